"""Documents given to users beside what their roles let them see.

A share adds rights, it takes none away: it also opens what User Permissions and the apps' own checks keep closed.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

SHARED_RIGHTS = ("read", "write", "submit", "share")
BY_READING = ("email", "print")
_SHARED_DOCTYPES = "shared_doctypes"


@frappe.whitelist()
def add(
    doctype: str, name: str | int, user: str | None = None, read: Any = 1, write: Any = 0, submit: Any = 0,
    share: Any = 0, everyone: Any = 0, notify: Any = 0,
) -> Any:  # fmt: skip
    """Share a document with a user, or with everyone; reading is always among the rights. Returns the DocShare."""
    return add_docshare(doctype, name, user, read, write, submit, share, everyone)


def add_docshare(
    doctype: str, name: str | int, user: str | None = None, read: Any = 1, write: Any = 0, submit: Any = 0,
    share: Any = 0, everyone: Any = 0, flags: dict | None = None, notify: Any = 0,
) -> Any:  # fmt: skip
    """Like `add`, for the server's own code: `flags={"ignore_share_permission": True}` asks for no permission."""
    user = user or frappe.session.user
    if not (flags or {}).get("ignore_share_permission"):
        check_share_permission(doctype, name)
    doc = _present(doctype, name, user, everyone) or frappe.new_doc("DocShare")
    if doc.is_new():
        doc.update({"user": user, "share_doctype": doctype, "share_name": name, "everyone": cint(everyone)})
    doc.flags.update(flags or {})
    doc.update({"read": 1, "write": cint(write), "submit": cint(submit), "share": cint(share)})
    doc.save(ignore_permissions=True)
    return doc


@frappe.whitelist()
def set_permission(
    doctype: str, name: str | int, user: str | None, permission_to: str, value: Any = 1, everyone: Any = 0
) -> Any:
    """Give or (*value* 0) take one right on a shared document; without reading nothing is left.

    Returns the DocShare, None when there is none any more."""
    return set_docshare_permission(doctype, name, user, permission_to, value, everyone)


def set_docshare_permission(
    doctype: str, name: str | int, user: str | None, permission_to: str, value: Any = 1, everyone: Any = 0,
    flags: dict | None = None,
) -> Any:  # fmt: skip
    """Like `set_permission`, for the server's own code."""
    if permission_to not in SHARED_RIGHTS:
        frappe.throw(_("No permission to {0} {1} {2}").format(permission_to, _(doctype), name))
    if not (flags or {}).get("ignore_share_permission"):
        check_share_permission(doctype, name)
    doc = _present(doctype, name, user, everyone)
    if doc is None:
        rights = {permission_to: 1}
        return (
            add_docshare(doctype, name, user, everyone=everyone, flags=flags, **rights)
            if cint(value)
            else None
        )
    doc.flags.update(flags or {})
    doc.set(permission_to, cint(value))
    if not cint(value) and permission_to == "read":
        doc.update(dict.fromkeys(SHARED_RIGHTS, 0))
    if any(doc.get(right) for right in SHARED_RIGHTS):
        return doc.save(ignore_permissions=True)
    doc.delete(ignore_permissions=True)
    return None


def remove(doctype: str, name: str | int, user: str, flags: dict | None = None) -> None:
    """Take a document back from a user, if he had it."""
    doc = _present(doctype, name, user)
    if doc is not None:
        frappe.delete_doc("DocShare", doc.name, flags=flags)


@frappe.whitelist()
def get_users(doctype: str, name: str | int) -> list[dict]:
    """Return with whom a document is shared, and how; nothing to who may not read it."""
    return users_of(frappe.get_doc(doctype, name))


def users_of(doc: Any) -> list[dict]:
    """Return with whom *doc* is shared: name, user, the rights, everyone, owner, creation."""
    if not frappe.permissions.has_permission(doc.doctype, "read", doc, raise_exception=False):
        return []
    fields = ["name", "user", *SHARED_RIGHTS, "everyone", "owner", "creation"]
    filters = {"share_doctype": doc.doctype, "share_name": doc.name}
    return frappe.get_all("DocShare", filters, fields, order_by="creation asc")


def get_shared(
    doctype: str, user: str | None = None, rights: list[str] | None = None, *, filters: list | None = None,
    limit: int | None = None,
) -> list[str]:  # fmt: skip
    """Names of the documents of a DocType that are shared with a user (by default the session's), with all *rights*."""
    if doctype not in _doctypes_with_shares():
        return []
    user = user or frappe.session.user
    wanted = [[right, "=", 1] for right in rights or ["read"]]
    with_whom = [["user", "=", user]]
    if user != "Guest":
        with_whom.append(["everyone", "=", 1])
    return frappe.get_all(
        "DocShare",
        filters=[*wanted, ["share_doctype", "=", doctype], *(filters or [])],
        or_filters=with_whom,
        pluck="share_name",
        order_by=None,
        limit_page_length=limit or 0,
    )


def get_shared_doctypes(user: str | None = None) -> list[str]:
    """DocTypes of which something is shared with a user."""
    with_whom = [["user", "=", user or frappe.session.user], ["everyone", "=", 1]]
    return frappe.get_all("DocShare", or_filters=with_whom, pluck="share_doctype", distinct=True)


def has_shared_permission(doctype: str, ptype: str, doc: Any, user: str) -> bool:
    """True when a share gives *user* the right on *doc*; without a document, on any of the DocType."""
    if ptype not in SHARED_RIGHTS and ptype not in BY_READING:
        return False
    this_one = [["share_name", "=", str(doc.name)]] if doc else None
    rights = ["read" if ptype in BY_READING else ptype]
    return bool(get_shared(doctype, user, rights, filters=this_one, limit=1))


def check_share_permission(doctype: str, name: str | int) -> None:
    """Raise PermissionError unless the session's user may share the document."""
    if not frappe.has_permission(doctype, "share", doc=name):
        message = _("No permission to {0} {1} {2}").format("share", _(doctype), name)
        frappe.throw(message, frappe.PermissionError)


def forget_document(doctype: str, name: str | int) -> None:
    """Delete the shares of a document that is deleted."""
    if doctype in _doctypes_with_shares():
        frappe.db.delete("DocShare", {"share_doctype": doctype, "share_name": name})
        forget_shared_doctypes()


def forget_shared_doctypes() -> None:
    frappe.cache.delete_value(_SHARED_DOCTYPES)


def _doctypes_with_shares() -> tuple[str, ...]:
    """DocTypes of which anything is shared: most sites share nothing, and then no check costs a query."""
    return frappe.cache.get_value(_SHARED_DOCTYPES, _read_doctypes_with_shares)


def _read_doctypes_with_shares() -> tuple[str, ...]:
    if not frappe.db.table_exists("DocShare"):
        return ()  # a site that hasn't been migrated yet
    return tuple(frappe.get_all("DocShare", pluck="share_doctype", distinct=True, order_by=None))


def _present(doctype: str, name: str | int, user: str | None, everyone: Any = 0) -> Any:
    filters: dict = {"share_doctype": doctype, "share_name": name}
    filters.update({"everyone": 1} if cint(everyone) else {"user": user})
    found = frappe.db.get_value("DocShare", filters)
    return frappe.get_doc("DocShare", found) if found else None
