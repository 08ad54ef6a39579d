"""Money that did not reach the people: per person how much, since when, why, and what the commune does about it.

It is what approved lists pay and neither arrived nor stands on another list: failed, returned and uncollected payments,
and those that the treasury had no money for.
"""

import json
from typing import TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS, DID_NOT_ARRIVE, UNUSABLE, PaymentStatus
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.disbursement.follow_up.accounts_to_mend import next_step
from an_sinh.services.disbursement.funding import DOCTYPE as REQUEST
from an_sinh.services.disbursement.funding import PARTLY
from frappe import _
from frappe.utils import getdate

LINE, PERSON, ACCOUNT = "Payroll Line", "Beneficiary", "Bank Account"
NO_FUNDS = "No Funds"
FIELDS = (
    *("name", "beneficiary", "full_name", "administrative_unit", "village", "programme", "amount"),
    *(
        "from_month",
        "payment_status",
        "failure_reason",
        "failure_code",
        "channel",
        "provider",
        "bank_account",
    ),
)
# Ages in months, each with the first month that belongs to it.
AGES = ("this_month", "one_month", "two_months", "longer")


class NotArrived(TypedDict):
    """What one person of a programme has not received. `since`: its first month (YYYY-MM); `waiting`: months since then;
    `this_month` … `longer`: the đồng by their age (0, 1, 2, 3 and more months); `reason` and `what` of the oldest."""

    beneficiary: str
    full_name: str
    administrative_unit: str
    village: str
    programme: str
    provider: str
    payments: int
    amount: int
    since: str
    waiting: int
    this_month: int
    one_month: int
    two_months: int
    longer: int
    state: str
    reason: str
    what: str


def not_arrived(conditions: list, state: str | None = None) -> list[NotArrived]:
    """Per person and programme of the reader's area what did not arrive, what waits longest first. `conditions`: of
    Payroll Lines; `state`: only payments of this state, or "No Funds"."""
    lines = _lines(conditions, state)
    accounts = _accounts({line.bank_account for line in lines if line.bank_account})
    dead = _dead({line.beneficiary for line in lines})
    by_person: dict[tuple[str, str], list] = {}
    for line in lines:
        by_person.setdefault((line.beneficiary, line.programme), []).append(line)
    now = months.index(getdate())
    rows = [_row(own, now, accounts, dead) for own in by_person.values()]
    return sorted(
        rows, key=lambda row: (-row["waiting"], -row["amount"], row["full_name"], row["beneficiary"])
    )


def _lines(conditions: list, state: str | None) -> list:
    """The payments, oldest first; `get_list` keeps to the reader's area."""
    found = []
    if state != NO_FUNDS:
        states = [state] if state else list(DID_NOT_ARRIVE)
        found = frappe.get_list(
            LINE,
            filters=[
                *conditions,
                ["docstatus", "=", 1],
                ["payment_status", "in", states],
                ["amount", ">", 0],
            ],
            fields=list(FIELDS),
            limit=0,
        )
    if state in (None, "", NO_FUNDS):
        for chunk in in_chunks(_without_funds()):
            found += frappe.get_list(
                LINE,
                filters=[
                    *conditions,
                    ["name", "in", chunk],
                    ["payment_status", "=", PaymentStatus.PENDING],
                    ["docstatus", "=", 1],
                ],
                fields=list(FIELDS),
                limit=0,
            )
    return sorted(found, key=lambda line: (getdate(line.from_month), line.name))


def _without_funds() -> list[str]:
    texts = frappe.get_all(
        REQUEST, filters={"docstatus": 1, "status": PARTLY}, pluck="unfunded_lines", limit=0
    )
    return sorted({name for text in texts for name in json.loads(text or "[]")})


def _accounts(names: set[str]) -> dict:
    found = {}
    for chunk in in_chunks(sorted(names)):
        for row in frappe.get_all(
            ACCOUNT, filters={"name": ["in", chunk]}, fields=["name", "state", "state_reason"], limit=0
        ):
            found[row.name] = row
    return found


def _dead(names: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in in_chunks(sorted(names)):
        found.update(
            frappe.get_all(
                PERSON, filters={"name": ["in", chunk], "death_date": ["is", "set"]}, pluck="name", limit=0
            )
        )
    return found


def _row(lines: list, now: int, accounts: dict, dead: set[str]) -> NotArrived:
    oldest = lines[0]
    ages = [now - months.index(getdate(line.from_month)) for line in lines]
    by_age = [0, 0, 0, 0]
    for line, age in zip(lines, ages, strict=True):
        by_age[min(max(age, 0), 3)] += dong(line.amount)
    unfunded = oldest.payment_status == PaymentStatus.PENDING
    return {
        "beneficiary": oldest.beneficiary,
        "full_name": oldest.full_name,
        "administrative_unit": oldest.administrative_unit,
        "village": oldest.village or "",
        "programme": oldest.programme,
        "provider": oldest.provider or "",
        "payments": len(lines),
        "amount": sum(dong(line.amount) for line in lines),
        "since": months.iso(months.index(getdate(oldest.from_month))),
        "waiting": max(*ages, 0),
        "this_month": by_age[0],
        "one_month": by_age[1],
        "two_months": by_age[2],
        "longer": by_age[3],
        "state": NO_FUNDS if unfunded else oldest.payment_status,
        "reason": _("The treasury’s money was not enough") if unfunded else _reason(oldest),
        "what": _what(oldest, accounts.get(oldest.bank_account), oldest.beneficiary in dead),
    }


def _reason(line) -> str:
    return line.failure_reason or line.failure_code or ""


def _what(line, account, is_dead: bool) -> str:
    """What the commune does next about a payment."""
    if line.payment_status == PaymentStatus.PENDING:
        return _("Nothing: the next order of its month takes it up when there is money.")
    if is_dead:
        return _("Two people decide at the payment who receives it, or that it is refunded.")
    if account and account.state in UNUSABLE:
        return next_step(account.state_reason)
    if line.payment_status == PaymentStatus.UNCOLLECTED:
        return _(
            "Ask the family why; agree on another day, on payment at home, or on somebody who receives it."
        )
    if line.channel in ACCOUNT_CHANNELS:
        return _(
            "Compare number and name with the bank, then make a supplementary list or wait for the next one."
        )
    return _("Find out why, then make a supplementary list or wait for the next one.")
