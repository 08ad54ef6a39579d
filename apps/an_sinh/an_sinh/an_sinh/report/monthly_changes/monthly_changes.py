"""Monthly Changes: the lists of increases, decreases, adjustments, stops and suspensions of a month, per commune.

The columns are those of the communes' paper lists: the decision of those who come, reason and date of those who go, old
and new amount of those who stay.
"""

import frappe
from an_sinh.services.areas.visible_communes import communes_within
from an_sinh.services.change_lists import rows as change_lists
from frappe import _
from frappe.utils import get_first_day, getdate, nowdate

COLUMNS = (
    ("movement_label", "List", "Data", 130),
    ("unit_name", "Commune", "Data", 140),
    ("programme", "Programme", "Data", 90),
    ("beneficiary", "Beneficiary", "Link", 110),
    ("full_name", "Full Name", "Data", 170),
    ("birth_text", "Birth Date", "Data", 95),
    ("id_number", "ID Number", "Data", 120),
    ("village", "Village", "Data", 110),
    ("old_categories", "Old Category", "Data", 90),
    ("new_categories", "New Category", "Data", 90),
    ("old", "Old Amount", "Currency", 110),
    ("new", "New Amount", "Currency", 110),
    ("difference", "Difference", "Currency", 110),
    ("effective_month", "Effective Month", "Data", 100),
    ("reason", "Reason", "Data", 150),
    ("event_date", "Event Date", "Date", 100),
    ("decision_number", "Decision Number", "Data", 130),
    ("decision_date", "Decision Date", "Date", 100),
    ("state", "Workflow State", "Data", 140),
    ("change", "Benefit Change", "Link", 110),
)
LINKS = {"beneficiary": "Beneficiary", "change": "Benefit Change"}


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: month, administrative_unit, programme, movement."""
    filters = frappe._dict(filters or {})
    month = get_first_day(getdate(filters.month or nowdate()))
    rows, found = [], []
    for unit in communes_within(filters.administrative_unit, "Benefit Change", month):
        of_unit = change_lists.rows_of(unit.name, month, filters.programme or None)
        found += [row for row in of_unit if not filters.movement or row["movement"] == movement_of(filters)]
        rows += [_row(unit, row) for row in found[len(rows) :]]
    message = None if rows else _("No changes in this month. Choose another month or unit.")
    return columns(), rows, message, None, summary(found)


def columns() -> list[dict]:
    """The report's columns."""
    return [
        {"fieldname": name, "label": _(label), "fieldtype": kind, "width": width}
        | ({"options": LINKS[name]} if kind == "Link" else {})
        for name, label, kind, width in COLUMNS
    ]


def summary(rows: list[dict]) -> list[dict]:
    """How many people each list names, and what they change together."""
    totals = change_lists.totals_of(rows)
    cards = [
        {"label": _(change_lists.TITLES[name]), "value": total["persons"], "datatype": "Int"}
        for name, total in totals.items()
    ]
    difference = sum(total["difference"] for total in totals.values())
    return [*cards, {"label": _("Difference"), "value": difference, "datatype": "Currency"}]


def movement_of(filters: dict) -> str:
    """The list that was chosen, by its title or by its own name."""
    titles = {title: name for name, title in change_lists.TITLES.items()}
    return titles.get(filters["movement"], filters["movement"])


def _row(unit: dict, row: dict) -> dict:
    return {
        **{name: row.get(name) for name, *_rest in COLUMNS if name in row},
        "movement_label": _(change_lists.TITLES[row["movement"]]),
        "unit_name": unit.unit_name,
        "old_categories": ", ".join(row["old_categories"]),
        "new_categories": ", ".join(row["new_categories"]),
        "effective_month": getdate(row["effective_month"]).strftime("%m/%Y"),
        "state": _(row["state"] or ""),
    }
