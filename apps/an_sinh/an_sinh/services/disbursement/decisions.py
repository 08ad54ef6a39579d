"""What two people of an office decide about money: a correction after an order was closed, who gets the money that a dead
person did not collect, a refund to the treasury, money given up, a difference of the takeover that is charged.

One proposes with paper and reason, a leader who isn't the same person approves; then it moves, once.
"""

import hashlib
from dataclasses import dataclass

import frappe
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.disbursement.reconciliation import Answer, Decision, answer_line
from an_sinh.domain.ledger.account import Account
from an_sinh.domain.ledger.balances import Span, take
from an_sinh.domain.ledger.failure_codes import code_of
from an_sinh.domain.ledger.movements import ANSWERS, PAID, REFUNDED, WRITTEN_OFF
from an_sinh.domain.ledger.papers import folded
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
# What a leader can still take back after it was approved, until a list carries it.
TAKEN_BACK = (CLAIMANT, OPENING)
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
    """Keep a proposal and return its name; the same one again, by the same person, is the one that waits. Throws where it
    has no paper or reason, where the money isn't there, while another one about the same payment waits, and for a
    paper that counted for it already. The caller has checked the right to see the payment."""
    if not folded(proposal.paper) or not (proposal.reason or "").strip():
        frappe.throw(_("Enter the number of the paper and the reason."))
    opening = proposal.kind == OPENING
    doctype, about = ("Benefit Entitlement", proposal.entitlement) if opening else (LINE, proposal.line)
    # Two who propose about one payment take turns here.
    frappe.db.get_value(doctype, about or "", "name", for_update=True)
    if waiting := _waiting(doctype, about or ""):
        if _is_repeated(waiting, proposal):
            return waiting.name
        frappe.throw(_("{0} is already waiting. Have it approved or withdrawn first.").format(waiting.name))
    key = _key_of(proposal, about or "")
    if known := frappe.db.get_value(DOCTYPE, {"decision_key": key}):
        frappe.throw(
            _("Paper {0} was decided on already: {1}. One paper moves money once.").format(
                proposal.paper, known
            ),
            frappe.DuplicateEntryError,
        )
    values = _about_entitlement(proposal) if opening else _about_line(proposal)
    document = frappe.get_doc(
        {
            "doctype": DOCTYPE,
            "status": PROPOSED,
            "proposed_by": frappe.session.user,
            "decision_key": key,
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
    if _is_decided(document, APPROVED):
        return document.status
    separation.refuse_configurator(name)
    if not set(orders.RELEASING_ROLES) & set(frappe.get_roles()):
        frappe.throw(_("{0} is approved by a leader.").format(name), frappe.PermissionError)
    if document.proposed_by == frappe.session.user:
        frappe.throw(
            _("You proposed {0}; another person must approve it.").format(name), signatures.FourEyesError
        )
    # Money of one person moves by one decision after the other.
    frappe.db.get_value("Beneficiary", document.beneficiary, "name", for_update=True)
    _decide(document, APPROVED)
    {CORRECT: _correct, CLAIMANT: _hand_over, OPENING: _charge_opening}.get(document.kind, _end)(document)
    return document.status


def withdraw(name: str) -> str:
    """Take a proposal back before it is approved; returns its status. Who shall get the money of a dead person, and that a
    difference of the takeover is charged, can still be taken back by a leader, until it stands on a list."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    if document.status == APPROVED and document.kind in TAKEN_BACK:
        _check_not_listed(document)
        if document.kind == OPENING:
            _restore_opening(document)
    elif _is_decided(document, WITHDRAWN):
        return document.status
    _decide(document, WITHDRAWN)
    return document.status


def _check_not_listed(document) -> None:
    if not set(orders.RELEASING_ROLES) & set(frappe.get_roles()):
        frappe.throw(
            _("{0} was approved; a leader takes it back.").format(document.name), frappe.PermissionError
        )
    charging = {
        "entitlement": document.entitlement,
        "payroll": ["in", _lists_since(document)],
        "from_month": ["<=", _paid_through(document)],
    }
    same = charging if document.kind == OPENING else {"carried_from": document.line}
    if listed := frappe.db.get_value(LINE, same, "payroll"):
        frappe.throw(_("{0} is already on the list {1}.").format(document.line or document.full_name, listed))


def _paid_through(document):
    return frappe.db.get_value("Benefit Entitlement", document.entitlement, "paid_through")


def _lists_since(document) -> list[str]:
    """The lists of the programme that were worked out since a decision was approved."""
    since = {"programme": document.programme, "generated_at": [">=", document.decided_at]}
    return frappe.get_all("Monthly Payroll", filters=since, pluck="name", limit=0)


def _is_decided(document, status: str) -> bool:
    """Whether the same person decided so already, by a click that counts once. Throws where it was decided otherwise."""
    if document.status == PROPOSED:
        return False
    if (document.status, document.decided_by) != (status, frappe.session.user):
        frappe.throw(_("{0} has already been decided.").format(document.name))
    return True


def _waiting(doctype: str, name: str):
    """The proposal about a payment or an entitlement that nobody decided yet."""
    filters = {"status": PROPOSED, "line" if doctype == LINE else "entitlement": name}
    found = frappe.db.get_value(DOCTYPE, filters)
    return frappe.get_doc(DOCTYPE, found) if found else None


def _is_repeated(waiting, proposal: Proposal) -> bool:
    said = {key: str(value or "") for key, value in proposal.__dict__.items()}
    return waiting.proposed_by == frappe.session.user and said == {
        key: str(waiting.get(key) or "") for key in said
    }


def _key_of(proposal: Proposal, about: str) -> str:
    """What a decision can be made once for: a payment or entitlement, what is decided, and its paper. Withdrawn, it can
    be made again."""
    return hashlib.sha256("\x1f".join((about, proposal.kind, folded(proposal.paper))).encode()).hexdigest()[
        :40
    ]


def _decide(document, status: str) -> None:
    document.update({"status": status, "decided_by": frappe.session.user, "decided_at": now_datetime()})
    if status == WITHDRAWN:
        document.decision_key = None
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
    if proposal.kind == CLAIMANT:
        _check_claimant(proposal)
    values["amount"] = sum(span.amount for span in _free(line))
    if not values["amount"]:
        frappe.throw(_("Nothing of {0} is left to be paid.").format(line.name))
    return values


def _check_claimant(proposal: Proposal) -> None:
    if not (proposal.claimant_name and proposal.claimant_id_number):
        frappe.throw(_("Enter the claimant’s name and ID number."))
    same = {"kind": CLAIMANT, "line": proposal.line, "status": APPROVED}
    if other := frappe.db.get_value(DOCTYPE, same):
        frappe.throw(_("{0} already names the recipient. Have it withdrawn first.").format(other))


def _check_answer(proposal: Proposal, line) -> None:
    if proposal.answer not in ANSWERS:
        frappe.throw(_("Choose what really became of the payment."))
    if not line.disbursement:
        frappe.throw(_("{0} was not sent yet: there is no answer to correct.").format(line.name))
    if proposal.answer == PAID and not proposal.day:
        frappe.throw(_("Enter the day on which the money arrived."))
    if proposal.day and getdate(proposal.day) > getdate(nowdate()):
        frappe.throw(_("The day is in the future."))
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
    """What of a line's months is payable and on no list; nothing of a line whose own money arrived or is on its way, for
    what is left of those months belongs to another line."""
    if line.payment_status not in accounts.AGAIN:
        return []
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
        frappe.throw(_("{0} is already {1}.").format(document.line, _(document.answer)))
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
    journal.write_entries(
        journal.Entry(f"{document.name}~{place}", kind, whose, span, 0, facts)
        for place, span in enumerate(spans)
    )
    frappe.db.set_value(LINE, line.name, "payment_status", status)
    consequences.of_people([line.beneficiary], line.programme, document.name)


def _charge_opening(document) -> None:
    """What went out counts as charged from now on: the next list charges the difference."""
    row = frappe.get_doc("Benefit Entitlement", document.entitlement, for_update=True)
    if dong(row.opening_difference) != dong(document.amount):
        frappe.throw(
            _("The difference of {0} is {1} đ by now. Propose it again.").format(
                document.full_name, dotted(dong(row.opening_difference))
            )
        )
    document.opening_before = row.opening_charged
    document.flags.by_service = True
    document.save(ignore_permissions=True)
    values = {"opening_charged": row.opening_paid, "opening_difference": 0}
    frappe.db.set_value("Benefit Entitlement", row.name, values)


def _restore_opening(document) -> None:
    row = frappe.get_doc("Benefit Entitlement", document.entitlement, for_update=True)
    if not document.opening_before or row.opening_charged != row.opening_paid:
        frappe.throw(
            _("The opening balance of {0} was changed since. It can’t be taken back.").format(
                document.full_name
            )
        )
    values = {"opening_charged": document.opening_before, "opening_difference": document.amount}
    frappe.db.set_value("Benefit Entitlement", row.name, values)
