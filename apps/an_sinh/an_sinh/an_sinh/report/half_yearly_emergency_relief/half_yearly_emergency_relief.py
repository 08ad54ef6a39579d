"""Half-yearly Emergency Relief: Mẫu 06 of Decree 335/2026."""

import frappe
from an_sinh.an_sinh.report.half_yearly_assistance.half_yearly_assistance import period
from an_sinh.services.areas.visible_communes import communes_within
from an_sinh.services.reports import half_year
from frappe import _

COLUMNS = (
    ("number", "No.", "Data", 60),
    ("item", "Item", "Data", 420),
    ("unit", "Unit of Measure", "Data", 120),
    ("quantity", "Quantity", "Int", 150),
)


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: from_month, to_month, administrative_unit."""
    filters = frappe._dict(filters or {})
    first, last = period(filters)
    units = [unit.name for unit in communes_within(filters.administrative_unit, "Payroll Line", last)]
    columns = [
        {"fieldname": name, "label": _(label), "fieldtype": kind, "width": width}
        for name, label, kind, width in COLUMNS
    ]
    rows = half_year.emergency(units, first, last)
    message = (
        None
        if any(row["quantity"] for row in rows)
        else _("Nothing was paid for emergencies in these months.")
    )
    return columns, rows, message, None, None
