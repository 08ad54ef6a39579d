"""The bridge from last month's list to this one, with the people behind each step."""

import frappe
from an_sinh.services.common import fields
from an_sinh.services.payroll import bridge
from frappe import _


@frappe.whitelist(methods=["GET", "POST"])
def of(administrative_unit: str, programme: str, month: str) -> bridge.BridgeShown:
    """The bridge of a commune's payroll, or of all payrolls below a unit, of one programme and month (a day of it).

    Movements: previous, increase, transfer_in, resumption, decrease, transfer_out, suspension, adjustment, current.
    Only payrolls that the user may read are in it.
    """
    frappe.get_doc("Administrative Unit", administrative_unit).check_permission("read")
    frappe.has_permission("Monthly Payroll", "read", throw=True)
    return bridge.bridge_within(administrative_unit, programme, fields.day_of(month, _("Month")))
