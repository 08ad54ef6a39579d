"""What a signed Payment Method rests on stays as it was signed."""

import frappe
from an_sinh.services.approval import signatures
from frappe import _


def kept_while_paid_through(doc, link: str, fieldnames: tuple[str, ...]) -> None:
    """Who gets the money, and where, stays as it was signed in a Payment Method that names this paper by `link`.
    Whoever may write the paper alone could lead an approved payment elsewhere otherwise."""
    if doc.flags.by_service or doc.get_doc_before_save() is None:
        return
    changed = signatures.changed_fields(doc, fieldnames)
    if not changed:
        return
    for name in frappe.get_all("Payment Method", filters={link: doc.name}, pluck="name"):
        method = frappe.get_doc("Payment Method", name)
        if signatures.is_signed(method):
            person = frappe.db.get_value("Beneficiary", method.beneficiary, "full_name")
            frappe.throw(
                _("{0} was approved, and {1} is paid by it. Enter a new {2} and have a payment method with it "
                    "approved.").format(", ".join(changed), person, _(doc.doctype)),
                frappe.PermissionError,
            )  # fmt: skip
