"""The old map of Chi Lăng and Lạng Sơn city with people, users and payrolls, for tests of its redrawing."""

from datetime import date

import frappe
from an_sinh.services.payroll import generate as payroll
from an_sinh.setup import localities

from . import factories
from .users import as_user

DISTRICT, PROVINCE = "187-2004", "20-2004"
DONG_MO, CHI_LANG_TOWN, CHI_LANG = "06463-2004", "06466-2004", "06523-2004"
NEW_CHI_LANG = "06463-2025"
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
CHAIN = ("Send for Approval", "Approve", "Approve", "Approve")


def old_map() -> None:
    """Both localities of Lạng Sơn, without demo users."""
    for key in ("chi_lang", "lang_son_city"):
        localities.load(key)
    frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", "Bưu điện")


def person(unit: str, category: str = "BTXH-6c", **values):
    """An approved person whose benefit was paid through May 2025 before the takeover."""
    document = factories.person(unit, None, **values)
    factories.entitlement(document.name, category, paid_through="2025-05-01")
    return document


def office(area: str, roles: tuple[str, ...], prefix: str) -> list[str]:
    """One user per role, all with one area."""
    return [factories.user(f"{prefix}_{number}", role, area) for number, role in enumerate(roles)]


def district_office() -> list[str]:
    """Who takes a payroll of Chi Lăng through three tiers, in turn."""
    roles = ("Commune Officer", "Commune Leader", "District Officer", "District Leader")
    return office(DISTRICT, roles, "chilang")


def pay(unit: str, month: date, staff: list[str]) -> str:
    """A payroll of a unit, worked out by the first of the staff and approved by all in turn."""
    with as_user(staff[0]):
        name = payroll.generate(month, unit, "BTXH")
    for user, action in zip(staff, CHAIN, strict=False):
        factories.act(user, "Monthly Payroll", name, action)
    return name


def snapshot() -> dict:
    """Whole tables: everything that a merger may write, and what it must not."""
    skip = {"modified", "modified_by", "lft", "rgt", "old_parent"}
    found = {}
    for doctype in ("Beneficiary", "Benefit Entitlement", "Payment Method", "Bank Account", "Guardian",
                    "Benefit Change", "Monthly Payroll", "Payroll Line", "User Permission",
                    "Administrative Unit"):  # fmt: skip
        rows = frappe.get_all(doctype, fields=["*"], order_by="name", limit=0)
        found[doctype] = [{key: value for key, value in row.items() if key not in skip} for row in rows]
    return found
