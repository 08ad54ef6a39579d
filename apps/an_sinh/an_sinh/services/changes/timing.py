"""When a change stands on a list, and from which month on it takes effect in the registry."""

import datetime

import frappe
from an_sinh.domain.changes import rules as changes
from an_sinh.services.areas import deadlines
from an_sinh.services.common import clock
from frappe.utils import getdate


def apply_month(change) -> datetime.date:
    """The first month whose payroll knows an approved change: that of its list; a move waits for its own month."""
    listed = getdate(change.list_month) if change.list_month else clock.this_month()
    if change.change_type == changes.TRANSFER:
        return max(listed, getdate(change.effective_month))
    return listed


def note_sending(change) -> None:
    """Date a change that goes on its way: when it was sent, which list it stands on, and whether that is late."""
    change.sent_at = frappe.utils.now_datetime()
    unit = change.administrative_unit
    change.list_month = deadlines.list_month(unit, clock.today())
    change.is_late = int(deadlines.is_late(unit, clock.today()))
