"""Benefit changes on the desk: what one would do, before anybody signs it."""

import frappe
from an_sinh.an_sinh.doctype.benefit_change.benefit_change import SIGNED
from an_sinh.services.changes import preview as previews
from an_sinh.services.common import sent_values
from frappe import _

DOCTYPE = "Benefit Change"


@frappe.whitelist(methods=["GET", "POST"])
def preview(name: str) -> dict:
    """What a change would do, or did once it has taken effect.

    Returns `{person, before, after, months, arrears, recovery, sentence, problem}`: claims before and after, and in
    đồng what the next payroll carries, `{programme, month, charged, owed, difference}`. Saves nothing."""
    change = frappe.get_doc(DOCTYPE, name)
    change.check_permission("read")
    if not change.applied_at:
        _require_readers_of_benefits(change.beneficiary)
    return previews.preview_of(change)


@frappe.whitelist(methods=["POST"])
def preview_draft(doc: str) -> dict:
    """The same for a change as it stands in a form, saved or not. `doc`: the document as JSON; only its content is
    used. Saves nothing."""
    values = _content(doc)
    _require_readers_of_benefits(values["beneficiary"])
    change = frappe.new_doc(DOCTYPE)
    if values.get("name") and frappe.db.exists(DOCTYPE, values["name"]):
        change = frappe.get_doc(DOCTYPE, values["name"])
        change.check_permission("read")
        if change.beneficiary != values["beneficiary"]:
            frappe.throw(_("{0} is about another person.").format(change.name), frappe.PermissionError)
    if not change.applied_at:
        change.update({fieldname: values.get(fieldname) for fieldname in SIGNED})
    return previews.preview_of(change)


def _require_readers_of_benefits(beneficiary: str) -> None:
    """The answer names somebody's categories: who reads the record alone, as the police do, learns none of them."""
    for doctype in (DOCTYPE, "Benefit Entitlement"):
        frappe.has_permission(doctype, "read", throw=True)
    frappe.get_doc("Beneficiary", beneficiary).check_permission("read")


def _content(doc: str) -> dict:
    """The plain values of a document given as JSON, that name at least a person and a kind of change."""
    given = sent_values.fields_of(doc, _("The document is not readable as JSON."))
    values = {key: value for key, value in given.items() if isinstance(value, str | int | float)}
    if not isinstance(values.get("beneficiary"), str) or not values.get("change_type"):
        frappe.throw(_("Choose the person and the kind of change first."))
    return values
