"""Money Not Arrived: whose money did not reach them, since when, why, and what the commune does about it."""

import frappe
from an_sinh.domain.base import months
from an_sinh.services.areas.units import subtree
from an_sinh.services.disbursement.follow_up.not_arrived import AGES, not_arrived
from frappe import _
from frappe.utils import getdate


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: administrative_unit, programme, provider, state,
    waiting (months at least). The last row is the total, in đồng."""
    filters = frappe._dict(filters or {})
    conditions = [[name, "=", filters[name]] for name in ("programme", "provider") if filters.get(name)]
    if filters.administrative_unit:
        conditions.append(["administrative_unit", "in", subtree(filters.administrative_unit)])
    least = int(filters.get("waiting") or 0)
    rows = [_shown(row) for row in not_arrived(conditions, filters.get("state")) if row["waiting"] >= least]
    message = None if rows else _("All money of this choice arrived.")
    people, payments = len({row["beneficiary"] for row in rows}), sum(row["payments"] for row in rows)
    total = {name: sum(row[name] for row in rows) for name in ("amount", *AGES)}
    if rows:
        rows.append({"full_name": _("Total"), "bold": 1, "payments": payments, **total})
    return columns(), rows, message, None, summary(people, total)


def columns() -> list[dict]:
    """The report's columns."""
    return [
        _column("beneficiary", _("Beneficiary"), "Link", 120, options="Beneficiary"),
        _column("full_name", _("Full Name"), "Data", 170),
        _column("unit_name", _("Commune"), "Data", 140),
        _column("village", _("Village"), "Data", 110),
        _column("programme", _("Programme"), "Data", 90),
        _column("provider", _("Payment Provider"), "Data", 110),
        _column("payments", _("Payments"), "Int", 70),
        _column("amount", _("Amount"), "Currency", 110),
        _column("since", _("Since"), "Data", 80),
        _column("this_month", _("This Month"), "Currency", 110),
        _column("one_month", _("One Month"), "Currency", 110),
        _column("two_months", _("Two Months"), "Currency", 110),
        _column("longer", _("Three Months and More"), "Currency", 110),
        _column("state", _("Payment Status"), "Data", 120),
        _column("reason", _("Reason"), "Data", 200),
        _column("what", _("What to Do"), "Data", 320),
    ]


def summary(people: int, total: dict) -> list[dict]:
    """Three cards: people, all their đồng, and what waits for three months and more."""
    return [
        {"label": _("People"), "value": people, "datatype": "Int"},
        {"label": _("Not Arrived"), "value": total["amount"], "datatype": "Currency"},
        {"label": _("Three Months and More"), "value": total["longer"], "datatype": "Currency"},
    ]


def _column(fieldname: str, label: str, fieldtype: str, width: int, **more) -> dict:
    return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}


def _shown(row) -> dict:
    unit = frappe.get_cached_value("Administrative Unit", row["administrative_unit"], "unit_name")
    return {
        **row,
        "unit_name": unit or row["administrative_unit"],
        "since": months.label(months.index(getdate(f"{row['since']}-01"))),
        "state": _(row["state"]),
    }
