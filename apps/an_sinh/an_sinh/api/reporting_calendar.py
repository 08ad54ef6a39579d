"""Which deadlines hold for a unit, for those who can't read its superior's calendar themselves."""

import frappe
from an_sinh.services.areas import deadlines
from an_sinh.services.common import fields
from frappe import _
from frappe.utils import getdate


@frappe.whitelist(methods=["GET", "POST"])
def upcoming(administrative_unit: str, day: str | None = None) -> list[dict]:
    """The next deadline of each kind for a unit, from a day on (today): kind, last_day, before_day, list_month.
    Needs the right to read the unit."""
    frappe.get_doc("Administrative Unit", administrative_unit).check_permission("read")
    return deadlines.upcoming(administrative_unit, fields.day_of(day, _("Day")) if day else getdate())
