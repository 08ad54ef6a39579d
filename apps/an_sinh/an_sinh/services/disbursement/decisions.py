"""What two people of an office decide about money: a correction after an order was closed, who gets the money that a dead
person did not collect, a refund to the treasury, money given up, a difference of the takeover that is charged.

One proposes with paper and reason, a leader who isn't the same person approves; then it moves, once.
"""

from dataclasses import dataclass

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.reconciliation import Answer, Decision, answer_line
from an_sinh.domain.ledger.account import Account
from an_sinh.domain.ledger.balances import Span, take
from an_sinh.domain.ledger.failure_codes import code_of
from an_sinh.domain.ledger.movements import ANSWERS, PAID, REFUNDED, WRITTEN_OFF
from an_sinh.services.approval import separation, signatures
from an_sinh.services.disbursement import consequences, orders, reconciliation
from an_sinh.services.ledger import accounts, journal
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

DOCTYPE, LINE = "Money Decision", "Payroll Line"
PROPOSED, APPROVED, WITHDRAWN = "Proposed", "Approved", "Withdrawn"
CORRECT, CLAIMANT, REFUND, GIVE_UP, OPENING = (
    *("Correct an Answer", "Hand to Claimant", "Refund to Treasury"),
    *("Write Off", "Charge Opening Difference"),
)
# What becomes of money that did not arrive, and the state that its line then shows.
ENDS = {REFUND: (REFUNDED, "Refunded"), GIVE_UP: (WRITTEN_OFF, "Written Off")}


@dataclass(frozen=True)
class Proposal:
    """What is proposed. `line`: the payment it is about; for an opening difference `entitlement` instead."""

    kind: str
    paper: str
    reason: str
    line: str | None = None
    entitlement: str | None = None
    answer: str | None = None
    day: str | None = None
    reference: str | None = None
    code: str | None = None
    claimant_name: str | None = None
    claimant_relation: str | None = None
    claimant_id_number: str | None = None


def propose(proposal: Proposal) -> str:
    """Keep a proposal and return its name. Throws where it has no paper or reason, where the money isn't there, and while
    another one about the same payment waits. The caller has checked the right to see the payment."""
    if not (proposal.paper or "").strip() or not (proposal.reason or "").strip():
        frappe.throw(_("Enter the number of the paper and the reason."))
    values = _about_entitlement(proposal) if proposal.kind == OPENING else _about_line(proposal)
    same = {"status": PROPOSED, "line": proposal.line or None, "entitlement": proposal.entitlement or None}
    if waiting := frappe.db.get_value(DOCTYPE, {key: value for key, value in same.items() if value}):
        frappe.throw(_("{0} is waiting already. Have it approved or withdrawn first.").format(waiting))
    document = frappe.get_doc(
        {
            "doctype": DOCTYPE,
            "status": PROPOSED,
            "proposed_by": frappe.session.user,
            **proposal.__dict__,
            **values,
        }
    )
    document.flags.by_service = True
    document.insert(ignore_permissions=True)
    return document.name


def approve(name: str) -> str:
    """Approve a proposal of somebody else and carry it out; returns its status. Throws for the one who proposed it, for
    whoever is no leader, and when the money is no longer where it was."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    if document.status != PROPOSED:
        frappe.throw(_("{0} is decided already.").format(name))
    separation.refuse_configurator(name)
    if not set(orders.RELEASING_ROLES) & set(frappe.get_roles()):
        frappe.throw(_("{0} is approved by a leader.").format(name), frappe.PermissionError)
    if document.proposed_by == frappe.session.user:
        frappe.throw(
            _("You proposed {0}; another person must approve it.").format(name), signatures.FourEyesError
        )
    _decide(document, APPROVED)
    {CORRECT: _correct, CLAIMANT: _hand_over, OPENING: _charge_opening}.get(document.kind, _end)(document)
    return document.status


def withdraw(name: str) -> str:
    """Take a proposal back before it is approved; returns its status."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    if document.status != PROPOSED:
        frappe.throw(_("{0} is decided already.").format(name))
    _decide(document, WITHDRAWN)
    return document.status


def _decide(document, status: str) -> None:
    document.update({"status": status, "decided_by": frappe.session.user, "decided_at": now_datetime()})
    document.flags.by_service = True
    document.save(ignore_permissions=True)


def _about_line(proposal: Proposal) -> dict:
    line = frappe.get_doc(LINE, proposal.line)
    values = {
        "beneficiary": line.beneficiary,
        "full_name": line.full_name,
        "programme": line.programme,
        "administrative_unit": frappe.db.get_value("Beneficiary", line.beneficiary, "administrative_unit"),
        "disbursement": line.disbursement,
        "amount": line.amount,
    }
    if proposal.kind == CORRECT:
        _check_answer(proposal, line)
        return values
    if proposal.kind not in (CLAIMANT, *ENDS):
        frappe.throw(_("Unknown decision {0}.").format(proposal.kind))
    if proposal.kind == CLAIMANT and not (proposal.claimant_name and proposal.claimant_id_number):
        frappe.throw(_("Enter the claimant’s name and ID number."))
    values["amount"] = sum(span.amount for span in _free(line))
    if not values["amount"]:
        frappe.throw(_("Nothing of {0} is left to be paid.").format(line.name))
    return values


def _check_answer(proposal: Proposal, line) -> None:
    if proposal.answer not in ANSWERS:
        frappe.throw(_("Choose what really became of the payment."))
    if not line.disbursement:
        frappe.throw(_("{0} was not sent yet: there is no answer to correct.").format(line.name))
    if proposal.answer == PAID and not proposal.day:
        frappe.throw(_("Enter the day on which the money arrived."))
    if proposal.day and getdate(proposal.day) > getdate(nowdate()):
        frappe.throw(_("The day lies in the future."))
    if code_of(proposal.code or "", "") is None:
        frappe.throw(_("The code {0} is not known.").format(proposal.code))


def _about_entitlement(proposal: Proposal) -> dict:
    row = frappe.get_doc("Benefit Entitlement", proposal.entitlement)
    if not dong(row.opening_difference):
        frappe.throw(_("What was paid for {0} before the takeover is what the law says.").format(row.name))
    return {
        "beneficiary": row.beneficiary,
        "full_name": frappe.db.get_value("Beneficiary", row.beneficiary, "full_name"),
        "programme": row.programme,
        "administrative_unit": row.administrative_unit,
        "amount": row.opening_difference,
    }


def _free(line) -> list[Span]:
    """What of a line's months is payable and on no list."""
    account: Account = accounts.account_of(line.beneficiary, line.programme)
    return take(account.free(), accounts.span_of(line))


def _correct(document) -> None:
    order = frappe.get_doc("Disbursement", document.disbursement, for_update=True)
    state = reconciliation.state_of(document.line)
    said = Answer(
        document.answer,
        getdate(document.day) if document.day else None,
        document.reference or "",
        document.code or "",
        document.reason,
    )
    decision: Decision = answer_line(state, said)
    if decision.outcome == "unchanged":
        frappe.throw(_("{0} stands as {1} already.").format(document.line, _(document.answer)))
    reconciliation.apply(order, [decision], f"{document.name} {document.paper}"[:140])


def _hand_over(document) -> None:
    """The next list of the commune pays the claimant; see `services.ledger.carried_over.claimants`."""
    if not _free(frappe.get_doc(LINE, document.line)):
        frappe.throw(_("Nothing of {0} is left to be paid.").format(document.line))


def _end(document) -> None:
    line = frappe.get_doc(LINE, document.line)
    spans = _free(line)
    if not spans:
        frappe.throw(_("Nothing of {0} is left to be paid.").format(document.line))
    kind, status = ENDS[document.kind]
    facts = {
        "day": getdate(nowdate()),
        "line": line.name,
        "disbursement": line.disbursement,
        "paper": document.paper,
        "reason": document.reason,
    }
    whose = journal.Whose(line.beneficiary, line.programme, document.administrative_unit)
    journal.write(
        journal.Entry(f"{document.name}~{place}", kind, whose, span, 0, facts)
        for place, span in enumerate(spans)
    )
    frappe.db.set_value(LINE, line.name, "payment_status", status)
    consequences.of_people([line.beneficiary], line.programme, document.name)


def _charge_opening(document) -> None:
    """What went out counts as charged from now on: the next list charges the difference."""
    row = frappe.get_doc("Benefit Entitlement", document.entitlement, for_update=True)
    frappe.db.set_value(
        "Benefit Entitlement",
        row.name,
        {"opening_charged": row.opening_paid, "opening_difference": 0},
    )
