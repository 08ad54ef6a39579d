"""What can be wrong with a File, where Frappe has it."""

import frappe


class MaxFileSizeReachedError(frappe.ValidationError):
    """The file is larger than the site allows."""


class FolderNotEmpty(frappe.ValidationError):
    """A folder that still holds files."""


class FileTypeNotAllowed(frappe.ValidationError):
    """The site doesn't allow files of this extension."""


class FileNotThere(OSError):
    """A URL of this site's files under which no file lies."""

    http_status_code = 404
