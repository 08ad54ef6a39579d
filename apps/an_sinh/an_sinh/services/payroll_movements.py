"""How people came and went since last month, for the month's identity."""

import datetime

import frappe
from an_sinh.domain import months
from an_sinh.domain.identity import DECREASE, INCREASE, RESUMPTION, SUSPENSION, Movements
from an_sinh.domain.money import dong
from frappe.query_builder.functions import Sum


def transfers(programme: str, month: datetime.date) -> dict[str, tuple[str, str, int]]:
    """People whom another unit paid last month: {beneficiary: (old unit, new unit, amount last month)}."""
    payroll = frappe.qb.DocType("Monthly Payroll")
    line = frappe.qb.DocType("Payroll Line")
    person = frappe.qb.DocType("Beneficiary")
    rows = (
        frappe.qb.from_(payroll)
        .join(line)
        .on(line.payroll == payroll.name)
        .join(person)
        .on(person.name == line.beneficiary)
        .select(
            line.beneficiary, line.administrative_unit, person.administrative_unit, Sum(line.monthly_amount)
        )
        .where(
            (payroll.month == months.first_day(months.index(month) - 1))
            & (payroll.programme == programme)
            & (payroll.docstatus == 1)
            & (line.kind == "Regular")
            & (line.administrative_unit != person.administrative_unit)
        )
        .groupby(line.beneficiary, line.administrative_unit, person.administrative_unit)
        .run()
    )
    return {name: (old, new, dong(amount)) for name, old, new, amount in rows}


def movements_of(unit: str, outcomes: dict, moved: dict) -> dict[str, int]:
    """The figures of the month's identity of one unit, as fields of a Monthly Payroll."""
    movements = Movements()
    for name, outcome in outcomes.items():
        if name in moved and moved[name][1] == unit:
            if outcome.regular:
                movements.add_transfer_in(moved[name][2], outcome.regular)
            continue
        movements.add_person(
            outcome.charged_last_month,
            outcome.regular,
            RESUMPTION if outcome.suspended_last_month else INCREASE,
            SUSPENSION if outcome.suspended_this_month else DECREASE,
        )
    for old, _new, amount in moved.values():
        if old == unit:
            movements.add_transfer_out(amount)
    return figures(movements)


def figures(movements: Movements) -> dict[str, int]:
    """`<movement>_persons` and `<movement>_amount` of every movement."""
    named = {"previous": movements.previous, "current": movements.current, **movements.changes}
    return {
        f"{name}_{measure}": pair[place]
        for name, pair in named.items()
        for place, measure in enumerate(("persons", "amount"))
    }
