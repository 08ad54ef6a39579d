"""What a set of roles may do with a DocType, by the lines of permission in its Meta.

Every request asks this for the same few sets, so each answer is worked out once for a Meta and kept with it; when the
lines change, in whichever process, there is a new Meta."""

from typing import Any

from frappe.types import _dict

rights = (
    "select", "read", "write", "create", "delete", "submit", "cancel", "amend", "print", "email", "report",
    "import", "export", "share",
)  # fmt: skip


def rights_of_roles(meta: Any, roles: frozenset[str], is_owner: bool) -> _dict:
    """{right: 0 or 1}, with `if_owner` and `has_if_owner_enabled`; the caller's own to change."""
    key = ("rights", roles, is_owner)
    known = meta.known_of_roles.get(key)
    if known is None:
        known = meta.known_of_roles[key] = _rights(meta, roles, is_owner)
    return _dict(known, if_owner=dict(known.if_owner))


def levels_of_roles(meta: Any, roles: frozenset[str], right: str) -> list[int]:
    """The permission levels at which the roles have a right."""
    key = ("levels", roles, right)
    known = meta.known_of_roles.get(key)
    if known is None:
        levels = [line.permlevel for line in meta.permissions or () if line.role in roles and line.get(right)]
        known = meta.known_of_roles[key] = tuple(dict.fromkeys(levels))
    return list(known)


def _rights(meta: Any, roles: frozenset[str], is_owner: bool) -> _dict:
    lines = [line for line in meta.permissions or () if line.role in roles and not line.permlevel]
    has_if_owner = any(line.if_owner for line in lines)
    perms = _dict(if_owner={}, has_if_owner_enabled=has_if_owner)
    for right in rights:
        granted = any(line.get(right) for line in lines)
        perms[right] = int(granted)
        only_owner = (
            has_if_owner and granted and not any(line.get(right) and not line.if_owner for line in lines)
        )
        if only_owner and right != "create":
            perms["if_owner"][right] = int(is_owner)
            perms[right] = 1 if right in ("select", "read") else 0
    return perms
