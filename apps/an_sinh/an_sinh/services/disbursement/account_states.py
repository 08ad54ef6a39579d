"""What a provider's answers say about accounts: paid, an account works; closed, blocked or unknown, it doesn't.

The next list pays whoever receives there in another way; the commune sees them among its accounts to be mended
(`accounts_to_mend`).
"""

from collections.abc import Iterable

import frappe
from an_sinh.domain.disbursement.reconciliation import Decision
from an_sinh.domain.ledger.failure_codes import UNUSABLE, AccountState
from an_sinh.domain.ledger.movements import PAID, UNANSWERED
from an_sinh.services.common.bulk import in_chunks
from frappe.utils import now

ACCOUNT, LINE, MOVEMENT = "Bank Account", "Payroll Line", "Money Movement"
UNVERIFIED, ACTIVE = "Unverified", "Active"
CHUNK = 500


def learn(disbursement: str, decisions: Iterable[Decision]) -> None:
    """Note what the answers to an order say about the accounts that it paid to; the last answer of a line counts."""
    last = {decision.line: decision.answer for decision in decisions if decision.answer}
    _prove_working(disbursement, [line for line, answer in last.items() if answer.status == PAID])
    _open_again([d.line for d in decisions if d.before != UNANSWERED and last[d.line].status == PAID])
    closing = {line: answer.code for line, answer in last.items() if answer.code in UNUSABLE}
    found: dict[AccountState, set[str]] = {}
    for line, account, state in _accounts_of(list(closing)):
        told = UNUSABLE[closing[line]]
        if state not in (told.state, "Closed"):
            found.setdefault(told, set()).add(account)
    for told, names in found.items():
        _set(sorted(names), told)


def _prove_working(disbursement: str, paid: list[str]) -> None:
    """Accounts that nobody had verified and that money of these lines reached now. One that was marked unusable stays so:
    to pay there again takes two people."""
    if not paid:
        return
    line, account = frappe.qb.DocType(LINE), frappe.qb.DocType(ACCOUNT)
    reached = (
        frappe.qb.from_(line)
        .select(line.bank_account)
        .where((line.disbursement == disbursement) & (line.payment_status == PAID))
    )
    if len(paid) <= CHUNK:  # else it is most of the order
        reached = reached.where(line.name.isin(paid))
    proved = frappe.qb.update(account).set(account.state, ACTIVE)
    proved.where((account.state == UNVERIFIED) & account.name.isin(reached)).run()


def _open_again(lines: list[str]) -> None:
    """Payments that arrived after all: what an earlier answer about them said of their accounts was wrong, unless another
    payment met the same, or somebody marked the account since."""
    told: dict[str, set[AccountState]] = {}
    for chunk in in_chunks(lines):
        for row in frappe.get_all(
            MOVEMENT,
            filters={"line": ["in", chunk], "code": ["in", list(UNUSABLE)]},
            fields=["line", "code"],
            limit=0,
        ):
            told.setdefault(row.line, set()).add(UNUSABLE[row.code])
    for line, account, _state in _accounts_of(list(told)):
        now_marked = AccountState(*frappe.db.get_value(ACCOUNT, account, ["state", "state_reason"]))
        others = {"bank_account": account, "name": ["!=", line], "failure_code": ["in", list(UNUSABLE)]}
        if now_marked in told[line] and not frappe.db.exists(LINE, others):
            _set([account], AccountState(ACTIVE, None))


def _accounts_of(lines: list[str]) -> list[tuple[str, str, str]]:
    """(line, account, its state) of lines that were paid to an account that is registered."""
    line, account = frappe.qb.DocType(LINE), frappe.qb.DocType(ACCOUNT)
    found: list = []
    for start in range(0, len(lines), CHUNK):
        found += (
            frappe.qb.from_(line)
            .join(account)
            .on(account.name == line.bank_account)
            .select(line.name, account.name, account.state)
            .where(line.name.isin(lines[start : start + CHUNK]))
            .run()
        )
    return found


def _set(names: list[str], told: AccountState) -> None:
    account = frappe.qb.DocType(ACCOUNT)
    for start in range(0, len(names), CHUNK):
        (
            frappe.qb.update(account)
            .set(account.state, told.state)
            .set(account.state_reason, told.reason)
            .set(account.modified, now())
            .set(account.modified_by, frappe.session.user)
            .where(account.name.isin(names[start : start + CHUNK]))
        ).run()
