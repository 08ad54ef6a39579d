"""The treasury's money for a month's orders: asked for, paid out, what waits for lack of it."""

import frappe
from an_sinh.domain.base.money import whole
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement import treasury
from frappe import _

DOCTYPE, ORDER = "Treasury Request", "Disbursement"


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def make(order: str) -> dict:
    """Ask for the money of an unsent order and of those beside it; returns the request's name, the same the second
    time."""
    document = frappe.get_doc(ORDER, order)
    document.check_permission("write")
    frappe.has_permission(DOCTYPE, "create", throw=True)
    return {"name": treasury.make_request(document.name)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def fund(name: str, amount: str | int, day: str, voucher: str, first: list | str | None = None) -> dict:
    """Enter what the treasury paid out for a signed request, and which orders and communes come `first` (names) where it is
    less; see `services.disbursement.treasury.fund`."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("write")
    found = whole(amount)
    if found is None:
        frappe.throw(_("“{0}” is no whole amount of đồng.").format(amount))
    on = fields.day_of(day, _("Funded On"))
    return treasury.fund(document.name, found, on, voucher, sent_values.names(first))


@frappe.whitelist(methods=["GET", "POST"])
def shares(name: str) -> dict:
    """A request's payments by order and by commune; see `services.disbursement.treasury.shares`."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("read")
    frappe.has_permission("Payroll Line", "read", throw=True)
    return treasury.shares(document)


@frappe.whitelist(methods=["GET", "POST"])
def waiting(name: str) -> dict:
    """The payments that the money of a request was not enough for; see `services.disbursement.treasury`."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("read")
    frappe.has_permission("Payroll Line", "read", throw=True)
    return treasury.waiting_for_funds(document)
