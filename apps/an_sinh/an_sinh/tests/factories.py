"""Builds what tests need, with sensible defaults. A small district of its own, so that no demo is needed."""

from dataclasses import dataclass, field
from datetime import date

import frappe
from an_sinh.api import workflow
from an_sinh.services.approval import signatures
from an_sinh.services.payroll import generate as payroll
from an_sinh.setup import install

from .users import as_user

PROVINCE, DISTRICT, NORTH, SOUTH = "T9", "T91", "T9101", "T9102"
UNITS = (
    (PROVINCE, "Tỉnh Thử", "Province", "Province", None),
    (DISTRICT, "Huyện Thử", "District", "Rural District", PROVINCE),
    (NORTH, "Xã Bắc Thử", "Commune", "Commune", DISTRICT),
    (SOUTH, "Xã Nam Thử", "Commune", "Commune", DISTRICT),
)
MAY = date(2024, 5, 1)


@dataclass
class District:
    """Two communes with their users; `north.officer` and so on are user names."""

    province: str = f"{PROVINCE}-2004"
    district: str = f"{DISTRICT}-2004"
    north: str = f"{NORTH}-2004"
    south: str = f"{SOUTH}-2004"
    users: dict = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.users[name]
        except KeyError:
            raise AttributeError(name) from None


def district() -> District:
    """Province, district, two communes and one user per role and place. Made once for all tests and
    committed, as Frappe's own test records are: users take their time."""
    install.after_install()
    for code, name, level, kind, parent in UNITS:
        if not frappe.db.exists("Administrative Unit", f"{code}-2004"):
            frappe.get_doc(
                {
                    "doctype": "Administrative Unit",
                    "code": code,
                    "unit_name": name,
                    "level": level,
                    "unit_kind": kind,
                    "parent_administrative_unit": f"{parent}-2004" if parent else None,
                    "is_group": int(level != "Commune"),
                    "valid_from": "2004-01-01",
                }
            ).insert()
    place = District()
    for name, role, unit in (
        ("north_officer", "Commune Officer", place.north),
        ("north_colleague", "Commune Officer", place.north),
        ("north_leader", "Commune Leader", place.north),
        ("south_officer", "Commune Officer", place.south),
        ("south_leader", "Commune Leader", place.south),
        ("district_officer", "District Officer", place.district),
        ("district_leader", "District Leader", place.district),
        ("province_officer", "Province Officer", place.province),
        ("province_leader", "Province Leader", place.province),
        ("homeless_officer", "Commune Officer", None),
        ("auditor", "Auditor", None),
    ):
        place.users[name] = user(name, role, unit)
    place.users["bank"] = user("bank", "Provider User", "VietinBank", "Payment Provider")
    frappe.db.commit()
    return place


def user(name: str, role: str, allowed: str | None, allow: str = "Administrative Unit") -> str:
    """A user with one role and one User Permission."""
    email = f"{name.replace('_', '.')}@thu.test"
    if not frappe.db.exists("User", email):
        document = frappe.get_doc(
            {
                "doctype": "User",
                "email": email,
                "first_name": name,
                "enabled": 1,
                "send_welcome_email": 0,
                "roles": [{"role": role}],
            }
        )
        document.flags.no_welcome_mail = True
        frappe.flags.in_import = True  # Frappe lets in 60 new users an hour otherwise
        document.insert(ignore_permissions=True)
        frappe.flags.in_import = False
        if allowed:
            frappe.get_doc(
                {"doctype": "User Permission", "user": email, "allow": allow, "for_value": allowed}
            ).insert(ignore_permissions=True)
    return email


def person(unit: str, category: str | None = "BTXH-6c", approved: bool = True, **values):
    """A beneficiary, approved with one entitlement since 2024-01 unless told otherwise."""
    number = frappe.db.count("Beneficiary") + 1
    document = frappe.get_doc(
        {
            "doctype": "Beneficiary",
            "full_name": f"Nguyễn Văn Thử {number}",
            "sex": "Male",
            "birth_precision": "Day",
            "birth_date": "1980-02-03",
            "id_number": f"0990801{number:05d}"[:12],
            "administrative_unit": unit,
            **values,
        }
    )
    document.insert()
    if approved:
        document.db_set("workflow_state", signatures.APPROVED)
    if category:
        entitlement(document.name, category, approved)
    return document


def entitlement(beneficiary: str, category: str, approved: bool = True, **values):
    """An entitlement since 2024-01."""
    document = frappe.get_doc(
        {
            "doctype": "Benefit Entitlement",
            "beneficiary": beneficiary,
            "category": category,
            "programme": category.split("-", maxsplit=1)[0],
            "start_month": "2024-01-01",
            "status": "Approved" if approved else "Proposed",
            **values,
        }
    )
    document.flags.by_service = approved
    return document.insert()


def account_method(beneficiary: str, number: str = "101234567890", provider: str = "VietinBank", **values):
    """An approved payment method through an account of the beneficiary's own."""
    account = f"{provider}-{number}"
    if not frappe.db.exists("Bank Account", account):
        frappe.get_doc(
            {
                "doctype": "Bank Account",
                "provider": provider,
                "account_number": number,
                "holder_name": "NGUYEN VAN THU",
                "beneficiary": beneficiary,
                "state": "Active",
            }
        ).insert()
    method = frappe.get_doc(
        {
            "doctype": "Payment Method",
            "beneficiary": beneficiary,
            "from_month": "2024-01-01",
            "channel": "Account",
            "bank_account": account,
            "receiver_kind": "Self",
            **values,
        }
    ).insert()
    method.db_set("workflow_state", signatures.APPROVED)
    return method


def prepare(unit: str, officer: str, month: date = MAY, programme: str = "BTXH", **values) -> str | None:
    """A payroll worked out by the commune's officer."""
    with as_user(officer):
        return payroll.generate(month, unit, programme, **values)


def act(user_name: str, doctype: str, name: str, action: str, reason: str | None = None) -> dict:
    """A workflow action of a user, over the same method that clients call."""
    with as_user(user_name):
        return workflow.act(doctype, name, action, reason)


def approve_payroll(place: District, name: str, side: str = "north") -> None:
    """Take a payroll through the whole chain by four people."""
    for who, action in (
        (f"{side}_officer", "Send for Approval"),
        (f"{side}_leader", "Approve"),
        ("district_officer", "Approve"),
        ("district_leader", "Approve"),
    ):
        act(place.users[who], "Monthly Payroll", name, action)


def mark_paid(payroll_name: str, day: date) -> None:
    """The money of an approved list arrived on a day: its lines that were waiting are paid."""
    line = frappe.qb.DocType("Payroll Line")
    paid = frappe.qb.update(line).set(line.payment_status, "Paid").set(line.paid_on, day)
    paid.where((line.payroll == payroll_name) & (line.payment_status == "Pending") & (line.amount > 0)).run()


def lines(payroll_name: str) -> list:
    """The lines of a payroll in order."""
    return frappe.get_all(
        "Payroll Line", filters={"payroll": payroll_name}, fields=["*"], order_by="line_no", limit=0
    )
