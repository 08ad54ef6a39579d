"""Where the money is: one person's journal, and what two people decide about it."""

from typing import Any

import frappe
from an_sinh.services.common import sent_values
from an_sinh.services.disbursement import decisions
from an_sinh.services.ledger import journal_page
from frappe import _

DECISION, LINE = "Money Decision", "Payroll Line"
# What a proposal may hold besides its kind.
GIVEN = (
    *("paper", "reason", "line", "entitlement", "answer", "day", "reference", "code"),
    *("claimant_name", "claimant_relation", "claimant_id_number"),
)


@frappe.whitelist(methods=["GET", "POST"])
def journal(beneficiary: str) -> dict:
    """Every movement of one person's money with its paper, and the balance of each programme; see
    `services.ledger.journal_page.journal_of`. Needs the right to read the person and their benefits."""
    frappe.has_permission("Benefit Entitlement", "read", throw=True)
    frappe.get_doc("Beneficiary", beneficiary).check_permission("read")
    return journal_page.journal_of(beneficiary)


@frappe.whitelist(methods=["POST"])
def propose(kind: str, values: dict | str) -> dict:
    """Propose a decision about money. `values`: paper and reason; `line` (a Payroll Line) or, for an opening difference,
    `entitlement`; for a correction answer, day, reference, code; for a claimant claimant_name, claimant_relation,
    claimant_id_number. Returns its name. Needs the right to make decisions for the person's commune."""
    given: dict[str, Any] = {
        key: value or None for key, value in sent_values.fields_of(values).items() if key in GIVEN
    }
    _check(given, "create")
    proposal = decisions.Proposal(kind=kind, **{"paper": "", "reason": "", **given})
    return {"name": decisions.propose(proposal)}


@frappe.whitelist(methods=["POST"])
def approve(name: str) -> dict:
    """Approve somebody else's proposal and carry it out."""
    frappe.get_doc(DECISION, name).check_permission("write")
    return {"name": name, "status": decisions.approve(name)}


@frappe.whitelist(methods=["POST"])
def withdraw(name: str) -> dict:
    """Take a proposal back."""
    frappe.get_doc(DECISION, name).check_permission("write")
    return {"name": name, "status": decisions.withdraw(name)}


def _check(given: dict, ptype: str) -> None:
    """Whether the caller may decide about the money of the person that a line or an entitlement names."""
    doctype = LINE if given.get("line") else "Benefit Entitlement"
    document = frappe.get_doc(doctype, str(given.get("line") or given.get("entitlement") or ""))
    document.check_permission("read")
    wanted = frappe.new_doc(DECISION)
    wanted.beneficiary = document.beneficiary
    wanted.administrative_unit = frappe.db.get_value(
        "Beneficiary", document.beneficiary, "administrative_unit"
    )
    if not wanted.administrative_unit:
        frappe.throw(_("This person is registered nowhere."))
    frappe.has_permission(DECISION, ptype, doc=wanted, throw=True)
