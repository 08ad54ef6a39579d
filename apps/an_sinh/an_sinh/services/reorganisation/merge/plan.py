"""Which units of this site become which, by an official table."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import frappe
from an_sinh.domain.approval import tiers
from an_sinh.domain.base.search_key import search_key
from an_sinh.services.areas import national_units, units
from an_sinh.services.benefits.programme_rules import province_of
from frappe import _
from frappe.utils import getdate

TABLES = Path(__file__).with_name("merge_2025.json")
NAMED = 10


@dataclass(frozen=True)
class NewUnit:
    """A unit of the new map and the old ones of this site that become part of it."""

    name: str
    code: str
    unit_name: str
    province: str
    superior: str
    old: tuple[str, ...]
    unverified: str = ""
    valid_from: date | None = None


@dataclass(frozen=True)
class Plan:
    """What a merger does on this site."""

    table: str
    valid_from: date
    new_units: tuple[NewUnit, ...]
    tier: str = tiers.TWO

    @property
    def old(self) -> list[str]:
        """The old units, each once."""
        return list(dict.fromkeys(name for new in self.new_units for name in new.old))

    @property
    def successor(self) -> dict[str, str]:
        """By old unit, the new one; of a split one the first."""
        found: dict[str, str] = {}
        for new in self.new_units:
            for name in new.old:
                found.setdefault(name, new.name)
        return found

    @property
    def split(self) -> dict[str, tuple[str, ...]]:
        """The old units that went to several new ones, with the codes of these."""
        codes: dict[str, list[str]] = {}
        for new in self.new_units:
            for name in new.old:
                codes.setdefault(name, []).append(new.code)
        return {name: tuple(found) for name, found in codes.items() if len(found) > 1}


def tables() -> list[str]:
    """The tables that come with the app, and those of loaded national maps."""
    return [table["table"] for table in _read()]


def plan_of(table: str, locality: str | None = None) -> Plan:
    """The units of `table` that are on this site, at or below `locality` when given, and not merged yet. Throws when
    there are none, when the table is unknown or not in force yet, or when a unit has another name than there."""
    found = next((entry for entry in _read() if entry["table"] == table), None)
    if found is None:
        frappe.throw(_("There is no table “{0}”. Choose one of: {1}.").format(table, ", ".join(tables())))
    valid_from = getdate(found["valid_from"])
    if valid_from > getdate():
        frappe.throw(
            _("The table counts from {0}; it can't be applied before.").format(frappe.format(valid_from))
        )
    within = set(units.subtree(locality)) if locality else None
    year = getdate(found["old_valid_from"]).year
    new_units = [
        new
        for entry in found["units"]
        if (new := _new_unit(entry, found, year, valid_from, within)) is not None
    ]
    if not new_units and (earlier := _earlier_step(found, within)):
        frappe.throw(_("First apply the table {0}: it counts from an earlier day.").format(earlier))
    if not new_units:
        frappe.throw(_("No unit of this site is left to be merged by the table {0}.").format(table))
    return Plan(table, valid_from, tuple(new_units), found.get("tier", tiers.TWO))


def tables_of_site() -> list[str]:
    """The official tables by which a unit of this site has still to be merged, the earliest first."""
    found = []
    for table in sorted(_read(), key=lambda each: each["valid_from"]):
        year = getdate(table["old_valid_from"]).year
        names = [f"{code}-{year}" for entry in table["units"] for code, _name in entry["predecessors"]]
        left = {"name": ["in", names or [""]], "successor": ["is", "not set"]}
        if frappe.db.exists("Administrative Unit", left):
            found.append(table["table"])
    return found


def _earlier_step(table: dict, within: set[str] | None) -> str | None:
    """The table of an earlier day that a unit of this site waits for."""
    for other in _read():
        if other["valid_from"] < table["valid_from"] and not other.get("national"):
            year, day = getdate(other["old_valid_from"]).year, getdate(other["valid_from"])
            if any(_new_unit(entry, other, year, day, within) for entry in other["units"]):
                return other["table"]
    return None


def _read() -> list[dict]:
    shipped = json.loads(TABLES.read_text(encoding="utf-8"))
    return [*shipped, *(table for day in national_units.maps() if (table := _national(day)))]


def _national(day: date) -> dict | None:
    """The table of a loaded national map, by what its units were made of."""
    rows = national_units.conversions(day)
    if not rows:
        return None
    above = frappe.get_all(
        national_units.DOCTYPE,
        filters={"map_date": day, "level": "Province"},
        fields=["code", "unit_name"],
        limit=0,
    )
    return {
        "table": f"{day:%Y-%m}-national",
        "national": True,
        "valid_from": str(day),
        "old_valid_from": str(national_units.OLD_MAP),
        "provinces": {row.code: row.unit_name for row in above},
        "units": [
            {
                "code": row.code,
                "name": row.unit_name,
                "province": row.parent_code,
                "predecessors": [old[:2] for old in json.loads(row.predecessors)],
            }
            for row in rows
        ],
    }


def refusals(plan: Plan) -> list[str]:
    """Why the merger can't be done now, as sentences."""
    open_ones = frappe.get_all(
        "Monthly Payroll",
        filters={"administrative_unit": ["in", plan.old], "docstatus": 0},
        pluck="name",
        order_by="name",
        limit=0,
    )
    if not open_ones:
        return []
    named = ", ".join(open_ones[:NAMED]) + (" …" if len(open_ones) > NAMED else "")
    return [
        _(
            "{0} payrolls of the old units are still open: {1}. Have them approved, or delete them, first."
        ).format(len(open_ones), named)
    ]


def warnings(plan: Plan) -> list[str]:
    """What the officers should see to themselves, as sentences."""
    found = [f"{new.unit_name}: {new.unverified}" for new in plan.new_units if new.unverified]
    waiting = frappe.db.count(
        "Payroll Line",
        {
            "administrative_unit": ["in", plan.old],
            "docstatus": 1,
            "payment_status": "Pending",
            "amount": [">", 0],
        },
    )
    if waiting:
        found.append(
            _(
                "{0} approved lines of the old units are in no disbursement yet. Their district still pays them."
            ).format(waiting)
        )
    above = {unit.name for old in plan.old for unit in units.ancestors(old) if unit.level != "Province"}
    calendars = frappe.get_all(
        "Reporting Calendar",
        filters={"administrative_unit": ["in", sorted(above)]},
        pluck="administrative_unit",
    )
    if calendars:
        found.append(
            _("The reporting calendars of {0} don't count for the new units. Enter theirs.").format(
                ", ".join(sorted(set(calendars)))
            )
        )
    return found


def _new_unit(
    entry: dict, table: dict, year: int, valid_from: date, within: set[str] | None
) -> NewUnit | None:
    old = []
    for code, unit_name in entry["predecessors"]:
        name = f"{code}-{year}"
        here = frappe.db.get_value("Administrative Unit", name, ["unit_name", "successor"], as_dict=True)
        if here is None or here.successor or (within is not None and name not in within):
            continue
        if search_key(here.unit_name) != search_key(unit_name):
            frappe.throw(
                _(
                    "{0} is called “{1}” here and “{2}” in the table. Correct its name or its code first."
                ).format(name, here.unit_name, unit_name)
            )
        old.append(name)
    if not old:
        return None
    # Where a unit joins one of its own map, that one is as old as the map, and lies beside it.
    joins = bool(entry.get("joins"))
    begins = getdate(table["old_valid_from"]) if joins else valid_from
    return NewUnit(
        name=_free_name(entry, begins),
        code=entry["code"],
        unit_name=entry["name"],
        province=_beside(old) if joins else _province(old),
        valid_from=begins,
        superior=table["provinces"][entry["province"]],
        old=tuple(old),
        unverified=entry.get("unverified", ""),
    )


def _free_name(entry: dict, valid_from: date) -> str:
    """The name of the new unit: of nobody yet, or of the same one, made when another part of it was merged."""
    name = f"{entry['code']}-{valid_from.year}"
    here = frappe.db.get_value("Administrative Unit", name, "unit_name")
    if here and search_key(here) != search_key(entry["name"]):
        frappe.throw(
            _("{0} is called “{1}” here and “{2}” in the table. Correct its name or its code first.").format(
                name, here, entry["name"]
            )
        )
    return name


def _beside(old: list[str]) -> str:
    """The unit above the old ones."""
    return frappe.db.get_value("Administrative Unit", old[0], "parent_administrative_unit")


def _province(old: list[str]) -> str:
    found = {province_of(name) or "" for name in old}
    if len(found) != 1 or "" in found:
        frappe.throw(
            _("{0} are in different provinces, or in none. Correct the tree first.").format(", ".join(old))
        )
    return found.pop()
