"""User Permission: a user sees only documents of (or linked to) what is named here, and below it in a tree."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.types import _dict


class UserPermission(Document):
    """One document that a user is restricted to."""

    def validate(self) -> None:
        self.validate_applicable_for()
        self.validate_is_unique()
        self.validate_default_permission()

    def on_update(self) -> None:
        clear_user_permission_cache(self.user)

    def on_trash(self) -> None:
        clear_user_permission_cache(self.user)

    def after_delete(self) -> None:
        clear_user_permission_cache(self.user)

    def validate_applicable_for(self) -> None:
        """Either for all DocTypes or for one."""
        if self.applicable_for:
            self.apply_to_all_doctypes = 0
        else:
            self.apply_to_all_doctypes = 1

    def validate_is_unique(self) -> None:
        """The same restriction twice says nothing more."""
        same = {
            "user": self.user,
            "allow": self.allow,
            "for_value": self.for_value,
            "name": ["!=", self.name],
        }
        others = frappe.get_all("User Permission", filters=same, fields=["applicable_for"])
        if any((other.applicable_for or None) == (self.applicable_for or None) for other in others):
            frappe.throw(_("User permission already exists"), frappe.DuplicateEntryError)

    def validate_default_permission(self) -> None:
        """One default per DocType (and per DocType that it applies to)."""
        if not self.is_default:
            return
        filters = {"user": self.user, "allow": self.allow, "is_default": 1, "name": ["!=", self.name]}
        for other in frappe.get_all("User Permission", filters=filters, fields=["name", "applicable_for"]):
            if not other.applicable_for or (other.applicable_for or "") == (self.applicable_for or ""):
                message = _("{0} has already assigned default value for {1}.")
                frappe.throw(message.format(other.name, _(self.allow)))


def clear_user_permission_cache(user: str) -> None:
    """Forget what was derived from a user's permissions."""
    frappe.cache.hdel("user_permissions", user)
    frappe.local.new_doc_templates = {}
    frappe.local.user_perms = None


@frappe.whitelist()
def get_user_permissions(user: str | None = None) -> dict[str, list[dict[str, Any]]]:
    """{DocType: [{"doc", "applicable_for", "is_default"}]} of a user, descendants in trees included."""
    if frappe.local.form_dict.get("cmd", "").endswith("get_user_permissions"):
        user = frappe.session.user  # over HTTP, nobody asks for another's
    user = user or frappe.session.user
    if not user or user in ("Administrator", "Guest"):
        return {}
    cached = frappe.cache.hget("user_permissions", user)
    if cached is None:
        cached = _read_user_permissions(user)
        frappe.cache.hset("user_permissions", user, cached)
    return cached


def _read_user_permissions(user: str) -> dict[str, list[dict[str, Any]]]:
    fields = ["allow", "for_value", "applicable_for", "is_default", "hide_descendants"]
    out: dict[str, list[dict[str, Any]]] = _dict()
    for perm in frappe.get_all(
        "User Permission", filters={"user": user}, fields=fields, order_by="creation asc"
    ):
        docs = out.setdefault(perm.allow, [])
        docs.append(_dict(doc=perm.for_value, applicable_for=perm.applicable_for, is_default=perm.is_default))
        if frappe.get_meta(perm.allow).has_field("lft") and not perm.hide_descendants:
            docs.extend(
                _dict(doc=name, applicable_for=perm.applicable_for, is_default=0)
                for name in frappe.db.get_descendants(perm.allow, perm.for_value)
            )
    return out


def user_permission_exists(user: str, allow: str, for_value: str, applicable_for: str | None = None) -> bool:
    """True when the user has this permission, directly or by a tree."""
    wanted = applicable_for or None
    perms = get_user_permissions(user).get(allow) or ()
    return any(p["doc"] == for_value and (p.get("applicable_for") or None) == wanted for p in perms)


def get_permitted_documents(doctype: str) -> list[str]:
    """Documents that the session's user is restricted to, the default one first."""
    perms = sorted(get_user_permissions().get(doctype) or (), key=lambda p: -(p.get("is_default") or 0))
    return [p["doc"] for p in perms if p["doc"]]


@frappe.whitelist(methods=["POST"])
def clear_user_permissions(user: str, for_doctype: str) -> int:
    """Take all User Permissions of a user on a DocType away; returns how many there were."""
    frappe.only_for("System Manager")
    names = frappe.get_all("User Permission", filters={"user": user, "allow": for_doctype}, pluck="name")
    for name in names:
        frappe.delete_doc("User Permission", name, ignore_permissions=True)
    return len(names)


@frappe.whitelist(methods=["POST"])
def add_user_permissions(data: str | dict) -> int:
    """Give a user a permission on `docname` of `doctype`, for all DocTypes or for `applicable_doctypes` alone.

    What the user had on it for others is taken away. Returns 1, or 0 when there was nothing to change."""
    frappe.only_for("System Manager")
    data = _dict(json.loads(data) if isinstance(data, str) else data)
    wanted = [None] if frappe.utils.cint(data.apply_to_all_doctypes) else (data.applicable_doctypes or [])
    filters = {"user": data.user, "allow": data.doctype, "for_value": data.docname}
    rows = frappe.get_all("User Permission", filters=filters, fields=["name", "applicable_for"])
    present = {row.applicable_for or None: row.name for row in rows}
    if not wanted or wanted == [None] == list(present):
        return 0
    for applicable_for, name in present.items():
        if applicable_for not in wanted:
            frappe.delete_doc("User Permission", name, ignore_permissions=True)
    for applicable_for in wanted:
        if applicable_for not in present:
            _add_user_permission(data, applicable_for)
    return 1


def _add_user_permission(data: _dict, applicable_for: str | None) -> None:
    frappe.permissions.add_user_permission(
        data.doctype, data.docname, data.user, ignore_permissions=True, applicable_for=applicable_for,
        is_default=frappe.utils.cint(data.is_default), hide_descendants=frappe.utils.cint(data.hide_descendants),
    )  # fmt: skip
