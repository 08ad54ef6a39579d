"""Who may do what with one document, and which of its fields."""

from typing import Any

import frappe
from frappe import _


class DocumentAccess:
    """Permission side of a document; the rules themselves are in `frappe.permissions`."""

    def check_permission(self, permtype: str = "read", permlevel: Any = None) -> None:
        """Raise PermissionError unless the user has `permtype` on this document."""
        if not self.has_permission(permtype):
            self.raise_no_permission_to(permtype)

    def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
        """True when `user` (the session's) has `permtype` on this document, or permissions are ignored."""
        if self.flags.ignore_permissions:
            return True
        return frappe.permissions.has_permission(self.doctype, permtype, self, user=user, debug=debug)

    def raise_no_permission_to(self, perm_type: str) -> None:
        """Raise PermissionError with a message for the user."""
        message = (
            _("Insufficient Permission for {0}").format(_(self.doctype)) + f" ({frappe.bold(_(perm_type))})"
        )
        frappe.flags.error_message = message
        raise frappe.PermissionError(message)

    def get_permissions(self) -> list[Any]:
        """Permission lines that govern this row: a child row has its parent's."""
        return frappe.get_meta(self.parenttype).permissions if self.meta.istable else self.meta.permissions

    def get_permlevel_access(self, permission_type: str = "write") -> list[int]:
        """Levels at which the session's user has `permission_type`."""
        return self.meta.get_permlevel_access(permission_type, self.get("parenttype"))

    def has_permlevel_access_to(self, fieldname: str, df: Any = None, permission_type: str = "read") -> bool:
        """True when the session's user has `permission_type` at the field's level."""
        df = df or self.meta.get_field(fieldname)
        return df.permlevel in self.get_permlevel_access(permission_type)

    def validate_higher_perm_levels(self) -> None:
        """Undo changes of fields at levels that the user may not write."""
        if self.flags.ignore_permissions or frappe.flags.in_install or frappe.session.user == "Administrator":
            return
        high = self.meta.get_high_permlevel_fields()
        levels = None
        if high:
            levels = self.get_permlevel_access()
            self.reset_values_if_no_permlevel_access(levels, high)
        if self.is_new():
            return  # the rows of a new document stay as they came, as in Frappe
        for df in self.meta.get_table_fields():
            child_fields = frappe.get_meta(df.options).get_high_permlevel_fields()
            for row in self.get(df.fieldname) if child_fields else ():
                levels = self.get_permlevel_access() if levels is None else levels
                row.reset_values_if_no_permlevel_access(levels, child_fields)

    def apply_fieldlevel_read_permissions(self) -> None:
        """Take values out that the session's user may not read, before the document leaves the server."""
        if frappe.session.user == "Administrator":
            return
        levels = self.get_permlevel_access("read")
        _hide(self, levels)
        for df in self.meta.get_table_fields():
            for row in self.get(df.fieldname):
                _hide(row, levels)

    def is_whitelisted(self, method_name: str) -> None:
        """Raise unless the method may be called over HTTP."""
        method = getattr(self, method_name, None)
        if not method:
            raise frappe.DoesNotExistError(_("Method {0} not found").format(method_name))
        frappe.is_whitelisted(getattr(method, "__func__", method))


def _hide(row: Any, levels: list[int]) -> None:
    for df in row.meta.get_high_permlevel_fields():
        if df.permlevel not in levels:
            row.delete_key(df.fieldname)
