"""A new person in one act: the record, what the person is to get, who receives it and how, made together or not at all.

Every document is made as the session's user, by the same rules as on its own form; nothing is approved here."""

from typing import Any, TypedDict

import frappe
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS, COUNTED
from an_sinh.services.approval import signatures
from frappe import _

PERSON, ENTITLEMENT, METHOD = "Beneficiary", "Benefit Entitlement", "Payment Method"
RECEIVER, ACCOUNT = "Guardian", "Bank Account"
SELF, HIMSELF = "Self", "Beneficiary"

# What a registration may say of each document; the links between them are made here.
FIELDS = {
    PERSON: (
        *("full_name", "sex", "birth_precision", "birth_date", "birth_year", "id_number", "id_issue_date"),
        *("phone", "administrative_unit", "village", "note", "children"),
    ),
    ENTITLEMENT: (
        *("category", "coefficient", "start_month", "end_month", "decision_number", "decision_date"),
        *("received_on", "certified_on"),
    ),
    RECEIVER: (
        *("full_name", "kind", "relation", "id_number", "phone"),
        *("paper_kind", "paper_number", "valid_from", "valid_until"),
    ),
    ACCOUNT: ("provider", "account_number", "holder_name", "holder_kind"),
    METHOD: ("channel", "not_cashless_reason", "cash_provider", "from_month"),
}
MOST_ENTITLEMENTS = 5


class Registered(TypedDict):
    """The names of what was made; None for what a person doesn't have."""

    beneficiary: str
    entitlements: list[str]
    guardian: str | None
    bank_account: str | None
    payment_method: str | None


def register(
    person: dict,
    entitlements: list[dict],
    receiver: dict | None = None,
    account: dict | None = None,
    method: dict | None = None,
) -> Registered:
    """Make the drafts of a new person, within the caller's transaction: all or, where one is refused, none.

    `method` says by which channel; an account is made where it names one, and held by the receiver where
    `account` says so. The method counts from the first month of the entitlements unless it names another."""
    if not 1 <= len(entitlements) <= MOST_ENTITLEMENTS:
        frappe.throw(
            _("Enter what the person is to receive: from 1 to {0} benefits.").format(MOST_ENTITLEMENTS)
        )
    made = _insert(PERSON, person)
    beneficiary = {"beneficiary": made.name}
    owed = [_insert(ENTITLEMENT, values, beneficiary) for values in entitlements]
    guardian = _insert(RECEIVER, receiver, beneficiary) if receiver else None
    bank_account = _account(account, made, guardian) if account else None
    way = _method(method, made, owed, guardian, bank_account) if method else None
    return {
        "beneficiary": made.name,
        "entitlements": [each.name for each in owed],
        "guardian": guardian and guardian.name,
        "bank_account": bank_account and bank_account.name,
        "payment_method": way and way.name,
    }


def methods_beside(person) -> list[str]:
    """The payment methods that go along with somebody who is registered, the oldest first: those that nobody has signed
    yet where nobody has signed for the person, later those that the last signature for the person signed as well.

    A method that came in between goes its own way: nobody signs for what he wasn't shown. None where the person was
    approved before: whoever changes a record later doesn't sign for where money goes."""
    state, of_person = person.get(signatures.STATE), {"beneficiary": person.name}
    if state in (signatures.APPROVED, signatures.REJECTED):
        return []
    if any(row.state_to == signatures.APPROVED for row in person.approvals):
        return []
    if frappe.db.exists(ENTITLEMENT, {**of_person, "status": ["in", COUNTED]}):
        return []
    filters = {**of_person, signatures.STATE: state}
    names = frappe.get_all(METHOD, filters=filters, pluck="name", order_by="creation asc, name asc", limit=0)
    signed = signatures.last_signature(person)
    return [name for name in names if signatures.last_signature(frappe.get_doc(METHOD, name)) == signed]


def beside_in_words(person) -> list[str]:
    """The same methods as who signs reads them: the way, the account with its holder or who hands out the cash, the receiver."""
    return [_in_words(frappe.get_doc(METHOD, name)) for name in methods_beside(person)]


def _in_words(method) -> str:
    holder = frappe.db.get_value(ACCOUNT, method.bank_account, "holder_name") if method.bank_account else None
    receiver = frappe.db.get_value(RECEIVER, method.guardian, "full_name") if method.guardian else None
    parts = (_(method.channel), method.bank_account or method.cash_provider, holder, receiver)
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _account(values: dict, person, guardian):
    kind = values.get("holder_kind") or HIMSELF
    if kind != HIMSELF and guardian is None:
        frappe.throw(_("Enter who holds the account: a guardian or an authorised person."))
    holder = person if kind == HIMSELF else guardian
    links = {
        "beneficiary": person.name,
        "guardian": None if kind == HIMSELF else guardian.name,
        "holder_kind": HIMSELF if kind == HIMSELF else guardian.kind,
        "holder_name": values.get("holder_name") or holder.full_name,
    }
    return _insert(ACCOUNT, values, links)


def _method(values: dict, person, owed: list, guardian, bank_account):
    if values.get("channel") in ACCOUNT_CHANNELS and bank_account is None:
        frappe.throw(_("Enter the account that {0} is to be paid through.").format(person.full_name))
    links: dict[str, Any] = {
        "beneficiary": person.name,
        "from_month": values.get("from_month") or min(each.start_month for each in owed),
        "receiver_kind": guardian.kind if guardian else SELF,
        "guardian": guardian and guardian.name,
        "bank_account": bank_account and bank_account.name,
    }
    return _insert(METHOD, values, links)


def _insert(doctype: str, values: dict, links: dict | None = None):
    """A new document of the fields that a registration may fill."""
    unknown = sorted(set(values) - set(FIELDS[doctype]))
    if unknown:
        frappe.throw(
            _("A registration doesn't fill “{0}” of {1}.").format(", ".join(unknown), _(doctype)),
            frappe.PermissionError,
        )
    filled = {name: value for name, value in values.items() if value not in (None, "")}
    return frappe.get_doc({"doctype": doctype, **filled, **(links or {})}).insert()
