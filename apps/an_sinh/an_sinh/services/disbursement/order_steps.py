"""What an office does with an order besides sending it: cancel or recall it with a reason, enter the provider's receipt."""

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import NEVER_SENT, OrderStatus
from an_sinh.services.approval import separation
from an_sinh.services.audit import log
from an_sinh.services.disbursement import orders, seals
from frappe import _
from frappe.utils import getdate, nowdate

ORDER, LINE = "Disbursement", "Payroll Line"


def cancel(name: str, reason: str) -> str:
    """Take an order back that was not sent: its lines wait again, it stays with its reason. Returns its status."""
    order = _locked(name)
    if order.status == OrderStatus.CANCELLED:
        return order.status
    if order.status != OrderStatus.DRAFT:
        frappe.throw(_("{0} was already sent. Recall it first.").format(name))
    lines = frappe.get_all(LINE, filters={"disbursement": name}, pluck="name", limit=0)
    if lines:
        orders.give_back(lines, _needed(reason))
    else:
        order.update({"status": OrderStatus.CANCELLED, "cancel_reason": _needed(reason)})
        _save(order)
    log.note(log.CANCELLED, ORDER, name, reason=reason, lines=len(lines))
    return OrderStatus.CANCELLED


def recall(name: str, reason: str) -> str:
    """Take back an order that was sent and that its provider has neither acknowledged nor answered: it is a draft again,
    to be cut, cancelled or sent. For a leader of the paying unit. Returns its status."""
    separation.refuse_configurator(name)
    if not set(orders.RELEASING_ROLES) & set(frappe.get_roles()):
        frappe.throw(
            _("{0} is recalled by a leader of the paying unit.").format(name), frappe.PermissionError
        )
    order = _locked(name)
    if order.status in NEVER_SENT:
        frappe.throw(_("{0} has not been sent yet.").format(name))
    if order.status != OrderStatus.SENT:
        frappe.throw(
            _("{0} is already with its provider ({1}). Ask it to stop single payments instead.").format(
                name, _(order.status)
            )
        )
    seals.check_order(order)
    # Nothing of the first sending stays but the comment: the file is made anew, its columns are those of then.
    order.update(
        dict.fromkeys(("sent_at", "sent_by", "file_layout", "file_template", "received_on", "receipt_paper"))
    )
    order.update({"status": OrderStatus.DRAFT, "received_amount": 0})
    _save(order)
    order.add_comment("Info", _("Recalled. {0}").format(_needed(reason)))
    log.note(log.RECALLED, ORDER, name, reason=reason)
    return order.status


def receive(name: str, amount: int, day, paper: str) -> dict:
    """Enter what a provider says it received for an order that was sent: whole đồng, day, number of its paper. Entered
    again until the month is closed, the later entry counts. Returns received_amount and status."""
    separation.refuse_configurator(name)
    order = _locked(name)
    if order.status in NEVER_SENT:
        frappe.throw(_("{0} has not been sent yet.").format(name))
    if settlement := settled_by(name):
        frappe.throw(_("{0} is closed by {1}.").format(name, settlement))
    if not (paper or "").strip():
        frappe.throw(_("Enter the number of the provider’s receipt."))
    if amount < 0:
        frappe.throw(_("The sum received can’t be negative."))
    if getdate(day) > getdate(nowdate()):
        frappe.throw(_("The day is in the future."))
    order.update(
        {"received_amount": amount, "received_on": getdate(day), "receipt_paper": paper.strip()[:140]}
    )
    if order.status == OrderStatus.SENT:
        orders.acknowledge(order)
    else:
        _save(order)
    log.note(log.RECEIVED, ORDER, name, amount=amount, paper=paper.strip())
    return {"received_amount": dong(order.received_amount), "status": order.status}


def settled_by(order: str) -> str | None:
    """The settlement that closed an order's month, or None."""
    rows = frappe.get_all(
        "Provider Settlement Order",
        filters={"disbursement": order, "parenttype": "Provider Settlement", "docstatus": 1},
        pluck="parent",
        limit=1,
    )
    return rows[0] if rows else None


def _locked(name: str):
    return frappe.get_doc(ORDER, name, for_update=True)


def _needed(reason: str) -> str:
    if not (reason or "").strip():
        frappe.throw(_("Say why."))
    return reason.strip()


def _save(order) -> None:
    order.flags.by_service = True
    order.save(ignore_permissions=True)
