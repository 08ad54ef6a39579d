"""A month closed with a provider: four sums that must agree, the minutes that both sign, the money that is left.

One Provider Settlement per programme, month, paying unit and provider. An officer makes it, a leader closes it; from then
on nothing of that month moves any more: what becomes known later counts in the next one. Two people open it again, with a
reason.
"""

import json

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import NEVER_SENT, OrderStatus, PaymentStatus
from an_sinh.domain.disbursement import settlement as rules
from an_sinh.services.approval import separation, signatures
from an_sinh.services.areas.units import paying_unit, subtree
from an_sinh.services.audit import log
from an_sinh.services.disbursement import orders, seals
from an_sinh.services.disbursement.books import money_left
from an_sinh.services.disbursement.funding import DOCTYPE as REQUEST
from an_sinh.services.disbursement.funding import FUNDED, PARTLY
from an_sinh.services.payees import contracts
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate, now_datetime

DOCTYPE, ORDER, LINE = "Provider Settlement", "Disbursement", "Payroll Line"
KEYS = ("programme", "month", "administrative_unit", "provider")
CLOSED = "Closed"
# What follows from the payments and the steps: nobody enters it.
COMPUTED = (
    *KEYS,
    *("status", "closed_at", "closed_by"),
    *("listed_amount", "funded_amount", "received_amount", "answered_amount"),
    *("listed_count", "paid_count", "paid_amount", "failed_count", "failed_amount", "difference_count"),
    *("brought_amount", "given_amount", "later_amount", "refunded_amount", "left_amount", "fee_amount"),
    *("reopening_reason", "reopening_asked_by", "reopened_by", "reopened_at"),
)


def make_settlement(programme: str, month, unit: str, provider: str) -> str:
    """The settlement of a provider's month: the one that is there, else a new draft; returns its name. Throws where the
    month has neither orders nor lists for the provider."""
    keys = dict(zip(KEYS, (programme, getdate(month), unit, provider), strict=True))
    _lock(keys)
    if known := _standing(keys):
        return known
    if not groups_of(keys):
        frappe.throw(
            _("{0} has nothing to pay of {1} in {2}.").format(
                provider, programme, months.label(months.index(month))
            )
        )
    document = frappe.new_doc(DOCTYPE)
    document.update(keys)
    document.name = _free_name(keys)
    fees = contracts.fee_percents(unit, programme, provider, getdate(month))
    document.update({"fee_percent": fees["Account"], "cash_fee_percent": fees["Cash"]})
    document.flags.by_service = True
    document.insert(set_name=document.name)
    return document.name


def make_for_month(programme: str, month, unit: str) -> list[str]:
    """The settlements of every provider that has orders in a unit's month, made where there were none; their names."""
    found = frappe.get_all(
        ORDER,
        filters={
            "programme": programme,
            "month": getdate(month),
            "administrative_unit": unit,
            "line_count": [">", 0],
        },
        pluck="provider",
        distinct=True,
        limit=0,
    )
    return [make_settlement(programme, month, unit, provider) for provider in sorted(found)]


def prepare(document) -> None:
    """Set what follows from the month's payments: sums, orders, money left, fee. Differences stay with the caller."""
    keys = {field: document.get(field) for field in KEYS}
    keys["month"] = getdate(keys["month"])
    sums, differences = figures_of(keys)
    document.update(
        {
            "listed_amount": sums.listed,
            "funded_amount": sums.funded,
            "received_amount": sums.received,
            "answered_amount": sums.answered,
            "listed_count": sums.listed_count,
            "paid_count": sums.paid_count,
            "paid_amount": sums.paid,
            "failed_count": sums.missing_count,
            "failed_amount": sums.missing,
            "difference_count": len(differences),
            "fee_amount": sum(fees_of(document, paid_by_way(keys)).values()),
        }
    )
    left = money_left.of_month(keys, sums.paid)
    document.update(
        {
            "brought_amount": left.before,
            "given_amount": left.given,
            "later_amount": left.later,
            "refunded_amount": left.refunded,
            "left_amount": left.after,
        }
    )
    document.set("orders", [])
    for row in orders_of(keys):
        document.append(
            "orders",
            {
                "disbursement": row.name,
                "channel_kind": row.channel_kind,
                "line_count": row.line_count,
                "amount": dong(row.total_amount),
                "received_amount": dong(row.received_amount) if row.received_on else 0,
                "receipt_paper": row.receipt_paper,
                "paid_count": row.paid_count,
                "paid_amount": dong(row.paid_amount),
                "failed_amount": dong(row.failed_amount),
                "was_closed": int(row.status == OrderStatus.CLOSED),
            },
        )


def figures_of(keys: dict) -> tuple[rules.Sums, list[rules.Difference]]:
    """The four sums of a provider's month as they stand, and what keeps them apart."""
    return rules.add_up(groups_of(keys), standings_of(keys))


def paid_by_way(keys: dict) -> dict[str, int]:
    """What arrived of a provider's month into accounts and in cash, in đồng."""
    ways = {row.name: row.channel_kind for row in orders_of(keys)}
    paid = dict.fromkeys(contracts.CHANNEL_KINDS, 0)
    for group in groups_of(keys):
        if group.state == "paid":
            paid[ways[group.order]] += group.amount
    return paid


def fees_of(document, paid: dict[str, int]) -> dict[str, int]:
    """The fee for accounts and for cash, in đồng: each way has its own percentage in the contract."""
    percents = {"Account": document.fee_percent, "Cash": document.cash_fee_percent}
    return {way: rules.fee(amount, percents[way]) for way, amount in paid.items()}


def check_closing(document) -> None:
    """Before a leader closes a month: the sums agree, no order is a draft, and every order is the list that was approved."""
    _lock({field: document.get(field) for field in KEYS})
    prepare(document)
    if document.difference_count:
        frappe.throw(
            _(
                "{0} can’t be closed: {1} differences between list, treasury, receipt and results are left."
            ).format(document.name, document.difference_count)
        )
    for row in document.orders:
        seals.check_order(frappe.get_doc(ORDER, row.disbursement))
    document.update({"status": CLOSED, "closed_at": now_datetime(), "closed_by": frappe.session.user})


def close_orders(document) -> None:
    """Close the orders of a month that was closed."""
    for row in document.orders:
        orders.close(row.disbursement)


def refuse_closed(payroll) -> None:
    """Throw where a list would pay through a provider whose month is closed: what is owed comes with the next list."""
    unit = paying_unit(payroll.administrative_unit)
    closed = closed_providers(payroll.programme, getdate(payroll.month), unit)
    if not closed:
        return
    paid_by = orders.payer(unit, payroll.programme, getdate(payroll.month))
    for row in frappe.get_all(
        LINE,
        filters={"payroll": payroll.name, "amount": [">", 0]},
        fields=["channel", "provider"],
        distinct=True,
        limit=0,
    ):
        provider = paid_by(row.channel, row.provider)[1]
        if provider in closed:
            frappe.throw(
                _(
                    "{0} of {1} is closed with {2} ({3}). What is owed comes with the list of the next month."
                ).format(
                    payroll.programme,
                    months.label(months.index(getdate(payroll.month))),
                    provider,
                    closed[provider],
                )
            )


def closed_providers(programme: str, month, unit: str) -> dict[str, str]:
    """The providers whose month is closed in a paying unit, with the settlement that closed it."""
    return dict(
        frappe.get_all(
            DOCTYPE,
            filters={"programme": programme, "month": month, "administrative_unit": unit, "docstatus": 1},
            fields=["provider", "name"],
            as_list=True,
            limit=0,
        )
    )


def propose_reopening(name: str, reason: str) -> str:
    """Ask for a closed month to be opened again; returns the reason as it is kept. Throws without one."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    separation.refuse_configurator(name)
    _require_closed(document)
    if not (reason or "").strip():
        frappe.throw(_("Say why {0} is to be opened again.").format(name))
    if document.reopening_asked_by:
        frappe.throw(_("{0} has asked for that already.").format(document.reopening_asked_by))
    document.db_set(
        {"reopening_reason": reason.strip(), "reopening_asked_by": frappe.session.user}, notify=False
    )
    document.add_comment("Info", _("To be opened again: {0}").format(reason.strip()))
    return reason.strip()


def reopen(name: str) -> str:
    """Open a closed month again: a leader, and not who asked for it. Its orders are answered orders again, and a new
    settlement is made when it is closed anew. Returns its status."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    separation.refuse_configurator(name)
    _require_closed(document)
    if not set(orders.RELEASING_ROLES) & set(frappe.get_roles()):
        frappe.throw(_("{0} is opened again by a leader.").format(name), frappe.PermissionError)
    if not document.reopening_asked_by:
        frappe.throw(_("Nobody has asked for {0} to be opened again.").format(name))
    if document.reopening_asked_by == frappe.session.user:
        frappe.throw(
            _("You asked for it; another person must open {0} again.").format(name), signatures.FourEyesError
        )
    _lock({field: document.get(field) for field in KEYS})
    for row in document.orders:
        if row.was_closed:
            continue
        order = frappe.get_doc(ORDER, row.disbursement, for_update=True)
        order.update({"status": OrderStatus.RECONCILED, "closed_at": None, "closed_by": None})
        order.flags.by_service = True
        order.save(ignore_permissions=True)
    document.flags.by_service = True
    document.flags.ignore_permissions = True
    document.reopened_by, document.reopened_at = frappe.session.user, now_datetime()
    document.status = "Reopened"
    document.cancel()
    log.note(log.REOPENED, DOCTYPE, name, reason=document.reopening_reason)
    return document.status


def groups_of(keys: dict) -> list[rules.Group]:
    """The month's payments of a provider that stand alike: those of its orders, and those that wait for one."""
    line = frappe.qb.DocType(LINE)
    names = [row.name for row in orders_of(keys)]
    found: dict[tuple[str, str], list[int]] = {}
    if names:
        rows = (
            frappe.qb.from_(line)
            .select(line.disbursement, line.payment_status, Count("*"), Sum(line.amount))
            .where(line.disbursement.isin(names))
            .groupby(line.disbursement, line.payment_status)
        ).run()
        for order, status, count, amount in rows:
            _add(found, order, state_of(status), count, amount)
    unfunded = unfunded_names(keys)
    for row in waiting_of(keys):
        _add(found, "", "unfunded" if row.name in unfunded else "waiting", 1, row.amount)
    return [rules.Group(*key, *sums) for key, sums in sorted(found.items())]


def state_of(status: str | None) -> str:
    """What closing calls the state of a payment on an order."""
    if status == PaymentStatus.ORDERED:
        return "open"
    return "paid" if status == PaymentStatus.PAID else "missing"


def orders_of(keys: dict) -> list:
    """The orders of a provider's month that have lines, in the order of their names."""
    return frappe.get_all(
        ORDER,
        filters={**keys, "line_count": [">", 0], "status": ["!=", OrderStatus.CANCELLED]},
        fields=[
            *("name", "channel_kind", "status", "line_count", "total_amount", "list_hash"),
            *("received_amount", "received_on", "receipt_paper"),
            *("paid_count", "paid_amount", "failed_count", "failed_amount", "open_count"),
        ],
        order_by="name asc",
        limit=0,
    )


def waiting_of(keys: dict) -> list:
    """Approved payments of the month that wait for an order of this provider: name, amount."""
    paid_by = orders.payer(keys["administrative_unit"], keys["programme"], keys["month"])
    rows = frappe.get_all(
        LINE,
        filters={
            "docstatus": 1,
            "programme": keys["programme"],
            "month": keys["month"],
            "payment_status": PaymentStatus.PENDING,
            "amount": [">", 0],
            "administrative_unit": ["in", subtree(keys["administrative_unit"])],
        },
        fields=["name", "channel", "provider", "amount"],
        order_by="name asc",
        limit=0,
    )
    return [row for row in rows if paid_by(row.channel, row.provider)[1] == keys["provider"]]


def unfunded_names(keys: dict) -> set[str]:
    """The payments that the treasury's money was not enough for; some may have been ordered since."""
    rows = frappe.get_all(
        REQUEST, filters={**keys, "docstatus": 1, "status": PARTLY}, pluck="unfunded_lines", limit=0
    )
    return {name for text in rows for name in json.loads(text or "[]")}


def standings_of(keys: dict) -> dict[str, rules.Standing]:
    """How far the money of a month’s orders is."""
    part, request = frappe.qb.DocType("Treasury Request Order"), frappe.qb.DocType(REQUEST)
    covered = dict(
        frappe.qb.from_(part)
        .join(request)
        .on(request.name == part.parent)
        .select(part.disbursement, request.status)
        .where(
            (request.docstatus < 2)
            & (request.programme == keys["programme"])
            & (request.month == keys["month"])
            & (request.administrative_unit == keys["administrative_unit"])
            & (request.provider == keys["provider"])
        )
        .run()
    )
    return {
        row.name: rules.Standing(
            row.name in covered,
            covered.get(row.name) in (FUNDED, PARTLY),
            dong(row.received_amount) if row.received_on and row.status not in NEVER_SENT else None,
        )
        for row in orders_of(keys)
    }


def _add(found: dict, order: str, state: str, count, amount) -> None:
    sums = found.setdefault((order, state), [0, 0])
    sums[0] += int(count)
    sums[1] += dong(amount)


def _lock(keys: dict) -> None:
    """Who makes orders and who approves lists of the programme waits until this transaction ends."""
    frappe.db.get_value("Benefit Programme", keys["programme"], "name", for_update=True)
    frappe.db.get_value("Administrative Unit", keys["administrative_unit"], "name", for_update=True)


def _standing(keys: dict) -> str | None:
    return frappe.db.get_value(DOCTYPE, {**keys, "docstatus": ["<", 2]}, "name")


def _require_closed(document) -> None:
    if document.docstatus != 1:
        frappe.throw(_("{0} is not closed.").format(document.name))


def _free_name(keys: dict) -> str:
    """`QT-BTXH-2024-05-187-2004-VietinBank`, with `-2` … for a month that was opened again."""
    month = months.iso(months.index(keys["month"]))
    base = f"QT-{keys['programme']}-{month}-{keys['administrative_unit']}-{keys['provider']}"
    taken = set(frappe.get_all(DOCTYPE, filters={"name": ["like", f"{base}%"]}, pluck="name", limit=0))
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
