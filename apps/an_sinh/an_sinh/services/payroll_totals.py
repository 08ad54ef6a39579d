"""Totals of a payroll, always counted from its lines."""

import frappe
from an_sinh.domain.money import dong
from an_sinh.services.payroll_people import ACCOUNT_CHANNELS
from frappe.query_builder.functions import Count, Sum

KIND_FIELDS = {"Regular": "regular_amount", "Arrears": "arrears_amount", "Recovery": "recovery_amount"}

FIELDS = (
    *KIND_FIELDS.values(),
    "one_off_amount",
    "person_count",
    "line_count",
    "charged_amount",
    "carried_over_count",
    "carried_over_amount",
    "total_amount",
    "account_amount",
    "account_persons",
    "cash_amount",
    "cash_persons",
)


def from_lines(payroll: str) -> dict[str, int]:
    """Every total field of a Monthly Payroll, from its lines in the database; amounts in đồng."""
    line = frappe.qb.DocType("Payroll Line")
    of_this = line.payroll == payroll
    kinds = (
        frappe.qb.from_(line)
        .select(line.kind, Count(line.name), Sum(line.amount))
        .where(of_this)
        .groupby(line.kind)
        .run()
    )
    channels = (
        frappe.qb.from_(line)
        .select(line.channel, Count(line.beneficiary).distinct(), Sum(line.amount))
        .where(of_this)
        .groupby(line.channel)
        .run()
    )
    persons = frappe.qb.from_(line).select(Count(line.beneficiary).distinct()).where(of_this).run()[0][0]
    by_kind = {kind: (int(count), dong(amount)) for kind, count, amount in kinds}
    totals = {fieldname: by_kind.get(kind, (0, 0))[1] for kind, fieldname in KIND_FIELDS.items()}
    carried_count, carried = by_kind.get("Carried Over", (0, 0))
    charged = sum(totals.values())
    once = by_kind.get("One-off", (0, 0))[1]
    through_accounts = [row for row in channels if row[0] in ACCOUNT_CHANNELS]
    in_cash = [row for row in channels if row[0] not in ACCOUNT_CHANNELS]
    return totals | {
        "person_count": int(persons),
        "line_count": sum(count for count, _ in by_kind.values()),
        "charged_amount": charged,
        "one_off_amount": once,
        "carried_over_count": carried_count,
        "carried_over_amount": carried,
        "total_amount": charged + carried + once,
        "account_amount": sum(dong(amount) for _, _, amount in through_accounts),
        "account_persons": sum(int(count) for _, count, _ in through_accounts),
        "cash_amount": sum(dong(amount) for _, _, amount in in_cash),
        "cash_persons": sum(int(count) for _, count, _ in in_cash),
    }


def needs_province_review(total: int) -> bool:
    """Whether the province is asked: above the amount of An Sinh Settings, never while that is 0."""
    limit = dong(frappe.db.get_single_value("An Sinh Settings", "province_review_amount"))
    return bool(limit) and total > limit
