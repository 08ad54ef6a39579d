"""Old communes that were split among several new ones: which village went where.

The villages that the people of such a commune live in are a work list (Village Assignment); an officer enters the new unit
of each. Nobody is moved by a guess: while one is open, the merger is refused."""

from typing import TypedDict

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.services.reorganisation.merge.plan import Plan
from frappe import _
from frappe.utils import cint, cstr

DOCTYPE, PERSON, UNIT = "Village Assignment", "Beneficiary", "administrative_unit"


def check_villages(doc) -> None:
    """The new unit is one that the old one went to; its name follows from its code."""
    doc.village = " ".join(cstr(doc.village).split())
    doc.new_code = cstr(doc.new_code).strip()
    choices = _choices(doc.possible)
    if doc.new_code and doc.new_code not in choices:
        frappe.throw(
            _("{0} went to one of these: {1}. Enter its code.").format(
                doc.old_unit, ", ".join(f"{code} {name}" for code, name in choices.items()) or "–"
            )
        )
    doc.new_name = choices.get(doc.new_code)
    same = {
        "old_unit": doc.old_unit,
        "village": doc.village or ["is", "not set"],
        "name": ["!=", doc.name or ""],
    }
    if frappe.db.exists(DOCTYPE, same):
        frappe.throw(_("Village {0} of {1} is already in the list.").format(doc.village, doc.old_unit))


def refresh(plan: Plan) -> int:
    """Write the work list of every split unit: a row per village that its people live in, with how many; what was
    entered stays. Returns how many rows are still open. Does not commit."""
    open_ones = 0
    for old, codes in plan.split.items():
        possible = "\n".join(f"{new.code} {new.unit_name}" for new in plan.new_units if new.code in codes)
        known = {_key(row.village): row for row in rows_of(old)}
        for village, persons in villages_of(old).items():
            row = known.get(_key(village))
            if row is None:
                row = frappe.get_doc(
                    {
                        "doctype": DOCTYPE,
                        "old_unit": old,
                        "village": village,
                        "possible": possible,
                        "persons": persons,
                    }
                ).insert(ignore_permissions=True)
            else:
                frappe.db.set_value(DOCTYPE, row.name, {"persons": persons, "possible": possible})
            open_ones += not row.new_code
    return open_ones


def refusals(plan: Plan) -> list[str]:
    """Which villages nobody has assigned yet, as a sentence per old unit."""
    found = []
    for old in plan.split:
        assigned = assignments(old)
        waiting = {
            village: persons for village, persons in villages_of(old).items() if _key(village) not in assigned
        }
        if waiting:
            found.append(
                _(
                    "{0} was split: enter the new unit of {1} villages ({2} people) in the list “{3}” first."
                ).format(old, len(waiting), sum(waiting.values()), _(DOCTYPE))
            )
    return found


def assignments(old: str) -> dict[str, str]:
    """By village (its key), the code of the new unit."""
    return {_key(row.village): row.new_code for row in rows_of(old) if row.new_code}


def people_of(old: str, code: str) -> list[str]:
    """The people of a split unit who live in the villages that went to a new one."""
    assigned = assignments(old)
    rows = frappe.get_all(PERSON, filters={UNIT: old}, fields=["name", "village"], order_by="name", limit=0)
    return [row.name for row in rows if assigned.get(_key(row.village)) == code]


def villages_of(old: str) -> dict[str, int]:
    """The villages of a unit's people as they are written most often, with the number of people; "" for none."""
    counts: dict[str, dict[str, int]] = {}
    for village in frappe.get_all(PERSON, filters={UNIT: old}, pluck="village", order_by="village", limit=0):
        text = " ".join(cstr(village).split())
        spellings = counts.setdefault(_key(text), {})
        spellings[text] = spellings.get(text, 0) + 1
    return {
        max(texts, key=lambda text: (texts[text], text)): sum(texts.values()) for texts in counts.values()
    }


def rows_of(old: str) -> list:
    """The work list of a unit."""
    return frappe.get_all(
        DOCTYPE,
        filters={"old_unit": old},
        fields=["name", "village", "new_code", "persons"],
        order_by="village asc",
        limit=0,
    )


class UnitChoice(TypedDict):
    """A new unit that a village may have gone to."""

    code: str
    name: str


class VillageRow(TypedDict):
    """A village of a split commune: who lives there, which new units it may have gone to, and which one was entered."""

    name: str
    old_unit: str
    old_name: str
    village: str
    persons: int
    choices: list[UnitChoice]
    new_code: str | None
    merged: bool


def list_of_units(units: list[str]) -> list[VillageRow]:
    """The work list of these units, by unit and village; `merged`: the unit has ended, and the row is history."""
    rows = frappe.get_all(
        DOCTYPE,
        filters={"old_unit": ["in", units or [""]]},
        fields=["name", "old_unit", "village", "persons", "possible", "new_code"],
        order_by="old_unit asc, village asc",
        limit=0,
    )
    found: list[VillageRow] = []
    for row in rows:
        unit_name, successor = frappe.get_cached_value(
            "Administrative Unit", row.old_unit, ["unit_name", "successor"]
        )
        found.append(
            {
                "name": row.name,
                "old_unit": row.old_unit,
                "old_name": unit_name,
                "village": row.village or "",
                "persons": row.persons,
                "choices": [{"code": code, "name": name} for code, name in _choices(row.possible).items()],
                "new_code": row.new_code or None,
                "merged": bool(successor),
            }
        )
    return found


def _key(village) -> str:
    return search_key(" ".join(cstr(village).split()))


def _choices(possible: str | None) -> dict[str, str]:
    pairs = (line.split(" ", 1) for line in (possible or "").splitlines() if " " in line)
    return dict(pairs)


def is_split(plan: Plan, old: str) -> bool:
    """Whether the people of a unit go to several new ones."""
    return cint(len(plan.split.get(old, ()))) > 1
