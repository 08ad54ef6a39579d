"""Accounts that can't be used any more and through which people are still to be paid: the commune's list of what to mend.

An account leaves the list when a Bank Account Change or another Payment Method counts for the person.
"""

from typing import TypedDict

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import DID_NOT_ARRIVE, UNUSABLE
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.payees import bank_accounts
from frappe import _

ACCOUNT, PERSON, LINE = "Bank Account", "Beneficiary", "Payroll Line"
LIVING = ("Active", "Suspended")
FIELDS = ("name", "provider", "account_number", "state", "state_reason")


class AccountToMend(TypedDict):
    """A person whose account can't be used: `account_ending` holds its last four figures, `waiting` the đồng that did not
    arrive there, `what` what to do next."""

    account: str
    provider: str
    account_ending: str
    beneficiary: str
    full_name: str
    unit_name: str
    reason: str
    waiting: int
    what: str


class AccountsToMend(TypedDict):
    """How many there are, and the first of them."""

    total: int
    rows: list[AccountToMend]


def accounts_to_mend(limit: int = 10) -> AccountsToMend:
    """The living people of the user's area whose way of payment leads to an account that can't be used, those whose money
    did not arrive first; `limit` rows."""
    # `get_list` keeps to the reader's area.
    accounts = {
        row.name: row
        for row in frappe.get_list(
            ACCOUNT,
            filters={"state": ["in", list(UNUSABLE)]},
            fields=list(FIELDS),
            order_by="name asc",
            limit=0,
        )
    }
    uses = bank_accounts.uses_of(sorted(accounts)) if accounts else {}
    people = _people({use.beneficiary for own in uses.values() for use in own})
    waiting = _waiting(sorted(accounts))
    rows = [
        _row(accounts[name], people[use.beneficiary], waiting.get((name, use.beneficiary), 0))
        for name, own in uses.items()
        for use in own
        if use.beneficiary in people
    ]
    rows.sort(key=lambda row: (-row["waiting"], row["unit_name"], row["full_name"], row["account"]))
    return {"total": len(rows), "rows": rows[:limit]}


def next_step(reason: str | None) -> str:
    """What the commune does about an account that can't be used for a reason."""
    return {
        "Closed by the Holder": _("Ask for a new account and enter a Bank Account Change, or agree on cash."),
        "Blocked by the Provider": _(
            "Have the holder ask the bank. A second person approves that it works again, by a Bank Account Change."
        ),
        "Wrong Number": _("Compare the number with the bank’s paper, then enter a Bank Account Change."),
        "Identity Paper Expired": _(
            "The holder shows a valid CCCD at the bank. Then enter a Bank Account Change."
        ),
        "Holder Died": _("Enter who receives now, and another account or cash."),
        "Name Not Confirmed": _("Compare the holder’s name with the CCCD, then enter a Bank Account Change."),
    }.get(reason or "", _("Find out why, then enter a Bank Account Change or another Payment Method."))


def _people(names: set[str]) -> dict[str, frappe._dict]:
    found = {}
    for chunk in in_chunks(sorted(names)):
        for row in frappe.get_list(
            PERSON,
            filters={"name": ["in", chunk], "status": ["in", list(LIVING)]},
            fields=["name", "full_name", "administrative_unit"],
            limit=0,
        ):
            found[row.name] = row
    return found


def _waiting(accounts: list[str]) -> dict[tuple[str, str], int]:
    """What did not arrive, in đồng by account and person."""
    found: dict[tuple[str, str], int] = {}
    for chunk in in_chunks(accounts):
        for row in frappe.get_all(
            LINE,
            filters={"bank_account": ["in", chunk], "payment_status": ["in", list(DID_NOT_ARRIVE)]},
            fields=["bank_account", "beneficiary", "amount"],
            limit=0,
        ):
            key = row.bank_account, row.beneficiary
            found[key] = found.get(key, 0) + dong(row.amount)
    return found


def _row(account, person, waiting: int) -> AccountToMend:
    unit = frappe.get_cached_value("Administrative Unit", person.administrative_unit, "unit_name")
    return {
        "account": account.name,
        "provider": account.provider,
        "account_ending": (account.account_number or "")[-4:],
        "beneficiary": person.name,
        "full_name": person.full_name,
        "unit_name": unit or person.administrative_unit,
        "reason": _(account.state_reason or account.state),
        "waiting": waiting,
        "what": next_step(account.state_reason),
    }
