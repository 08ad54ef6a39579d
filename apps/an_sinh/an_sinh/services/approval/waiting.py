"""What waits for a step of the user: documents of the chains of approval, those that wait longest first."""

from typing import Any, TypedDict

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.services.approval import signatures

ROWS_SHOWN = 5
# Where a document is about money or many people: the fields that say so.
AMOUNTS = {
    "Monthly Payroll": ("total_amount", "person_count"),
    "Disbursement": ("total_amount", "line_count"),
    "One-off Benefit": ("amount", None),
    "Recovery": ("amount", None),
}


class WaitingRow(TypedDict):
    """A document that waits and its state or status; amount in đồng and count (people, or payments of an order) where it is about those."""

    name: str
    title: str
    workflow_state: str
    unit_name: str
    modified: str
    amount: int | None
    count: int | None


class WaitingDocuments(TypedDict):
    """The documents of one DocType that wait at these values of `field`: how many, and the first of them."""

    doctype: str
    field: str
    states: list[str]
    count: int
    rows: list[WaitingRow]


def of_doctype(doctype: str) -> WaitingDocuments:
    """The documents of a chain that the user can take a step further; none where it is not the user's to take."""
    states = forward_states(doctype)
    if not states or not frappe.has_permission(doctype, "write"):
        return {"doctype": doctype, "field": signatures.STATE, "states": states, "count": 0, "rows": []}
    return at_states(doctype, signatures.STATE, states)


def at_states(doctype: str, field: str, states: list[str], **further: Any) -> WaitingDocuments:
    """The documents within the user's area whose *field* is one of *states*; `further`: more filters."""
    filters = {field: ["in", states], **further}
    rows = frappe.get_list(
        doctype,
        filters=filters,
        fields=_columns(doctype, field),
        order_by="modified asc, name asc",
        limit=ROWS_SHOWN,
    )
    count = len(rows)
    if count == ROWS_SHOWN:
        count = len(frappe.get_list(doctype, filters=filters, pluck="name", limit=0))
    return {
        "doctype": doctype,
        "field": field,
        "states": states,
        "count": count,
        "rows": [_row(row) for row in rows],
    }


def forward_states(doctype: str) -> list[str]:
    """States from which one of the user's roles can take a document forward."""
    workflow = signatures.active_workflow(doctype)
    if not workflow:
        return []
    order = [row.state for row in workflow.states]
    roles = frappe.get_roles()
    forward = {
        t.state
        for t in workflow.transitions
        if t.allowed in roles and order.index(t.next_state) > order.index(t.state)
    }
    return [state for state in order if state in forward]


def _columns(doctype: str, field: str) -> list[str]:
    amount, count = AMOUNTS.get(doctype, (None, None))
    title, state = f"{_title_column(doctype)} as title", f"{field} as workflow_state"
    columns = ["name", title, state, "administrative_unit", "modified"]
    if amount:
        columns.append(f"{amount} as amount")
    if count:
        columns.append(f"{count} as people")
    return columns


def _row(row: frappe._dict) -> WaitingRow:
    return {
        "name": row.name,
        "title": row.title or row.name,
        "workflow_state": row.workflow_state,
        "unit_name": frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name")
        or "",
        "modified": str(row.modified),
        "amount": None if row.amount is None else dong(row.amount),
        "count": row.people,
    }


def _title_column(doctype: str) -> str:
    """The field by which people know a document; where that is a link, what it leads to is known by."""
    meta = frappe.get_meta(doctype)
    field = meta.get_field(meta.get_title_field())
    if field is None or field.fieldtype != "Link":
        return field.fieldname if field else "name"
    return f"{field.fieldname}.{frappe.get_meta(field.options).get_title_field()}"
