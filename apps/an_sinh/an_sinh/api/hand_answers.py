"""A signed list entered on the desk: who received the money of an order, and who did not."""

import frappe
from an_sinh.services.approval import separation
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement import hand_answers
from frappe import _

DOCTYPE = "Disbursement"


@frappe.whitelist(methods=["GET", "POST"])
def lines(name: str, view: str = "open", text: str = "", start: int = 0, length: int = 100) -> dict:
    """A page of an order's lines with their states; see `services.disbursement.hand_answers.lines`."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("read")
    frappe.has_permission("Payroll Line", "read", throw=True)
    return hand_answers.lines(document.name, view, text, start, length)


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def post(
    name: str,
    received: list | str,
    missing: list | str,
    key: str,
    paid_on: str | None = None,
    reason: str | None = None,
) -> dict:
    """Answer lines (names of Payroll Lines) of an order that was sent: received on a day, or not received. `key` makes
    it happen once. See `services.disbursement.hand_answers.post`."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("write")
    separation.refuse_configurator(document.name)
    day = fields.day_of(paid_on, _("Day of Receipt")).isoformat() if paid_on else None
    said = hand_answers.Said(sent_values.names(received), sent_values.names(missing), day, reason or "")
    return hand_answers.post(document.name, said, key)
