"""From approved lines to the orders that providers pay: one disbursement per programme, month, provider and channel.

Charging and paying are two things. A line enters a disbursement once; a line that fails comes back as a carried-over
line of the next payroll and enters another. Recoveries (negative lines) are never part of a payment order. Until it is
sent an order can be cut: lines given back wait again. After that its provider is asked to stop a payment.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable
from operator import itemgetter

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS, OrderStatus, PaymentStatus
from an_sinh.domain.payroll.seal import FIELDS, seal
from an_sinh.services.approval import separation, signatures, waiting
from an_sinh.services.approval.waiting import WaitingDocuments
from an_sinh.services.areas.units import paying_unit, subtree
from an_sinh.services.audit import log
from an_sinh.services.disbursement import seals
from an_sinh.services.disbursement.funding import refuse_unfunded, request_of
from an_sinh.services.disbursement.provider_file import frozen_layout
from an_sinh.services.payees import payment_routes
from an_sinh.services.payroll import one_off as one_off_payroll
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate, now_datetime, nowdate

PENDING, IN_DISBURSEMENT = PaymentStatus.PENDING, PaymentStatus.ORDERED
PAID, FAILED, RETURNED = PaymentStatus.PAID, PaymentStatus.FAILED, PaymentStatus.RETURNED
DRAFT, SENT, ACKNOWLEDGED, RESULTS_IN, RECONCILED, CLOSED, CANCELLED = OrderStatus
UPDATE_CHUNK = 500
# Who prepares lists and orders is an officer; who lets the money go answers for the unit.
RELEASING_ROLES = ("Commune Leader", "District Leader", "Province Leader")


def make_for_month(programme: str, month: datetime.date, unit: str) -> list[str]:
    """Put every approved line of *programme* and *month* below *unit* that waits into a disbursement; return their names.
    What was approved late joins the order that was not sent yet, unless the treasury was asked for its sum.

    Lines already in a disbursement stay there, so calling it again without new approvals returns an empty list.
    The caller has checked the user's right to disburse; raises frappe.ValidationError where a line has no provider.
    """
    # Two who do this at once take turns, so that no line waits in the eyes of both.
    frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)
    groups = _waiting_lines(programme, getdate(month), unit)
    return [
        _join(programme, getdate(month), unit, channel_kind, provider, rows)
        or _make(programme, getdate(month), unit, channel_kind, provider, rows)
        for (channel_kind, provider), rows in sorted(groups.items())
    ]


def make_for_payroll(payroll: str) -> list[str]:
    """Make the disbursements of the paying unit that *payroll* (approved) belongs to."""
    document = frappe.get_doc("Monthly Payroll", payroll)
    if document.docstatus != 1:
        frappe.throw(_("{0} is not approved yet: only an approved list can be paid.").format(payroll))
    return make_for_month(document.programme, document.month, paying_unit(document.administrative_unit))


def release(name: str) -> str:
    """`send` as the session's user: a leader who neither made the order nor may change the rules."""
    order = frappe.get_doc("Disbursement", name)
    order.check_permission("write")
    separation.refuse_configurator(name)
    if not set(RELEASING_ROLES) & set(frappe.get_roles()):
        frappe.throw(
            _("{0} is released by a leader of the paying unit.").format(name), frappe.PermissionError
        )
    if order.owner == frappe.session.user or _has_added(name, frappe.session.user):
        frappe.throw(
            _("You made {0}; another person must release it.").format(name), signatures.FourEyesError
        )
    return send(name)


def to_release() -> WaitingDocuments:
    """The drafts of orders that the user may release: a leader who made none of them and may not change the rules."""
    may = bool(set(RELEASING_ROLES) & set(frappe.get_roles())) and not separation.configures()
    if not may or not frappe.has_permission("Disbursement", "write"):
        return {"doctype": "Disbursement", "field": "status", "states": [], "count": 0, "rows": []}
    return waiting.at_states("Disbursement", "status", [DRAFT], owner=["!=", frappe.session.user])


def _has_added(name: str, user: str) -> bool:
    """Whether a user put lines on an order."""
    entry = {"event": log.ORDERED, "reference_doctype": "Disbursement", "reference_name": name, "user": user}
    return bool(frappe.db.exists(log.DOCTYPE, entry))


def send(name: str) -> str:
    """Send a draft disbursement to its provider and return its list hash; the caller has checked who releases it.

    The list is checked against its hash first; the provider sees the disbursement from now on.
    """
    document = frappe.get_doc("Disbursement", name, for_update=True)
    if document.status == CANCELLED:
        frappe.throw(_("{0} was cancelled: {1}").format(name, document.cancel_reason))
    if document.status != DRAFT:
        frappe.throw(_("{0} was already sent.").format(name))
    refuse_unfunded(name)
    seals.check_order(document)
    seals.check_payrolls(seals.payrolls_of(name))
    document.status = SENT
    document.sent_at = now_datetime()
    document.sent_by = frappe.session.user
    provider = frappe.get_cached_doc("Payment Provider", document.provider)
    document.file_layout = frozen_layout(provider)
    if provider.file_template:
        # Its library is slow to import, and most providers take a plain list.
        from an_sinh.services.payees import file_templates

        file_templates.keep_template(document, provider)
    document.flags.by_service = True
    document.save(ignore_permissions=True)
    log.note(log.RELEASED, document.doctype, name, **_told(document))
    return document.list_hash


def acknowledge(document) -> dict:
    """Note that the provider has the whole list of *document* (locked by the caller); later states stay as they are."""
    seals.check_order(document)
    if document.status == SENT:
        document.status = ACKNOWLEDGED
        document.acknowledged_at = now_datetime()
        if not document.received_on:
            document.update({"received_amount": document.total_amount, "received_on": getdate(nowdate())})
        document.flags.by_service = True
        document.save(ignore_permissions=True)
    return {
        "disbursement": document.name,
        "status": document.status,
        "acknowledged_at": document.acknowledged_at,
    }


def close(name: str) -> str:
    """Close an order whose every line was answered; from now on its provider corrects nothing any more. Returns its
    status. Throws while lines are open."""
    document = frappe.get_doc("Disbursement", name, for_update=True)
    if document.status == CLOSED:
        return CLOSED
    if document.status != RECONCILED:
        frappe.throw(
            _("{0} can’t be closed: {1} of its lines are not answered yet.").format(name, document.open_count)
        )
    document.update({"status": CLOSED, "closed_at": now_datetime(), "closed_by": frappe.session.user})
    document.flags.by_service = True
    document.save(ignore_permissions=True)
    return CLOSED


def give_back(lines: list[str], reason: str) -> int:
    """Take lines out of orders that were not sent yet: they wait again. Lines of no order, or of
    one that was sent, stay as they are. Returns how many were given back."""
    orders: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(lines), UPDATE_CHUNK):
        chunk = lines[start : start + UPDATE_CHUNK]
        filters = {"name": ["in", chunk], "disbursement": ["is", "set"], "payment_status": IN_DISBURSEMENT}
        for row in frappe.get_all("Payroll Line", filters=filters, fields=["name", "disbursement"], limit=0):
            orders[row.disbursement].append(row.name)
    return sum(_cut(order, names, reason) for order, names in sorted(orders.items()))


def _cut(name: str, lines: list[str], reason: str) -> int:
    document = frappe.get_doc("Disbursement", name, for_update=True)
    if document.status != DRAFT:
        return 0
    line = frappe.qb.DocType("Payroll Line")
    for start in range(0, len(lines), UPDATE_CHUNK):
        (
            frappe.qb.update(line)
            .set(line.disbursement, None)
            .set(line.end_to_end_id, None)
            .set(line.payment_status, PENDING)
            .where(line.name.isin(lines[start : start + UPDATE_CHUNK]))
            .where(line.disbursement == name)
        ).run()
    rows = seals.line_rows(name)
    document.update(_figures(rows))
    if not rows:
        # An order of nobody is none; it stays to be seen with its reason.
        document.update({"status": CANCELLED, "cancel_reason": reason})
    document.flags.by_service = True
    document.save(ignore_permissions=True)
    document.add_comment("Info", _("{0} lines were given back. {1}").format(len(lines), reason))
    return len(lines)


def _figures(rows: list[tuple]) -> dict:
    """The number of lines, the sum and the seal of an order that nobody has answered; rows as `line_rows` gives them."""
    total = sum(map(dong, map(itemgetter(FIELDS.index("amount")), rows)))
    return {
        "line_count": len(rows),
        "total_amount": total,
        "open_count": len(rows),
        "open_amount": total,
        "list_hash": seal(rows),
    }


def refresh_totals(document) -> None:
    """Recount paid, failed and open lines of *document* from its lines and move its status; saves it."""
    one_off_payroll.note_results(document)
    line = frappe.qb.DocType("Payroll Line")
    counted = (
        frappe.qb.from_(line)
        .select(line.payment_status, Count("*").as_("persons"), Sum(line.amount).as_("amount"))
        .where(line.disbursement == document.name)
        .groupby(line.payment_status)
    ).run(as_dict=True)
    totals: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in counted:
        bucket = {PAID: "paid", IN_DISBURSEMENT: "open"}.get(row.payment_status, "failed")
        totals[bucket][0] += row.persons
        totals[bucket][1] += dong(row.amount)
    for bucket in ("paid", "failed", "open"):
        document.set(f"{bucket}_count", totals[bucket][0])
        document.set(f"{bucket}_amount", totals[bucket][1])
    if document.status != CLOSED and (document.paid_count or document.failed_count):
        document.status = RECONCILED if not document.open_count else RESULTS_IN
    document.flags.by_service = True
    document.save(ignore_permissions=True)


def _waiting_lines(programme: str, month: datetime.date, unit: str) -> dict[tuple[str, str], list[tuple]]:
    """The waiting lines as `line_rows` gives them, grouped by (channel kind, provider)."""
    filters = {
        "docstatus": 1,
        "programme": programme,
        "month": month,
        "payment_status": PENDING,
        "amount": [">", 0],
        "administrative_unit": ["in", subtree(unit)],
    }
    seals.check_payrolls(
        frappe.get_all("Payroll Line", filters=filters, pluck="payroll", distinct=True, limit=0)
    )
    rows = frappe.get_all(
        "Payroll Line",
        filters=filters,
        fields=list(FIELDS),
        order_by="name asc",
        limit=0,
        as_list=True,
    )
    name, full_name, channel, provider = map(FIELDS.index, ("name", "full_name", "channel", "provider"))
    paid_by = payer(unit, programme, month)
    groups = defaultdict(list)
    for row in rows:
        if not row[provider]:
            frappe.throw(
                _("Line {0} ({1}) has no payment provider. Correct its payment method first.").format(
                    row[name], row[full_name]
                )
            )
        groups[paid_by(row[channel], row[provider])].append(row)
    return groups


def payer(unit: str, programme: str, month: datetime.date) -> Callable[[str, str], tuple[str, str]]:
    """Who pays lines of a paying unit and month: a function of a line's channel and provider that returns the kind of
    channel ("Account" or "Cash") and the provider that gets the order."""
    through = payment_routes.accounts_through(unit, programme, month)

    def paid_by(channel: str, provider: str) -> tuple[str, str]:
        if channel in ACCOUNT_CHANNELS:
            return "Account", through.get(provider, provider)
        return "Cash", provider

    return paid_by


def _join(programme, month, unit, channel_kind, provider, rows) -> str | None:
    """Add lines to the order of the same kind that is still a draft; None where there is none to be added to."""
    same = {
        "programme": programme,
        "month": month,
        "administrative_unit": unit,
        "provider": provider,
        "channel_kind": channel_kind,
        "status": DRAFT,
    }
    drafts = frappe.get_all("Disbursement", filters=same, pluck="name", order_by="name asc", limit=0)
    name = next((each for each in drafts if not request_of(each)), None)
    if not name:
        return None
    document = frappe.get_doc("Disbursement", name, for_update=True)
    if document.status != DRAFT:
        return None
    seals.check_order(document)
    _take_lines(name, list(map(itemgetter(FIELDS.index("name")), rows)), document.line_count)
    document.update(_figures(seals.line_rows(name)))
    document.flags.by_service = True
    document.save(ignore_permissions=True)
    document.add_comment("Info", _("{0} lines that were approved later joined.").format(len(rows)))
    log.note(log.ORDERED, document.doctype, name, **_told(document))
    return name


def _make(programme, month, unit, channel_kind, provider, rows) -> str:
    document = frappe.get_doc(
        {
            "doctype": "Disbursement",
            "programme": programme,
            "month": month,
            "administrative_unit": unit,
            "provider": provider,
            "channel_kind": channel_kind,
            "status": DRAFT,
            **_figures(rows),
        }
    )
    document.name = _free_name(programme, month, unit, channel_kind, provider)
    document.flags.by_service = True
    document.insert(ignore_permissions=True, set_name=document.name)
    _take_lines(document.name, list(map(itemgetter(FIELDS.index("name")), rows)))
    log.note(log.ORDERED, document.doctype, document.name, **_told(document))
    return document.name


def _told(document) -> dict:
    """What the audit log says of an order."""
    return {
        "provider": document.provider,
        "lines": document.line_count,
        "total": dong(document.total_amount),
        "seal": document.list_hash,
    }


def _free_name(programme, month, unit, channel_kind, provider) -> str:
    """`CK-BTXH-2024-05-183-2004-VietinBank`, with `-2` … for lines approved after the first one was made."""
    cash = "-TM" if channel_kind == "Cash" else ""
    base = f"CK-{programme}-{months.iso(months.index(month))}-{unit}-{provider}{cash}"
    taken = set(frappe.get_all("Disbursement", filters={"name": ["like", f"{base}%"]}, pluck="name", limit=0))
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _take_lines(disbursement: str, names: list[str], before: int = 0) -> None:
    """Bind the lines to *disbursement*, which had `before` of them; their end-to-end id is their own name, which no other
    line ever has.

    Raises frappe.ValidationError where one of them has been taken by another disbursement meanwhile."""
    for start in range(0, len(names), UPDATE_CHUNK):
        chunk = names[start : start + UPDATE_CHUNK]
        # Written as text: a query object takes a fifth of the time to list the names. No column that an index may be chosen
        # for is compared: there are as many that wait as this order has.
        frappe.db.sql(
            f"""update `tabPayroll Line`
            set `disbursement` = %s, `payment_status` = %s, `end_to_end_id` = replace(`name`, '-', '')
            where `name` in ({", ".join(["%s"] * len(chunk))}) and coalesce(`payment_status`, '') = %s""",
            [disbursement, IN_DISBURSEMENT, *chunk, PENDING],
        )
    if frappe.db.count("Payroll Line", {"disbursement": disbursement}) != before + len(names):
        frappe.throw(
            _("Somebody else is making an order from these lines right now. Check the list of disbursements.")
        )
