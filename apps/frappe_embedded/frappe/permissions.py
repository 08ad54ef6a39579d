"""Who may do what: roles, the DocType's permission lines, ownership, User Permissions, and apps' own checks.

The same functions answer for lists, single documents, search, reports and REST.
"""

import functools
from collections.abc import Callable
from typing import Any

import frappe
import frappe.share
from frappe import _
from frappe.core.doctype.user_permission.user_permission import get_user_permissions
from frappe.model.role_rights import rights, rights_of_roles
from frappe.permission_lines import get_all_perms, get_doctype_roles, get_doctypes_with_read, get_valid_perms
from frappe.permission_setup import (
    add_permission,
    add_user_permission,
    clear_user_permissions_for_doctype,
    remove_user_permission,
    reset_perms,
    setup_custom_perms,
    update_permission_property,
)
from frappe.types import _dict

__all__ = [
    "add_permission", "add_user_permission", "clear_user_permissions_for_doctype", "get_all_perms",
    "get_doctype_roles", "get_doctypes_with_read", "get_user_permissions", "get_valid_perms",
    "remove_user_permission", "reset_perms", "setup_custom_perms", "update_permission_property",
]  # fmt: skip

GUEST_ROLE = "Guest"
ALL_USER_ROLE = "All"
SYSTEM_USER_ROLE = "Desk User"
ADMIN_ROLE = "Administrator"
AUTOMATIC_ROLES = (GUEST_ROLE, ALL_USER_ROLE, SYSTEM_USER_ROLE, ADMIN_ROLE)


def print_has_permission_check_logs(func: Callable) -> Callable:
    """Decorator: show why a check failed, unless `raise_exception=False` asks for silence."""

    @functools.wraps(func)
    def inner(*args: Any, **kwargs: Any) -> Any:
        quiet = kwargs.get("raise_exception") is False
        outer = frappe.flags.get("has_permission_check_logs")
        frappe.flags["has_permission_check_logs"] = []
        try:
            result = func(*args, **kwargs)
            logs = frappe.flags["has_permission_check_logs"]
        finally:
            frappe.flags["has_permission_check_logs"] = outer
        if not result and logs and not quiet and outer is None:
            frappe.msgprint("<br>".join(dict.fromkeys(logs)))
        return result

    return inner


def push_perm_check_log(log: str, debug: bool = False) -> None:
    """Note why a check failed, for the message that the user reads."""
    logs = frappe.flags.get("has_permission_check_logs")
    if logs is not None:
        logs.append(log)


@print_has_permission_check_logs
def has_permission(
    doctype: Any, ptype: str = "read", doc: Any = None, user: str | None = None, raise_exception: bool = True, *,
    parent_doctype: str | None = None, debug: bool = False,
) -> bool:  # fmt: skip
    """True when `user` has `ptype` on a DocType, or on one document (`doc`, a document or a name).

    `raise_exception` raises nothing, as in Frappe: False keeps the reason from being shown.
    A child DocType needs `parent_doctype` unless `doc` is given."""
    user = user or frappe.session.user
    if user == "Administrator":
        return True
    if not doc and hasattr(doctype, "doctype"):
        doc, doctype = doctype, doctype.doctype
    if frappe.is_table(doctype):
        return has_child_permission(doctype, ptype, doc, user, raise_exception, parent_doctype)
    meta = frappe.get_meta(doctype)
    if ptype == "share" and frappe.get_system_settings("disable_document_sharing"):
        push_perm_check_log(_("Document sharing is disabled"))
        return False
    if not doc:
        allowed = _has_doctype_permission(meta, ptype, user)
        return allowed or frappe.share.has_shared_permission(meta.name, ptype, None, user)
    if isinstance(doc, str | int):
        doc = frappe.get_doc(meta.name, doc)
    allowed = bool(get_doc_permissions(doc, user=user, ptype=ptype).get(ptype))
    allowed = allowed or frappe.share.has_shared_permission(meta.name, ptype, doc, user)
    if not allowed:
        message = _("User {0} does not have access to this document").format(frappe.bold(user))
        if get_role_permissions(meta, user=user).get("read"):
            message += f": {_(meta.name)} - {doc.name}"
        push_perm_check_log(message)
    return allowed


def _has_doctype_permission(meta: Any, ptype: str, user: str) -> bool:
    if ptype == "submit" and not meta.is_submittable:
        push_perm_check_log(_("Document Type is not submittable"))
        return False
    if ptype == "import" and not meta.allow_import:
        push_perm_check_log(_("Document Type is not importable"))
        return False
    allowed = bool(get_role_permissions(meta, user=user).get(ptype))
    if not allowed:
        message = _("User {0} does not have doctype access via role permission for document {1}")
        push_perm_check_log(message.format(frappe.bold(user), frappe.bold(_(meta.name))))
    return allowed


def get_doc_permissions(
    doc: Any, user: str | None = None, ptype: str | None = None, debug: bool = False
) -> dict:
    """{right: 0 or 1} of `user` on one document, all rules applied."""
    user = user or frappe.session.user
    meta = frappe.get_meta(doc.doctype)
    if not has_controller_permissions(doc, ptype, user=user):
        push_perm_check_log(_("Not allowed via controller permission check"))
        return {ptype: 0}
    is_owner = (doc.get("owner") or "").lower() == user.lower()
    permissions = dict(get_role_permissions(meta, user=user, is_owner=is_owner))
    if not meta.is_submittable:
        permissions["submit"] = 0
    if not meta.allow_import:
        permissions["import"] = 0
    if doc.doctype == "User" and doc.name == user:
        permissions["read"] = 1  # Frappe shares it with its user
    own = dict(permissions.get("if_owner") or {})
    if permissions.get("has_if_owner_enabled"):
        permissions.update(own)
    if not has_user_permission(doc, user):
        permissions = {**own, "create": 0} if is_owner else {}
    return permissions


def get_role_permissions(
    doctype_meta: Any, user: str | None = None, is_owner: bool | None = None, debug: bool = False
) -> dict:
    """{right: 0 or 1} that the user's roles give; `if_owner` holds those that only the owner has.

    Without ownership, read and select stay 1 for such rights: lists are filtered by owner later."""
    meta = frappe.get_meta(doctype_meta) if isinstance(doctype_meta, str) else doctype_meta
    user = user or frappe.session.user
    if user == "Administrator":
        return allow_everything()
    key = (meta.name, user, bool(is_owner))
    cached = frappe.local.role_permissions.get(key)
    if cached is None:
        cached = frappe.local.role_permissions[key] = rights_of_roles(
            meta, frozenset(get_roles(user)), bool(is_owner)
        )
    return cached


def has_user_permission(doc: Any, user: str | None = None, debug: bool = False) -> bool:
    """True unless a User Permission of `user` excludes the document or something it links to."""
    user_permissions = get_user_permissions(user)
    if not user_permissions:
        return True
    doctype = doc.get("doctype")
    if doctype in user_permissions:
        allowed = get_allowed_docs_for_doctype(user_permissions[doctype], doctype)
        if allowed and str(doc.get("name")) not in allowed:
            push_perm_check_log(_("Not allowed for {0}: {1}").format(_(doctype), doc.get("name")))
            return False
    strict = not doc.meta.issingle and frappe.utils.cint(
        frappe.get_system_settings("apply_strict_user_permissions")
    )
    rows = [doc, *doc.get_all_children()]
    return all(_links_are_allowed(row, doctype, user_permissions, bool(strict)) for row in rows)


def _links_are_allowed(row: Any, doctype: str, user_permissions: dict, strict: bool) -> bool:
    meta = frappe.get_meta(row.doctype)
    for field in meta.get_link_fields():
        if field.ignore_user_permissions or field.options not in user_permissions:
            continue
        value = row.get(field.fieldname)
        if not value and not strict:
            continue
        allowed = get_allowed_docs_for_doctype(user_permissions[field.options], doctype)
        if allowed and value not in allowed:
            message = _(
                "You are not allowed to access this {0} record because it is linked to {1} '{2}' in field {3}"
            )
            label = _(field.label or field.fieldname)
            push_perm_check_log(message.format(_(meta.name), _(field.options), value or _("empty"), label))
            return False
    return True


def has_controller_permissions(
    doc: Any, ptype: str | None, user: str | None = None, debug: bool = False
) -> bool:
    """What the apps' `has_permission` hooks say; they can only deny."""
    hooks = frappe.get_hooks("has_permission", {})
    for method in reversed([*hooks.get(doc.doctype, ()), *hooks.get("*", ())]):
        answer = frappe.call(method, doc=doc, ptype=ptype, user=user or frappe.session.user, debug=debug)
        if answer is not None:
            return bool(answer)
    return True


def has_child_permission(
    child_doctype: str, ptype: str = "read", child_doc: Any = None, user: str | None = None,
    raise_exception: bool = True, parent_doctype: str | None = None, *, debug: bool = False,
) -> bool:  # fmt: skip
    """Permission on a child row or child DocType: that of its parent, and of the table field's level."""
    if isinstance(child_doc, str):
        columns = ("name", "parent", "parenttype", "parentfield")
        child_doc = frappe.db.get_value(child_doctype, child_doc, columns, as_dict=True)
    if child_doc:
        parent_doctype = child_doc.parenttype
    if not parent_doctype:
        message = _("Please specify a valid parent DocType for {0}").format(frappe.bold(child_doctype))
        push_perm_check_log(message)
        return False
    parent_meta = frappe.get_meta(parent_doctype)
    tables = {} if parent_meta.istable else parent_meta.table_doctypes
    fields = [name for name, options in tables.items() if options == child_doctype]
    if not fields or (child_doc and child_doc.parentfield not in fields):
        message = _("{0} is not a valid parent DocType for {1}")
        push_perm_check_log(message.format(frappe.bold(parent_doctype), frappe.bold(child_doctype)))
        return False
    if child_doc:
        level = parent_meta.get_field(child_doc.parentfield).permlevel
        if level and level not in parent_meta.get_permlevel_access(ptype, user=user):
            push_perm_check_log(
                _("Insufficient Permission Level for {0}").format(frappe.bold(parent_doctype))
            )
            return False
    parent = child_doc and (getattr(child_doc, "parent_doc", None) or child_doc.parent)
    return has_permission(parent_doctype, ptype=ptype, doc=parent, user=user, raise_exception=raise_exception)


def get_roles(user: str | None = None, with_standard: bool = True) -> list[str]:
    """Roles of a user: their own, and "All", "Guest", "Desk User" that come by themselves."""
    user = user or frappe.session.user
    if not user or user == "Guest":
        return [GUEST_ROLE]
    roles = frappe.cache.hget("roles", user, lambda: _read_roles(user))
    return roles if with_standard else [role for role in roles if role not in AUTOMATIC_ROLES]


def _read_roles(user: str) -> list[str]:
    if user == "Administrator":
        return frappe.db.get_values("Role", {}, "name", pluck=True) or []
    filters = {"parenttype": "User", "parent": user, "role": ["not in", AUTOMATIC_ROLES]}
    roles = list(dict.fromkeys(frappe.db.get_values("Has Role", filters, "role", pluck=True) or []))
    automatic = [ALL_USER_ROLE, GUEST_ROLE, *([SYSTEM_USER_ROLE] if is_system_user(user) else ())]
    return [*roles, *automatic]


def is_system_user(user: str | None = None) -> bool:
    """True for users of the desk, not of the website alone."""
    return frappe.db.get_value("User", user or frappe.session.user, "user_type", cache=True) == "System User"


def only_has_select_perm(doctype: str, user: str | None = None, ignore_permissions: bool = False) -> bool:
    """True when the user may pick documents in link fields, but not read them."""
    if ignore_permissions:
        return False
    permissions = get_role_permissions(doctype, user=user)
    return bool(permissions.get("select")) and not permissions.get("read")


def has_website_permission(
    doc: Any = None,
    ptype: str = "read",
    user: str | None = None,
    verbose: bool = False,
    doctype: str | None = None,
) -> bool:
    """Permission on the website: what the apps' `has_website_permission` hooks grant, nothing by itself."""
    user = user or frappe.session.user
    if doc is None and not doctype:
        return False
    if isinstance(doc, str):
        doc = frappe.get_doc(doctype, doc)
    doctype = doctype or doc.doctype
    if doc is not None and doc.flags.ignore_permissions:
        return True
    hooks = frappe.get_hooks("has_website_permission", {})
    methods = hooks.get(doctype, ())
    return bool(methods) and all(
        frappe.call(m, doc=doc, ptype=ptype, user=user, verbose=verbose) for m in methods
    )


def build_match_conditions(doctype: str, as_condition: bool = True) -> Any:
    """The session user's list restrictions for a DocType, as SQL text or as filters."""
    from frappe.model.db_query import DatabaseQuery

    return DatabaseQuery(doctype).build_match_conditions(as_condition=as_condition)


def can_import(doctype: str, raise_exception: bool = False) -> bool:
    allowed = "System Manager" in get_roles() or has_permission(doctype, "import")
    if not allowed and raise_exception:
        raise frappe.PermissionError(_("You are not allowed to import: {0}").format(_(doctype)))
    return allowed


def can_export(doctype: str, raise_exception: bool = False, is_owner: bool = False) -> bool:
    """True when the user may export: by role, or their own documents (`is_owner`)."""
    if "System Manager" in get_roles():
        return True
    permissions = get_role_permissions(doctype, is_owner=is_owner)
    allowed = bool(permissions.get("export") or (permissions.get("if_owner") or {}).get("export"))
    if not allowed and raise_exception:
        raise frappe.PermissionError(_("You are not allowed to export {0} doctype").format(_(doctype)))
    return allowed


def get_linked_doctypes(dt: str) -> list[str]:
    """The DocType and those that its link fields point at, where User Permissions count."""
    links = [f.options for f in frappe.get_meta(dt).get_link_fields() if not f.ignore_user_permissions]
    return list({dt, *links})


def get_doc_name(doc: Any) -> str | None:
    if not doc:
        return None
    return doc if isinstance(doc, str) else str(doc.name)


def allow_everything() -> dict[str, int]:
    """Every right."""
    return _dict.fromkeys(rights, 1)


def get_allowed_docs_for_doctype(user_permissions: list[dict], doctype: str) -> list[str]:
    """Documents that User Permissions on their DocType allow when `doctype` is looked at."""
    return filter_allowed_docs_for_doctype(user_permissions, doctype, with_default_doc=False)


def filter_allowed_docs_for_doctype(
    user_permissions: list[dict], doctype: str, with_default_doc: bool = True
) -> Any:
    """As `get_allowed_docs_for_doctype`, and with `with_default_doc` also the default one (or the only one)."""
    applicable = [
        p for p in user_permissions if not p.get("applicable_for") or p.get("applicable_for") == doctype
    ]
    allowed = [p.get("doc") for p in applicable]
    if not with_default_doc:
        return allowed
    only = len(user_permissions) == 1
    defaults = [p.get("doc") for p in applicable if p.get("is_default") or only]
    return allowed, (defaults[-1] if defaults else None)
