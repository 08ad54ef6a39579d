"""The accounts of people, from approved lines and movements; merged records belong to the record that stayed."""

from collections.abc import Iterable
from typing import Any

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import PAID_AGAIN
from an_sinh.domain.ledger.account import Account, Line, Moved
from an_sinh.domain.ledger.balances import ONCE, Cells, Span, add, positive
from an_sinh.domain.ledger.movements import CORRECTED, WRITTEN_OFF
from an_sinh.services.ledger.journal import DOCTYPE as MOVEMENT
from frappe.utils import getdate

LINE = "Payroll Line"
PENDING, ORDERED = "Pending", "In Disbursement"
AGAIN = (*PAID_AGAIN, "Recovered", "Paid Before")
ON_ITS_WAY = (ORDERED, "Paid")
CHARGES = ("Regular", "Arrears", "Recovery", "One-off")
CHUNK = 500
LINE_FIELDS = (
    *("name", "beneficiary", "programme", "entitlement", "category", "kind"),
    *("from_month", "to_month", "monthly_amount", "payment_status", "disbursement"),
)
MOVEMENT_FIELDS = (
    *("beneficiary", "programme", "entitlement", "category"),
    *("from_month", "to_month", "monthly_amount", "money", "line"),
)

Key = tuple[str, str]


def merged_records() -> dict[str, str]:
    """Every record that was merged away, with the record that stands for it now."""
    into = dict(
        frappe.get_all(
            "Beneficiary",
            # A range of the index: hardly anybody is merged, and everybody else has nothing there.
            filters={"merged_into": [">", ""]},
            fields=["name", "merged_into"],
            order_by="merged_into",
            as_list=True,
            limit=0,
        )
    )

    def root(name: str) -> str:
        seen = {name}
        while (following := into.get(name)) and following not in seen:
            seen.add(following)
            name = following
        return name

    return {name: root(name) for name in into}


def records_of(people: Iterable[str], merged: dict[str, str] | None = None) -> dict[str, str]:
    """Every record whose money belongs to these people: their own, those they were merged into, and all others that
    went there. Values: the record that stands for it."""
    merged = merged_records() if merged is None else merged
    roots = {merged.get(name, name) for name in people}
    return {
        **{name: name for name in roots},
        **{name: root for name, root in merged.items() if root in roots},
    }


def drafts() -> frozenset[str]:
    """Orders that were not sent yet: what stands on them can still be given back."""
    return frozenset(frappe.get_all("Disbursement", filters={"status": "Draft"}, pluck="name", limit=0))


def accounts_of(people: Iterable[str], programme: str | None = None) -> dict[Key, Account]:
    """The accounts by (person, programme); a merged record's money stands with the record that stayed. People without
    lines are missing."""
    records = records_of(people)
    names, unsent = sorted(records), drafts()
    accounts: dict[Key, Account] = {}
    for start in range(0, len(names), CHUNK):
        filters: dict[str, Any] = {"beneficiary": ["in", names[start : start + CHUNK]]}
        if programme:
            filters["programme"] = programme
        for row in frappe.get_all(
            LINE, filters={**filters, "docstatus": 1}, fields=list(LINE_FIELDS), limit=0
        ):
            _account(accounts, records, row).lines.append(line_of(row, unsent))
        for row in frappe.get_all(MOVEMENT, filters=filters, fields=list(MOVEMENT_FIELDS), limit=0):
            moved = Moved(span_of(row), dong(row.money), row.line)
            _account(accounts, records, row).moved.append(moved)
    return accounts


def given_up_of(people: Iterable[str], programme: str) -> dict[str, Cells]:
    """What of these people's debts was given up and not taken up again, by person; in đồng per entitlement and month."""
    records = records_of(people)
    names = sorted(records)
    found: dict[str, Cells] = {}
    for start in range(0, len(names), CHUNK):
        filters = {
            "beneficiary": ["in", names[start : start + CHUNK]],
            "programme": programme,
            "recovery": ["is", "set"],
            "kind": ["in", [WRITTEN_OFF, CORRECTED]],
        }
        for row in frappe.get_all(MOVEMENT, filters=filters, fields=list(MOVEMENT_FIELDS), limit=0):
            add(found.setdefault(records[row.beneficiary], {}), span_of(row), -1)
    return {person: cells for person, all_ in found.items() if (cells := positive(all_))}


def account_of(person: str, programme: str) -> Account:
    """One account; an empty one for somebody who was never paid."""
    accounts = accounts_of([person], programme)
    return next(iter(accounts.values()), Account())


def line_of(row: frappe._dict, unsent: frozenset[str] = frozenset()) -> Line:
    """A Payroll Line (with `LINE_FIELDS`) in the domain's terms. `unsent`: the orders that are drafts; on one of them a
    line still waits."""
    status, paying = row.payment_status, row.kind != "Recovery" and dong(row.monthly_amount) > 0
    draft = row.disbursement in unsent and status == ORDERED
    ordered = (bool(row.disbursement) or status in ON_ITS_WAY) and not draft
    return Line(
        name=row.name,
        span=span_of(row),
        charges=row.kind in CHARGES,
        ordered=ordered and paying,
        waits=paying and not ordered and (draft or status == PENDING),
        again=paying and status in AGAIN,
    )


def span_of(row: Any) -> Span:
    """The months and the monthly amount of a line or a movement."""
    return Span(
        row.entitlement or f"{ONCE}{row.category or ''}",
        months.index(getdate(row.from_month)),
        months.index(getdate(row.to_month)),
        dong(row.monthly_amount),
    )


def _account(accounts: dict[Key, Account], records: dict[str, str], row: frappe._dict) -> Account:
    return accounts.setdefault((records[row.beneficiary], row.programme), Account())
