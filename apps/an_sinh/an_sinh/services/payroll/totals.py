"""Totals of a payroll, always counted from its lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS
from an_sinh.domain.payroll.lines import ARREARS, CARRIED_OVER, ONE_OFF, RECOVERY, REGULAR

KIND_FIELDS = {REGULAR: "regular_amount", ARREARS: "arrears_amount", RECOVERY: "recovery_amount"}

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
    rows = (
        frappe.qb.from_(line)
        .select(line.kind, line.channel, line.beneficiary, line.amount)
        .where(line.payroll == payroll)
        .run()
    )
    return from_rows(rows)


def from_rows(rows: Iterable[tuple]) -> dict[str, int]:
    """The same from the kind, channel, beneficiary and amount of each line."""
    kinds, ways, receivers = Counter(), Counter(), defaultdict(set)
    count, carried_count = 0, 0
    for kind, channel, beneficiary, amount in rows:
        count += 1
        carried_count += kind == CARRIED_OVER
        kinds[kind] += amount
        ways[channel] += amount
        receivers[channel].add(beneficiary)
    by_kind = {kind: dong(amount) for kind, amount in kinds.items()}
    totals = {fieldname: by_kind.get(kind, 0) for kind, fieldname in KIND_FIELDS.items()}
    charged = sum(totals.values())
    once, carried = by_kind.get(ONE_OFF, 0), by_kind.get(CARRIED_OVER, 0)
    through_accounts = [channel for channel in receivers if channel in ACCOUNT_CHANNELS]
    in_cash = [channel for channel in receivers if channel not in ACCOUNT_CHANNELS]
    return totals | {
        "person_count": len(set().union(*receivers.values())),
        "line_count": count,
        "charged_amount": charged,
        "one_off_amount": once,
        "carried_over_count": carried_count,
        "carried_over_amount": carried,
        "total_amount": charged + carried + once,
        "account_amount": sum(dong(ways[channel]) for channel in through_accounts),
        "account_persons": sum(len(receivers[channel]) for channel in through_accounts),
        "cash_amount": sum(dong(ways[channel]) for channel in in_cash),
        "cash_persons": sum(len(receivers[channel]) for channel in in_cash),
    }


def needs_province_review(payroll) -> bool:
    """Whether the province is asked about a Monthly Payroll with its totals: what it pays, or what it takes back, is
    above the amount of An Sinh Settings; the one is not set off against the other. Never while that amount is 0."""
    limit = dong(frappe.db.get_single_value("An Sinh Settings", "province_review_amount"))
    back = -dong(payroll.recovery_amount)
    return bool(limit) and max(dong(payroll.total_amount) + back, back) > limit
