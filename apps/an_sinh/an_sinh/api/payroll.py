"""Preparing payrolls from the desk. What is owed and to whom is `services.payroll.generate`."""

import frappe
from an_sinh.domain.base import months
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import rate_verification
from an_sinh.services.common import fields
from an_sinh.services.payroll import generate as payroll
from frappe import _
from frappe.utils import getdate

DOCTYPE = "Monthly Payroll"
# Two months are paid at once before Tết, and prepared the month before.
MOST_MONTHS_AHEAD = 2


@frappe.whitelist(methods=["POST"])
def prepare(month: str, administrative_unit: str, programme: str | None = None) -> dict:
    """Make the regular payrolls of every commune at or below a unit, of one programme or of all.

    `month`: a day of the month, YYYY-MM-DD. Returns `{"payrolls": names, old ones too, "created": number,
    "skipped": [{"unit", "programme", "reason"}], "unverified": sentences on figures that nobody has checked
    against the law}`. Needs the right to create payrolls of that unit.
    """
    wanted = frappe.new_doc(DOCTYPE)
    wanted.update({"administrative_unit": administrative_unit, "programme": programme})
    frappe.has_permission(DOCTYPE, "create", doc=wanted, throw=True)
    programmes = [programme] if programme else None
    day = fields.day_of(month, _("Month")).replace(day=1)
    _refuse_far_ahead(day)
    made = payroll.generate_for_locality(day, administrative_unit, programmes)
    if not made["payrolls"] and not made["skipped"]:
        frappe.msgprint(_("Nobody in {0} is to be paid in this month.").format(_title(administrative_unit)))
    made["unverified"] = rate_verification.of_payrolls(made["payrolls"])
    return made


@frappe.whitelist(methods=["POST"])
def rework(name: str) -> dict:
    """Work a payroll that is still with its preparer out anew, from the registry as it is now; return its name."""
    frappe.get_doc(DOCTYPE, name).check_permission("write")
    signatures.require_holder_of(DOCTYPE, name)
    return {"name": payroll.regenerate(name)}


def _refuse_far_ahead(day) -> None:
    """A slip of the year would pay all months until then as arrears, and hold up every list before it."""
    if months.index(day) > months.index(getdate()) + MOST_MONTHS_AHEAD:
        frappe.throw(
            _("{0} lies more than {1} months ahead. Choose the month that is to be paid now.").format(
                months.label(months.index(day)), MOST_MONTHS_AHEAD
            )
        )


def _title(unit: str) -> str:
    return frappe.get_cached_value("Administrative Unit", unit, "unit_name") or unit
