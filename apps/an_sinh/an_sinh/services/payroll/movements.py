"""How people came and went since last month, for the month's identity."""

import datetime
from collections import Counter

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.changes.rules import RESUME
from an_sinh.domain.payroll.bridge import Bridge
from an_sinh.domain.payroll.month_balance import DECREASE, INCREASE, RESUMPTION, SUSPENSION
from an_sinh.services.areas import units
from an_sinh.services.common.bulk import in_chunks
from frappe.query_builder.functions import Sum


def transfers(programme: str, month: datetime.date) -> dict[str, tuple[str, str, int]]:
    """People whom another unit paid last month: {beneficiary: (old unit, new unit, amount last month)}.
    Asked of those only who moved of late, because last month has as many lines as people."""
    last = months.index(month) - 1
    moved = {
        row.name: row.administrative_unit
        for row in frappe.get_all(
            "Beneficiary",
            filters={"moved_at": [">=", months.first_day(last - 1)]},
            fields=["name", "administrative_unit"],
            limit=0,
        )
    }
    paid = []
    for chunk in in_chunks(moved):
        paid += _paid_in(programme, months.first_day(last), chunk)
    # A unit of an old map is the unit that it was merged into: whoever came along with it has not moved.
    present = units.present({old for _name, old, _amount in paid})
    return {
        name: (present[old], moved[name], dong(amount))
        for name, old, amount in paid
        if present[old] != moved[name]
    }


def _paid_in(programme: str, month: datetime.date, names: list[str]):
    """What these people were paid as regular amounts of a month, by unit."""
    line = frappe.qb.DocType("Payroll Line")
    return (
        frappe.qb.from_(line)
        .select(line.beneficiary, line.administrative_unit, Sum(line.monthly_amount))
        .where(
            line.beneficiary.isin(names)
            & (line.programme == programme)
            & (line.docstatus == 1)
            & (line.month == month)
            & (line.kind == "Regular")
        )
        .groupby(line.beneficiary, line.administrative_unit)
        .run()
    )


def resumed(programme: str, month: datetime.date) -> set[str]:
    """People whose suspension was lifted on the last two lists. One that was lifted from its beginning on has left no
    trace in the claims themselves."""
    since = months.first_day(months.index(month) - 1)
    rows = frappe.get_all(
        "Benefit Change",
        filters={
            "change_type": RESUME,
            "applied_at": ["is", "set"],
            "list_month": [">=", since],
            "programme": programme,
        },
        pluck="beneficiary",
        limit=0,
    )
    return set(rows)


def bridge_of(unit: str, outcomes: dict, moved: dict, merged: dict, resumed: set[str]) -> Bridge:
    """The bridge of one unit from last month's list to this one. `outcomes`: the domain's PersonMonth by person;
    `moved`: what `transfers` found; `merged`: records that were merged into others, with what they were charged
    last month (`people_merge.charged_before_merge`): they went, and the one that stays got no more than its own;
    `resumed`: whose suspension was lifted of late."""
    bridge = Bridge()
    inherited: Counter[str] = Counter()
    for name, (place, staying, amount) in merged.items():
        inherited[staying] += amount
        if place == unit:
            bridge.add_person(name, amount, 0, INCREASE, DECREASE)
    persons = amount = 0
    for name, outcome in outcomes.items():
        if outcome.charged_last_month == outcome.regular and name not in moved and name not in inherited:
            # Nearly everybody: the same as last month.
            persons += outcome.regular != 0
            amount += outcome.regular
            continue
        if name in moved and moved[name][1] == unit:
            if outcome.regular:
                bridge.add_transfer_in(name, moved[name][2], outcome.regular)
            continue
        bridge.add_person(
            name,
            outcome.charged_last_month - inherited[name],
            outcome.regular,
            RESUMPTION if outcome.suspended_last_month or name in resumed else INCREASE,
            SUSPENSION if outcome.suspended_this_month else DECREASE,
        )
    bridge.add_unchanged(persons, amount)
    for name, (old, _new, last) in moved.items():
        if old == unit:
            bridge.add_transfer_out(name, last)
    return bridge
