"""Recovery Status: who owes money back, how it is to be paid, what came, and what is overdue this month.

Every Recovery of the reader's area; sorted by what is overdue for longest, then by what is still open.
"""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.recovery import overdue
from an_sinh.services.areas.units import subtree
from an_sinh.services.disbursement.recovery_plan import parts_of
from frappe import _
from frappe.utils import getdate

FIELDS = (
    *("name", "full_name", "administrative_unit", "programme", "status", "plan", "month"),
    *("total_amount", "received_amount", "written_off_amount", "outstanding_amount", "next_due_month"),
)
AMOUNTS = ("total_amount", "received_amount", "written_off_amount", "outstanding_amount", "overdue_amount")
# A name beyond every month, so that who is not overdue comes last.
NEVER = "9999-12-31"


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: administrative_unit, programme, status,
    overdue_only. The last row is the total."""
    filters = frappe._dict(filters or {})
    rows = _rows(filters)
    message = None if rows else _("Nobody owes anything back here.")
    total = {name: sum(row[name] for row in rows) for name in AMOUNTS}
    if rows:
        rows.append({"full_name": _("Total"), "bold": 1, **total})
    return columns(), rows, message, None, summary(total)


def columns() -> list[dict]:
    """The report's columns."""
    return [
        {
            "fieldname": "name",
            "label": _("Recovery"),
            "fieldtype": "Link",
            "options": "Recovery",
            "width": 110,
        },
        {"fieldname": "full_name", "label": _("Full Name"), "fieldtype": "Data", "width": 170},
        {"fieldname": "unit_name", "label": _("Commune"), "fieldtype": "Data", "width": 150},
        {"fieldname": "programme", "label": _("Programme"), "fieldtype": "Data", "width": 90},
        {"fieldname": "status", "label": _("Status"), "fieldtype": "Data", "width": 130},
        {"fieldname": "plan", "label": _("Plan"), "fieldtype": "Data", "width": 120},
        {"fieldname": "total_amount", "label": _("To Be Recovered"), "fieldtype": "Currency", "width": 120},
        {
            "fieldname": "received_amount",
            "label": _("Received Amount"),
            "fieldtype": "Currency",
            "width": 120,
        },
        {
            "fieldname": "written_off_amount",
            "label": _("Written Off Amount"),
            "fieldtype": "Currency",
            "width": 110,
        },
        {"fieldname": "outstanding_amount", "label": _("Outstanding"), "fieldtype": "Currency", "width": 120},
        {"fieldname": "overdue_since", "label": _("Overdue Since"), "fieldtype": "Data", "width": 100},
        {"fieldname": "overdue_amount", "label": _("Overdue Amount"), "fieldtype": "Currency", "width": 120},
    ]


def summary(total: dict) -> list[dict]:
    """Three cards, in đồng: to be recovered, outstanding, overdue."""
    return [
        {"label": _("To Be Recovered"), "value": total["total_amount"], "datatype": "Currency"},
        {"label": _("Outstanding"), "value": total["outstanding_amount"], "datatype": "Currency"},
        {"label": _("Overdue"), "value": total["overdue_amount"], "datatype": "Currency"},
    ]


def _rows(filters) -> list[dict]:
    this_month = getdate().replace(day=1)
    conditions = [[name, "=", filters[name]] for name in ("programme", "status") if filters.get(name)]
    if filters.administrative_unit:
        conditions.append(["administrative_unit", "in", subtree(filters.administrative_unit)])
    if filters.overdue_only:
        # Without the first, who owes nothing now would be earlier than every month.
        conditions += [["next_due_month", "is", "set"], ["next_due_month", "<", this_month]]
    # `get_list` keeps to the reader's area.
    found = frappe.get_list("Recovery", filters=conditions, fields=list(FIELDS), order_by="name asc", limit=0)
    late = _late([row.name for row in found if row.next_due_month and row.next_due_month < this_month])
    rows = [_row(row, late.get(row.name, 0)) for row in found]
    return sorted(rows, key=lambda row: (row.pop("since"), -row["outstanding_amount"], row["name"]))


def _row(row, late: int) -> dict:
    unit = frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name")
    since = row.next_due_month if late else None
    return {
        "name": row.name,
        "full_name": row.full_name,
        "unit_name": unit or row.administrative_unit,
        "programme": row.programme,
        "status": _(row.status),
        "plan": _(row.plan or ""),
        **{name: dong(row[name]) for name in AMOUNTS[:-1]},
        "overdue_since": months.label(months.index(since)) if since else "",
        "overdue_amount": late,
        "since": str(since or NEVER),
    }


def _late(names: list[str]) -> dict[str, int]:
    """What was due before this month and has not come, in đồng by Recovery."""
    if not names:
        return {}
    rows = frappe.get_all(
        "Recovery Instalment",
        filters={"parenttype": "Recovery", "parent": ["in", names]},
        fields=["parent", "due_month", "amount", "amount_received"],
        limit=0,
    )
    by_debt: dict[str, list] = {}
    for row in rows:
        by_debt.setdefault(row.parent, []).append(row)
    now = months.index(getdate())
    return {name: overdue(parts_of(own), now) for name, own in by_debt.items()}
