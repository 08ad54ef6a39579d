"""What follows from balances after money moved: waiting payments that are settled already don't go out, debts grow or
shrink. Everything is read from the journal; nothing here decides anew.
"""

from collections.abc import Iterable

import frappe
from an_sinh.domain.base import terms
from an_sinh.domain.ledger.account import Account
from an_sinh.services.disbursement import orders as disbursements
from an_sinh.services.disbursement import recovery
from an_sinh.services.ledger import accounts
from frappe import _

LINE = "Payroll Line"
RECOVERED, PAID_BEFORE = "Recovered", "Paid Before"
CHUNK = 500


def of_answers(document, people: dict[str, set[str]]) -> None:
    """After answers to an order. `people`: those whose money stands as paid again ("settled") and whose answer
    followed an earlier one ("changed"). Whoever owes money back is looked at too: what did not arrive, or came back,
    needs no collecting."""
    concerned = people["settled"] | people["changed"] | recovery.owing_on(document.name)
    of_people(concerned, document.programme, document.name)


def of_list(payroll) -> None:
    """After a list was approved: what it takes back, pays again or sets off."""
    people = set(
        frappe.get_all(
            LINE,
            filters={"payroll": payroll.name, "kind": ["in", ["Recovery", "Carried Over", "Set Off"]]},
            pluck="beneficiary",
            limit=0,
        )
    )
    of_people(people, payroll.programme, payroll.name)


def of_people(people: Iterable[str], programme: str, cause: str) -> None:
    """Bring waiting lines, states and debts of these people in step with their balances. `cause`: the document that
    moved the money."""
    people = set(people)
    if not people:
        return
    for (person, _programme), account in sorted(
        accounts.accounts_of(people, programme).items(), key=lambda item: item[0]
    ):
        _give_up_waiting(account, cause)
        _close_given_back(account)
        recovery.follow(person, programme, account, cause)


def _give_up_waiting(account: Account, cause: str) -> None:
    """Lines that wait although their months are settled or taken back leave their draft order and are not paid."""
    names = account.overdrawn()
    if not names:
        return
    charged = account.charged()
    disbursements.give_back(names, _("Settled by {0}.").format(cause))
    for line in account.lines:
        if line.name in names:
            frappe.db.set_value(LINE, line.name, "payment_status", _why(line, charged))


def _why(line, charged: dict) -> str:
    """Whether a line is not paid because its months were taken back, or because other money settled them."""
    span = line.span
    back = any(
        charged.get((span.entitlement, month), 0) < span.monthly for month in range(span.first, span.last + 1)
    )
    return RECOVERED if back else PAID_BEFORE


def _close_given_back(account: Account) -> None:
    """Payments that did not arrive and of whose months nothing is charged any more are done with."""
    charged = account.charged()
    done = [
        line.name
        for line in account.lines
        if line.again
        and not any(
            charged.get((line.span.entitlement, month), 0) > 0
            for month in range(line.span.first, line.span.last + 1)
        )
    ]
    for start in range(0, len(done), CHUNK):
        line = frappe.qb.DocType(LINE)
        (
            frappe.qb.update(line)
            .set(line.payment_status, RECOVERED)
            .where(line.name.isin(done[start : start + CHUNK]))
            .where(line.payment_status.isin(terms.DID_NOT_ARRIVE))
        ).run()
