"""Half-yearly Assistance: Mẫu 05 of Decree 335/2026, results of social assistance and social pension."""

import frappe
from an_sinh.services.areas.visible_communes import communes_within
from an_sinh.services.reports import half_year
from frappe import _
from frappe.utils import get_first_day, getdate, nowdate

COLUMNS = (
    ("number", "No.", "Data", 60),
    ("item", "Item", "Data", 320),
    ("total", "Total (People)", "Int", 120),
    ("male", "Of Them Male", "Int", 110),
    ("female", "Of Them Female", "Int", 110),
    ("millions", "Money (Million đồng)", "Float", 150),
)
MILLION = 1_000_000


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: from_month, to_month, administrative_unit."""
    filters = frappe._dict(filters or {})
    first, last = period(filters)
    units = [unit.name for unit in communes_within(filters.administrative_unit, "Payroll Line", last)]
    rows = half_year.assistance(units, first, last)
    for row in rows:
        row["millions"] = row.pop("amount") / MILLION
    message = (
        None
        if rows[0]["total"]
        else _("No approved list in these months. Choose other months or another unit.")
    )
    return columns(), rows, message, None, None


def columns() -> list[dict]:
    """The columns of the form."""
    return [
        {"fieldname": name, "label": _(label), "fieldtype": kind, "width": width}
        | ({"precision": 3} if kind == "Float" else {})
        for name, label, kind, width in COLUMNS
    ]


def period(filters) -> tuple:
    """The months of a report, as first days. Throws when they run backwards."""
    first = get_first_day(getdate(filters.from_month or nowdate()))
    last = get_first_day(getdate(filters.to_month or filters.from_month or nowdate()))
    if last < first:
        frappe.throw(_("The report ends before it begins. Correct the months."))
    return first, last
