"""Treasury Summary: what the treasury transfers to whom for a month, by programme and provider."""

import frappe
from an_sinh.services.areas.units import paying_units
from an_sinh.services.reports import targets, treasury_summary
from frappe import _
from frappe.utils import get_first_day, getdate, nowdate


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: month, programme, administrative_unit. The last row is
    the total, in đồng."""
    filters = frappe._dict(filters or {})
    month = get_first_day(getdate(filters.month or targets.last_month_with_results() or nowdate()))
    found = treasury_summary.rows(month, paying_units(filters.administrative_unit), filters.programme)
    rows = [_shown(row) for row in found]
    total = {name: sum(row[name] for row in found) for name in treasury_summary.SUMS}
    if rows:
        rows.append({"unit_name": _("Total"), "bold": 1, **total})
    message = None if rows else _("No orders of this month.")
    return columns(), rows, message, None, summary(total)


def columns() -> list[dict]:
    """The report's columns."""
    return [
        _column("unit_name", _("Paying Unit"), "Data", 150),
        _column("programme", _("Programme"), "Data", 80),
        _column("provider", _("Payment Provider"), "Data", 120),
        _column("account_count", _("People by Account"), "Int", 90),
        _column("account_amount", _("Into Accounts"), "Currency", 120),
        _column("cash_count", _("People in Cash"), "Int", 90),
        _column("cash_amount", _("In Cash"), "Currency", 120),
        _column("total", _("Orders Together"), "Currency", 120),
        _column("left_amount", _("Still with the Provider"), "Currency", 120),
        _column("asked_amount", _("Asked For"), "Currency", 120),
        _column("funded_amount", _("Paid Out by the Treasury"), "Currency", 120),
        _column("unfunded_amount", _("Not Paid for Lack of Funds"), "Currency", 120),
    ]


def summary(total: dict) -> list[dict]:
    """Three cards: the orders, what the treasury gave, what it could not give."""
    return [
        {"label": _("Orders Together"), "value": total["total"], "datatype": "Currency"},
        {"label": _("Paid Out by the Treasury"), "value": total["funded_amount"], "datatype": "Currency"},
        {"label": _("Not Paid for Lack of Funds"), "value": total["unfunded_amount"], "datatype": "Currency"},
    ]


def _column(fieldname: str, label: str, fieldtype: str, width: int) -> dict:
    return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}


def _shown(row: dict) -> dict:
    unit = frappe.get_cached_value("Administrative Unit", row["administrative_unit"], "unit_name")
    return {**row, "unit_name": unit}
