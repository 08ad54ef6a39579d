"""What is charged, kept per person and programme as the few runs of months that it is.

The approved lines are the truth. Walking them takes a row per person and month whenever a payroll is made; this
table is their sum, written in the transaction that approves a payroll. `refuse_gaps` holds its total against the
approved payrolls before anything is worked out from it, `differing` compares it with every line, `rebuild` makes
it anew.
"""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.benefits.charged import add_up, parse_history, total
from an_sinh.domain.benefits.owed import Run
from an_sinh.services.benefits.entitlement_store import owed_entitlements
from an_sinh.services.benefits.openings import opening_texts
from an_sinh.services.common import embedded
from an_sinh.services.common.bulk import CHUNK_ROWS, BulkTable, in_chunks
from frappe import _
from frappe.query_builder import Order
from frappe.query_builder.functions import GroupConcat, Sum

DOCTYPE = "Charged Months"


def record(payroll: str, programme: str, foreseen: bool = False) -> None:
    """Add the charges of a payroll that is being approved. To be called once, in its transaction. `foreseen`: they are
    those of a regular list, which the next one reckons with."""
    with embedded.unwatched(embedded.PAYROLL) if foreseen else nullcontext():
        _record(payroll, programme)


def _record(payroll: str, programme: str) -> None:
    line = frappe.qb.DocType("Payroll Line")
    own = (line.payroll == payroll) & _is_charge(line)
    added = dict(
        frappe.qb.from_(line)
        .select(line.beneficiary, GroupConcat(line.charge_key))
        .where(own)
        .groupby(line.beneficiary)
        .run()
    )
    kept = frappe.qb.DocType(DOCTYPE)
    people = frappe.qb.from_(line).select(line.beneficiary).where(own)
    before = dict(
        frappe.qb.from_(kept)
        .select(kept.beneficiary, kept.runs)
        .where((kept.programme == programme) & kept.beneficiary.isin(people))
        .run()
    )
    _delete(_name(person, programme) for person in before)
    _insert(((person, programme), (before.get(person), text)) for person, text in added.items())


def refuse_gaps(programme: str) -> None:
    """Throw unless what is kept comes to what the approved payrolls of a programme charged: whoever loads
    payrolls past their approval must rebuild this, or months would be charged twice."""
    kept, head = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Monthly Payroll")
    sums = frappe.qb.from_(kept).select(Sum(kept.total).as_("kept")).where(kept.programme == programme)
    approved = (
        frappe.qb.from_(head)
        .select(Sum(head.charged_amount).as_("approved"))
        .where((head.programme == programme) & (head.docstatus == 1))
    )
    # One statement, so that no approval comes between the two.
    ((one, other),) = frappe.qb.from_(sums).from_(approved).select(sums.kept, approved.approved).run()
    if dong(one) != dong(other):
        frappe.throw(
            _("The amounts kept as charged for {0} differ from its approved payrolls. Nothing is "
                "calculated from them. Ask the administrator to run “an-sinh rebuild-charged”.").format(programme)
        )  # fmt: skip


def differing() -> list[tuple[str, str]]:
    """(person, programme) of everybody whose kept charges are not those of their approved lines; it reads every
    line."""
    kept = _kept()
    lines = {key: add_up(*texts) for key, texts in _by_lines()}
    return sorted(key for key in kept.keys() | lines.keys() if kept.get(key) != lines.get(key))


def rebuild(beneficiaries: Iterable[str] | None = None) -> int:
    """Make what is kept anew from the approved lines, of everybody or of some (whose lines were given to another
    record). Returns the number of rows written. Does not commit."""
    people = None if beneficiaries is None else sorted(set(beneficiaries))
    if people is None:
        frappe.db.delete(DOCTYPE)
    else:
        for chunk in in_chunks(people):
            frappe.db.delete(DOCTYPE, {"beneficiary": ["in", chunk]})
    return _insert(_by_lines(people))


def by_entitlement(people: list[str], programme: str) -> dict[str, str]:
    """The history text of every entitlement that approved lines charged these people for."""
    line = frappe.qb.DocType("Payroll Line")
    found: dict[str, str] = {}
    for chunk in in_chunks(people):
        rows = (
            frappe.qb.from_(line)
            .select(line.entitlement, GroupConcat(line.charge_key))
            .where(line.beneficiary.isin(chunk))
            .where((line.programme == programme) & (line.docstatus == 1) & _is_charge(line))
            .groupby(line.entitlement)
            .run()
        )
        found.update((name, add_up(text)) for name, text in rows)
    return found


def _is_charge(line):
    """Lines with a charge key are charged; carried-over and one-off lines have none."""
    return line.charge_key != ""


def _by_lines(people: list[str] | None = None) -> Iterator[tuple]:
    """((person, programme), history texts) from the approved lines."""
    if people is None:
        people = frappe.get_all("Beneficiary", pluck="name", order_by="name", limit=0)
    line = frappe.qb.DocType("Payroll Line")
    for chunk in in_chunks(people):
        rows = (
            frappe.qb.from_(line)
            .select(line.beneficiary, line.programme, GroupConcat(line.charge_key))
            .where(line.beneficiary.isin(chunk))
            .where((line.docstatus == 1) & _is_charge(line))
            .groupby(line.beneficiary, line.programme)
            .orderby(line.beneficiary, order=Order.asc)
            .run()
        )
        for person, programme, text in rows:
            yield (person, programme), (text,)


def _kept() -> dict[tuple[str, str], str]:
    rows = frappe.get_all(DOCTYPE, fields=["beneficiary", "programme", "runs"], limit=0)
    return {(row.beneficiary, row.programme): row.runs or "" for row in rows}


def _insert(charges: Iterable[tuple]) -> int:
    """Rows of ((person, programme), history texts to add up). Whose charges cancel out keep a row of none."""
    table = BulkTable(DOCTYPE)
    memo: dict[tuple, tuple[str, int]] = {}
    written = 0
    for (person, programme), texts in charges:
        if texts not in memo:
            runs = add_up(*texts)
            memo[texts] = runs, total(runs)
        runs, amount = memo[texts]
        table.add(_name(person, programme), beneficiary=person, programme=programme, runs=runs, total=amount)
        if len(table.rows) == CHUNK_ROWS:
            written += table.write()
    return written + table.write()


def _delete(names: Iterable[str]) -> None:
    names = list(names)
    for chunk in in_chunks(names):
        frappe.db.delete(DOCTYPE, {"name": ["in", chunk]})


def _name(person: str, programme: str) -> str:
    return f"{person}-{programme}"


def charged_of(beneficiary: str, programme: str, rows: list, source) -> tuple[Run, ...]:
    """What a person was charged of a programme: by approved lines, and before the takeover. `rows`: all approved
    entitlements of the programme; `source`: its `scheme_source`. Writes nothing down, unlike `freeze_openings`."""
    line = frappe.qb.DocType("Payroll Line")
    keys = (
        frappe.qb.from_(line)
        .select(line.charge_key)
        .where((line.beneficiary == beneficiary) & (line.programme == programme) & (line.docstatus == 1))
        .where(line.charge_key.notnull() & (line.charge_key != ""))
        .orderby(line.name, order=Order.asc)
        .run()
    )
    booked = [run for (key,) in keys for run in parse_history(key)]
    unwritten = [row for row in rows if row.paid_through and row.opening_charged is None]
    texts = [row.opening_charged for row in rows]
    texts += opening_texts(owed_entitlements(unwritten), source)
    return tuple(booked + [run for text in texts for run in parse_history(text)])
