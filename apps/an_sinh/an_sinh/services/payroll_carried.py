"""Payments that did not arrive. A line that failed is not owed again: it is the same charge, paid once more."""

import frappe
from frappe.query_builder import Order

FAILED = ("Failed", "Returned", "Uncollected")
CARRIED, ONE_OFF = "Carried Over", "One-off"
CHUNK = 500


def failed_lines(payroll) -> list:
    """Approved lines of the payroll's people and programme that failed, came back or were not collected, and
    stand on no later list yet, oldest first; of earlier months."""
    line = frappe.qb.DocType("Payroll Line")
    person = frappe.qb.DocType("Beneficiary")
    listing = frappe.qb.DocType("Monthly Payroll")
    # What is paid once comes again on a list of its own kind only: it goes to a claimant.
    same_kind = listing.kind == ONE_OFF if payroll.kind == ONE_OFF else listing.kind != ONE_OFF
    failed = (
        frappe.qb.from_(line)
        .join(person)
        .on(person.name == line.beneficiary)
        .join(listing)
        .on(listing.name == line.payroll)
        .select(line.star)
        .where(
            line.payment_status.isin(FAILED)
            & (line.docstatus == 1)
            & (line.programme == payroll.programme)
            & (line.month <= payroll.month)
            & (person.administrative_unit == payroll.administrative_unit)
            & same_kind
        )
        .orderby(line.from_month, order=Order.asc)
        .orderby(line.name, order=Order.asc)
        .run(as_dict=True)
    )
    taken = on_a_later_list(failed)
    return [row for row in failed if row.name not in taken]


def on_a_later_list(failed: list) -> set[str]:
    """The names of those lines (rows with name and beneficiary) that stand on a later list already. Found by
    person: hardly any line names an earlier one."""
    taken: set[str] = set()
    for start in range(0, len(failed), CHUNK):
        chunk = failed[start : start + CHUNK]
        filters = {
            "beneficiary": ["in", list({row.beneficiary for row in chunk})],
            "carried_from": ["in", [row.name for row in chunk]],
        }
        taken.update(frappe.get_all("Payroll Line", filters=filters, pluck="carried_from", limit=0))
    return taken


def mark_carried(payroll: str) -> None:
    """When a payroll is approved, the lines that it pays again leave the list of failures."""
    for name in frappe.get_all(
        "Payroll Line", filters={"payroll": payroll, "kind": CARRIED}, pluck="carried_from", limit=0
    ):
        frappe.db.set_value("Payroll Line", name, "payment_status", CARRIED)
