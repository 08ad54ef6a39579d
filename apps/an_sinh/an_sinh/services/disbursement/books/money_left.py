"""The treasury's money that a provider holds: what it was given, less what arrived at people and what was refunded.

Money of payments that did not arrive stays with the provider until it is used for the next order or refunded.
"""

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import OrderStatus
from an_sinh.domain.disbursement.settlement import Left
from an_sinh.services.disbursement.funding import DOCTYPE as REQUEST
from an_sinh.services.disbursement.funding import FUNDED, PARTLY

SETTLEMENT, ORDER = "Provider Settlement", "Disbursement"
WHOSE = ("programme", "administrative_unit", "provider")


def available(programme: str, unit: str, provider: str) -> int:
    """Đồng that a provider holds and no order needs: given, less what was paid or is still to be paid of the orders that
    money was given for, less what was refunded or is promised to a request that was signed. Never negative."""
    whose = dict(zip(WHOSE, (programme, unit, provider), strict=True))
    held = _given(whose) - _refunded(whose) - _promised(whose)
    for row in _funded_orders(whose):
        held -= dong(row.paid_amount) + dong(row.open_amount)
    return max(held, 0)


def of_month(keys: dict, paid: int) -> Left:
    """The money of a provider's month: `keys` as those of a settlement, `paid` what arrived of the month's orders."""
    whose = {field: keys[field] for field in WHOSE}
    settled = frappe.get_all(
        SETTLEMENT,
        filters={**whose, "docstatus": 1},
        fields=["name", "given_amount", "paid_amount", "later_amount", "refunded_amount"],
        limit=0,
    )
    before = sum(
        dong(row.given_amount) - dong(row.paid_amount) + dong(row.later_amount) - dong(row.refunded_amount)
        for row in settled
    )
    return Left(
        before=before,
        given=_given(keys),
        paid=paid,
        later=_paid_when_closed(settled) - _paid_now([row.name for row in settled]),
        # Closed months name what was refunded until then.
        refunded=_refunded(whose) - sum(dong(row.refunded_amount) for row in settled),
    )


def _given(filters: dict) -> int:
    rows = frappe.get_all(
        REQUEST,
        filters={**filters, "docstatus": 1, "status": ["in", [FUNDED, PARTLY]]},
        pluck="funded_amount",
        limit=0,
    )
    return sum(map(dong, rows))


def _refunded(whose: dict) -> int:
    rows = frappe.get_all("Treasury Refund", filters={**whose, "docstatus": 1}, pluck="amount", limit=0)
    return sum(map(dong, rows))


def _promised(whose: dict) -> int:
    """Of what is left, what requests use that were signed and whose own money did not come yet."""
    rows = frappe.get_all(
        REQUEST, filters={**whose, "docstatus": 1, "status": "Signed"}, pluck="left_amount", limit=0
    )
    return sum(map(dong, rows))


def _funded_orders(whose: dict) -> list:
    part, request, order = map(frappe.qb.DocType, ("Treasury Request Order", REQUEST, ORDER))
    return (
        frappe.qb.from_(part)
        .join(request)
        .on(request.name == part.parent)
        .join(order)
        .on(order.name == part.disbursement)
        .select(order.name, order.paid_amount, order.open_amount)
        .where(
            (request.docstatus == 1)
            & request.status.isin([FUNDED, PARTLY])
            & (request.programme == whose["programme"])
            & (request.administrative_unit == whose["administrative_unit"])
            & (request.provider == whose["provider"])
            & (order.status != OrderStatus.CANCELLED)
        )
        .run(as_dict=True)
    )


def _paid_when_closed(settled: list) -> int:
    """What had arrived of closed months' orders as the settlements since say."""
    return sum(dong(row.paid_amount) - dong(row.later_amount) for row in settled)


def _paid_now(settlements: list[str]) -> int:
    if not settlements:
        return 0
    rows = frappe.get_all(
        "Provider Settlement Order",
        filters={"parent": ["in", settlements], "parenttype": SETTLEMENT},
        pluck="disbursement",
        limit=0,
    )
    paid = frappe.get_all(ORDER, filters={"name": ["in", rows or [""]]}, pluck="paid_amount", limit=0)
    return sum(map(dong, paid))
