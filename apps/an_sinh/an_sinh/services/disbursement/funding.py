"""Whether the money of an order is there: what a request to the treasury that covers it says."""

import frappe
from frappe import _

DOCTYPE, PART = "Treasury Request", "Treasury Request Order"
FUNDED, PARTLY = "Funded", "Partly Funded"


def request_of(order: str) -> str | None:
    """The request that covers an order, or None."""
    rows = frappe.get_all(
        PART,
        filters={"disbursement": order, "parenttype": DOCTYPE, "docstatus": ["<", 2]},
        pluck="parent",
        limit=1,
    )
    return rows[0] if rows else None


def refuse_unfunded(order: str) -> None:
    """Throw where a request covers an order and its money is not there yet."""
    name = request_of(order)
    if name and frappe.db.get_value(DOCTYPE, name, "status") not in (FUNDED, PARTLY):
        frappe.throw(
            _("{0} waits for the treasury: enter what was paid out at {1} first.").format(order, name)
        )
