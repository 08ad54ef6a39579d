"""The month's money by programme and provider, as the treasury transfers it: what a district hands in every month."""

from datetime import date

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import OrderStatus
from frappe.query_builder.functions import Count

ORDER, REQUEST, LINE = "Disbursement", "Treasury Request", "Payroll Line"
SUMS = (
    *("account_count", "account_amount", "cash_count", "cash_amount", "total"),
    *("left_amount", "asked_amount", "funded_amount", "unfunded_amount"),
)


def rows(month: date, units: list[str], programme: str | None = None) -> list[dict]:
    """One row per paying unit, programme and provider of a month (its first day): people and đồng into accounts and in
    cash on the orders that the user may see, what the provider still holds of it, and what the treasury was asked for, gave
    and could not give. `units`: paying units. Nobody is counted twice within a way."""
    found: dict[tuple, dict] = {}
    filters = {
        "month": month,
        "administrative_unit": ["in", units or [""]],
        **({"programme": programme} if programme else {}),
    }
    orders = frappe.get_list(
        ORDER,
        filters={**filters, "status": ["!=", OrderStatus.CANCELLED], "line_count": [">", 0]},
        fields=["name", "administrative_unit", "programme", "provider", "channel_kind", "total_amount"],
        order_by="administrative_unit asc, programme asc, provider asc",
        limit=0,
    )
    for order in orders:
        row = _row(found, order)
        row[f"{_way(order.channel_kind)}_amount"] += dong(order.total_amount)
        row["total"] += dong(order.total_amount)
    for (unit, of_programme, provider, kind), people in _people([order.name for order in orders]).items():
        found[unit, of_programme, provider][f"{_way(kind)}_count"] += people
    for request in frappe.get_list(
        REQUEST,
        filters={**filters, "docstatus": ["<", 2]},
        fields=["administrative_unit", "programme", "provider", *SUMS[5:]],
        limit=0,
    ):
        row = _row(found, request)
        for field in SUMS[5:]:
            row[field] += dong(request[field] or 0)
    return [found[key] for key in sorted(found)]


def _row(found: dict[tuple, dict], about: frappe._dict) -> dict:
    key = (about.administrative_unit, about.programme, about.provider)
    empty = dict(zip(("administrative_unit", "programme", "provider"), key, strict=True))
    return found.setdefault(key, {**empty, **dict.fromkeys(SUMS, 0)})


def _way(channel_kind: str) -> str:
    return "cash" if channel_kind == "Cash" else "account"


def _people(orders: list[str]) -> dict[tuple[str, str, str, str], int]:
    """People by paying unit, programme, provider and way: who has payments on two orders of them is one person."""
    line, order = frappe.qb.DocType(LINE), frappe.qb.DocType(ORDER)
    groups = (order.administrative_unit, order.programme, order.provider, order.channel_kind)
    query = (
        frappe.qb.from_(line)
        .join(order)
        .on(order.name == line.disbursement)
        .select(*groups, Count(line.beneficiary).distinct())
        .where(line.disbursement.isin(orders or [""]))
        .groupby(*groups)
    )
    return {tuple(key): int(people) for *key, people in query.run()}
