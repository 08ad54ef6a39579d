"""What follows from balances after money moved: waiting payments that are settled already don't go out, debts grow or
shrink. Everything is read from the journal; nothing here decides anew.
"""

from collections.abc import Iterable

import frappe
from an_sinh.domain.base import terms
from an_sinh.domain.ledger.account import Account
from an_sinh.domain.ledger.balances import Cells, take, take_of_month
from an_sinh.services.disbursement import orders as disbursements
from an_sinh.services.disbursement import recovery
from an_sinh.services.ledger import accounts, carried_over
from frappe import _

LINE = "Payroll Line"
RECOVERED, PAID_BEFORE = "Recovered", "Paid Before"
# States of lines that nobody has the money of, and that no list looks at again.
DONE_WITH = (RECOVERED, PAID_BEFORE, "Carried Over", "Set Off")
CHUNK = 500


def of_answers(document, people: dict[str, set[str]]) -> None:
    """After answers to an order. `people`: those whose money stands as paid again ("settled") and whose answer
    followed an earlier one ("changed"). Whoever owes money back is looked at too: what did not arrive, or came back,
    needs no collecting."""
    concerned = people["settled"] | people["changed"] | recovery.owing_on(document.name)
    of_people(concerned, document.programme, document.name)


def of_list(payroll) -> None:
    """After a list was approved: what it takes back, pays again or sets off; and what it charges of earlier months to
    people who owe for them, or owed until it was given up."""
    _replace(payroll.name)
    people = _people_of(payroll.name, ["Recovery", "Carried Over", "Set Off"])
    if charged := _people_of(payroll.name, ["Arrears"]):
        people |= charged & carried_over.owing(payroll.programme)
    of_people(people, payroll.programme, payroll.name)


def _people_of(payroll: str, kinds: list[str]) -> set[str]:
    filters = {"payroll": payroll, "kind": ["in", kinds]}
    return set(frappe.get_all(LINE, filters=filters, pluck="beneficiary", distinct=True, limit=0))


def of_merge(people: Iterable[str], cause: str) -> None:
    """After records were merged, or a merge was undone: what one of them owes or waits for may be settled by the other."""
    people = list(people)
    records = sorted(accounts.records_of(people))
    for programme in frappe.get_all(
        LINE, filters={"beneficiary": ["in", records]}, pluck="programme", distinct=True, limit=0
    ):
        of_people(people, programme, cause)


def _replace(payroll: str) -> None:
    """The lines that a list pays again leave those that did not arrive or that wait; those on an order that was not sent
    leave it, so that it doesn't pay them besides."""
    filters = {"payroll": payroll, "kind": "Carried Over"}
    names = frappe.get_all(LINE, filters=filters, pluck="carried_from", distinct=True, limit=0)
    if not names:
        return
    disbursements.give_back(names, _("Paid again by {0}.").format(payroll))
    for start in range(0, len(names), CHUNK):
        line = frappe.qb.DocType(LINE)
        chunk = names[start : start + CHUNK]
        carried = frappe.qb.update(line).set(line.payment_status, "Carried Over")
        # What arrived, or is on its way, stays so: another benefit's payment of the same month is paid again under it.
        carried.where(
            line.name.isin(chunk) & line.payment_status.isin((accounts.PENDING, *accounts.AGAIN))
        ).run()


def of_people(people: Iterable[str], programme: str, cause: str) -> None:
    """Bring waiting lines, states and debts of these people in step with their balances. `cause`: the document that
    moved the money."""
    people = set(people)
    if not people:
        return
    given_up = accounts.given_up_of(people, programme)
    for (person, _programme), account in sorted(
        accounts.accounts_of(people, programme).items(), key=lambda item: item[0]
    ):
        if recovery.take_up(person, programme, account, given_up.get(person, {}), cause):
            _follow(person, programme, accounts.account_of(person, programme), cause)
        else:
            _follow(person, programme, account, cause)


def _follow(person: str, programme: str, account: Account, cause: str) -> None:
    given_up = frozenset(_give_up_waiting(account, cause))
    _close_given_back(account, given_up)
    _keep_in_sight(account, given_up)
    recovery.follow(person, programme, account, cause)


def _give_up_waiting(account: Account, cause: str) -> list[str]:
    """Lines that wait although their months are settled or taken back leave their draft order and are not paid. Returns
    their names."""
    names = account.overdrawn()
    if not names:
        return names
    charged, free = account.charged(), account.free(given_up=frozenset(names))
    disbursements.give_back(names, _("Settled by {0}.").format(cause))
    for line in account.lines:
        if line.name in names:
            frappe.db.set_value(LINE, line.name, "payment_status", _why(line, charged, free))
    return names


def _why(line, charged: Cells, free: Cells) -> str:
    """Whether a line is not paid because its months were taken back, or because other money settled them; or whether a
    part of it is still to be paid, by another list."""
    span = line.span
    if take(free, span):
        return terms.PaymentStatus.PARTLY_SETTLED
    back = any(
        charged.get((span.entitlement, month), 0) < span.monthly for month in range(span.first, span.last + 1)
    )
    return RECOVERED if back else PAID_BEFORE


def _keep_in_sight(account: Account, given_up: frozenset[str]) -> None:
    """Lists find money to be paid by the lines that did not arrive. Where the last of those was done with, by money of
    another benefit or by a receipt, the line that the money comes from now is one of them."""
    sources = [name for name, _span in account.again(given_up=given_up)]
    if not sources or frappe.db.exists(
        LINE,
        {
            "name": ["in", [line.name for line in account.lines]],
            "payment_status": ["in", list(terms.PAID_AGAIN)],
        },
    ):
        return
    line = frappe.qb.DocType(LINE)
    (
        frappe.qb.update(line)
        .set(line.payment_status, terms.PaymentStatus.PARTLY_SETTLED)
        .where(line.name.isin(sources) & line.payment_status.isin(DONE_WITH))
    ).run()


def _close_given_back(account: Account, given_up: frozenset[str]) -> None:
    """Payments that did not arrive and of whose months nothing is charged any more are done with, unless money of them is
    to be given back to the person."""
    charged, free = account.charged(), account.free(given_up=given_up)
    done = [
        line.name
        for line in account.lines
        if line.again
        and not any(
            charged.get((line.span.entitlement, month), 0) > 0
            for month in range(line.span.first, line.span.last + 1)
        )
        and not take_of_month(dict(free), line.span)
    ]
    for start in range(0, len(done), CHUNK):
        line = frappe.qb.DocType(LINE)
        (
            frappe.qb.update(line)
            .set(line.payment_status, RECOVERED)
            .where(line.name.isin(done[start : start + CHUNK]))
            .where(line.payment_status.isin(terms.PAID_AGAIN))
        ).run()
