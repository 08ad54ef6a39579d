"""Paying back over HTTP. What is owed back comes from approved payrolls; see `services.disbursement.recovery`."""

import frappe
from an_sinh.domain.base.money import whole
from an_sinh.services.common import fields
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement import recovery
from frappe import _


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def receive(name: str, amount: int | float | str, received_on: str, paper: str) -> dict:
    """Count `amount` đồng that came back on `received_on` (YYYY-MM-DD) against the oldest open instalments.

    `paper`: number of the receipt. Returns name, status, received_amount, outstanding_amount. Needs the right to
    change the Recovery.
    """
    frappe.get_doc("Recovery", name).check_permission("write")
    paid = whole(amount)
    if paid is None:
        frappe.throw(_("Enter the amount in whole đồng."))
    return recovery.receive(name, paid, fields.day_of(received_on, _("Received On")), paper)
