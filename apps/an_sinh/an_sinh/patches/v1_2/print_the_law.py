"""The decrees as rule sets, and the printed amounts of people with merit.

What was charged by coefficients stays charged: on a site that has charged months of the programme the tables are drafts,
until two people have seen whom they give arrears and from whom they would take money back."""

import frappe
from an_sinh.services.benefits.openings import freeze_openings
from an_sinh.setup import reference

MERIT, JULY_2026, STANDARD = "NCC", "2026-07-01", 3012000


def execute() -> None:
    """Enter what is missing; nothing that an office has entered or charged changes by it."""
    freeze_openings()
    reference.complete()
    await_the_table()


def await_the_table() -> None:
    """The standard of July 2026 pays by its printed table only, unless lists of July or later have already paid by
    coefficients of it: then these go on until the table is there, since nobody has seen what would come back."""
    later = {"programme": MERIT, "docstatus": 1, "month": [">=", JULY_2026], "kind": "Regular"}
    if frappe.db.exists("Monthly Payroll", later):
        return
    # Three estimates that earlier versions shipped as if they were printed.
    frappe.db.delete(
        "Benefit Rate",
        {
            "programme": MERIT,
            "category": ["in", [f"{MERIT}-TB21", f"{MERIT}-TB41", f"{MERIT}-TB61"]],
            "effective_from": JULY_2026,
            "verified": 0,
            "rule_set": ["is", "not set"],
        },
    )
    rates = frappe.get_all(
        "Benefit Rate",
        filters={
            "programme": MERIT,
            "rate_kind": "Standard Level",
            "category": ["is", "not set"],
            "effective_from": JULY_2026,
            "amount": STANDARD,
        },
        pluck="name",
    )
    for name in rates:
        frappe.db.set_value("Benefit Rate", name, "awaits_table", 1)
