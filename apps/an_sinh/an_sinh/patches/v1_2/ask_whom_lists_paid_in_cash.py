"""Imports noted *Not Agreed* for everybody whom a list paid in cash, though no list says why; such people were never asked
whether they want an account. What an officer entered stays: the import's own methods are known by their import."""

import frappe

METHOD, NOT_AGREED = "Payment Method", "Not Agreed"


def execute() -> None:
    """Take the reason off methods that an import made and nobody has saved since."""
    method = frappe.qb.DocType(METHOD)
    invented = (
        frappe.qb.update(method)
        .set(method.not_cashless_reason, None)
        .where(method.not_cashless_reason == NOT_AGREED)
        .where(method.registry_import.isnotnull())
        .where(method.registry_import != "")
        .where(method.modified == method.creation)
    )
    invented.run()
