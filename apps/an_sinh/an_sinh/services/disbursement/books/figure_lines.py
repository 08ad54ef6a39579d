"""From any figure of a settlement to the payments behind it, as they stood when the month was closed."""

from typing import TypedDict

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement import settlement as rules
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.disbursement.books import closing
from frappe import _
from frappe.utils import getdate

LINE, MOVEMENT = "Payroll Line", "Money Movement"
# A figure, and the payments that count towards it.
MISSING_IN = {
    "listed": (),
    "funded": rules.BEFORE_TREASURY,
    "received": rules.BEFORE_RECEIPT,
    "answered": rules.BEFORE_ANSWER,
}
FIGURES = (*MISSING_IN, "paid", "failed", *rules.Gap, "later")
MOST = 500
SHOWN = (
    *("name", "full_name", "administrative_unit", "village", "amount"),
    *("payment_status", "disbursement", "failure_reason", "paid_on"),
)


class SettlementLine(TypedDict):
    """A payment behind a figure; `amount`: the đồng with which it counts there, `gap`: why its money came no further, ""
    where it was answered."""

    name: str
    full_name: str
    administrative_unit: str
    village: str | None
    amount: int
    payment_status: str
    disbursement: str | None
    failure_reason: str | None
    paid_on: str
    gap: str


class SettlementLines(TypedDict):
    """A page of the payments behind a figure, with the number and the đồng of all of them."""

    total: int
    amount: int
    rows: list[SettlementLine]


class SettlementGap(TypedDict):
    """What keeps a month open: `gap` as `domain.disbursement.settlement.Gap` or "Received Another Sum"."""

    gap: str
    order: str
    count: int
    amount: int


class SettlementFigures(TypedDict):
    """The four sums of a provider's month, what arrived and what did not, in đồng, and what keeps the month open."""

    listed: int
    funded: int
    received: int
    answered: int
    paid: int
    failed: int
    listed_count: int
    paid_count: int
    failed_count: int
    agree: bool
    differences: list[SettlementGap]


def figures(document) -> SettlementFigures:
    """The sums of a settlement: of a closed month as it was closed, of an open one as they stand now."""
    if document.docstatus:
        return {
            "listed": dong(document.listed_amount),
            "funded": dong(document.funded_amount),
            "received": dong(document.received_amount),
            "answered": dong(document.answered_amount),
            "paid": dong(document.paid_amount),
            "failed": dong(document.failed_amount),
            "listed_count": document.listed_count,
            "paid_count": document.paid_count,
            "failed_count": document.failed_count,
            "agree": True,
            "differences": [],
        }
    sums, differences = closing.figures_of(_keys(document))
    return {
        "listed": sums.listed,
        "funded": sums.funded,
        "received": sums.received,
        "answered": sums.answered,
        "paid": sums.paid,
        "failed": sums.missing,
        "listed_count": sums.listed_count,
        "paid_count": sums.paid_count,
        "failed_count": sums.missing_count,
        "agree": not differences,
        "differences": [
            {"gap": str(each.gap), "order": each.order, "count": each.payments, "amount": each.amount}
            for each in differences
        ],
    }


def lines(document, figure: str, start: int = 0, length: int = 100) -> SettlementLines:
    """The payments behind a figure of a settlement: one of the four sums, "paid", "failed", a gap, or "later": what moved
    since of months that were closed before. Throws for any other."""
    if figure not in FIGURES:
        frappe.throw(_("Unknown figure {0}.").format(figure))
    found = _later(document) if figure == "later" else _counted(document, figure)
    page = found[max(start, 0) :][: min(max(length, 1), MOST)]
    return {
        "total": len(found),
        "amount": sum(amount for _name, amount, _gap in found),
        "rows": _shown(page),
    }


def _counted(document, figure: str) -> list[tuple[str, int, str]]:
    """(line, đồng, gap) of every payment that counts towards a figure, orders first."""
    rows = [*_of_orders(document), *([] if document.docstatus else _waiting(document))]
    if figure in MISSING_IN:
        return [
            (name, amount, gap)
            for name, amount, state, gap in rows
            if gap not in MISSING_IN[figure] or (figure == "answered" and state in ("paid", "missing"))
        ]
    if figure in ("paid", "failed"):
        wanted = "paid" if figure == "paid" else "missing"
        return [(name, amount, gap) for name, amount, state, gap in rows if state == wanted]
    return [(name, amount, gap) for name, amount, _state, gap in rows if gap == figure]


def _of_orders(document) -> list[tuple[str, int, str, str]]:
    """(line, đồng, state, gap) of the payments on a month's orders."""
    closed = bool(document.docstatus)
    keys = _keys(document)
    standings = {} if closed else closing.standings_of(keys)
    names = (
        [row.disbursement for row in document.orders]
        if closed
        else [row.name for row in closing.orders_of(keys)]
    )
    moved = _moved_since(names, document.closed_at) if closed else {}
    found = []
    for row in frappe.get_all(
        LINE,
        filters={"disbursement": ["in", names or [""]]},
        fields=["name", "amount", "payment_status", "disbursement"],
        order_by="disbursement asc, name asc",
        limit=0,
    ):
        state, amount = closing.state_of(row.payment_status), dong(row.amount)
        if since := moved.get(row.name):
            # The money that moved after the closing stands where it was.
            state = "missing" if since > 0 else "paid"
        gap = "" if closed else rules.gap_of(rules.Group(row.disbursement, state, 1, amount), standings)
        found.append((row.name, amount, state, str(gap or "")))
    return found


def _waiting(document) -> list[tuple[str, int, str, str]]:
    keys = _keys(document)
    unfunded = closing.unfunded_names(keys)
    return [
        (
            row.name,
            dong(row.amount),
            "",
            str(rules.Gap.UNFUNDED if row.name in unfunded else rules.Gap.NOT_ORDERED),
        )
        for row in closing.waiting_of(keys)
    ]


def _moved_since(orders: list[str], closed_at) -> dict[str, int]:
    """Đồng that went out (positive) or came back of each payment since its month was closed."""
    found: dict[str, int] = {}
    for chunk in in_chunks(orders):
        for row in frappe.get_all(
            MOVEMENT,
            filters={"disbursement": ["in", chunk], "creation": [">", closed_at], "money": ["!=", 0]},
            fields=["line", "money"],
            limit=0,
        ):
            found[row.line] = found.get(row.line, 0) + dong(row.money)
    return {line: money for line, money in found.items() if money}


def _later(document) -> list[tuple[str, int, str]]:
    """Of months closed before this one: the payments whose money moved since, and before this one was closed."""
    closed = frappe.get_all(
        closing.DOCTYPE,
        filters={
            "programme": document.programme,
            "administrative_unit": document.administrative_unit,
            "provider": document.provider,
            "docstatus": 1,
            "name": ["!=", document.name],
            **({"closed_at": ["<", document.closed_at]} if document.docstatus else {}),
        },
        fields=["name", "closed_at"],
        order_by="closed_at asc",
        limit=0,
    )
    if not closed:
        return []
    since = closed[-1].closed_at
    orders = frappe.get_all(
        "Provider Settlement Order",
        filters={"parent": ["in", [row.name for row in closed]], "parenttype": closing.DOCTYPE},
        pluck="disbursement",
        limit=0,
    )
    found: dict[str, int] = {}
    for chunk in in_chunks(orders):
        for row in frappe.get_all(
            MOVEMENT,
            filters={"disbursement": ["in", chunk], "creation": [">", since], "money": ["!=", 0]},
            fields=["line", "money", "creation"],
            limit=0,
        ):
            if not document.docstatus or row.creation <= document.closed_at:
                found[row.line] = found.get(row.line, 0) - dong(row.money)
    return [(line, money, "") for line, money in sorted(found.items()) if money]


def _shown(page: list[tuple[str, int, str]]) -> list[SettlementLine]:
    known = {}
    for chunk in in_chunks([name for name, _amount, _gap in page]):
        for row in frappe.get_all(LINE, filters={"name": ["in", chunk]}, fields=list(SHOWN), limit=0):
            known[row.name] = row
    return [
        SettlementLine(  # type: ignore[typeddict-item]
            {**known[name], "amount": amount, "paid_on": str(known[name].paid_on or ""), "gap": gap}
        )
        for name, amount, gap in page
    ]


def _keys(document) -> dict:
    keys = {field: document.get(field) for field in closing.KEYS}
    return {**keys, "month": getdate(keys["month"])}
