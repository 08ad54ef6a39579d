"""Opening Differences: whom the office paid something else before the takeover than the law gives, and what was decided.

Every approved entitlement of the reader's area whose file amount differs from the law. Nothing of it is charged until two
people of the office have decided so.
"""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.services.areas.units import subtree
from an_sinh.services.common.bulk import in_chunks
from frappe import _

ENTITLEMENT, DECISION = "Benefit Entitlement", "Money Decision"
KIND = "Charge Opening Difference"
NOT_DECIDED, PROPOSED, DECIDED = "Not Decided", "Proposed", "Decided"
TOO_LITTLE, TOO_MUCH = "Paid Too Little", "Paid Too Much"
# How a Money Decision that counts is told here.
TOLD = {"Proposed": PROPOSED, "Approved": DECIDED}
FIELDS = (
    *("name", "beneficiary", "beneficiary.full_name as full_name", "administrative_unit", "programme"),
    *("category", "paid_through", "opening_paid", "opening_charged", "opening_difference"),
)


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: administrative_unit, programme, registry_import,
    decision, direction. The last row is the total."""
    filters = frappe._dict(filters or {})
    rows = _rows(filters)
    message = (
        None if rows else _("Nobody here was paid another amount before the takeover than the law gives.")
    )
    cards = summary(rows)
    if rows:
        rows.append(
            {"full_name": _("Total"), "difference": sum(row["difference"] for row in rows), "bold": 1}
        )
    return columns(), rows, message, None, cards


def columns() -> list[dict]:
    """The report's columns."""
    return [
        _column("entitlement", _("Benefit Entitlement"), "Link", 120, ENTITLEMENT),
        _column("full_name", _("Full Name"), "Data", 170),
        _column("unit_name", _("Commune"), "Data", 150),
        _column("category", _("Category"), "Data", 100),
        _column("paid_through", _("Paid Through Month"), "Data", 90),
        _column("paid", _("Paid by the File"), "Data", 220),
        _column("law", _("By the Law"), "Data", 220),
        _column("difference", _("Difference to the Law"), "Currency", 120),
        _column("decision", _("Decision"), "Data", 110),
        _column("money_decision", _("Money Decision"), "Link", 110, DECISION),
    ]


def summary(rows: list[dict]) -> list[dict]:
    """Three cards: people, and the đồng that they were paid too little and too much."""
    differences = [row["difference"] for row in rows]
    return [
        {"label": _("People"), "value": len({row["beneficiary"] for row in rows}), "datatype": "Int"},
        {"label": _(TOO_LITTLE), "value": sum(d for d in differences if d > 0), "datatype": "Currency"},
        {"label": _(TOO_MUCH), "value": -sum(d for d in differences if d < 0), "datatype": "Currency"},
    ]


def _column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> dict:
    return {
        "fieldname": fieldname,
        "label": label,
        "fieldtype": fieldtype,
        "width": width,
        "options": options,
    }


def _rows(filters) -> list[dict]:
    given = {key: filters[key] for key in ("programme", "registry_import") if filters.get(key)}
    if filters.administrative_unit:
        given["administrative_unit"] = ["in", subtree(filters.administrative_unit)]
    decisions = _decisions(given)
    found = {row.name: row for row in _entitlements({**given, "opening_difference": ["!=", 0]})}
    charged = sorted(decisions.keys() - found.keys())
    for chunk in in_chunks(charged):
        found.update({row.name: row for row in _entitlements({**given, "name": ["in", chunk]})})
    rows = [_row(row, decisions.get(name)) for name, row in found.items()]
    wanted = {
        TOO_LITTLE: lambda row: row["difference"] > 0,
        TOO_MUCH: lambda row: row["difference"] < 0,
    }.get(filters.direction, lambda row: True)
    kept = [
        row
        for row in rows
        if row["difference"] and wanted(row) and filters.decision in (None, "", row["state"])
    ]
    return sorted(kept, key=lambda row: (row["unit_name"], row["full_name"], row["entitlement"]))


def _entitlements(filters: dict) -> list:
    # `get_list` keeps to the reader's area.
    filters = {**filters, "status": "Approved"}
    return frappe.get_list(ENTITLEMENT, filters=filters, fields=list(FIELDS), order_by="name asc", limit=0)


def _decisions(given: dict) -> dict[str, frappe._dict]:
    """The decision that counts about an entitlement's difference: name, status, amount."""
    filters = {"kind": KIND, "status": ["in", list(TOLD)]}
    if "programme" in given:
        filters["programme"] = given["programme"]
    rows = frappe.get_all(
        DECISION,
        filters=filters,
        fields=["name", "status", "amount", "entitlement"],
        order_by="creation asc, name asc",
        limit=0,
    )
    return {row.entitlement: row for row in rows}


def _row(row, decision) -> dict:
    state = TOLD[decision.status] if decision else NOT_DECIDED
    unit = frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name")
    return {
        "entitlement": row.name,
        "beneficiary": row.beneficiary,
        "full_name": row.full_name,
        "unit_name": unit or row.administrative_unit,
        "category": frappe.get_cached_value("Benefit Category", row.category, "category_code"),
        "paid_through": months.label(months.index(row.paid_through)) if row.paid_through else "",
        "paid": _in_words(row.opening_paid),
        "law": _in_words(row.opening_charged) if state != DECIDED else "",
        "difference": dong(decision.amount) if state == DECIDED else dong(row.opening_difference),
        "state": state,
        "decision": _(state),
        "money_decision": decision.name if decision else None,
    }


def _in_words(history: str | None) -> str:
    """Runs of months as they are read: `01/2026–09/2026: 500.000 đ`."""
    told = []
    for run in parse_history(history):
        first, last = months.label(run.first), months.label(run.last)
        told.append(f"{first if first == last else f'{first}–{last}'}: {dotted(run.monthly)} đ")
    return "; ".join(told)
