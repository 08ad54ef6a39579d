"""What can be done with a saved document: submit, cancel, delete, rename, comment, set single values."""

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.file.utils import find_file_by_url
from frappe.model.delete_doc import check_if_doc_is_dynamically_linked, check_if_doc_is_linked
from frappe.model.docstatus import DocStatus
from frappe.model.rename_doc import rename_doc
from frappe.model.row_filter import CONDITIONS
from frappe.types import _dict

LOCK_SECONDS = 12 * 60 * 60


class DocumentActions:
    """Actions of one document, beside insert and save."""

    def _submit(self) -> Any:
        self.docstatus = DocStatus.SUBMITTED
        return self.save()

    def _cancel(self) -> Any:
        self.docstatus = DocStatus.CANCELLED
        return self.save()

    @frappe.whitelist(methods=["POST", "PUT"])
    def submit(self) -> Any:
        """Submit: from now on only `allow_on_submit` fields can change."""
        return self._submit()

    @frappe.whitelist(methods=["POST", "PUT"])
    def cancel(self) -> Any:
        """Cancel a submitted document. LinkExistsError when submitted documents point at it."""
        return self._cancel()

    @frappe.whitelist(methods=["POST", "PUT"])
    def rename(self, name: str, merge: Any = False, force: bool = False, validate_rename: bool = True) -> Any:
        """Rename the document and every link to it."""
        return self._rename(name=name, merge=merge, force=force, validate_rename=validate_rename)

    def _rename(
        self, name: str, merge: Any = False, force: bool = False, validate_rename: bool = True
    ) -> None:
        self.name = rename_doc(doc=self, new=name, merge=merge, force=force, validate=validate_rename)
        self.reload()

    def delete(
        self, ignore_permissions: bool = False, force: bool = False, *, delete_permanently: bool = False
    ) -> None:
        """Delete the document. LinkExistsError when others point at it, unless `force`."""
        frappe.delete_doc(
            self.doctype, self.name, ignore_permissions=ignore_permissions, flags=self.flags, force=force,
            delete_permanently=delete_permanently,
        )  # fmt: skip

    def check_no_back_links_exist(self) -> None:
        """Raise LinkExistsError when submitted documents point at this one."""
        if not self.flags.ignore_links:
            check_if_doc_is_linked(self, method="Cancel")
            check_if_doc_is_dynamically_linked(self, method="Cancel")

    # --- single values --------------------------------------------------------------------------------

    def db_set(
        self, fieldname: Any, value: Any = None, update_modified: bool = True, notify: bool = False,
        commit: bool = False,
    ) -> None:  # fmt: skip
        """Set one value (or a dict of them) here and in the database, without checks."""
        if isinstance(fieldname, dict):
            self.update(fieldname)
        else:
            self.set(fieldname, value)
        if update_modified and (self.doctype, self.name) not in frappe.flags.currently_saving:
            self.set("modified", frappe.utils.now())
            self.set("modified_by", frappe.session.user)
        if not self.get_doc_before_save():
            self.load_doc_before_save()
        self.run_method("before_change")
        if self.name is None:
            return
        stamp = {
            "modified": self.modified,
            "modified_by": self.modified_by,
            "update_modified": update_modified,
        }
        if self.meta.issingle:
            frappe.db.set_single_value(self.doctype, fieldname, value, **stamp)
        else:
            frappe.db.set_value(self.doctype, self.name, fieldname, value, **stamp)
        self.run_method("on_change")
        if notify:
            self.notify_update()
        if commit:
            frappe.db.commit()

    def db_get(self, fieldname: str) -> Any:
        """The value that the database has."""
        return frappe.db.get_value(self.doctype, self.name, fieldname)

    def clear_cache(self) -> None:
        """Forget cached copies of this document."""
        if not self.flags.in_insert:
            frappe.db.value_cache.pop(self.doctype, None)
        frappe.clear_document_cache(self.doctype, self.name)

    def notify_update(self) -> None:
        """Tell those who look at this document that it changed. A save doesn't: this engine's clients ask anew."""
        frappe.publish_realtime(
            "doc_update",
            {"modified": self.modified, "doctype": self.doctype, "name": self.name},
            doctype=self.doctype, docname=self.name, after_commit=True,
        )  # fmt: skip

    def save_version(self) -> None:
        """Keep what this save changed, for DocTypes that track changes."""
        before = self.get_doc_before_save()
        if (
            not self.meta.track_changes
            or self.doctype == "Version"
            or self.flags.ignore_version
            or frappe.flags.in_install
            or (not before and frappe.flags.in_patch)
        ):
            return
        if not before and self.get("amended_from"):
            before = frappe.get_doc(self.doctype, self.amended_from)
        if not before:
            return
        version = frappe.new_doc("Version")
        if version.update_version_info(before, self):
            version.insert(ignore_permissions=True)

    # --- comments and files ---------------------------------------------------------------------------

    @frappe.whitelist(methods=["POST", "PUT"])
    def add_comment(
        self, comment_type: str = "Comment", text: str | None = None, comment_email: str | None = None,
        comment_by: str | None = None,
    ) -> Any:  # fmt: skip
        """Add a comment to the timeline and return it."""
        return frappe.get_doc(
            {
                "doctype": "Comment",
                "comment_type": comment_type,
                "comment_email": comment_email or frappe.session.user,
                "comment_by": comment_by,
                "reference_doctype": self.doctype,
                "reference_name": self.name,
                "content": text or comment_type,
            }
        ).insert(ignore_permissions=True)

    def copy_attachments_from_amended_from(self) -> None:
        """Give an amendment the attachments of what it amends."""
        fields = ["file_url", "file_name", "is_private"]
        filters = {"attached_to_doctype": self.doctype, "attached_to_name": self.amended_from}
        for file in frappe.get_all("File", filters=filters, fields=fields):
            values = {**file, "attached_to_doctype": self.doctype, "attached_to_name": self.name}
            frappe.get_doc({"doctype": "File", **values}).insert(ignore_permissions=True)

    def _adopt_attached_files(self) -> None:
        """The file that an Attach field names belongs to the document from now on, and is readable with it."""
        for df in self.meta.attach_fields:
            url = self.get(df.fieldname)
            if (
                url
                and str(url).startswith(("/files/", "/private/files/"))
                and self.has_value_changed(df.fieldname)
            ):
                self._adopt_file(url, df.fieldname)

    def _adopt_file(self, url: str, fieldname: str) -> None:
        """Attach the user's own file that hangs nowhere yet; of another that the user may read, a second record."""
        here = {
            "attached_to_doctype": self.doctype,
            "attached_to_name": self.name,
            "attached_to_field": fieldname,
        }
        if frappe.db.exists("File", {"file_url": url, **here}):
            return
        for name in self._files_that_hang_nowhere(url):
            frappe.db.set_value("File", name, here)
            return
        file = find_file_by_url(url)
        if file:
            copy = {
                "doctype": "File",
                "file_url": url,
                "file_name": file.file_name,
                "folder": file.folder,
                **here,
            }
            copy["is_private"] = file.is_private
            frappe.get_doc(copy).insert(ignore_permissions=True)

    def _files_that_hang_nowhere(self, url: str) -> list[str]:
        """Those of the session's user; also of a form that had no name yet when the file was sent."""
        unsaved = f"new-{frappe.scrub(self.doctype).replace('_', '-')}-"
        fields = ["name", "attached_to_doctype", "attached_to_name"]
        own = frappe.get_all(
            "File",
            filters={"file_url": url, "owner": frappe.session.user},
            fields=fields,
            order_by="creation",
        )
        return [
            file.name
            for file in own
            if not file.attached_to_doctype
            or (file.attached_to_doctype == self.doctype and str(file.attached_to_name).startswith(unsaved))
        ]

    # --- for the client -------------------------------------------------------------------------------

    def get_url(self) -> str:
        """Address of the document on the desk."""
        return frappe.utils.get_url_to_form(self.doctype, self.name)

    def get_title(self) -> str:
        return self.get(self.meta.get_title_field()) or ""

    def set_onload(self, key: str, value: Any) -> None:
        """Give a value to the client along with the document."""
        self.__dict__.setdefault("__onload", _dict())[key] = value

    def get_onload(self, key: str | None = None) -> Any:
        onload = self.get("__onload") or _dict()
        return onload if key is None else onload.get(key)

    def get_liked_by(self) -> list[str]:
        return frappe.parse_json(self.get("_liked_by") or "[]")

    # --- checks that controllers call -----------------------------------------------------------------

    def validate_value(
        self, fieldname: str, condition: str, val2: Any, doc: Any = None, raise_exception: Any = None
    ) -> None:
        """Throw unless `doc[fieldname] condition val2` (=, !=, <, >, <=, >=, in, not in, ^)."""
        doc = doc or self
        df = doc.meta.get_field(fieldname)
        wanted = val2 if isinstance(val2, list | tuple) else doc.cast(val2, df)
        if CONDITIONS[condition](doc.get_value(fieldname), wanted):
            return
        place = (
            _("Incorrect value in row {0}:").format(doc.idx)
            if doc.get("parentfield")
            else _("Incorrect value:")
        )
        message = _("{0} must be {1} {2}").format(_(df.label), condition, wanted)
        frappe.msgprint(f"{place} {message}", raise_exception=raise_exception or True)

    def validate_table_has_rows(self, parentfield: str, raise_exception: Any = None) -> None:
        """Throw EmptyTableError when a table field has no rows."""
        if not self.get(parentfield):
            label = _(self.meta.get_label(parentfield))
            frappe.throw(
                _("Table {0} cannot be empty").format(label), raise_exception or frappe.EmptyTableError
            )

    def round_floats_in(self, doc: Any, fieldnames: Iterable[str] | None = None) -> None:
        """Round Currency, Float and Percent fields of `doc` to their precision."""
        if not fieldnames:
            kinds = ["Currency", "Float", "Percent"]
            fieldnames = [df.fieldname for df in doc.meta.get("fields", {"fieldtype": ["in", kinds]})]
        for fieldname in fieldnames:
            precision = self.precision(fieldname, doc.get("parentfield"))
            doc.set(fieldname, frappe.utils.flt(doc.get(fieldname), precision))

    def validate_from_to_dates(self, from_date_field: str, to_date_field: str) -> None:
        """Throw InvalidDates when the second field's date lies before the first one's."""
        first, last = self.get(from_date_field), self.get(to_date_field)
        if first and last and frappe.utils.date_diff(last, first) < 0:
            labels = [
                frappe.bold(_(self.meta.get_label(field))) for field in (from_date_field, to_date_field)
            ]
            frappe.throw(_("{1} must be after {0}").format(*labels), frappe.exceptions.InvalidDates)

    # --- beside the document --------------------------------------------------------------------------

    def get_db_value(self, key: str) -> Any:
        """One field as the database has it now, whatever this copy says."""
        return frappe.db.get_value(self.doctype, self.name, key)

    def log_error(self, title: str | None = None, message: str | None = None) -> Any:
        """Write an Error Log that refers to this document, and return it."""
        return frappe.log_error(title, message, reference_doctype=self.doctype, reference_name=self.name)

    # --- locks ----------------------------------------------------------------------------------------

    def get_signature(self) -> str:
        """A text that stands for this document in the names of its lock."""
        return hashlib.sha224(f"{self.doctype}:{self.name}".encode()).hexdigest()

    def _lock_path(self) -> Path:
        return Path(frappe.get_site_path("locks", f"{self.get_signature()}.lock"))

    @property
    def is_locked(self) -> bool:
        """True while a background job holds the document; a lock of twelve hours is nobody's any more."""
        try:
            return time.time() - self._lock_path().stat().st_mtime < LOCK_SECONDS
        except FileNotFoundError:
            return False

    def check_if_locked(self) -> None:
        """Raise DocumentLockedError while a background job holds the document."""
        if self.creation and self.is_locked:
            raise frappe.DocumentLockedError(_("{0} {1} is locked").format(_(self.doctype), self.name))

    def lock(self, timeout: int | None = None) -> None:
        """Hold the document: others can't save it until `unlock`. DocumentLockedError when it is held."""
        path = self._lock_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        give_up_at = time.monotonic() + (timeout or 0)
        while self.is_locked and time.monotonic() < give_up_at:
            time.sleep(0.2)
        if path.exists() and not self.is_locked:  # left behind long ago
            path.unlink(missing_ok=True)
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            raise frappe.DocumentLockedError(
                _("{0} {1} is locked").format(_(self.doctype), self.name)
            ) from None
        frappe.local.locked_documents.append(self)

    def unlock(self) -> None:
        """Let the document go."""
        self._lock_path().unlink(missing_ok=True)
        if self in frappe.local.locked_documents:
            frappe.local.locked_documents.remove(self)
