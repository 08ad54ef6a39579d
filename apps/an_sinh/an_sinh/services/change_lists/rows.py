"""The monthly lists of a commune: increases, transfers, resumptions, decreases, suspensions, adjustments.

Before a programme's payroll is worked out, they hold what the changes on file will do to it; afterwards they hold what
it did, name by name the bridge of that payroll, so that lists and payroll can't disagree.
"""

import datetime
from typing import TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.payroll import month_balance
from an_sinh.domain.payroll.bridge import MOVEMENTS
from an_sinh.domain.values.births import birth_text
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.change_lists import pending_changes
from an_sinh.services.change_lists.new_registrations import newcomers
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.payroll import bridge
from an_sinh.services.payroll.reasons import reasons_of
from frappe import _
from frappe.utils import getdate

# The order of the paper, with the names of the lists.
TITLES = {
    month_balance.INCREASE: "Increases",
    month_balance.TRANSFER_IN: "Transfers In",
    month_balance.RESUMPTION: "Resumptions",
    month_balance.DECREASE: "Decreases (Stopped)",
    month_balance.TRANSFER_OUT: "Transfers Out",
    month_balance.SUSPENSION: "Suspensions of Payment",
    month_balance.ADJUSTMENT: "Adjustments",
}
ORDER = {movement: place for place, movement in enumerate(TITLES)}
PERSON_FIELDS = (
    *("name", "full_name", "sex", "birth_date", "birth_year", "birth_precision", "id_number", "village"),
)


class _Place(TypedDict):
    administrative_unit: str
    programme: str
    beneficiary: str


class ListedChange(_Place):
    """What happens to somebody; amounts in đồng a month, categories as codes. `worked_out`: whether a payroll stands
    behind it; `state`: of the change, where none does."""

    movement: str
    old: int
    new: int
    old_categories: tuple[str, ...]
    new_categories: tuple[str, ...]
    effective_month: datetime.date
    reason: str
    event_date: datetime.date | None
    decision_number: str | None
    decision_date: datetime.date | None
    change: str | None
    state: str | None
    worked_out: bool


class ChangeListRow(ListedChange):
    """A row of the monthly lists: what happens, and to whom."""

    full_name: str
    sex: str | None
    birth_text: str | None
    id_number: str | None
    village: str | None
    difference: int


def rows_of(unit: str, month: datetime.date, programme: str | None = None) -> list[ChangeListRow]:
    """The rows of a commune's lists for a month, in the order of the paper."""
    month = getdate(month).replace(day=1)
    payrolls = _payrolls(unit, month, programme)
    rows = [row for payroll in payrolls for row in _from_payroll(payroll)]
    done = {payroll.programme for payroll in payrolls}
    rows += [
        _from_effect(effect)
        for effect in pending_changes.effects(unit, month, programme)
        if effect.programme not in done
    ]
    rows += [
        _from_newcomer(unit, found)
        for found in newcomers(unit, month, programme)
        if found["programme"] not in done
    ]
    return sorted(_with_people(rows), key=_place_on_paper)


def _place_on_paper(row: ChangeListRow) -> tuple:
    return row["programme"], ORDER[row["movement"]], name_order(row["full_name"]), row["beneficiary"]


def _payrolls(unit: str, month: datetime.date, programme: str | None) -> list:
    """Regular payrolls of the month with a bridge."""
    filters = {"administrative_unit": unit, "month": month, "kind": "Regular", "docstatus": ["<", 2]}
    if programme:
        filters["programme"] = programme
    fields = ["name", "programme", "month", "administrative_unit", "generated_at", "as_of"]
    return frappe.get_all("Monthly Payroll", filters=filters, fields=fields, order_by="programme", limit=0)


def _from_payroll(payroll: frappe._dict) -> list[ListedChange]:
    entries = bridge.entries_of([payroll.name]).get(payroll.name, [])
    reasons = reasons_of(payroll, entries)
    people = {entry.beneficiary for entry in entries}
    this = _paid_categories(payroll.programme, payroll.month, people)
    last = _paid_categories(payroll.programme, _month_before(payroll.month), people)
    rows: list[ListedChange] = []
    for entry in entries:
        reason = reasons[entry]
        new = () if entry.movement in month_balance.GOING else this.get(entry.beneficiary, ())
        old = (
            ()
            if entry.movement in (month_balance.INCREASE, month_balance.RESUMPTION)
            else last.get(entry.beneficiary, ())
        )
        rows.append(
            {
                **_place(payroll.administrative_unit, payroll.programme, entry.beneficiary),
                "movement": entry.movement,
                "old": 0 if entry.movement == month_balance.TRANSFER_IN else entry.last,
                "new": entry.this,
                "old_categories": old,
                "new_categories": new,
                "effective_month": reason.effective_month or payroll.month,
                "reason": reason.text,
                "event_date": reason.event_date,
                "decision_number": reason.decision_number,
                "decision_date": reason.decision_date,
                "change": reason.change,
                "state": None,
                "worked_out": True,
            }
        )
    return rows


def _from_effect(effect: pending_changes.Effect) -> ListedChange:
    change = effect.change
    going = effect.movement in month_balance.GOING
    return {
        **_place(effect.administrative_unit, effect.programme, change.beneficiary),
        "movement": effect.movement,
        "old": 0 if effect.movement == month_balance.TRANSFER_IN else effect.old,
        "new": 0 if effect.movement == month_balance.TRANSFER_OUT else effect.new,
        "old_categories": effect.old_categories,
        "new_categories": () if going else effect.new_categories,
        "effective_month": change.effective_month,
        "reason": _(change.reason or change.change_type),
        "event_date": change.event_date,
        "decision_number": change.decision_number,
        "decision_date": change.decision_date,
        "change": change.name,
        "state": change.workflow_state,
        "worked_out": False,
    }


def _from_newcomer(unit: str, found: dict) -> ListedChange:
    return {
        **_place(unit, found["programme"], found["beneficiary"]),
        "movement": month_balance.INCREASE,
        "old": 0,
        "new": found["amount"],
        "old_categories": (),
        "new_categories": found["categories"],
        "effective_month": found["effective_month"],
        "reason": _("New registration"),
        "event_date": None,
        "decision_number": found["decision_number"],
        "decision_date": found["decision_date"],
        "change": None,
        "state": found["state"],
        "worked_out": False,
    }


def _place(unit: str, programme: str, beneficiary: str) -> _Place:
    return {"administrative_unit": unit, "programme": programme, "beneficiary": beneficiary}


def _month_before(month: datetime.date) -> datetime.date:
    return months.first_day(months.index(getdate(month)) - 1)


def _paid_categories(programme: str, month: datetime.date, people: set[str]) -> dict[str, tuple[str, ...]]:
    """The codes of the categories that people were paid for in a month's regular lines, in any unit."""
    wanted = sorted(people)
    found: dict[str, tuple[str, ...]] = {}
    for chunk in in_chunks(wanted):
        rows = frappe.get_all(
            "Payroll Line",
            filters={
                "beneficiary": ["in", chunk],
                "programme": programme,
                "month": month,
                "kind": "Regular",
            },
            fields=["beneficiary", "category_code"],
            order_by="line_no asc",
            limit=0,
        )
        for row in rows:
            found[row.beneficiary] = (*found.get(row.beneficiary, ()), row.category_code)
    return found


def _with_people(rows: list[ListedChange]) -> list[ChangeListRow]:
    """The rows with what lists say about a person, and the difference."""
    people = _people({row["beneficiary"] for row in rows})
    complete: list[ChangeListRow] = []
    for row in rows:
        person = people.get(row["beneficiary"]) or frappe._dict(full_name=row["beneficiary"])
        said: ChangeListRow = {
            **row,
            "full_name": person.full_name,
            "sex": person.sex,
            "birth_text": birth_text(person.birth_precision, person.birth_date, person.birth_year),
            "id_number": person.id_number,
            "village": person.village,
            "difference": row["new"] - row["old"],
        }
        complete.append(said)
    return complete


def _people(names: set[str]) -> dict:
    wanted, found = sorted(names), {}
    for chunk in in_chunks(wanted):
        rows = frappe.get_all(
            "Beneficiary",
            filters={"name": ["in", chunk]},
            fields=list(PERSON_FIELDS),
            limit=0,
        )
        found.update({row.name: row for row in rows})
    return found


def totals_of(rows: list[ChangeListRow]) -> dict[str, dict]:
    """By movement, in the order of the paper: persons, old, new and difference; movements without rows are 0."""
    totals = {name: {"persons": 0, "old": 0, "new": 0, "difference": 0} for name in TITLES}
    people: dict[str, set] = {name: set() for name in MOVEMENTS}
    for row in rows:
        total = totals[row["movement"]]
        people[row["movement"]].add((row["programme"], row["beneficiary"]))
        for measure in ("old", "new", "difference"):
            total[measure] += row[measure]
    for name, total in totals.items():
        total["persons"] = len(people[name])
    return totals
