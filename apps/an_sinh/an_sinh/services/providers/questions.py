"""What a provider asks the office about an order or a list of accounts, and what the office answers."""

import frappe
from an_sinh.domain.base.terms import QuestionStatus
from an_sinh.services.disbursement.reconciliation import known_elsewhere
from frappe import _
from frappe.utils import now_datetime

DOCTYPE = "Provider Question"
LONGEST = 2_000
SHOWN = (
    *(
        "name",
        "status",
        "provider",
        "disbursement",
        "account_opening",
        "end_to_end_id",
        "question",
        "asked_by",
    ),
    *("asked_at", "answer", "answered_by", "answered_at"),
)


def ask(document, question: str, end_to_end_id: str = "") -> str:
    """Keep a question about a document that the asking user's provider may see (checked by the caller); returns its name."""
    text = _text(question, _("Write the question."))
    if end_to_end_id and not known_elsewhere([end_to_end_id], {}):
        frappe.throw(_("No payment line has this end_to_end_id. Take it from the disbursement's lines."))
    found = frappe.new_doc(DOCTYPE)
    about = "disbursement" if document.doctype == "Disbursement" else "account_opening"
    found.update(
        {
            about: document.name,
            "provider": document.provider,
            "administrative_unit": document.administrative_unit,
            "end_to_end_id": end_to_end_id or None,
            "question": text,
            "status": QuestionStatus.OPEN,
            "asked_by": frappe.session.user,
            "asked_at": now_datetime(),
        }
    )
    found.flags.by_service = True
    found.insert(ignore_permissions=True)
    return found.name


def answer(name: str, text: str) -> None:
    """The office's answer; a later one takes its place, and the record's history keeps the first."""
    found = frappe.get_doc(DOCTYPE, name, for_update=True)
    found.update(
        {
            "answer": _text(text, _("Write the answer.")),
            "status": QuestionStatus.ANSWERED,
            "answered_by": frappe.session.user,
            "answered_at": now_datetime(),
        }
    )
    found.flags.by_service = True
    found.save(ignore_permissions=True)


def _text(given: str, otherwise: str) -> str:
    text = (given or "").strip()
    if not text:
        frappe.throw(otherwise)
    if len(text) > LONGEST:
        frappe.throw(_("The text has {0} characters; {1} are allowed.").format(len(text), LONGEST))
    return text
