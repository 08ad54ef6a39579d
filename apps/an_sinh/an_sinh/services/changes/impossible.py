"""Why a change is impossible, and what to do instead, as a sentence."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.changes import rules
from an_sinh.domain.changes.rules import Impossible
from frappe import _


def sentence(error: Impossible, change) -> str:
    """The reason of `error` about the person and the entitlement of a change."""
    entitlement = error.entitlement
    start = months.label(entitlement.start) if entitlement else ""
    end = months.label(entitlement.end) if entitlement and entitlement.end is not None else ""
    code = (
        frappe.get_cached_value("Benefit Category", entitlement.category, "category_code")
        if entitlement
        else ""
    ) or ""
    return {
        rules.UNKNOWN: _("This entitlement is not approved. Choose an approved one of {0}."),
        rules.CANCELLED: _("Category {1} was cancelled for {0}. Grant it again."),
        rules.NOT_BEGUN: _("Category {1} of {0} only begins in {2}. Choose a later month, or a correction."),
        rules.ENDED: _("Category {1} of {0} already ended with {3}. Choose an earlier month, or grant it again."),
        rules.SUSPENDED: _("Category {1} of {0} is already suspended in these months."),
        rules.NOT_SUSPENDED: _("Category {1} of {0} is not suspended in this month."),
        rules.SEVERAL: _("Category {1} of {0} has been suspended several times since. Resume the latest suspension first."),
        rules.SAME: _("Nothing would change for category {1} of {0}. Enter what is new."),
        rules.BACKWARDS: _("Category {1} of {0} would end before it begins. Stop it instead, or correct the months."),
        rules.HELD: _("{0} has category {1} from {2} on. End that entitlement first, or change it."),
        rules.DEAD: _("{0} had died by then. Choose an earlier month."),
        rules.NOTHING: _("{0} has no benefit that could be stopped in this month."),
    }[error.why].format(change.full_name, code, start, end)  # fmt: skip
