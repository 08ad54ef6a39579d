"""Accounts that people are paid through, as the desk's first page shows them."""

import frappe
from an_sinh.services.disbursement.follow_up import accounts_to_mend
from an_sinh.services.disbursement.follow_up.accounts_to_mend import AccountsToMend


@frappe.whitelist(methods=["GET", "POST"])
def to_mend() -> AccountsToMend:
    """People of the user's area whose account can't be used any more, why, and what to do next: see
    `services.disbursement.follow_up.accounts_to_mend`. Nobody for who doesn't read accounts and lines."""
    if not all(frappe.has_permission(doctype, "read") for doctype in ("Bank Account", "Payroll Line")):
        return {"total": 0, "rows": []}
    return accounts_to_mend.accounts_to_mend()
