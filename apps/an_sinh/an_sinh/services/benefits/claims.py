"""One person's entitlements and charges in the domain's terms. For whole communes: `services.payroll.people`."""

import frappe
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.domain.benefits.owed import Entitlement, Run
from an_sinh.services.approval import signatures
from an_sinh.services.benefits.entitlement_rows import CLAIM_COLUMNS, entitlement
from an_sinh.services.benefits.openings import opening_texts
from frappe.query_builder import Order


def rows_of(beneficiary: str, statuses: tuple[str, ...] = (signatures.APPROVED,)) -> list:
    """The entitlements of a person, the earliest first, each with its `suspensions` as (from, to or None) and
    `key`, what `entitlement` reads."""
    rows = frappe.get_all(
        "Benefit Entitlement",
        filters={"beneficiary": beneficiary, "status": ["in", statuses]},
        fields=["name", "programme", "status", "stop_reason", *CLAIM_COLUMNS],
        order_by="start_month asc, category asc, name asc",  # as a payroll reads them
        limit=0,
    )
    suspended: dict[str, list] = {}
    for row in frappe.get_all(
        "Entitlement Suspension",
        filters={"parent": ["in", [row.name for row in rows]], "parenttype": "Benefit Entitlement"},
        fields=["parent", "from_month", "to_month", "reason"],
        order_by="from_month asc",
        limit=0,
    ):
        suspended.setdefault(row.parent, []).append(row)
    for row in rows:
        row.suspensions = suspended.get(row.name, [])
        row.key = claim_key(row)
    return rows


def claim_key(row) -> tuple:
    """The signature of an entitlement's row, see `entitlement_rows`."""
    spans = tuple((one.from_month, one.to_month) for one in row.suspensions)
    return (*(row.get(column) for column in CLAIM_COLUMNS), spans)


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
    texts += opening_texts(domain_of(unwritten), source)
    return tuple(booked + [run for text in texts for run in parse_history(text)])


def domain_of(rows: list) -> tuple[Entitlement, ...]:
    """The rows as the domain's entitlements, in the same order."""
    return tuple(entitlement(row.key) for row in rows)
