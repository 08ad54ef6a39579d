"""What is owed and why, for a person and for entitlements that nobody has yet. Nothing here changes anything.

Amounts are whole đồng a month, months ISO first days.
"""

import frappe
from an_sinh.domain.values import plain
from an_sinh.services.calculator import explain as calculator
from an_sinh.services.common import sent_values
from frappe import _
from frappe.utils import get_first_day


@frappe.whitelist(methods=["GET", "POST"])
def explain(beneficiary: str, month: str) -> calculator.Explained:
    """What a person is owed for `month` (a day of it), by the rates that may be applied today. Needs the right to read the person's record and their benefits."""
    frappe.has_permission("Benefit Entitlement", "read", throw=True)
    person = frappe.get_doc("Beneficiary", beneficiary)
    person.check_permission("read")
    return calculator.explain_person(person, _month(month))


@frappe.whitelist(methods=["GET", "POST"])
def what_if(
    month: str,
    claims: str | list,
    beneficiary: str | None = None,
    birth_date: str | None = None,
    administrative_unit: str | None = None,
) -> calculator.Explained:
    """The same for entitlements instead of those that somebody has: JSON [{category, coefficient?, start_month?, end_month?}],
    in the province of a unit or of the person; saves nothing. Throws for entitlements that can't be."""
    frappe.has_permission("Benefit Category", "read", throw=True)
    person = None
    if beneficiary:
        frappe.has_permission("Benefit Entitlement", "read", throw=True)
        person = frappe.get_doc("Beneficiary", beneficiary)
        person.check_permission("read")
    if administrative_unit:
        frappe.get_doc("Administrative Unit", administrative_unit).check_permission("read")
    return calculator.what_if(_claims(claims), _month(month), person, birth_date, administrative_unit)


@frappe.whitelist(methods=["GET", "POST"])
def categories() -> list[dict]:
    """The categories that an entitlement may name: name, category_code, category_name, programme, coefficient,
    coefficient_source, payment_kind."""
    return calculator.categories()


def _month(month: str):
    day = plain.day(month)
    if not day or not 1990 <= day.year <= 2100:
        frappe.throw(_("“{0}” is not a month. Choose one between 1990 and 2100.").format(month))
    return get_first_day(day)


def _claims(value: str | list) -> list[dict]:
    claims = sent_values.rows(value, _("Enter at least one benefit."), required=True)
    if len(claims) > calculator.MOST_ENTITLEMENTS:
        frappe.throw(_("Enter at most {0} benefits at once.").format(calculator.MOST_ENTITLEMENTS))
    return claims
