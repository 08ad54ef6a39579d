"""The steps that insert and save are made of: names, stamps, defaults, what the database has, checks."""

from typing import Any

import frappe
from frappe import _
from frappe.model import optional_fields
from frappe.model.docstatus import DocStatus
from frappe.model.naming import set_new_name, validate_name


class SaveSteps:
    """Steps of a save, in the order in which `Document.insert` and `Document._save` take them."""

    def set_new_name(
        self, force: bool = False, set_name: str | None = None, set_child_names: bool = True
    ) -> None:
        """Name this document (once) and its child rows."""
        if self.flags.name_set and not force:
            return
        autoname = (self.meta.autoname or "").lower()
        if self.get("__newname") and autoname == "prompt":
            self.name = validate_name(self.doctype, self.get("__newname"))
            self.flags.name_set = True
            return
        if set_name:
            self.name = validate_name(self.doctype, set_name)
        else:
            set_new_name(self)
        if set_child_names:
            for row in self.get_all_children():
                set_new_name(row)
        self.flags.name_set = True

    def set_parent_in_children(self) -> None:
        for row in self.get_all_children():
            row.parent, row.parenttype = self.name, self.doctype

    def set_name_in_children(self) -> None:
        for row in self.get_all_children():
            if not row.name:
                set_new_name(row)

    def set_user_and_timestamp(self) -> None:
        """Stamp modified, and for a new document creation and owner."""
        self.__dict__["_original_modified"] = self.modified
        self.modified = frappe.utils.now()
        self.modified_by = frappe.session.user
        flags = frappe.flags
        if self.is_new() and not (flags.in_install or flags.in_patch or flags.in_migrate):
            self.creation, self.owner = self.modified, self.modified_by
        for row in self.get_all_children():
            row.modified, row.modified_by = self.modified, self.modified_by
            row.owner = row.owner or self.owner
            row.creation = row.creation or self.creation
        flags.currently_saving.append((self.doctype, self.name))

    def set_docstatus(self) -> None:
        status = self.__dict__["docstatus"] = self.docstatus
        for row in self.get_all_children():
            row.__dict__["docstatus"] = status

    def _set_defaults(self) -> None:
        from frappe.model.create_new import set_dynamic_default_values, static_defaults

        if frappe.flags.in_import:
            return

        def fill(row: Any, parent: Any = None) -> None:
            row.update_if_missing(static_defaults(row.doctype))
            if row.meta.dynamic_default_fields:
                dynamic = {"doctype": row.doctype}
                set_dynamic_default_values(dynamic, parent)
                row.update_if_missing(dynamic)

        if self.is_new():
            fill(self)
        for row in self.get_all_children():
            if row.is_new():
                fill(row, self)

    def check_if_latest(self) -> None:
        """Lock the row and compare it with what was read; decide which of save, submit, cancel this is."""
        self.load_doc_before_save(raise_exception=True)
        self.__dict__["_action"] = "save"
        previous = self._doc_before_save
        if previous is None:
            self.check_docstatus_transition(DocStatus.DRAFT)
            return
        if not _same_moment(previous.modified, self._original_modified):
            frappe.msgprint(
                _("Error: Document has been modified after you have opened it")
                + f" ({previous.modified}, {self._original_modified}). "
                + _("Please refresh to get the latest document."),
                raise_exception=frappe.TimestampMismatchError,
            )
        if not self.meta.issingle:
            self.check_docstatus_transition(previous.docstatus)

    def check_docstatus_transition(self, to_docstatus: int) -> None:
        """`to_docstatus` is what the database has: 0 may be saved or submitted, 1 updated or cancelled, 2 nothing."""
        now = self.docstatus
        if now not in (0, 1, 2):
            raise frappe.ValidationError(_("Invalid docstatus"), now)
        if to_docstatus == 0:
            if now.is_submitted():
                self._action = "submit"
                self.check_permission("submit")
            elif now.is_cancelled():
                raise frappe.DocstatusTransitionError(
                    _("Cannot change docstatus from 0 (Draft) to 2 (Cancelled)")
                )
        elif to_docstatus == 1:
            if now.is_draft():
                raise frappe.DocstatusTransitionError(
                    _("Cannot change docstatus from 1 (Submitted) to 0 (Draft)")
                )
            self._action = "cancel" if now.is_cancelled() else "update_after_submit"
            self.check_permission("cancel" if now.is_cancelled() else "submit")
        else:
            raise frappe.ValidationError(_("Cannot edit cancelled document"))

    def _check_permission_as_stored(self) -> None:
        """Who may write what the document becomes must have been allowed to write what it is: otherwise
        a foreign document could be taken by sending it with one's own unit in it."""
        before = self._doc_before_save
        if before is None or self.flags.ignore_permissions:
            return
        right = {"submit": "submit", "update_after_submit": "submit", "cancel": "cancel"}.get(
            self._action, "write"
        )
        if not frappe.permissions.has_permission(self.doctype, right, before):
            self.raise_no_permission_to(right)

    def load_doc_before_save(self, *, raise_exception: bool = False) -> None:
        """Read, and lock, the document as it was before this save."""
        self.__dict__["_doc_before_save"] = None
        if self.is_new():
            return
        try:
            self._doc_before_save = frappe.get_doc(self.doctype, self.name, for_update=True)
        except frappe.DoesNotExistError:
            if raise_exception:
                raise
            frappe.clear_last_message()

    def get_doc_before_save(self) -> Any:
        """The document as it was before this save; None for a new one."""
        return self.__dict__.get("_doc_before_save")

    def has_value_changed(self, fieldname: str) -> bool:
        """True when this save changes the field (always, for a new document)."""
        previous = self.get_doc_before_save()
        if not previous:
            return True
        old, new = previous.get(fieldname), self.get(fieldname)
        if fieldname in ("creation", "modified") and old and new:
            return frappe.utils.get_datetime(old) != frappe.utils.get_datetime(new)
        df = self.meta.get_field(fieldname)
        if df and df.fieldtype in frappe.model.datetime_fields and old and new:
            return self.cast(old, df) != self.cast(new, df)
        return old != new

    def _check_all_values(self) -> None:
        """Refuse dates and numbers that are none, in the document and its rows."""
        self._check_values()
        for row in self.get_all_children():
            row._check_values()

    def _validate(self) -> None:
        """All checks of values, in Frappe's order, for the parent and its rows."""
        self._validate_mandatory()
        self._validate_own_fields()
        self.validate_workflow()
        for row in self.get_all_children():
            row._validate_own_fields()
        if self.is_new():
            self.__dict__.update(dict.fromkeys(optional_fields))
        else:
            self.validate_set_only_once()

    def _validate_mandatory(self) -> None:
        if self.flags.ignore_mandatory:
            return
        missing = self._get_missing_mandatory_fields()
        for row in self.get_all_children():
            missing.extend(row._get_missing_mandatory_fields())
        if not missing:
            return
        for _fieldname, message in missing:
            frappe.msgprint(message)
        names = ", ".join(fieldname for fieldname, _message in missing)
        raise frappe.MandatoryError(f"[{self.doctype}, {self.name}]: {names}")

    def _validate_links(self) -> None:
        if self.flags.ignore_links or self.__dict__.get("_action") == "cancel":
            return
        invalid, cancelled = self.get_invalid_links()
        for row in self.get_all_children():
            more = row.get_invalid_links(is_submittable=self.meta.is_submittable)
            invalid.extend(more[0])
            cancelled.extend(more[1])
        if invalid:
            names = ", ".join(message for _fieldname, _docname, message in invalid)
            frappe.throw(_("Could not find {0}").format(names), frappe.LinkValidationError)
        if cancelled:
            names = ", ".join(message for _fieldname, _docname, message in cancelled)
            frappe.throw(_("Cannot link cancelled document: {0}").format(names), frappe.CancelledLinkError)

    def validate_update_after_submit(self) -> None:
        """Only `allow_on_submit` fields of a submitted document may change."""
        if self.flags.ignore_validate_update_after_submit:
            return
        before = self.get_doc_before_save() or frappe.get_doc(self.doctype, self.name)
        self._validate_update_after_submit(before)
        for row in self.get_all_children():
            if row.is_new() and self.meta.get_field(row.parentfield).allow_on_submit:
                continue
            row._validate_update_after_submit(before.getone(row.parentfield, {"name": row.name}))

    def validate_workflow(self) -> None:
        """Let the DocType's workflow check this change of state."""
        if frappe.flags.in_install == "frappe":
            return
        workflow = self.meta.get_workflow()
        if not workflow:
            return
        from frappe.model.workflow import set_workflow_state_on_action, validate_workflow

        validate_workflow(self)
        if self._action != "save":
            set_workflow_state_on_action(self, workflow, self._action)


def _same_moment(stored: Any, read: Any) -> bool:
    """Equal as moments: the database gives datetimes, a client sends text."""
    if stored is None or read is None or stored == read:
        return stored == read
    try:
        return frappe.utils.get_datetime(stored) == frappe.utils.get_datetime(read)
    except (ValueError, TypeError):
        return False
