"""Preparing payrolls from the desk. What is owed and to whom is `services.payroll.generate`."""

import frappe
from an_sinh.domain.base import months
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import rate_verification
from an_sinh.services.common import fields
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement.follow_up import new_facts as facts
from an_sinh.services.disbursement.follow_up import supplement as supplementary
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll import review as payroll_review
from an_sinh.services.payroll import together
from frappe import _
from frappe.utils import getdate

DOCTYPE = "Monthly Payroll"
# Two months are paid at once before Tết, and prepared the month before.
MOST_MONTHS_AHEAD = 2


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
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
        frappe.msgprint(_("Nobody in {0} is due to be paid this month.").format(_title(administrative_unit)))
    made["unverified"] = rate_verification.of_payrolls(made["payrolls"])
    return made


@frappe.whitelist(methods=["GET", "POST"])
def new_facts(name: str) -> list[dict]:
    """What became known about people of a list since it was worked out; see `services.disbursement.follow_up.new_facts`."""
    frappe.get_doc(DOCTYPE, name).check_permission("read")
    frappe.has_permission("Benefit Change", "read", throw=True)
    return facts.of_payroll(name)


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def supplement(name: str) -> dict:
    """Make the supplementary list that pays again, in the same month, what did not arrive of an approved list; returns its
    name, the same one while it is with its preparer."""
    payroll = frappe.get_doc(DOCTYPE, name)
    frappe.has_permission(DOCTYPE, "create", doc=payroll, throw=True)
    if payroll.docstatus != 1:
        frappe.throw(_("{0} is not approved yet: only an approved list can be paid.").format(name))
    return {"name": supplementary.supplement(payroll)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def rework(name: str) -> dict:
    """Work a payroll that is still with its preparer out anew, from the registry as it is now; return its name."""
    frappe.get_doc(DOCTYPE, name).check_permission("write")
    signatures.require_holder_of(DOCTYPE, name)
    return {"name": payroll.regenerate(name)}


@frappe.whitelist(methods=["GET"])
def review(name: str) -> payroll_review.Review:
    """A payroll as its signers read it.

    Every line beside last month's, and whoever has no line any more, the weightiest marks first. Needs the right to
    read the payroll and its lines.
    """
    doc = frappe.get_doc(DOCTYPE, name)
    doc.check_permission("read")
    rows = payroll_review.rows_of(doc)
    return {"summary": payroll_review.summary_of(doc, rows), "rows": rows}


def _refuse_far_ahead(day) -> None:
    """A slip of the year would pay all months until then as arrears, and hold up every list before it."""
    if months.index(day) > months.index(getdate()) + MOST_MONTHS_AHEAD:
        frappe.throw(
            _("{0} is more than {1} months ahead. Choose the month that is to be paid now.").format(
                months.label(months.index(day)), MOST_MONTHS_AHEAD
            )
        )


def _title(unit: str) -> str:
    return frappe.get_cached_value("Administrative Unit", unit, "unit_name") or unit


@frappe.whitelist(methods=["POST"])
def pay_together(name: str, decision_number: str, decision_date: str) -> dict:
    """Make the next month's list beside an approved one, so that both months are paid at once: near Tết, after a
    disaster, by decision of the agency (Circular 44/2022, article 8; Decree 335/2026, article 28). Both lists name
    each other and the decision. Returns {"name": of the next month's list}. Needs the right to create payrolls."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("read")
    wanted = frappe.new_doc(DOCTYPE)
    wanted.update({"administrative_unit": document.administrative_unit, "programme": document.programme})
    frappe.has_permission(DOCTYPE, "create", doc=wanted, throw=True)
    decided_on = fields.day_of(decision_date, _("Date of the Decision"))
    return {"name": together.make_next(document, decision_number, decided_on)}
