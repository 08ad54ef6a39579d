"""What a list pays again, and which of its arrears are settled already: both follow from balances.

Payments that did not arrive are not owed again: they are the same charge, paid once more, month by month as far as
they are still owed. What a dead person has not collected isn't carried on for ever: who receives it is decided by paper.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import frappe
from an_sinh.domain.base.terms import PAID_AGAIN, PaymentStatus
from an_sinh.domain.ledger.account import Account
from an_sinh.domain.ledger.balances import ONCE, Cells, Span, within_months
from an_sinh.services.ledger.accounts import (
    ORDERED,
    PENDING,
    accounts_of,
    drafts,
    given_up_of,
    merged_records,
    records_of,
    span_of,
)
from frappe.model.document import Document
from frappe.query_builder import Order

LINE = "Payroll Line"
CARRIED, SET_OFF = "Carried Over", "Set Off"
ONE_OFF = "One-off"
CHUNK = 500
# Debts whose months count as paid when they are charged again; one that was given up is taken up for that.
DEBTS = ("Without Plan", "In Plan", "Written Off")


class TooMuch(NamedTuple):
    """What went out to a person beyond what was charged, by entitlement and month: what is asked back, and what was given
    up."""

    debt: Cells
    given_up: Cells


def debts_of(people: Iterable[str], programme: str) -> dict[str, TooMuch]:
    """Of these people, who owes money back, or did until it was given up, and for which months: their arrears of those
    months are settled."""
    known = set(people)
    some = sorted(owing(programme) & known) if known else []
    if not some:
        return {}
    accounts, given_up = accounts_of(some, programme), given_up_of(some, programme)
    found = {
        person: TooMuch(account.debt(), given_up.get(person, {}))
        for (person, _programme), account in accounts.items()
    }
    return {person: too_much for person, too_much in found.items() if any(too_much)}


def owing(programme: str) -> set[str]:
    """Everybody of whom money is to come back, or was until it was given up; merged records as the one that stands for
    them."""
    merged = merged_records()
    return {
        merged.get(name, name)
        for name in frappe.get_all(
            "Recovery",
            filters={"programme": programme, "status": ["in", list(DEBTS)]},
            pluck="beneficiary",
            limit=0,
        )
    }


def again(
    programme: str,
    unit: str,
    month: date,
    charges: dict[str, list[Span]],
    claimants: frozenset[str] = frozenset(),
    once: bool = False,
) -> list[tuple]:
    """What the list of a unit and month pays again: (row of the old line, person, span), oldest first; of what is paid
    `once`, else of all others. `charges`: what the list charges whom. Lines of `claimants` (names) are paid again although
    their person has died."""
    failed = failed_lines(programme, unit, month, once)
    taken_back = {person for person, spans in charges.items() if any(span.monthly < 0 for span in spans)}
    waiting = _waiting_lines(sorted(taken_back), programme)
    rows = {row.name: row for row in (*failed, *waiting)}
    if not rows:
        return []
    merged = merged_records()
    owners = {name: merged.get(row.beneficiary, row.beneficiary) for name, row in rows.items()}
    accounts = accounts_of(set(owners.values()), programme)
    dead = _dead(set(owners.values()))
    found = []
    for (person, _programme), account in accounts.items():
        own = charges.get(person, [])
        given_up = frozenset(account.overdrawn(own)) if person in taken_back else frozenset()
        for name, span in account.again(own, given_up):
            if span.entitlement.startswith(ONCE) != once:
                continue
            # A line that was paid before, and whose money came back since, isn't among those that failed.
            rows[name] = rows.get(name) or frappe.db.get_value(LINE, name, "*", as_dict=True)
            waits = person in dead and rows[name].payment_status == PaymentStatus.UNCOLLECTED
            if not waits or name in claimants:
                found.append((rows[name], person, span))
    return sorted(found, key=lambda item: (item[2].first, item[0].name))


def claimants(programme: str, unit: str) -> dict[str, tuple]:
    """The lines of dead people that an approved decision hands to a claimant: the claimant's name, relation and ID number,
    by line."""
    rows = frappe.get_all(
        "Money Decision",
        filters={
            "kind": "Hand to Claimant",
            "status": "Approved",
            "programme": programme,
            "administrative_unit": unit,
        },
        fields=["line", "claimant_name", "claimant_relation", "claimant_id_number"],
        limit=0,
    )
    return {row.line: (row.claimant_name, row.claimant_relation, row.claimant_id_number) for row in rows}


def failed_lines(programme: str, unit: str, month: date, once: bool = False) -> list:
    """Approved lines of a programme up to a month that did not arrive, of people of a unit, of records that were merged
    into theirs too; oldest first. `once`: those of lists of what is paid once, else all others."""
    line = frappe.qb.DocType(LINE)
    person = frappe.qb.DocType("Beneficiary")
    listing = frappe.qb.DocType("Monthly Payroll")
    kept_by = person.administrative_unit == unit
    if came := _came_to(unit):
        kept_by |= person.name.isin(came)
    rows = (
        frappe.qb.from_(line)
        .join(person)
        .on(person.name == line.beneficiary)
        .join(listing)
        .on(listing.name == line.payroll)
        .select(line.star, person.merged_into)
        .where(
            line.payment_status.isin(PAID_AGAIN)
            & (line.docstatus == 1)
            & (line.programme == programme)
            & (line.month <= month)
            & kept_by
            # What is paid once comes again on a list of its own kind only: it goes to a claimant.
            & ((listing.kind == ONE_OFF) if once else (listing.kind != ONE_OFF))
        )
        .orderby(line.from_month, order=Order.asc)
        .orderby(line.name, order=Order.asc)
        .run(as_dict=True)
    )
    return _of_unit(rows, unit)


def check_carried_over(payroll: Document) -> list[str]:
    """The names of people for whom an approved list would pay again what isn't payable any more: it arrived after all,
    was refunded, or stands on another list meanwhile. To be called before its lines are approved."""
    own = frappe.get_all(
        LINE,
        filters={"payroll": payroll.name, "kind": ["in", [CARRIED, SET_OFF, "Recovery"]]},
        fields=["name", "beneficiary"],
        limit=0,
    )
    people = sorted({row.beneficiary for row in own})
    if not people:
        return []
    merged = merged_records()
    lines: dict[str, list] = {}
    # What is paid once comes again under the record that it was decided for, merged since or not.
    for name, rows in _lines_of_list(payroll.name, people).items():
        lines.setdefault(merged.get(name, name), []).extend(rows)
    people = sorted(lines)
    accounts = accounts_of(people, payroll.programme)
    given_up = given_up_of(people, payroll.programme)
    wrong = []
    for person in people:
        account = accounts.get((person, payroll.programme), Account())
        if _too_much(account, lines[person], given_up.get(person, {})):
            wrong.append(lines[person][0].full_name)
    return wrong


def _came_to(unit: str) -> list[str]:
    """The records that were merged into a record of a unit, a merge of a merge included."""
    merged = merged_records()
    units = _units_of(set(merged.values()))
    return sorted(name for name, root in merged.items() if units.get(root) == unit)


def _of_unit(rows: list, unit: str) -> list:
    """Without records that were merged into one of another unit, a merge of a merge included."""
    if not any(row.merged_into for row in rows):
        return rows
    merged = merged_records()
    units = _units_of({merged.get(row.beneficiary, row.beneficiary) for row in rows})
    return [row for row in rows if units.get(merged.get(row.beneficiary, row.beneficiary)) == unit]


def _units_of(people: set[str]) -> dict[str, str]:
    names = sorted(people)
    found: dict[str, str] = {}
    for start in range(0, len(names), CHUNK):
        filters = {"name": ["in", names[start : start + CHUNK]]}
        fields = ["name", "administrative_unit"]
        found |= dict(frappe.get_all("Beneficiary", filters, fields, as_list=True, limit=0))
    return found


def _waiting_lines(people: list[str], programme: str) -> list:
    """Approved lines of people that stand on no order that was sent, to be replaced where their months are taken back."""
    records = sorted(records_of(people)) if people else []
    found, unsent = [], drafts() if people else frozenset()
    for start in range(0, len(records), CHUNK):
        found += frappe.get_all(
            LINE,
            filters={
                "beneficiary": ["in", records[start : start + CHUNK]],
                "programme": programme,
                "docstatus": 1,
                "payment_status": ["in", [PENDING, ORDERED]],
                "monthly_amount": [">", 0],
                "entitlement": ["is", "set"],
            },
            fields=["*"],
            limit=0,
        )
    return [row for row in found if row.payment_status == PENDING or row.disbursement in unsent]


def _dead(people: set[str]) -> set[str]:
    names, found = sorted(people), set()
    for start in range(0, len(names), CHUNK):
        found.update(
            frappe.get_all(
                "Beneficiary",
                filters={"name": ["in", names[start : start + CHUNK]], "death_date": ["is", "set"]},
                pluck="name",
                limit=0,
            )
        )
    return found


def _lines_of_list(payroll: str, people: list[str]) -> dict[str, list]:
    found: dict[str, list] = {}
    for start in range(0, len(people), CHUNK):
        for row in frappe.get_all(
            LINE,
            filters={"payroll": payroll, "beneficiary": ["in", people[start : start + CHUNK]]},
            fields=["*"],
            order_by="line_no asc",
            limit=0,
        ):
            found.setdefault(row.beneficiary, []).append(row)
    return found


def _too_much(account: Account, rows: list, forgiven: Cells) -> bool:
    """Whether what a person's lines of a list pay again, or set off, is not there."""
    charges = [span_of(row) for row in rows if row.kind in ("Regular", "Arrears", "Recovery", ONE_OFF)]
    given_up = frozenset(row.carried_from for row in rows if row.kind == CARRIED)
    if any(span.monthly < 0 for span in charges):
        # What waits and is taken back wholly leaves without a line that pays it again.
        given_up |= frozenset(account.overdrawn(charges))
    covered = [span_of(row) for row in rows if row.kind == SET_OFF]
    free = account.free(charges, given_up)
    for row in rows:
        if row.kind != CARRIED:
            continue
        span = span_of(row)
        for month in range(span.first, span.last + 1):
            key = (span.entitlement, month)
            free[key] = free.get(key, 0) - span.monthly
    free = within_months(free)
    debt = account.debt()
    return any(amount < 0 for amount in free.values()) or any(
        -span.monthly
        > sum(amount for (_e, at), amount in debt.items() if at == month)
        + forgiven.get((span.entitlement, month), 0)
        for span in covered
        for month in range(span.first, span.last + 1)
    )
