"""Whether the money of an order is there: what a request to the treasury that covers it says."""

import frappe
from frappe import _

DOCTYPE, PART = "Treasury Request", "Treasury Request Order"
FUNDED, PARTLY = "Funded", "Partly Funded"
ORDER = "Disbursement"
KEYS = ["administrative_unit", "programme", "month", "provider", "channel_kind"]


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
    """Throw where a request covers an order and its money is not there yet, and where the treasury was asked for other orders
    of the same month and provider and not for this one: what it had no money for does not go out beside it."""
    name = request_of(order)
    if name is None and (other := _asked_beside(order)):
        frappe.throw(
            _(
                "The treasury was asked for the other payments of this month at {0}. Ask it for {1} too."
            ).format(other, order)
        )
    if name and frappe.db.get_value(DOCTYPE, name, "status") not in (FUNDED, PARTLY):
        frappe.throw(
            _("{0} waits for the treasury: enter what was paid out at {1} first.").format(order, name)
        )


def _asked_beside(order: str) -> str | None:
    """The request that covers another order of the same paying unit, programme, month, provider and way."""
    own = frappe.db.get_value(ORDER, order, KEYS, as_dict=True)
    others = frappe.get_all(ORDER, filters={**own, "name": ["!=", order]}, pluck="name", limit=0)
    found = (request_of(name) for name in others)
    return next((name for name in found if name), None)
