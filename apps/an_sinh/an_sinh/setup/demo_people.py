"""New applicants of the demo, and one who wishes to be paid through an account, on their way through approval."""

from datetime import date

import frappe
from an_sinh.api.workflow import act

APPLICANTS = (
    ("06463", "Hoàng Thị Mẩy", "Female", date(1952, 3, 8), "020152004411", "Khối 3", "BTXH-5a1", 0),
    ("06466", "Vi Văn Thắng", "Male", date(1988, 11, 2), "020088007712", "Khối 2", "BTXH-6c", 0),
    ("06523", "Lương Thị Bình", "Female", date(1990, 7, 19), "020190003315", "Thôn 4", "BTXH-4", 2),
    ("06481", "Nông Văn Tình", "Male", date(1941, 1, 25), "020041009126", "Thôn 7", "BTXH-5c", 0),
    ("06484", "Hứa Văn Páo", "Male", date(1966, 12, 14), "020066008824", "Thôn 5", "BTXH-6c", 0),
    ("06514", "Triệu Thị Lan", "Female", date(1975, 9, 30), "020175006618", "Thôn 1", "BTXH-6a", 0),
)


def propose(domain: str) -> None:
    """Each applicant is entered and sent by the commune's officer, and waits for its leader."""
    for code, full_name, sex, born, number, village, category, children in APPLICANTS:
        if frappe.db.exists("Beneficiary", {"id_number": number}):
            continue
        before = frappe.session.user
        frappe.set_user(f"canbo.{code}@{domain}")
        try:
            person = _beneficiary(code, full_name, sex, born, number, village)
            _entitlement(person.name, category, children)
            act("Beneficiary", person.name, "Send for Approval")
        finally:
            frappe.set_user(before)


def ask_for_account(domain: str) -> None:
    """A person of Chi Lăng township opens an account: the leader has agreed, the district is to check it."""
    code, number = "06466", "103887654321"
    if frappe.db.exists("Bank Account", f"VietinBank-{number}"):
        return
    before = frappe.session.user
    frappe.set_user(f"canbo.{code}@{domain}")
    try:
        method = _account_method(f"{code}-2004", number)
        act("Payment Method", method, "Send for Approval")
        frappe.set_user(f"lanhdao.{code}@{domain}")
        act("Payment Method", method, "Approve")
    finally:
        frappe.set_user(before)


def _account_method(unit: str, number: str) -> str:
    person = frappe.get_all(
        "Payment Method",
        filters={"administrative_unit": unit, "channel": "Cash at Pay Point", "receiver_kind": "Self"},
        fields=["beneficiary"],
        order_by="beneficiary",
        limit=1,
    )[0].beneficiary
    account = frappe.get_doc(
        {
            "doctype": "Bank Account",
            "provider": "VietinBank",
            "account_number": number,
            "holder_name": frappe.db.get_value("Beneficiary", person, "full_name"),
            "beneficiary": person,
        }
    ).insert()
    return (
        frappe.get_doc(
            {
                "doctype": "Payment Method",
                "beneficiary": person,
                "from_month": date(2024, 6, 1),
                "channel": "Account",
                "bank_account": account.name,
                "receiver_kind": "Self",
            }
        )
        .insert()
        .name
    )


def _beneficiary(code, full_name, sex, born, number, village):
    return frappe.get_doc(
        {
            "doctype": "Beneficiary",
            "full_name": full_name,
            "sex": sex,
            "birth_precision": "Day",
            "birth_date": born,
            "id_number": number,
            "administrative_unit": f"{code}-2004",
            "village": village,
        }
    ).insert()


def _entitlement(beneficiary: str, category: str, children: int) -> None:
    frappe.get_doc(
        {
            "doctype": "Benefit Entitlement",
            "beneficiary": beneficiary,
            "programme": "BTXH",
            "category": category,
            "coefficient": children,
            "start_month": date(2024, 6, 1),
            "decision_number": "",
        }
    ).insert()
