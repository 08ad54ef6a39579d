"""The map as the services need it: who lies below a unit, who pays for it, how its papers are headed."""

import frappe

PAYING_LEVEL = {"Three": "District", "Two": "Commune"}
UNIT_FIELDS = (
    "name",
    "code",
    "unit_name",
    "level",
    "tier",
    "office_name",
    "superior_office_name",
    "short_place",
)


def subtree(unit: str) -> list[str]:
    """The names of *unit* and of every unit below it."""
    bounds = frappe.db.get_value("Administrative Unit", unit, ["lft", "rgt"], as_dict=True)
    if not bounds:
        return []
    return frappe.get_all(
        "Administrative Unit",
        filters={"lft": [">=", bounds.lft], "rgt": ["<=", bounds.rgt]},
        pluck="name",
        limit=0,
    )


def communes(unit: str) -> list[dict]:
    """The communes at or below *unit*, in the order of their codes: name, code, unit_name."""
    return frappe.get_all(
        "Administrative Unit",
        filters={"name": ["in", subtree(unit)], "level": "Commune"},
        fields=["name", "code", "unit_name"],
        order_by="code asc",
        limit=0,
    )


def ancestors(unit: str) -> list[dict]:
    """*unit* and what lies above it, the unit itself first: name, code, unit_name, level, tier."""
    bounds = frappe.db.get_value("Administrative Unit", unit, ["lft", "rgt"], as_dict=True)
    if not bounds:
        return []
    return frappe.get_all(
        "Administrative Unit",
        filters={"lft": ["<=", bounds.lft], "rgt": [">=", bounds.rgt]},
        fields=list(UNIT_FIELDS),
        order_by="lft desc",
        limit=0,
    )


def paying_unit(unit: str) -> str:
    """The unit whose office pays for *unit*: its district in three tiers, the commune itself in two."""
    chain = ancestors(unit)
    level = PAYING_LEVEL.get(chain[0].tier or "Three", "District") if chain else None
    return next((row.name for row in chain if row.level == level), unit)
