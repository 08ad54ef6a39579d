"""Receipts and write-offs of a Recovery as movements: one paper, one movement.

The instalments show what came under which; the journal says that it moved. What needs no collecting (a payment that did
not arrive) is noted on the instalments only: its own movement stands with its line.
"""

import datetime
from collections.abc import Mapping

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.ledger.balances import Span, cells_of, less, oldest_first, spans_of
from an_sinh.domain.ledger.movements import CORRECTED, RECEIVED_BACK, WRITTEN_OFF
from an_sinh.services.ledger import accounts, journal
from frappe import _
from frappe.utils import getdate, nowdate

DOCTYPE = "Recovery"


def is_known(document, amount: int, received_on: datetime.date, paper: str) -> bool:
    """Whether this very receipt was counted: its number, day and amount. Throws where its number stands for another
    one."""
    own = journal.movements_of_paper(document.name, paper)
    if not own:
        return False
    if (-sum(dong(row.money) for row in own), getdate(own[0].day)) == (amount, received_on):
        return True
    return bool(journal.refuse_paper_twice(document.name, paper))


def write_movements(doc) -> None:
    """Write what a saved Recovery received or gave up since it was last saved; to be called in `on_update`."""
    before = doc.get_doc_before_save()
    if before is not None and not doc.flags.not_collected:
        _write_receipt(doc, before)
    _write_given_up(doc)


def _write_receipt(doc, before) -> None:
    amount = _received(doc) - _received(before)
    if amount <= 0:
        return
    known = {paper for row in before.instalments for paper in _papers(row)}
    new = [row for row in doc.instalments if any(paper not in known for paper in _papers(row))]
    papers = sorted({paper for row in new for paper in _papers(row)} - known)
    if len(papers) != 1:
        frappe.throw(
            _(
                "Enter the number of one receipt that was not counted yet; several receipts one after the other."
            )
        )
    key = journal.refuse_paper_twice(doc.name, papers[0])
    _write(doc, key, RECEIVED_BACK, amount, {"day": getdate(new[0].received_on), "paper": papers[0]}, -1)


def _write_given_up(doc) -> None:
    """A debt is given up by its approved plan, and no longer once the plan is taken back."""
    written = _given_up(doc.name)
    amount = dong(doc.written_off_amount) + sum(span.amount for span in written)
    if not amount:
        return
    facts = {
        "day": doc.decision_date or getdate(nowdate()),
        "paper": doc.decision_number or doc.name,
        "reason": doc.note,
    }
    key = f"{doc.name}-W{journal.next_number(f'{doc.name}-W', 'recovery', doc.name)}"
    if amount > 0:
        _write(doc, key, WRITTEN_OFF, amount, facts, 0)
    else:
        journal.write_entries(_entries(doc, key, CORRECTED, _taken_up(doc, written, -amount), facts, 0))


def _taken_up(doc, written: list[Span], amount: int) -> list[Span]:
    """`amount` of what was given up, to be owed again: first that of months whose money isn't out any more."""
    cells = {cell: -given for cell, given in cells_of(written).items()}
    if amount == sum(cells.values()):
        return spans_of(cells)
    balance = accounts.account_of(doc.beneficiary, doc.programme).balance()
    first = {cell: min(given, max(balance.get(cell, 0), 0)) for cell, given in cells.items()}
    part = min(amount, sum(first.values()))
    taken = cells_of(oldest_first(first, part)) if part else {}
    rest = less(cells, taken)
    more = cells_of(oldest_first(rest, amount - part)) if amount > part else {}
    return spans_of({cell: taken.get(cell, 0) + more.get(cell, 0) for cell in cells})


def taken_up_by(name: str, balance: Mapping) -> int:
    """How much of what a Recovery gave up is not out any more, or charged again, by the person's balance."""
    cells = cells_of(_given_up(name))
    return sum(min(-given, max(balance.get(cell, 0), 0)) for cell, given in cells.items())


def _given_up(name: str) -> list[Span]:
    rows = frappe.get_all(
        journal.DOCTYPE,
        filters={"recovery": name, "kind": ["in", [WRITTEN_OFF, CORRECTED]]},
        fields=["entitlement", "category", "from_month", "to_month", "monthly_amount"],
        limit=0,
    )
    return [accounts.span_of(row) for row in rows]


def _write(doc, key: str, kind: str, amount: int, facts: dict, money: int) -> None:
    """A movement that lessens the debt, the oldest months first; `money`: −1 where money came back."""
    debt = accounts.account_of(doc.beneficiary, doc.programme).debt()
    there = min(amount, sum(debt.values()))
    spans = oldest_first(debt, there) if there else []
    if amount > there:
        # More than the journal knows of, on a site whose debts were older than it: it stays visible in its first month.
        first = months.index(getdate(doc.from_month))
        spans.append(Span(_entitlement(doc), first, first, amount - there))
    lessened = [span._replace(monthly=-span.monthly) for span in spans]
    journal.write_entries(_entries(doc, key, kind, lessened, facts, money))


def _entries(doc, key: str, kind: str, spans: list[Span], facts: dict, money: int) -> list[journal.Entry]:
    """One row per run of months; the first one bears the paper's own name, so that it can be given once."""
    whose = journal.Whose(doc.beneficiary, doc.programme, doc.administrative_unit)
    facts = {"recovery": doc.name, "payroll": doc.payroll, **facts}
    return [
        journal.Entry(
            key if not place else f"{key}~{place}", kind, whose, span, abs(span.amount) * money, facts
        )
        for place, span in enumerate(spans)
    ]


def _entitlement(doc) -> str:
    filters = {"payroll": doc.payroll, "beneficiary": doc.beneficiary, "entitlement": ["is", "set"]}
    return frappe.db.get_value("Payroll Line", filters, "entitlement") or ""


def _papers(row) -> list[str]:
    return [paper.strip() for paper in (row.paper or "").split(";") if paper.strip()]


def _received(doc) -> int:
    return sum(dong(row.amount_received) for row in doc.instalments)
