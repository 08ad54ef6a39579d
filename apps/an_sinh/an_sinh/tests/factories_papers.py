"""Builds guardians, accounts and their changes for tests."""

import frappe
from an_sinh.services.approval import signatures

from .factories import account_method, act


def guardian(beneficiary: str, approved: bool = True, **values):
    """A guardian, approved unless told otherwise."""
    document = frappe.get_doc(
        {
            "doctype": "Guardian",
            "beneficiary": beneficiary,
            "full_name": "Trần Thị Hộ",
            "kind": "Guardian",
            "relation": "Mẹ",
            "id_number": "099180000777",
            **values,
        }
    ).insert()
    if approved:
        document.db_set("workflow_state", signatures.APPROVED)
    return document


def method_through(beneficiary: str, guardian_name: str, number: str = "101234567890", **values):
    """An approved payment through an account of the guardian's."""
    method = account_method(beneficiary, number, receiver_kind="Guardian", guardian=guardian_name, **values)
    frappe.db.set_value("Bank Account", method.bank_account, {"holder_kind": "Guardian", "beneficiary": None})
    return method


def account_change(account: str, beneficiary: str, **values):
    """A new number for an account, as a draft."""
    return frappe.get_doc(
        {
            "doctype": "Bank Account Change",
            "kind": "New Number",
            "bank_account": account,
            "beneficiary": beneficiary,
            "reason": "Number Changed by the Provider",
            "new_provider": "VietinBank",
            "new_number": "101777777777",
            "new_holder": "NGUYEN VAN THU",
            **values,
        }
    ).insert()


def approve_at_commune(place, doctype: str, name: str) -> None:
    """The officer sends, the leader approves."""
    act(place.north_officer, doctype, name, "Send for Approval")
    act(place.north_leader, doctype, name, "Approve")
