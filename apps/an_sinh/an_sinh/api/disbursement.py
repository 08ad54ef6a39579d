"""What the paying office does with disbursements: make them from approved lists, send them, fetch the file."""

import frappe
from an_sinh.domain.base.money import whole
from an_sinh.services.areas.units import paying_unit
from an_sinh.services.audit import access
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement import order_steps
from an_sinh.services.disbursement import orders as disbursements
from an_sinh.services.disbursement.follow_up import new_facts as facts
from an_sinh.services.providers import payment_message
from frappe import _


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def make_for_payroll(doc: dict | str) -> dict:
    """Put the approved lines of the payroll's month and paying unit into disbursements; return the new names."""
    payroll = _document("Monthly Payroll", doc)
    payroll.check_permission("read")
    order = frappe.new_doc("Disbursement")
    order.administrative_unit = paying_unit(payroll.administrative_unit)
    frappe.has_permission("Disbursement", "create", doc=order, throw=True)
    names = disbursements.make_for_payroll(payroll.name)
    if not names:
        frappe.msgprint(_("Every approved line of this month is already in a disbursement."))
    return {"disbursements": names}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def send(doc: dict | str) -> dict:
    """Release a draft disbursement to its provider: for a leader who did not make it."""
    document = _document("Disbursement", doc)
    return {"name": document.name, "list_hash": disbursements.release(document.name)}


@frappe.whitelist(methods=["POST"])
def give_back(doc: dict | str, lines: list | str, reason: str) -> dict:
    """Take lines (names of Payroll Lines) out of an order that was not sent yet: they wait again. Returns how many."""
    document = _document("Disbursement", doc)
    document.check_permission("write")
    if not (reason or "").strip():
        frappe.throw(_("Say why these payments are taken out."))
    names = sent_values.names(lines)
    own = frappe.get_all(
        "Payroll Line",
        filters={"name": ["in", names or [""]], "disbursement": document.name},
        pluck="name",
        limit=0,
    )
    return {"given_back": disbursements.give_back(own, reason.strip())}


@frappe.whitelist(methods=["GET", "POST"])
def new_facts(name: str) -> list[dict]:
    """What became known about people of an order since its lists were worked out; see `services.disbursement.follow_up.new_facts`."""
    frappe.get_doc("Disbursement", name).check_permission("read")
    frappe.has_permission("Benefit Change", "read", throw=True)
    return facts.of_order(name)


@frappe.whitelist(methods=["POST"])
def ask_to_stop(doc: dict | str, lines: list | str, reason: str) -> dict:
    """Ask the provider to stop payments (names of Payroll Lines) of an order that was sent; returns how many were open."""
    document = _document("Disbursement", doc)
    document.check_permission("write")
    if not (reason or "").strip():
        frappe.throw(_("Say why these payments are to be stopped."))
    names = sent_values.names(lines)
    return {"asked": facts.ask_to_stop(document.name, names, reason.strip())}


@frappe.whitelist(methods=["POST"])
def close(doc: dict | str) -> dict:
    """Close an order whose every line was answered: from now on only the office corrects, by two people."""
    document = _document("Disbursement", doc)
    document.check_permission("write")
    return {"name": document.name, "status": disbursements.close(document.name)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def cancel(doc: dict | str, reason: str) -> dict:
    """Cancel an order that was not sent, with a reason: its lines wait again."""
    document = _document("Disbursement", doc)
    document.check_permission("write")
    return {"name": document.name, "status": order_steps.cancel(document.name, reason)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def recall(doc: dict | str, reason: str) -> dict:
    """Recall an order that its provider has not acknowledged, with a reason: for a leader; it is a draft again."""
    document = _document("Disbursement", doc)
    document.check_permission("write")
    return {"name": document.name, "status": order_steps.recall(document.name, reason)}


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def receive(doc: dict | str, amount: str | int, day: str, paper: str) -> dict:
    """Enter what the provider says it received for an order; see `services.disbursement.order_steps.receive`."""
    document = _document("Disbursement", doc)
    document.check_permission("write")
    found = whole(amount)
    if found is None:
        frappe.throw(_("“{0}” is no whole amount of đồng.").format(amount))
    return order_steps.receive(document.name, found, fields.day_of(day, _("Received On")), paper)


@frappe.whitelist(methods=["POST"])
def download(name: str, kind: str | None = None) -> None:
    """Answer with the provider's file of a disbursement: Excel, CSV or (xml) a message of ISO 20022. The audit log keeps who took it."""
    document = frappe.get_doc("Disbursement", name)
    document.check_permission("export")
    if kind and kind not in payment_message.KINDS:
        frappe.throw(_("The file can be xlsx, csv or xml."))
    access.note_export(document.doctype, name, what="provider file", kind=kind or "")
    filename, content = payment_message.file_of(document, kind)
    frappe.local.response.filename = filename
    frappe.local.response.filecontent = content
    frappe.local.response.type = "binary"


def _document(doctype: str, doc: dict | str):
    """The stored document that a form's action was pressed on, by its name, or by the form's copy (a dict or its
    JSON), of which only the name counts."""
    if isinstance(doc, str) and doc.lstrip().startswith("{"):
        doc = sent_values.fields_of(doc)
    name = doc.get("name") if isinstance(doc, dict) else doc
    return frappe.get_doc(doctype, str(name or ""))
