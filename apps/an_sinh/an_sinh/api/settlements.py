"""A month with a provider: its four sums, the payments behind each figure, closing and opening again."""

import frappe
from an_sinh.services.common import fields
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement.books import closing, figure_lines
from an_sinh.services.disbursement.books.figure_lines import SettlementFigures, SettlementLines
from frappe import _

DOCTYPE, ORDER = closing.DOCTYPE, "Disbursement"


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def make(order: str) -> dict:
    """The settlement of the programme, month, unit and provider of an order: the one that is there, or a new draft."""
    document = frappe.get_doc(ORDER, order)
    document.check_permission("read")
    frappe.has_permission(DOCTYPE, "create", throw=True)
    return {"name": closing.make_settlement(*(document.get(field) for field in closing.KEYS))}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def make_for_month(programme: str, month: str, unit: str) -> dict:
    """The settlements of all providers of a unit's month; returns their names."""
    new = frappe.new_doc(DOCTYPE)
    new.administrative_unit = unit
    frappe.has_permission(DOCTYPE, "create", doc=new, throw=True)
    day = fields.day_of(month, _("Month")).replace(day=1)
    return {"names": closing.make_for_month(programme, day, unit)}


@frappe.whitelist(methods=["GET", "POST"])
def figures(name: str) -> SettlementFigures:
    """The four sums of a settlement and what keeps them apart; see `services.disbursement.books.figure_lines.figures`."""
    return figure_lines.figures(_readable(name))


@frappe.whitelist(methods=["GET", "POST"])
def lines(name: str, figure: str, start: int = 0, length: int = 100) -> SettlementLines:
    """The payments behind a figure; see `services.disbursement.books.figure_lines.lines`."""
    document = _readable(name)
    frappe.has_permission("Payroll Line", "read", throw=True)
    return figure_lines.lines(document, figure, start, length)


@frappe.whitelist(methods=["POST"])
def ask_to_reopen(name: str, reason: str) -> dict:
    """Ask for a closed month to be opened again, with a reason."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("write")
    return {"name": name, "reason": closing.propose_reopening(name, reason)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def reopen(name: str) -> dict:
    """Open a closed month again, as somebody else asked: for a leader. Returns name and status."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("write")
    return {"name": name, "status": closing.reopen(name)}


def _readable(name: str):
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("read")
    return document
