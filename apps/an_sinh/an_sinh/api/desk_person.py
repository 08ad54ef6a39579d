"""What the desk shows about one person beside the record's own fields."""

import frappe
from an_sinh.services.approval import signatures

ENTITLEMENT_FIELDS = (
    "name",
    "programme",
    "category",
    "coefficient",
    "start_month",
    "end_month",
    "status",
    "decision_number",
)
CHANGE_FIELDS = (
    "name",
    "change_type",
    "entitlement",
    "programme",
    "effective_month",
    "list_month",
    "workflow_state",
)
MOST_CHANGES = 50


@frappe.whitelist(methods=["GET", "POST"])
def timeline(beneficiary: str) -> dict:
    """A person's entitlements with their suspensions, and the changes that are on their way.

    Returns `claims`: [{name, programme, category, category_code, category_name, coefficient, start_month, end_month,
    status, decision_number, suspensions: [{from_month, to_month, reason}]}], the newest first, and `changes`: those
    that are neither applied nor rejected. Needs the right to read the person and their entitlements.
    """
    frappe.get_doc("Beneficiary", beneficiary).check_permission("read")
    entitlements = frappe.get_list(
        "Benefit Entitlement",
        filters={"beneficiary": beneficiary},
        fields=list(ENTITLEMENT_FIELDS),
        order_by="start_month desc, name asc",
        limit=0,
    )
    pauses = _suspensions([row.name for row in entitlements])
    for row in entitlements:
        row.update(_category(row.category))
        row.suspensions = pauses.get(row.name, [])
    return {"claims": entitlements, "changes": _open_changes(beneficiary)}


def _suspensions(entitlements: list[str]) -> dict[str, list[dict]]:
    """Suspensions by entitlement; rows of a table that whoever reads the entitlement reads."""
    found: dict[str, list[dict]] = {}
    rows = frappe.get_all(
        "Entitlement Suspension",
        filters={"parent": ["in", entitlements or [""]], "parenttype": "Benefit Entitlement"},
        fields=["parent", "from_month", "to_month", "reason"],
        order_by="from_month asc",
        limit=0,
    )
    for row in rows:
        found.setdefault(row.pop("parent"), []).append(row)
    return found


def _category(name: str) -> dict:
    fields = ["category_code", "category_name"]
    return frappe.get_cached_value("Benefit Category", name, fields, as_dict=True) or dict.fromkeys(
        fields, name
    )


def _open_changes(beneficiary: str) -> list[dict]:
    if not frappe.has_permission("Benefit Change", "read"):
        return []
    return frappe.get_list(
        "Benefit Change",
        filters={
            "beneficiary": beneficiary,
            "applied_at": ["is", "not set"],
            signatures.STATE: ["!=", signatures.REJECTED],
        },
        fields=list(CHANGE_FIELDS),
        order_by="effective_month asc, name asc",
        limit=MOST_CHANGES,
    )
