"""The map as the services need it: who lies below a unit, who pays for it, how its papers are headed.

When the map is redrawn, a unit of the old one keeps its place and its history, and names its successor.
"""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_last_day, getdate

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


def communes(unit: str, merged: bool = False) -> list[frappe._dict]:
    """The communes at or below *unit*, in the order of their codes: name, code, unit_name. `merged`: also those of
    an old map, which have a history and no people any more."""
    filters = {"name": ["in", subtree(unit)], "level": "Commune"}
    if not merged:
        filters["successor"] = ["is", "not set"]
    return frappe.get_all(
        "Administrative Unit",
        filters=filters,
        fields=["name", "code", "unit_name"],
        order_by="code asc",
        limit=0,
    )


def communes_of_month(unit: str, month: date) -> list[frappe._dict]:
    """The communes at or below *unit* on the map of a month (its first day), and what they were made of where they
    are younger; where none was there in that month, those of any other. In the order of their codes."""
    names = {row.name for row in communes(unit, merged=True)}
    for name in list(names):
        names.update(lineage(name))
    rows = frappe.get_all(
        "Administrative Unit",
        filters={"name": ["in", sorted(names)]},
        fields=["name", "code", "unit_name", "valid_from", "valid_to"],
        order_by="code asc, valid_from asc",
        limit=0,
    )
    last_day = getdate(get_last_day(month))
    return [
        row
        for row in rows
        if row.valid_from <= last_day and (not row.valid_to or row.valid_to >= getdate(month))
    ] or rows


def merged_of(names: Iterable[str]) -> set[str]:
    """Those of these units that became part of another one."""
    filters = {"name": ["in", sorted(names)], "successor": ["is", "set"]}
    return set(frappe.get_all("Administrative Unit", filters=filters, pluck="name", limit=0))


def lineage(unit: str) -> list[str]:
    """*unit* and every unit of older maps that was merged into it, or into one of those; *unit* first."""
    found, newest = [unit], [unit]
    while newest:
        newest = frappe.get_all(
            "Administrative Unit",
            filters={"successor": ["in", newest], "name": ["not in", found]},
            pluck="name",
            order_by="name asc",
            limit=0,
        )
        found += newest
    return found


def present(names: Iterable[str]) -> dict[str, str]:
    """By unit, the unit of today's map that it belongs to: the last of its successors, or itself."""
    found = {name: name for name in names}
    while found:
        rows = frappe.get_all(
            "Administrative Unit",
            filters={"name": ["in", sorted(set(found.values()))], "successor": ["is", "set"]},
            fields=["name", "successor"],
            limit=0,
        )
        following = {row.name: row.successor for row in rows}
        if not following:
            break
        found = {name: following.get(unit, unit) for name, unit in found.items()}
    return found


def not_there_in(unit: str, month: date) -> str | None:
    """Why a unit has no list of a month (its first day), as a sentence, or None: it was not there yet. What is owed
    for that month follows on its first list."""
    row = frappe.get_cached_value("Administrative Unit", unit, ["unit_name", "valid_from"], as_dict=True)
    if row and row.valid_from and getdate(row.valid_from) > getdate(get_last_day(month)):
        return _(
            "{0} has only been a unit since {1}. Make its first list for that month or a later one."
        ).format(row.unit_name, frappe.format(row.valid_from, "Date"))
    return None


def refuse_merged(unit: str) -> None:
    """Nobody is registered in a unit of the old map any more; throws and names the new one."""
    row = frappe.db.get_value(
        "Administrative Unit", unit, ["unit_name", "valid_to", "successor"], as_dict=True
    )
    if row and row.successor:
        frappe.throw(
            _("{0} was merged into {1} ({2}). Choose that unit.").format(
                row.unit_name,
                frappe.db.get_value("Administrative Unit", row.successor, "unit_name"),
                row.successor,
            )
        )


def ancestors(unit: str) -> list[frappe._dict]:
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


def paying_units(within: str | None = None) -> list[str]:
    """The units whose offices pay at and below a unit (that which pays for it where it pays for nothing itself), or
    everywhere."""
    places = (
        [within]
        if within
        else frappe.get_all("Administrative Unit", filters={"level": "Province"}, pluck="name")
    )
    found = {paying_unit(unit.name) for place in places for unit in communes(place)}
    return sorted(found)


def unit_of_beneficiary(doc: Document) -> None:
    """Papers and claims belong to the unit of their person; nothing new to a record that was merged away."""
    if not doc.get("beneficiary"):
        return
    person = frappe.db.get_value(
        "Beneficiary", doc.beneficiary, ["administrative_unit", "merged_into"], as_dict=True
    )
    if person and person.merged_into and doc.is_new():
        frappe.throw(
            _("{0} was merged into {1}. Enter it there.").format(doc.beneficiary, person.merged_into)
        )
    doc.administrative_unit = person and person.administrative_unit
