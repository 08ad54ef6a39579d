"""Payments that did not arrive. A line that failed is not owed again: it is the same charge, paid once more."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.terms import FAILED
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.domain.benefits.owed import Run
from an_sinh.domain.disbursement import recovery as rules
from frappe.query_builder import Order
from frappe.utils import getdate

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


def payable_again(payroll, worked_out: dict, people: dict) -> list:
    """The failed payments that this payroll pays again: not those of months for which nothing is owed any more.
    `worked_out`, `people`: what the payroll holds for whom."""
    return [row for row in failed_lines(payroll) if not _given_back(row, worked_out, people)]


def charges_of(beneficiary: str, programme: str) -> list[Run]:
    """What approved lines of a programme have charged a person, run by run."""
    texts = frappe.get_all(
        "Payroll Line",
        filters={"beneficiary": beneficiary, "programme": programme, "docstatus": 1},
        pluck="charge_key",
        limit=0,
    )
    return [run for text in texts for run in parse_history(text)]


def _given_back(row, worked_out: dict, people: dict) -> bool:
    if row.beneficiary in worked_out:
        drafts = [Run(d.first, d.last, d.monthly) for d in worked_out[row.beneficiary].drafts]
        charges = [*parse_history(people[row.beneficiary].history), *drafts]
    else:
        charges = charges_of(row.beneficiary, row.programme)
    return is_given_back(row, charges)


def is_given_back(row, charges) -> bool:
    """Whether the months of a line that failed are charged to nobody any more."""
    first, last = (months.index(getdate(day)) for day in (row.from_month, row.to_month))
    return rules.is_given_back(first, last, charges)
