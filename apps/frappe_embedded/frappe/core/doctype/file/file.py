"""File: an attachment. Its content lies in the site's `public/files` or `private/files`."""

import mimetypes
import os
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.file.exceptions import FileNotThere, FileTypeNotAllowed, MaxFileSizeReachedError
from frappe.core.doctype.file.storage import (
    content_hash,
    decoded_content,
    disk_path,
    is_stored_url,
    remove_from_disk,
    safe_file_name,
    store,
)
from frappe.model.document import Document

TEXT_ENCODINGS = ("utf-8-sig", "utf-8", "windows-1250", "windows-1252")
DEFAULT_MAX_BYTES = 25 * 1024 * 1024


class File(Document):
    """An attachment."""

    def before_insert(self) -> None:
        self.set_file_name()
        if (self.file_url or "").startswith("/private/"):
            self.is_private = 1
        self.validate_attachment_limit()
        self.set_file_type()
        self.validate_file_extension()
        if self.is_folder or (self.file_url and not self.get("content")):
            return
        self.save_file(content=self.get("content"), decode=bool(self.get("decode")))
        frappe.db.after_rollback.add(self.on_rollback)

    def validate(self) -> None:
        self.validate_attachment_references()
        self.check_attachment_permission()
        if self.is_folder:
            return
        self.keep_facts_of_content()
        self.validate_file_url()
        if self.is_new() or self.has_value_changed("file_url"):
            self.check_content()
        elif self.has_value_changed("is_private"):
            self.move_between_public_and_private()
        self.set_is_private()

    def after_insert(self) -> None:
        """Note the attachment on its document's timeline."""
        if self.attached_to_doctype and self.attached_to_name and not self.attached_to_field:
            self._comment_on_document("Attachment", f'<a href="{self.file_url}">{self._shown_name()}</a>')

    def on_trash(self) -> None:
        if self.is_home_folder or self.is_attachments_folder:
            frappe.throw(_("Cannot delete Home and Attachments folders"))

    def after_delete(self) -> None:
        """The content goes when the deletion is final and nobody else uses it."""
        if self.attached_to_doctype and not self.flags.in_parent_deletion:
            self._comment_on_document("Attachment Removed", self._shown_name())
        if self.file_url and is_stored_url(self.file_url) and not self._is_shared():
            url = self.file_url
            frappe.db.after_commit.add(lambda: remove_from_disk(url))

    def on_rollback(self) -> None:
        """A file whose record never came to be leaves nothing on the disk."""
        if self.flags.written_url:
            remove_from_disk(self.flags.written_url)

    # --- content --------------------------------------------------------------------------------------

    def save_file(
        self, content: Any = None, decode: bool = False, overwrite: bool = False, **_options: Any
    ) -> None:
        """Write the content to disk (text as UTF-8), and set URL, size and hash.

        Equal content is stored once."""
        if content is None:
            if not self.file_url:
                frappe.throw(_("Nothing to save: neither content nor a file URL"))
            return
        data = decoded_content(content, decode)
        self.check_max_file_size(data)
        self.file_size, self.content_hash = len(data), content_hash(data)
        self.is_private = frappe.utils.cint(self.is_private)
        self.flags.stored_url = None
        twin = None if overwrite else self._same_content()
        if twin:
            self.file_url = twin
        else:
            self.file_url = store(data, self.file_name, bool(self.is_private), self.content_hash, overwrite)
            self.flags.written_url = self.file_url
        self.flags.stored_url = self.file_url
        self.__dict__.pop("content", None)
        self.__dict__.pop("decode", None)

    write_file = save_file

    def _same_content(self) -> str | None:
        same = {"content_hash": self.content_hash, "is_private": self.is_private, "file_size": self.file_size}
        for url in frappe.get_all("File", filters=same, pluck="file_url"):
            if url and is_stored_url(url) and disk_path(url).exists():
                return url
        return None

    def get_content(self, encodings: Any = None) -> str | bytes:
        """The content: text when it decodes with one of `encodings`, else bytes. `encodings=[]` gives bytes."""
        if self.is_folder:
            frappe.throw(_("Cannot get file contents of a Folder"))
        if self.get("content"):
            return decoded_content(self.content, True) if self.get("decode") else self.content
        self.validate_file_url()
        data = Path(self.get_full_path()).read_bytes()
        for encoding in TEXT_ENCODINGS if encodings is None else encodings:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        return data

    def get_full_path(self) -> str:
        """Where the content lies. ValidationError for a URL that isn't of this site's files."""
        if not is_stored_url(self.file_url or ""):
            frappe.throw(_("{0} is not a file of this site").format(self.file_url))
        return str(disk_path(self.file_url))

    def exists_on_disk(self) -> bool:
        return is_stored_url(self.file_url or "") and disk_path(self.file_url).exists()

    def move_between_public_and_private(self) -> None:
        """Move the content where `is_private` says, and everything that shows its URL."""
        old = self.file_url
        if not is_stored_url(old):
            return
        data = disk_path(old).read_bytes()
        self.file_url = store(data, os.path.basename(old), bool(self.is_private), content_hash(data))
        if self.attached_to_field and self.attached_to_doctype and self.attached_to_name:
            meta = frappe.get_meta(self.attached_to_doctype)
            if meta.has_field(self.attached_to_field):
                target = (self.attached_to_doctype, self.attached_to_name, self.attached_to_field)
                frappe.db.set_value(*target, self.file_url, update_modified=False)
        if not frappe.db.count("File", {"file_url": old, "name": ["!=", self.name]}):
            frappe.db.after_commit.add(lambda: remove_from_disk(old))

    # --- checks ---------------------------------------------------------------------------------------

    def set_file_name(self) -> None:
        if not self.file_name and self.file_url:
            self.file_name = self.file_url.split("/")[-1].split("?")[0]
        if not self.file_name:
            frappe.throw(_("Please set the file name"), frappe.MandatoryError)
        self.file_name = safe_file_name(self.file_name)

    def set_file_type(self) -> None:
        """The extension in capitals, as far as it names a known type."""
        extension = os.path.splitext(self.file_name)[1].lstrip(".").upper()
        known = mimetypes.guess_type(self.file_name)[0]
        self.file_type = extension if known or extension else None

    def set_is_private(self) -> None:
        if self.file_url and is_stored_url(self.file_url):
            self.is_private = int(self.file_url.startswith("/private/"))

    def validate_file_url(self) -> None:
        """A URL is one of this site's files, or of the web."""
        url = self.file_url or ""
        if url.startswith(("http://", "https://", "/api/method/")):
            return
        if not is_stored_url(url):
            frappe.throw(_("Invalid file URL: {0}").format(url))

    def check_content(self) -> None:
        """A record without its file would be a dead link; and nobody takes up another's private file by its URL."""
        if not is_stored_url(self.file_url):
            return
        if not disk_path(self.file_url).exists():
            frappe.throw(_("File {0} does not exist").format(self.file_url), FileNotThere)
        if self.file_url == self.flags.stored_url or self.flags.ignore_permissions:
            return
        from frappe.core.doctype.file.utils import find_file_by_url

        if self.file_url.startswith("/private/") and not find_file_by_url(self.file_url):
            raise frappe.PermissionError(_("You don't have permission to access this file"))

    def check_max_file_size(self, data: bytes) -> None:
        limit = max_file_size()
        if len(data) > limit:
            message = _("File size exceeded the maximum allowed size of {0} MB").format(limit / 1048576)
            frappe.throw(message, MaxFileSizeReachedError)

    def validate_file_extension(self) -> None:
        allowed = (frappe.get_system_settings("allowed_file_extensions") or "").splitlines()
        if (
            allowed
            and not self.is_folder
            and (self.file_type or "") not in [e.strip().upper() for e in allowed]
        ):
            frappe.throw(_("File type of {0} is not allowed").format(self.file_type), FileTypeNotAllowed)

    def validate_attachment_limit(self) -> None:
        """AttachmentLimitReached when the DocType's `max_attachments` is."""
        if not (self.attached_to_doctype and self.attached_to_name):
            return
        limit = frappe.utils.cint(frappe.get_meta(self.attached_to_doctype).max_attachments)
        same = {"attached_to_doctype": self.attached_to_doctype, "attached_to_name": self.attached_to_name}
        if limit and frappe.db.count("File", same) >= limit:
            message = _("Maximum Attachment Limit of {0} has been reached for {1} {2}.")
            frappe.throw(
                message.format(limit, _(self.attached_to_doctype), self.attached_to_name),
                frappe.AttachmentLimitReached,
                title=_("Attachment Limit Reached"),
            )

    def validate_attachment_references(self) -> None:
        if self.attached_to_name and not self.attached_to_doctype:
            frappe.throw(_("Attached To Name without a DocType"))
        if self.attached_to_field and not self.attached_to_doctype:
            frappe.throw(_("Attached To Field without a DocType"))

    def keep_facts_of_content(self) -> None:
        """Size and hash are those of what was written, whatever a client says: equal hashes share one content."""
        if self.flags.stored_url:
            return
        before = self.get_doc_before_save()
        if before:
            self.content_hash, self.file_size = before.content_hash, before.file_size
        else:  # a further record of a content that lies there already
            stored = is_stored_url(self.file_url or "") and disk_path(self.file_url)
            self.content_hash, self.file_size = (
                None,
                stored.stat().st_size if stored and stored.exists() else 0,
            )

    def check_attachment_permission(self) -> None:
        """Nobody hangs a file on a document that they may not change."""
        if self.flags.ignore_permissions or not (self.attached_to_doctype and self.attached_to_name):
            return
        moved = self.has_value_changed("attached_to_doctype") or self.has_value_changed("attached_to_name")
        if (self.is_new() or moved) and frappe.db.exists(self.attached_to_doctype, self.attached_to_name):
            frappe.get_doc(self.attached_to_doctype, self.attached_to_name).check_permission("write")

    # --- reading --------------------------------------------------------------------------------------

    def is_downloadable(self) -> bool:
        """True when the session's user may read it."""
        return has_permission(self, "read")

    @property
    def unique_url(self) -> str:
        """The URL with the record's name, so that permission is looked up at once."""
        return f"{self.file_url}?fid={self.name}" if self.is_private else self.file_url

    def _is_shared(self) -> bool:
        return bool(frappe.db.count("File", {"file_url": self.file_url, "name": ["!=", self.name]}))

    def _shown_name(self) -> str:
        return frappe.utils.escape_html(self.file_name or self.file_url or "")

    def _comment_on_document(self, comment_type: str, text: str) -> None:
        if not frappe.db.exists(self.attached_to_doctype, self.attached_to_name):
            return
        values = {"reference_doctype": self.attached_to_doctype, "reference_name": self.attached_to_name}
        doc = {"doctype": "Comment", "comment_type": comment_type, "content": text, **values}
        frappe.get_doc(doc).insert(ignore_permissions=True)


def max_file_size() -> int:
    """Bytes that a file may have: System Settings (MB), the site's config (bytes), or 25 MB."""
    megabytes = frappe.utils.cint(frappe.get_system_settings("max_file_size"))
    return megabytes * 1024 * 1024 or frappe.utils.cint(frappe.conf.get("max_file_size")) or DEFAULT_MAX_BYTES


def has_permission(doc: Any, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
    """A private file is its owner's and that of those who may read (write) the document it is attached to."""
    user = user or frappe.session.user
    if user == "Administrator" or ptype == "create":
        return True
    if not doc.is_private and ptype in ("read", "select"):
        return True
    if user != "Guest" and doc.owner == user:
        return True
    if not (doc.attached_to_doctype and doc.attached_to_name):
        return False
    if not frappe.db.exists(doc.attached_to_doctype, doc.attached_to_name):
        return False
    document = frappe.get_doc(doc.attached_to_doctype, doc.attached_to_name)
    right = "write" if ptype in ("write", "delete") else "read"
    return frappe.permissions.has_permission(
        document.doctype, right, document, user=user, raise_exception=False
    )


def get_permission_query_conditions(user: str | None = None) -> str:
    """Lists show public files, one's own, and those of DocTypes one may read."""
    user = user or frappe.session.user
    if user == "Administrator":
        return ""
    readable = ", ".join(frappe.db.escape(doctype) for doctype in _readable_doctypes(user)) or "''"
    return (
        f"(`tabFile`.`is_private` = 0 or `tabFile`.`owner` = {frappe.db.escape(user)}"
        f" or `tabFile`.`attached_to_doctype` in ({readable}))"
    )


def _readable_doctypes(user: str) -> list[str]:
    """DocTypes whose every document the user may read: a restriction that works by document can't be put here."""
    restricted = {
        *frappe.get_hooks("permission_query_conditions", {}),
        *frappe.get_hooks("has_permission", {}),
    }
    perms = [p for p in frappe.permissions.get_valid_perms(user=user) if p.read and not p.if_owner]
    if frappe.permissions.get_user_permissions(user):
        return []
    return sorted({p.parent for p in perms if p.parent and p.parent not in restricted})
