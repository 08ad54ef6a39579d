"""The bridge from last month's list to this one: kept with its payroll, and read with the reasons behind it.

It is written when the payroll is worked out, by the same code that gives the figures of the month's identity: later
changes of the registry would tell another story of a list that was approved.
"""

import json
from typing import TypedDict

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.payroll.bridge import MEASURES, MOVEMENTS, Bridge, Entry, sums_of
from an_sinh.domain.payroll.month_balance import breaks
from an_sinh.services.areas import units
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.payroll.reasons import reasons_of
from frappe import _
from frappe.utils import getdate, now

DOCTYPE = "Payroll Bridge"
COLUMNS = (
    *("name", "creation", "modified", "modified_by", "owner", "docstatus", "idx"),
    *("payroll", "programme", "month", "administrative_unit", "entry_count", "entries"),
)
STEPS = ("previous", *MOVEMENTS, "current")
PEOPLE_SHOWN = 500


def keep_bridge(payroll, bridge: Bridge) -> None:
    """Write down the bridge of a payroll that was just worked out, in place of an earlier one."""
    # A list of nobody is worked out and not kept: its bridge stands when the next one of that name is made.
    forget_bridge(payroll.name)
    stamp, user = now(), frappe.session.user
    entries = json.dumps(bridge.entries, ensure_ascii=False, separators=(",", ":"))
    place = (payroll.programme, str(payroll.month), payroll.administrative_unit)
    row = (payroll.name, stamp, stamp, user, user, 0, 0, payroll.name, *place, len(bridge.entries), entries)
    frappe.db.bulk_insert(DOCTYPE, list(COLUMNS), [row])


def forget_bridge(payroll: str) -> None:
    """Remove the bridge of a payroll that is worked out anew or deleted."""
    frappe.db.delete(DOCTYPE, {"payroll": payroll})


def entries_of(payrolls: list[str]) -> dict[str, list[Entry]]:
    """The entries of payrolls, by payroll; those that were made without a bridge are missing."""
    rows = frappe.get_all(
        DOCTYPE, filters={"payroll": ["in", payrolls]}, fields=["payroll", "entries"], limit=0
    )
    return {row.payroll: [Entry(*entry) for entry in json.loads(row.entries)] for row in rows}


class BridgePerson(TypedDict):
    """Somebody behind a step, with what was and is paid in đồng, and why."""

    beneficiary: str
    full_name: str
    administrative_unit: str
    unit_name: str
    last: int
    this: int
    reason: str
    decision_number: str | None
    change: str | None


class BridgeStep(TypedDict):
    """One step from last month to this one: persons, đồng, and the first people behind it."""

    movement: str
    persons: int
    amount: int
    people: list[BridgePerson]


class BridgeShown(TypedDict):
    """The steps; `payroll`: when it is one; `broken`: sentences about what doesn't add up."""

    payroll: str | None
    payrolls: list[str]
    broken: list[str]
    steps: list[BridgeStep]


def bridge_within(unit: str, programme: str, month, limit: int = PEOPLE_SHOWN) -> BridgeShown:
    """The bridge of a commune, or the sum of the bridges of every commune below a unit that the user may read; of each
    step the first `limit` people. Without a payroll there are no steps."""
    payrolls = _payrolls(unit, programme, getdate(month).replace(day=1))
    if not payrolls:
        return {"payroll": None, "payrolls": [], "broken": [], "steps": []}
    entries = entries_of([row.name for row in payrolls])
    figures = {
        f"{step}_{measure}": sum(dong(row[f"{step}_{measure}"]) for row in payrolls)
        for step in STEPS
        for measure in MEASURES
    }
    people = _people(payrolls, entries, limit)
    return {
        "payroll": payrolls[0].name if len(payrolls) == 1 else None,
        "payrolls": [row.name for row in payrolls],
        "broken": [sentence for row in payrolls for sentence in _broken(row, entries.get(row.name))],
        "steps": [
            {
                "movement": step,
                "persons": figures[f"{step}_persons"],
                "amount": figures[f"{step}_amount"],
                "people": people.get(step, []),
            }
            for step in STEPS
        ],
    }


def _payrolls(unit: str, programme: str, month) -> list:
    fields = ["name", "programme", "month", "administrative_unit", "generated_at", "as_of", "regular_amount"]
    return frappe.get_list(
        "Monthly Payroll",
        filters={
            "administrative_unit": ["in", units.subtree(unit)],
            "programme": programme,
            "month": month,
            "kind": "Regular",
            "docstatus": ["<", 2],
        },
        fields=fields + [f"{step}_{measure}" for step in STEPS for measure in MEASURES],
        order_by="administrative_unit asc",
        limit=0,
    )


def _broken(payroll, entries: list[Entry] | None) -> list[str]:
    """What doesn't add up in one payroll, as sentences."""
    numbers = {
        f"{step}_{measure}": dong(payroll[f"{step}_{measure}"]) for step in STEPS for measure in MEASURES
    }
    labels = {"persons": _("persons"), "amount": _("amount")}
    found = [
        _("{0}: last month and the changes don't add up to this month ({1}). Recalculate it.").format(
            payroll.name, labels[measure]
        )
        for measure in breaks(numbers)
    ]
    if numbers["current_amount"] != dong(payroll.regular_amount):
        found.append(_("{0}: this month's amount is not the sum of its regular lines.").format(payroll.name))
    if entries is None:
        found.append(_("{0}: no names were kept behind its figures.").format(payroll.name))
    elif any(
        [numbers[f"{name}_{measure}"] for measure in MEASURES] != pair
        for name, pair in sums_of(entries).items()
    ):
        found.append(_("{0}: the names don't add up to the figures. Recalculate it.").format(payroll.name))
    return found


def _people(payrolls: list, entries: dict[str, list[Entry]], limit: int) -> dict[str, list[BridgePerson]]:
    """The first people of every movement, with the reasons."""
    people: dict[str, list[BridgePerson]] = {name: [] for name in MOVEMENTS}
    for payroll in payrolls:
        shown = _first(entries.get(payroll.name, []), {name: limit - len(people[name]) for name in MOVEMENTS})
        reasons = reasons_of(payroll, shown)
        names = names_of({entry.beneficiary for entry in shown})
        for entry in shown:
            reason = reasons[entry]
            people[entry.movement].append(
                {
                    "beneficiary": entry.beneficiary,
                    "full_name": names.get(entry.beneficiary, entry.beneficiary),
                    "administrative_unit": payroll.administrative_unit,
                    "unit_name": frappe.get_cached_value(
                        "Administrative Unit", payroll.administrative_unit, "unit_name"
                    ),
                    "last": entry.last,
                    "this": entry.this,
                    "reason": reason.text,
                    "decision_number": reason.decision_number,
                    "change": reason.change,
                }
            )
    return people


def _first(entries: list[Entry], room: dict[str, int]) -> list[Entry]:
    shown = []
    for entry in entries:
        if room[entry.movement] > 0:
            room[entry.movement] -= 1
            shown.append(entry)
    return shown


def names_of(beneficiaries) -> dict[str, str]:
    """Full names by beneficiary."""
    wanted, found = sorted(beneficiaries), {}
    for chunk in in_chunks(wanted):
        rows = frappe.get_all(
            "Beneficiary",
            filters={"name": ["in", chunk]},
            fields=["name", "full_name"],
            limit=0,
        )
        found.update({row.name: row.full_name for row in rows})
    return found
