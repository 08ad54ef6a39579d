"""Everything that is derived from the journal, worked out anew and compared: states of lines, sums of orders, debts.

`an-sinh rebuild-balances` mends what differs; with `--check` it only names it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement import recovery as rules
from an_sinh.domain.ledger.movements import ANSWERS, PAID
from an_sinh.services.disbursement import orders, recovery
from an_sinh.services.ledger import accounts, journal
from frappe.query_builder.functions import Count, Sum

LINE, ORDER, RECOVERY = "Payroll Line", "Disbursement", "Recovery"
ORDINARY = ("In Disbursement", PAID)
BUCKETS = {PAID: "paid", "In Disbursement": "open"}
CHUNK = 500


class Difference(NamedTuple):
    """Something derived that is not what the journal comes to. `kept` and `right`: a state, or đồng."""

    doctype: str
    name: str
    what: str
    kept: object
    right: object


def differences() -> list[Difference]:
    """Every difference of the site; it reads the movements, the lines that deviate, the orders' sums and the debts."""
    return [*_lines(), *_orders(), *_debts(), *_movements()]


def rebuild() -> int:
    """Mend what differs, from the journal; returns how many things were mended. Movements themselves never change.
    Does not commit."""
    found = differences()
    for row in found:
        if row.doctype == LINE:
            frappe.db.set_value(LINE, row.name, "payment_status", row.right)
    for name in sorted({row.name for row in found if row.doctype == ORDER} | _orders_of(found)):
        orders.refresh_totals(frappe.get_doc(ORDER, name, for_update=True))
    for row in found:
        if row.doctype == "Beneficiary":
            person, programme = row.name, row.what.partition(": ")[2]
            recovery.follow(person, programme, accounts.account_of(person, programme), "rebuild-balances")
    return sum(row.doctype != journal.DOCTYPE for row in found)


def _orders_of(found: list[Difference]) -> set[str]:
    names = [row.name for row in found if row.doctype == LINE]
    orders_of = set()
    for start in range(0, len(names), CHUNK):
        filters = {"name": ["in", names[start : start + CHUNK]], "disbursement": ["is", "set"]}
        orders_of.update(frappe.get_all(LINE, filters=filters, pluck="disbursement", limit=0))
    return orders_of


def _lines() -> Iterator[Difference]:
    """Lines whose state isn't that of their last answer; money that stands elsewhere by now may show that instead."""
    answered = _last_answers()
    names = sorted(answered)
    for start in range(0, len(names), CHUNK):
        rows = frappe.get_all(
            LINE,
            filters={"name": ["in", names[start : start + CHUNK]]},
            fields=["name", "payment_status"],
            limit=0,
        )
        for row in rows:
            answer = answered[row.name]
            if (answer == PAID) != (row.payment_status == PAID) or row.payment_status == "In Disbursement":
                yield Difference(LINE, row.name, "state", row.payment_status, answer)
    yield from _unanswered()


def _unanswered() -> Iterator[Difference]:
    """Ordered lines without a movement are on their way or paid, as their day says."""
    line, moved = frappe.qb.DocType(LINE), frappe.qb.DocType(journal.DOCTYPE)
    rows = (
        frappe.qb.from_(line)
        .left_join(moved)
        .on(moved.line == line.name)
        .select(line.name, line.payment_status, line.paid_on)
        .where(line.disbursement.isnotnull() & moved.name.isnull() & (line.docstatus == 1))
        .where(
            line.payment_status.notin(ORDINARY)
            | ((line.payment_status == PAID) & line.paid_on.isnull())
            | ((line.payment_status == "In Disbursement") & line.paid_on.isnotnull())
        )
        .run()
    )
    for name, status, paid_on in rows:
        yield Difference(LINE, name, "state", status, PAID if paid_on else "In Disbursement")


def _last_answers() -> dict[str, str]:
    rows = frappe.get_all(
        journal.DOCTYPE,
        filters={"line": ["is", "set"], "answer": ["in", list(ANSWERS)]},
        fields=["name", "line", "answer"],
        limit=0,
    )
    rows.sort(key=lambda row: int(row.name.rpartition("-M")[2]))
    return {row.line: row.answer for row in rows}


def _orders() -> Iterator[Difference]:
    """Orders whose sums aren't those of their lines."""
    line = frappe.qb.DocType(LINE)
    rows = (
        frappe.qb.from_(line)
        .select(line.disbursement, line.payment_status, Count("*"), Sum(line.amount))
        .where(line.disbursement.isnotnull())
        .groupby(line.disbursement, line.payment_status)
        .run()
    )
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for order, status, count, amount in rows:
        bucket = BUCKETS.get(status, "failed")
        sums[order][f"{bucket}_count"] += int(count)
        sums[order][f"{bucket}_amount"] += dong(amount)
    fields = [f"{bucket}_{what}" for bucket in ("paid", "failed", "open") for what in ("count", "amount")]
    for document in frappe.get_all(ORDER, fields=["name", *fields], limit=0):
        for fieldname in fields:
            kept, right = dong(document[fieldname]), sums[document.name][fieldname]
            if kept != right:
                yield Difference(ORDER, document.name, fieldname, kept, right)


def _debts() -> Iterator[Difference]:
    """People whose open Recoveries aren't what their account says is owed back."""
    merged = accounts.merged_records()
    open_amounts: dict[tuple[str, str], int] = defaultdict(int)
    for row in frappe.get_all(
        RECOVERY,
        fields=["beneficiary", "programme", "status", "outstanding_amount"],
        limit=0,
    ):
        key = merged.get(row.beneficiary, row.beneficiary), row.programme
        open_amounts[key] += dong(row.outstanding_amount) if row.status in (rules.OPEN, rules.IN_PLAN) else 0
    moved = frappe.get_all(
        journal.DOCTYPE, fields=["beneficiary"], distinct=True, pluck="beneficiary", limit=0
    )
    people = sorted(
        {person for person, _programme in open_amounts} | {merged.get(name, name) for name in moved}
    )
    for start in range(0, len(people), CHUNK):
        found = accounts.accounts_of(people[start : start + CHUNK])
        for key, account in sorted(found.items()):
            kept, right = open_amounts.get(key, 0), sum(account.debt().values())
            if kept != right:
                yield Difference("Beneficiary", key[0], f"debt: {key[1]}", kept, right)


def _movements() -> Iterator[Difference]:
    """Movements without a paper: there must be none."""
    for name in frappe.get_all(journal.DOCTYPE, filters={"paper": ["is", "not set"]}, pluck="name", limit=0):
        yield Difference(journal.DOCTYPE, name, "paper", "", "a paper")
