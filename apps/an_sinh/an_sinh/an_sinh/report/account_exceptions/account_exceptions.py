"""Account Exceptions: who has an account and was not paid through it in the month, and why."""

import frappe
from an_sinh.services.areas.visible_communes import communes_within
from an_sinh.services.reports import account_exceptions, targets
from frappe import _
from frappe.utils import get_first_day, getdate, nowdate


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: month (the last one with results when empty),
    programme, administrative_unit."""
    filters = frappe._dict(filters or {})
    month = get_first_day(getdate(filters.month or targets.last_month_with_results() or nowdate()))
    units = communes_within(filters.administrative_unit, "Monthly Payroll", month)
    rows = account_exceptions.rows(month, [unit.name for unit in units], filters.programme)
    names = {unit.name: unit.unit_name for unit in units}
    shown = [{**row, **_in_words(row), "unit_name": names[row["administrative_unit"]]} for row in rows]
    message = None if shown else _("Everybody who has an account was paid through it.")
    return columns(), shown, message, None, summary(rows)


def columns() -> list[dict]:
    """The report's columns."""
    return [
        {"fieldname": "unit_name", "label": _("Commune"), "fieldtype": "Data", "width": 150},
        {"fieldname": "village", "label": _("Village"), "fieldtype": "Data", "width": 100},
        {
            "fieldname": "beneficiary",
            "label": _("Beneficiary"),
            "fieldtype": "Link",
            "options": "Beneficiary",
            "width": 180,
        },
        {"fieldname": "programme", "label": _("Benefit Programme"), "fieldtype": "Data", "width": 90},
        {"fieldname": "channel", "label": _("Payment Method"), "fieldtype": "Data", "width": 130},
        {"fieldname": "payment_status", "label": _("Payment Status"), "fieldtype": "Data", "width": 130},
        {"fieldname": "amount", "label": _("Amount"), "fieldtype": "Currency", "width": 110},
        {"fieldname": "reason", "label": _("Reason"), "fieldtype": "Data", "width": 280},
    ]


def summary(rows: list[dict]) -> list[dict]:
    """Two cards: how many people, how much money."""
    people = len({row["beneficiary"] for row in rows})
    return [
        {"label": _("Have an account, not paid through it"), "value": people, "datatype": "Int",
         "indicator": "Red" if people else "Green"},
        {"label": _("Amount"), "value": sum(row["amount"] for row in rows), "datatype": "Currency"},
    ]  # fmt: skip


def _in_words(row: dict) -> dict:
    return {
        "channel": _(row["channel"]),
        "payment_status": _(row["payment_status"]),
        "reason": row["failure_reason"] or row["way_note"],
    }
