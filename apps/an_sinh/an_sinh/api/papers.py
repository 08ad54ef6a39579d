"""PDFs, refused where the server's fonts would lose letters; the work itself is the framework's.

hooks.py puts these in front of the framework's methods of the same names (`override_whitelisted_methods`), so they
take and return what those do.
"""

from typing import Any

import frappe
from an_sinh.services.papers.fonts import refuse_without_font
from frappe.utils import print_format


@frappe.whitelist(methods=["GET", "POST"])
def download_pdf(**arguments: Any) -> Any:
    """Answer with one document as PDF. ValidationError when the server has no complete font."""
    refuse_without_font()
    return frappe.call(print_format.download_pdf, **arguments)


@frappe.whitelist(methods=["GET", "POST"])
def download_multi_pdf(**arguments: Any) -> Any:
    """Answer with several documents as one PDF. ValidationError when the server has no complete font."""
    refuse_without_font()
    return frappe.call(print_format.download_multi_pdf, **arguments)


@frappe.whitelist(methods=["GET", "POST"])
def report_to_pdf(**arguments: Any) -> Any:
    """Answer with a report as PDF. ValidationError when the server has no complete font."""
    refuse_without_font()
    return frappe.call(print_format.report_to_pdf, **arguments)
