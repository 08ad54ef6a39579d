"""Payments that did not arrive. A line that failed is not owed again: it is the same charge, paid once more."""

import frappe
from frappe.query_builder import Order

FAILED = ("Failed", "Returned")
CARRIED = "Carried Over"


def failed_lines(payroll) -> list:
    """Approved lines of the payroll's people and programme that failed or came back and stand on no later
    list yet, oldest first; of earlier months."""
    line = frappe.qb.DocType("Payroll Line")
    later = frappe.qb.DocType("Payroll Line").as_("later")
    person = frappe.qb.DocType("Beneficiary")
    taken = frappe.qb.from_(later).select(later.carried_from).where(later.carried_from.isnotnull())
    return (
        frappe.qb.from_(line)
        .join(person)
        .on(person.name == line.beneficiary)
        .select(line.star)
        .where(
            line.payment_status.isin(FAILED)
            & (line.docstatus == 1)
            & (line.programme == payroll.programme)
            & (line.month <= payroll.month)
            & (person.administrative_unit == payroll.administrative_unit)
            & line.name.notin(taken)
        )
        .orderby(line.name, order=Order.asc)
        .run(as_dict=True)
    )


def mark_carried(payroll: str) -> None:
    """When a payroll is approved, the lines that it pays again leave the list of failures."""
    for name in frappe.get_all(
        "Payroll Line", filters={"payroll": payroll, "kind": CARRIED}, pluck="carried_from", limit=0
    ):
        frappe.db.set_value("Payroll Line", name, "payment_status", CARRIED)
