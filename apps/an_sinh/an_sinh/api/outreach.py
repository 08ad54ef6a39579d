"""Outreach events on the desk: who is asked, what they said, one signature under the list."""

import frappe
from an_sinh.services.common import sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.payees import wishes
from an_sinh.services.rollout import events
from frappe import _
from frappe.utils import cint

MOST = 200


@frappe.whitelist(methods=["GET", "POST"])
def people(
    name: str,
    view: str = "open",
    text: str = "",
    village: str | None = None,
    start: int = 0,
    length: int = 50,
) -> events.EventPage:
    """A page of those who are to be asked at an event; see `services.rollout.events.people`."""
    event = _event(name, "read")
    frappe.has_permission("Beneficiary", "read", throw=True)
    frappe.has_permission(wishes.DOCTYPE, "read", throw=True)
    return events.people(event, view, text, *sent_values.page(start, cint(length) or 50, MOST), village)


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def record(name: str, beneficiary: str, values: dict | str) -> dict:
    """Record what somebody said at an event; returns the wish's name and the event's counts. See
    `services.rollout.events.record`."""
    event = _event(name, "write")
    frappe.get_doc("Beneficiary", beneficiary).check_permission("read")
    frappe.has_permission(wishes.DOCTYPE, "create", throw=True)
    said = sent_values.fields_of(values, _("Give what the person said as an object."))
    wish = events.record(event, beneficiary, said)
    return {"name": wish, "counts": events.counts(event.name)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def forget(name: str, beneficiary: str) -> dict:
    """Take back what was recorded at an event and isn't signed yet; returns the event's counts."""
    event = _event(name, "write")
    frappe.has_permission(wishes.DOCTYPE, "delete", throw=True)
    events.forget(event, beneficiary)
    return {"counts": events.counts(event.name)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def sign(name: str) -> dict:
    """One signature under all wishes that were recorded at an event: how many were signed, which were not, and the
    counts."""
    event = _event(name, "read")
    frappe.has_permission(wishes.DOCTYPE, "submit", throw=True)
    return {**events.sign(event), "counts": events.counts(event.name)}


def _event(name: str, right: str):
    event = frappe.get_doc(events.DOCTYPE, name)
    event.check_permission(right)
    return event
