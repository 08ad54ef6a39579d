"""What became known about people of a list or an order since it was worked out: deaths and changes that would make it
another list. Named before every signature and before money is sent; what is on its way is asked back.
"""

import frappe
from an_sinh.services.approval import signatures
from frappe import _
from frappe.query_builder.functions import Coalesce
from frappe.utils import getdate, now_datetime

LINE, CHANGE = "Payroll Line", "Benefit Change"
STOPPABLE = ("In Disbursement",)
MOST = 200


def of_payroll(name: str) -> list[dict]:
    """The people of a list about whom something became known after it was worked out: beneficiary, full_name, fact (a
    sentence), line, change (its name or None). The first 200."""
    return _facts({"payroll": name})


def of_order(name: str) -> list[dict]:
    """The same for an order, since the lists that its lines stand on were worked out; with `stop_requested` where its
    provider has been asked to stop the payment."""
    return _facts({"disbursement": name})


def ask_to_stop(order: str, lines: list[str], reason: str) -> int:
    """Ask the provider of an order that was sent to stop these of its payments; returns how many are still open. It
    answers them as failed, or as paid where it was too late. Throws for an order that can still be cut."""
    document = frappe.get_doc("Disbursement", order, for_update=True)
    if document.status == "Draft":
        frappe.throw(_("{0} was not sent yet: take the payments out of it.").format(order))
    names = frappe.get_all(
        LINE,
        filters={"name": ["in", lines or [""]], "disbursement": order, "payment_status": ["in", STOPPABLE]},
        pluck="name",
        limit=0,
    )
    for name in names:
        frappe.db.set_value(LINE, name, {"stop_requested": now_datetime(), "stop_reason": reason})
    if names:  # a provider that asks what changed since then learns of it
        document.flags.by_service = True
        document.save(ignore_permissions=True)
    return len(names)


def _facts(filters: dict) -> list[dict]:
    line, person = frappe.qb.DocType(LINE), frappe.qb.DocType("Beneficiary")
    listing, change = frappe.qb.DocType("Monthly Payroll"), frappe.qb.DocType(CHANGE)
    ((fieldname, value),) = filters.items()
    base = (
        frappe.qb.from_(line)
        .join(listing)
        .on(listing.name == line.payroll)
        .where((line[fieldname] == value) & (line.kind != "Recovery"))
    )
    changed = (
        base.join(change)
        .on(change.beneficiary == line.beneficiary)
        .select(
            line.name, line.beneficiary, line.full_name, line.stop_requested, change.name.as_("change"),
            change.change_type, change.effective_month, change.workflow_state,
        )
        # A change of the whole person names no programme.
        .where(change.creation > listing.generated_at)
        .where((change.programme == line.programme) | (Coalesce(change.programme, "") == ""))
        .where(change.workflow_state.notin(["Rejected", "Draft"]))
        .orderby(line.name)
        .limit(MOST)
        .run(as_dict=True)
    )  # fmt: skip
    dead = (
        base.join(person)
        .on(person.name == line.beneficiary)
        .select(line.name, line.beneficiary, line.full_name, line.stop_requested, person.death_date)
        .where(person.death_date.isnotnull() & (person.death_date < line.from_month))
        .where((line.receiver_kind != "Claimant") | line.receiver_kind.isnull())
        .orderby(line.name)
        .limit(MOST)
        .run(as_dict=True)
    )
    found = [
        _row(row, _("Died on {0}.").format(frappe.format(getdate(row.death_date), "Date"))) for row in dead
    ]
    return found + [_row(row, _sentence(row), row.change) for row in changed]


def _sentence(row) -> str:
    state = _("approved") if row.workflow_state == signatures.APPROVED else _("being approved")
    return _("{0} from {1}, {2}.").format(
        _(row.change_type, context="Benefit Change"), f"{getdate(row.effective_month):%m/%Y}", state
    )


def _row(row, fact: str, change: str | None = None) -> dict:
    return {
        "beneficiary": row.beneficiary,
        "full_name": row.full_name,
        "line": row.name,
        "fact": fact,
        "change": change,
        "stop_requested": str(row.stop_requested or ""),
    }
