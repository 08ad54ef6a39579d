"""Figures of the law that nobody has compared with its text yet, and their confirmation."""

import frappe
from an_sinh.permissions import scope_of
from an_sinh.services.benefits import rate_verification
from frappe import _


@frappe.whitelist(methods=["GET", "POST"])
def unverified(programme: str | None = None) -> dict[str, list[rate_verification.UnverifiedFigure]]:
    """What waits for its confirmation, of one programme or of all: {"rates", "categories", "forms"}."""
    return rate_verification.unverified(programme)


@frappe.whitelist(methods=["POST"])
def confirm(doctype: str, name: str, note: str) -> dict:
    """Mark a Benefit Rate, Benefit Category or Paper Form as compared with the law; `note` says with what. For officers and
    leaders of the province and managers; a province's own rate by that province."""
    if doctype not in rate_verification.FIGURES:
        frappe.throw(_("{0} can't be confirmed here.").format(_(doctype)), frappe.PermissionError)
    doc = frappe.get_doc(doctype, name)
    doc.check_permission("read")
    province = doc.get("province")
    if province and not scope_of(frappe.session.user, doctype).allows({province}):
        frappe.throw(_("{0} is not in your area.").format(province), frappe.PermissionError)
    rate_verification.confirm(doc, note)
    return {"name": doc.name, "verified_by": doc.verified_by, "verified_on": str(doc.verified_on)}
