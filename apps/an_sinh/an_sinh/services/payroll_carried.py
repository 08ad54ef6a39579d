"""Payments that did not arrive. A line that failed is not owed again: it is the same charge, paid once more."""

import frappe
from frappe.query_builder import Order

FAILED = ("Failed", "Returned", "Uncollected")
CARRIED = "Carried Over"
CHUNK = 500


def failed_lines(payroll) -> list:
    """Approved lines of the payroll's people and programme that failed, came back or were not collected, and
    stand on no later list yet, oldest first; of earlier months."""
    line = frappe.qb.DocType("Payroll Line")
    person = frappe.qb.DocType("Beneficiary")
    failed = (
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
        )
        .orderby(line.from_month, order=Order.asc)
        .orderby(line.name, order=Order.asc)
        .run(as_dict=True)
    )
    taken = _carried_already(failed)
    return [row for row in failed if row.name not in taken]


def _carried_already(failed: list) -> set[str]:
    """Lines that stand on a later list. Found by person: hardly any line names an earlier one."""
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
