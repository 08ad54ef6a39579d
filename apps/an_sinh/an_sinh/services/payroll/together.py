"""Two months on two lists that are paid at once, by decision."""

import datetime

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.papers.numbers import with_zero
from an_sinh.services.payroll import generate
from frappe import _
from frappe.utils import cstr, getdate

DOCTYPE, REGULAR = "Monthly Payroll", "Regular"


def make_next(document, number: str, decided_on: datetime.date) -> str:
    """The list of the month after an approved regular one, both marked with the decision; the one that is there already.
    Throws without a decision, for lists that aren't approved, and where the months are paid together already."""
    number = " ".join(cstr(number).split())
    if not number:
        frappe.throw(_("Enter the decision by which two months are paid together."))
    if decided_on > getdate():
        frappe.throw(_("{0}: the decision is dated in the future. Correct its date.").format(document.name))
    if document.docstatus != 1 or document.kind != REGULAR:
        frappe.throw(_("{0} is not an approved regular list. Have it approved first.").format(document.name))
    if document.together_with:
        frappe.throw(
            _("{0} is already paid together with {1}.").format(
                document.name, months.label(months.index(getdate(document.together_with)))
            )
        )
    following = months.first_day(months.index(getdate(document.month)) + 1)
    name = generate.generate(following, document.administrative_unit, document.programme)
    if name is None:
        frappe.throw(_("Nobody is to be paid in {0}.").format(months.label(months.index(following))))
    decision = _("{0} of {1}", "vi").format(with_zero(number), f"{decided_on:%d/%m/%Y}")
    for one, other in ((document.name, following), (name, document.month)):
        frappe.db.set_value(DOCTYPE, one, {"together_with": other, "together_decision": decision})
    return name


def part(document) -> None:
    """A list that is deleted is paid with no other: the one beside it is paid by itself again."""
    if document.together_with:
        beside = {
            "administrative_unit": document.administrative_unit,
            "programme": document.programme,
            "month": document.together_with,
            "kind": REGULAR,
        }
        frappe.db.set_value(DOCTYPE, beside, {"together_with": None, "together_decision": None})


def sentence(document) -> str:
    """What both lists say about it, in the language of the office; empty where a month is paid by itself."""
    if not document.together_with:
        return ""
    return _("Paid together with {0} by decision {1}.", "vi").format(
        months.label(months.index(getdate(document.together_with))), document.together_decision
    )
