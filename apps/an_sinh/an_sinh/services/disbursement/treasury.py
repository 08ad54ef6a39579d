"""The treasury's money for a month's orders: asked for by one person, signed by another, paid out in whole or in part.

One request covers all orders of a programme, month and provider, so that a provider that pays accounts and cash gets one
sum. What the money is not enough for leaves its order and waits, visibly, until there is more: the same charge, ordered
again. Orders of a request are not sent before its money is there.
"""

import json
from collections.abc import Sequence

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import OrderStatus
from an_sinh.domain.disbursement.treasury import Due, days_of, flow_of, funded
from an_sinh.services.approval import separation
from an_sinh.services.audit import log
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.disbursement import orders, seals
from an_sinh.services.disbursement.books import money_left
from an_sinh.services.disbursement.funding import DOCTYPE, FUNDED, PARTLY, request_of
from an_sinh.services.payees import contracts
from frappe import _
from frappe.utils import getdate, nowdate

ORDER, LINE, SIGNED = "Disbursement", "Payroll Line", "Signed"
SHOWN = 200


def make_request(order: str) -> str:
    """Ask the treasury for the money of an unsent order and of every other one of its programme, month, provider and unit
    that no request covers; returns the request's name. Throws where there is nothing to ask for."""
    document = frappe.get_doc(ORDER, order, for_update=True)
    if existing := request_of(order):
        return existing
    if document.status != OrderStatus.DRAFT:
        frappe.throw(_("{0} was already sent.").format(order))
    same = {field: document.get(field) for field in ("programme", "month", "provider", "administrative_unit")}
    found = [
        row
        for row in frappe.get_all(
            ORDER,
            filters={**same, "status": OrderStatus.DRAFT, "line_count": [">", 0]},
            fields=["name", "channel_kind", "line_count", "total_amount"],
            order_by="name asc",
            limit=0,
        )
        if not request_of(row.name)
    ]
    if not found:
        frappe.throw(_("{0} has no lines any more. There is nothing to ask for.").format(order))
    request = frappe.new_doc(DOCTYPE)
    request.update(same)
    request.flow = flow_of(frappe.db.get_value("Payment Provider", document.provider, "kind"))
    gross = sum(dong(row.total_amount) for row in found)
    whose = (document.programme, document.administrative_unit, document.provider)
    request.left_amount = min(money_left.available(*whose), gross)
    for row in found:
        request.append(
            "orders",
            {
                "disbursement": row.name,
                "channel_kind": row.channel_kind,
                "line_count": row.line_count,
                "amount": dong(row.total_amount),
            },
        )
    request.name = _free_name(document)
    request.flags.by_service = True
    request.insert(set_name=request.name)
    return request.name


def prepare(request) -> None:
    """Set what follows from the orders of a request: its sums and the days of the law. Throws where an order changed since
    it was asked for."""
    request.line_count = sum(row.line_count for row in request.orders)
    request.gross_amount = sum(dong(row.amount) for row in request.orders)
    if request.docstatus == 0:
        _check_left(request)
        contract = contracts.contract_of(*_contract_keys(request))
        request.contract = request.contract or (contract and contract.contract_number)
    request.contract_is_new = int(bool(request.contract) and not _sent_before(request))
    request.asked_amount = dong(request.gross_amount) - dong(request.left_amount)
    days = days_of(getdate(request.month))
    request.last_day, request.result_day = days.draw, days.results


def check_signing(request) -> None:
    """Before a leader signs: the orders are still what is asked for, and their lists what was approved."""
    for row in request.orders:
        order = frappe.get_doc(ORDER, row.disbursement)
        if order.status != OrderStatus.DRAFT or dong(order.total_amount) != dong(row.amount):
            frappe.throw(
                _("{0} is no longer what this request asks for. Remove the request and make it anew.").format(
                    row.disbursement
                )
            )
        seals.check_order(order)
    _check_left(request)
    request.status = SIGNED
    if not dong(request.asked_amount):
        # The provider holds all of it: there is nothing to wait for.
        request.update({"status": FUNDED, "funded_amount": 0, "funded_on": getdate(nowdate())})


def fund(name: str, amount: int, day, voucher: str, first: Sequence[str] = ()) -> dict:
    """Enter what the treasury paid out: whole đồng, day, number of its paper. What the sum is not enough for leaves the
    orders, the newest months first; `first`: orders and communes of the request that are paid before others. Returns status, funded_amount, unfunded_amount, unfunded_count. The caller has
    checked the right to write. Throws for more than was asked for, and the second time."""
    request = frappe.get_doc(DOCTYPE, name, for_update=True)
    separation.refuse_configurator(name)
    _check_funding(request, amount, day, voucher)
    payments = _payments(request, frozenset(first))
    paid, waiting = funded(payments, amount + dong(request.left_amount))
    if not paid:
        frappe.throw(_("{0} đồng is not enough for any payment of this request.").format(amount))
    by_name = {due.name: due.amount for due in payments}
    missing = sum(by_name[each] for each in waiting)
    if waiting:
        orders.give_back(waiting, _("Not paid for lack of funds ({0}, {1}).").format(name, voucher))
    request.update(
        {
            "status": PARTLY if waiting else FUNDED,
            "funded_amount": amount,
            "funded_on": getdate(day),
            "voucher_number": voucher.strip(),
            "unfunded_amount": missing,
            "unfunded_count": len(waiting),
            "unfunded_lines": json.dumps(waiting) if waiting else None,
        }
    )
    request.flags.by_service = True
    request.save(ignore_permissions=True)
    log.note(
        log.FUNDED,
        DOCTYPE,
        name,
        amount=amount,
        voucher=voucher.strip(),
        first=", ".join(sorted(first)),
        unfunded=missing,
        lines=len(waiting),
    )
    return {
        field: request.get(field)
        for field in ("status", "funded_amount", "unfunded_amount", "unfunded_count")
    }


def shares(request) -> dict:
    """The request's payments by order and by commune, for who chooses whom the money goes to first: {"orders", "units"},
    each a list of {name, label, payments, amount} in đồng."""
    found: dict[str, dict[str, list[int]]] = {"orders": {}, "units": {}}
    for row in request.orders:
        for line in _lines(row.disbursement):
            for kind, key in (("orders", row.disbursement), ("units", line.administrative_unit)):
                sums = found[kind].setdefault(key, [0, 0])
                sums[0] += 1
                sums[1] += dong(line.amount)
    ways = {row.disbursement: _(row.channel_kind) for row in request.orders}
    return {
        kind: [
            {
                "name": key,
                "label": ways.get(key) or frappe.get_cached_value("Administrative Unit", key, "unit_name"),
                "payments": count,
                "amount": amount,
            }
            for key, (count, amount) in sorted(groups.items())
        ]
        for kind, groups in found.items()
    }


def waiting_for_funds(request) -> dict:
    """The payments that a request's money was not enough for, as they stand now: count, đồng, those still waiting
    (open_count, open_amount), and the first 200 as {name, full_name, amount, payment_status, disbursement}."""
    names = json.loads(request.unfunded_lines or "[]")
    rows: list = []
    for chunk in in_chunks(names):
        rows += frappe.get_all(
            LINE,
            filters={"name": ["in", chunk]},
            fields=["name", "full_name", "amount", "payment_status", "disbursement"],
            order_by="name asc",
            limit=0,
        )
    still = [row for row in rows if row.payment_status == "Pending"]
    return {
        "count": len(rows),
        "amount": sum(dong(row.amount) for row in rows),
        "open_count": len(still),
        "open_amount": sum(dong(row.amount) for row in still),
        "rows": [{**row, "amount": dong(row.amount)} for row in rows[:SHOWN]],
    }


def _check_left(request) -> None:
    """What is used of the money that the provider still holds is there, and not more than the orders need."""
    held = money_left.available(request.programme, request.administrative_unit, request.provider)
    most = min(held, dong(request.gross_amount))
    left = request.left_amount or 0
    if not 0 <= left <= most or left % 1:
        frappe.throw(
            _("{0} holds {1} đồng that no order needs: enter a whole amount up to {2}.").format(
                request.provider, held, most
            )
        )


def _contract_keys(request) -> tuple:
    return request.administrative_unit, request.programme, request.provider, getdate(request.month)


def _sent_before(request) -> bool:
    """Whether the treasury has the contract already: it goes along the first time, and when it changed."""
    return bool(
        frappe.db.exists(
            DOCTYPE,
            {
                "administrative_unit": request.administrative_unit,
                "provider": request.provider,
                "contract": request.contract,
                "docstatus": 1,
                "name": ["!=", request.name],
            },
        )
    )


def refuse_removal(request) -> None:
    """A request that was signed stays."""
    if request.docstatus != 0:
        frappe.throw(_("{0} was signed and stays.").format(request.name))


def _check_funding(request, amount: int, day, voucher: str) -> None:
    if request.status != SIGNED:
        frappe.throw(
            _("{0} is not signed yet.").format(request.name)
            if request.docstatus == 0
            else _("What the treasury paid out for {0} is entered already.").format(request.name)
        )
    if not (voucher or "").strip():
        frappe.throw(_("Enter the number of the treasury’s paper."))
    if not 0 < amount <= dong(request.asked_amount):
        frappe.throw(_("The amount lies between 1 and {0} đồng.").format(dong(request.asked_amount)))
    if getdate(day) > getdate(nowdate()):
        frappe.throw(_("The day is in the future."))


def _payments(request, first: frozenset[str]) -> list[Due]:
    """The payments of an unsent request; throws where `first` names what is none of its orders and communes."""
    found, known = [], set()
    for row in request.orders:
        order = frappe.get_doc(ORDER, row.disbursement, for_update=True)
        if order.status != OrderStatus.DRAFT:
            frappe.throw(_("{0} was already sent.").format(order.name))
        seals.check_order(order)
        for line in _lines(order.name):
            whose = {order.name, line.administrative_unit}
            known |= whose
            since = months.index(getdate(line.from_month))
            found.append(Due(line.name, since, dong(line.amount), bool(whose & first)))
    if strange := first - known:
        frappe.throw(_("{0} is no order and no commune of this request.").format(", ".join(sorted(strange))))
    return found


def _lines(order: str) -> list:
    fields = ["name", "from_month", "amount", "administrative_unit"]
    return frappe.get_all(LINE, filters={"disbursement": order}, fields=fields, limit=0)


def _free_name(order) -> str:
    """`KB-BTXH-2024-05-187-2004-Bưu điện`, with `-2` … for what is asked for later."""
    month = months.iso(months.index(getdate(order.month)))
    base = f"KB-{order.programme}-{month}-{order.administrative_unit}-{order.provider}"
    taken = set(frappe.get_all(DOCTYPE, filters={"name": ["like", f"{base}%"]}, pluck="name", limit=0))
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
