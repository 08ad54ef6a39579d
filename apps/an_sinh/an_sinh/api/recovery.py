"""Paying back over HTTP. What is owed back comes from approved payrolls; see `services.recovery`."""

import frappe
from an_sinh.services import recovery
from frappe import _
from frappe.utils import cint, getdate


@frappe.whitelist(methods=["POST"])
def receive(name: str, amount: int | str, received_on: str, paper: str) -> dict:
    """Count `amount` đồng that came back on `received_on` (YYYY-MM-DD) against the oldest open instalments.

    `paper`: number of the receipt. Returns name, status, received_amount, outstanding_amount. Needs the right to
    change the Recovery.
    """
    frappe.get_doc("Recovery", name).check_permission("write")
    text = str(amount).strip()
    if not text.lstrip("-").isdigit():
        frappe.throw(_("Enter the amount in whole đồng."))
    return recovery.receive(name, cint(text), getdate(received_on), paper)
