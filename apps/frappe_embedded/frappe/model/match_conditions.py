"""Which rows of a DocType a user may see: ownership, user permissions, the apps' own conditions."""

import frappe
import frappe.share
from frappe import _
from frappe.database.sql_text import placeholder_for
from frappe.database.utils import quote, table_of


class MatchConditions:
    """For one DocType and user; `reference_doctype` is the document whose link is being filled."""

    def __init__(
        self,
        doctype: str,
        user: str,
        reference_doctype: str | None = None,
        parent_doctype: str | None = None,
        by_user_permissions: bool = True,
    ):
        self.by_user_permissions = by_user_permissions
        self.doctype = doctype
        self.user = user
        self.reference_doctype = reference_doctype or doctype
        self.parent_doctype = parent_doctype
        self.meta = frappe.get_meta(doctype)
        self.table = table_of(doctype)
        self.params: list | None = None

    def sql(self, params: list) -> str:
        """The condition ('' when the user sees every row); its values are appended to `params`.

        Raises PermissionError when the user's roles let him read nothing."""
        self.params = params
        return self._build()

    def literal_sql(self) -> str:
        """The same with quoted values in place of parameters, for SQL that an app writes itself."""
        self.params = None
        return self._build()

    def filters(self) -> list[dict[str, list[str]]]:
        """User permissions as {linked DocType: allowed names}, in a list as Frappe returns it."""
        found = {doctype: names for _field, doctype, names in self.restrictions()}
        return [found] if found else []

    def bound(self, value) -> str:
        """SQL that stands for a value or a list of values."""
        if self.params is not None:
            return placeholder_for(value, self.params)
        if isinstance(value, list):
            return f"({', '.join(frappe.db.escape(each, percent=False) for each in value)})"
        return frappe.db.escape(value, percent=False)

    def _build(self) -> str:
        if self.meta.istable:
            return self._rows_of_visible_parents()
        roles = frappe.permissions.get_role_permissions(self.meta, user=self.user)
        shared = frappe.share.get_shared(self.doctype, self.user)
        if not (roles.get("select") or roles.get("read")):
            if shared:
                return self._among(shared)
            frappe.throw(_("No permission to read {0}").format(_(self.doctype)), frappe.PermissionError)
        if only_own_documents(roles):
            parts = [f"{self.table}.owner = {self.bound(self.user)}"]
        else:
            parts = self._by_user_permissions()
        parts.extend(f"({condition})" for condition in self._by_hooks())
        seen = " and ".join(parts)
        return f"(({seen}) or {self._among(shared)})" if seen and shared else seen

    def _among(self, names: list[str]) -> str:
        return f"{self.table}.name in {self.bound(names)}"

    def _rows_of_visible_parents(self) -> str:
        """Child rows have no permissions of their own: who sees the parent sees them."""
        if not self.parent_doctype or self.parent_doctype == self.doctype:
            return ""
        parent = MatchConditions(self.parent_doctype, self.user)
        parent.params = self.params
        of_parent = f"{self.table}.parenttype = {self.bound(self.parent_doctype)}"
        condition = parent._build()
        if not condition:
            return of_parent
        return f"{of_parent} and {self.table}.parent in (select name from {parent.table} where {condition})"

    def restrictions(self) -> list[tuple[str, str, list[str]]]:
        """(fieldname, linked DocType, allowed names) of every link that user permissions bear on."""
        allowed_of = self.by_user_permissions and frappe.permissions.get_user_permissions(self.user)
        if not allowed_of:
            return []
        links = [*self.meta.get_link_fields(), frappe._dict(options=self.doctype, fieldname="name")]
        found = []
        for df in links:
            allowed = allowed_of.get(df.get("options"))
            if not allowed or df.get("ignore_user_permissions"):
                continue
            names = [each.get("doc") for each in allowed if self._applies(each, df)]
            if names:
                found.append((df.get("fieldname"), df.get("options"), names))
        return found

    def _applies(self, permission, df) -> bool:
        where = permission.get("applicable_for")
        if not where:
            return True
        return where == (self.reference_doctype if df.get("fieldname") == "name" else self.doctype)

    def _by_user_permissions(self) -> list[str]:
        strict = frappe.utils.cint(frappe.get_system_settings("apply_strict_user_permissions"))
        found = []
        for fieldname, _doctype, names in self.restrictions():
            column = f"{self.table}.{quote(fieldname)}"
            condition = f"{column} in {self.bound(names)}"
            if not strict and fieldname != "name":
                condition = f"({condition} or {column} is null or {column} = '')"
            found.append(condition)
        return found

    def _by_hooks(self) -> list[str]:
        """SQL of the apps' `permission_query_conditions`."""
        hooks = frappe.get_hooks("permission_query_conditions", {})
        methods = [*hooks.get(self.doctype, []), *hooks.get("*", [])]
        answers = (
            frappe.call(frappe.get_attr(method), self.user, doctype=self.doctype) for method in methods
        )
        return [answer for answer in answers if answer]


def only_own_documents(roles) -> bool:
    """Whether the user may read (or select) only what he created."""
    own = roles.get("if_owner")
    if not roles.get("has_if_owner_enabled") or not own:
        return False
    return not any(roles.get(right) and right not in own for right in ("select", "read"))
