"""Totals of a payroll, always counted from its lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS
from an_sinh.domain.payroll.lines import ARREARS, CARRIED_OVER, ONE_OFF, RECOVERY, REGULAR, SET_OFF

KIND_FIELDS = {REGULAR: "regular_amount", ARREARS: "arrears_amount", RECOVERY: "recovery_amount"}

FIELDS = (
    *KIND_FIELDS.values(),
    "one_off_amount",
    "set_off_amount",
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


class Regulars(NamedTuple):
    """Regular lines of other people than those of the rows, who are paid through one channel."""

    channel: str
    persons: int
    lines: int
    amount: int


def from_rows(rows: Iterable[tuple], regulars: Iterable[Regulars] = ()) -> dict[str, int]:
    """The same from the kind, channel, beneficiary and amount of each line, and the sums of lines of other people.

    `total_amount` is what is to be paid: what is to come back is a sum of its own (`recovery_amount`), and so is what
    went out before (`set_off_amount`), which isn't paid again. Persons by payment method are those who get money."""
    kinds: Counter[str] = Counter()
    by_channel: defaultdict[str, Counter[str]] = defaultdict(Counter)
    people: set[str] = set()
    count, carried_count = 0, 0
    for kind, channel, beneficiary, amount in rows:
        count += 1
        carried_count += kind == CARRIED_OVER
        kinds[kind] += amount
        if kind == RECOVERY:
            people.add(beneficiary)
        else:
            by_channel[channel][beneficiary] += amount
    others = list(regulars)
    kinds[REGULAR] += sum(each.amount for each in others)
    by_kind = {kind: dong(amount) for kind, amount in kinds.items()}
    totals = {fieldname: by_kind.get(kind, 0) for kind, fieldname in KIND_FIELDS.items()}
    charged = sum(totals.values())
    once, carried, offset = (by_kind.get(kind, 0) for kind in (ONE_OFF, CARRIED_OVER, SET_OFF))
    return totals | {
        "person_count": len(people.union(*by_channel.values())) + sum(each.persons for each in others),
        "line_count": count + sum(each.lines for each in others),
        "charged_amount": charged,
        "one_off_amount": once,
        "set_off_amount": offset,
        "carried_over_count": carried_count,
        "carried_over_amount": carried,
        "total_amount": charged - totals["recovery_amount"] + carried + once + offset,
        **_by_method(by_channel, others),
    }


def _by_method(by_channel: dict[str, Counter], others: list[Regulars]) -> dict[str, int]:
    """Đồng and persons through accounts and in cash."""
    found = dict.fromkeys(("account_amount", "account_persons", "cash_amount", "cash_persons"), 0)
    for channel, receivers in by_channel.items():
        method = _method(channel)
        found[f"{method}_amount"] += dong(receivers.total())
        found[f"{method}_persons"] += sum(amount > 0 for amount in receivers.values())
    for each in others:
        found[f"{_method(each.channel)}_amount"] += dong(each.amount)
        found[f"{_method(each.channel)}_persons"] += each.persons
    return found


def _method(channel: str) -> str:
    return "account" if channel in ACCOUNT_CHANNELS else "cash"


def needs_province_review(payroll) -> bool:
    """Whether the province is asked about a Monthly Payroll with its totals: what it pays, or what it takes back, is
    above the amount of An Sinh Settings; the one is not set off against the other. Never while that amount is 0."""
    limit = dong(frappe.db.get_single_value("An Sinh Settings", "province_review_amount"))
    return bool(limit) and max(dong(payroll.total_amount), -dong(payroll.recovery_amount)) > limit
