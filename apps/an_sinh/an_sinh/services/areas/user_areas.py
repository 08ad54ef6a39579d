"""Areas follow the map: whoever has an area has what it was made of, because papers of the past stay where they were
signed. Hooks of User Permission."""

import frappe
from an_sinh.services.areas import units
from frappe.model.document import Document

AREA = "Administrative Unit"


def take_lineage(permission: Document, method: str | None = None) -> None:
    """With a unit come the units of older maps that were merged into it."""
    if permission.allow != AREA or permission.flags.by_service:
        return
    past = units.lineage(permission.for_value)[1:]
    for unit in past:
        give(permission.user, unit, permission.applicable_for)
    if past:
        prefer(permission.user, permission.for_value)


def leave_lineage(permission: Document, method: str | None = None) -> None:
    """With a unit go the units of older maps that were merged into it."""
    if permission.allow != AREA or permission.flags.by_service:
        return
    for unit in units.lineage(permission.for_value)[1:]:
        if name := _existing(permission.user, unit, permission.applicable_for):
            take_away(name)


def give(user: str, unit: str, applicable_for: str | None = None) -> str | None:
    """Give a user one unit as area, and nothing with it. Returns the new User Permission, None when there was one."""
    if _existing(user, unit, applicable_for):
        return None
    permission = frappe.get_doc(
        {
            "doctype": "User Permission",
            "user": user,
            "allow": AREA,
            "for_value": unit,
            "applicable_for": applicable_for,
            "apply_to_all_doctypes": int(not applicable_for),
        }
    )
    permission.flags.by_service = True
    return permission.insert(ignore_permissions=True).name


def prefer(user: str, unit: str) -> None:
    """Let new documents of a user begin with this unit, where it and its past are all their area and they have no
    default yet: with one unit it was so by itself."""
    own = frappe.get_all(
        "User Permission",
        filters={"user": user, "allow": AREA},
        fields=["name", "for_value", "is_default"],
        limit=0,
    )
    if any(row.is_default for row in own) or {row.for_value for row in own} - set(units.lineage(unit)):
        return
    for row in own:
        if row.for_value == unit:
            frappe.db.set_value("User Permission", row.name, "is_default", 1)
    frappe.cache.hdel("user_permissions", user)


def take_away(name: str) -> None:
    """Take one User Permission away, and nothing with it."""
    permission = frappe.get_doc("User Permission", name)
    permission.flags.by_service = True
    permission.delete(ignore_permissions=True)


def of_units(names: list[str]) -> list[dict]:
    """The User Permissions on these units: name, user, for_value, applicable_for."""
    return frappe.get_all(
        "User Permission",
        filters={"allow": AREA, "for_value": ["in", names]},
        fields=["name", "user", "for_value", "applicable_for"],
        order_by="creation asc, name asc",
        limit=0,
    )


def _existing(user: str, unit: str, applicable_for: str | None) -> str | None:
    for name, of_doctype in frappe.get_all(
        "User Permission",
        filters={"user": user, "allow": AREA, "for_value": unit},
        fields=["name", "applicable_for"],
        as_list=True,
    ):
        if (of_doctype or None) == (applicable_for or None):
            return name
    return None
