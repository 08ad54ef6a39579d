"""Rollout Rate: per commune, how many people have an account and are paid through it, against the plan's target.

Columns follow the monthly result report of the district plans: counts first, then each rate with its denominator
in the heading.
"""

import frappe
from an_sinh.domain.reports.rollout_rate import Counts, percent, standing
from an_sinh.services.areas.visible_communes import communes_within
from an_sinh.services.reports import rollout_rate
from frappe import _
from frappe.utils import get_first_day, getdate, nowdate

COUNT_COLUMNS = (
    ("beneficiaries", "Beneficiaries", "Int"),
    ("with_account", "With Account", "Int"),
    ("own_account", "Own Account", "Int"),
    ("guardian_account", "Guardian's Account", "Int"),
    ("authorised_account", "Authorised Person's Account", "Int"),
    ("paid_by_account", "Paid through Account", "Int"),
    ("paid_by_account_amount", "Amount through Account", "Currency"),
    ("paid_in_cash", "Paid in Cash", "Int"),
    ("paid_in_cash_amount", "Amount in Cash", "Currency"),
    ("not_paid", "Not Paid Yet", "Int"),
    ("not_paid_amount", "Amount Not Paid Yet", "Currency"),
)
RATE_COLUMNS = (
    ("account_rate", "With Account / Beneficiaries (%)"),
    ("paid_rate", "Paid through Account / Beneficiaries (%)"),
    ("paid_of_account_rate", "Paid through Account / With Account (%)"),
)


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: month, programme, administrative_unit."""
    filters = frappe._dict(filters or {})
    month = get_first_day(getdate(filters.month or nowdate()))
    units = communes_within(filters.administrative_unit, "Monthly Payroll", month)
    names = [unit.name for unit in units]
    counts = rollout_rate.counts_by_unit(month, names, filters.programme)
    targets = rollout_rate.targets_by_unit(month, names, filters.programme)
    rows = [_row(unit, counts[unit.name], targets.get(unit.name)) for unit in units]
    total = _total(counts.values())
    message = None if rows else _("No commune of your area matches these filters.")
    if rows:
        rows.append({**_values(total), "unit_name": _("Total"), "bold": 1})
    return columns(), rows, message, chart(units, counts, targets), summary(total)


def columns() -> list[dict]:
    """The report's columns."""
    first = [
        {"fieldname": "code", "label": _("Code"), "fieldtype": "Data", "width": 80},
        {"fieldname": "unit_name", "label": _("Commune"), "fieldtype": "Data", "width": 180},
    ]
    counted = [
        {"fieldname": name, "label": _(label), "fieldtype": kind, "width": 120}
        for name, label, kind in COUNT_COLUMNS
    ]
    rates = [
        {"fieldname": name, "label": _(label), "fieldtype": "Percent", "precision": 1, "width": 130}
        for name, label in RATE_COLUMNS
    ]
    target = [
        {"fieldname": "target_low", "label": _("Target from (%)"), "fieldtype": "Percent", "width": 100},
        {"fieldname": "target_high", "label": _("Target to (%)"), "fieldtype": "Percent", "width": 100},
        {"fieldname": "standing", "label": _("Against Target"), "fieldtype": "Data", "width": 120},
    ]
    return first + counted + rates + target


def chart(units, counts: dict[str, Counts], targets) -> dict | None:
    """Bars of both rates per commune, with the target's lower bound beside them."""
    if not units:
        return None
    values = [_values(counts[unit.name]) for unit in units]
    lows = [targets[unit.name].low if unit.name in targets else 0 for unit in units]
    return {
        "data": {
            "labels": [unit.unit_name for unit in units],
            "datasets": [
                {"name": _("With account (%)"), "values": [row["account_rate"] or 0 for row in values]},
                {"name": _("Paid through account (%)"), "values": [row["paid_rate"] or 0 for row in values]},
                {"name": _("Target (%)"), "values": lows},
            ],
        },
        "type": "bar",
    }


def summary(total: Counts) -> list[dict]:
    """Three cards: beneficiaries, with account, paid through account."""
    values = _values(total)
    return [
        {"label": _("Beneficiaries"), "value": total.beneficiaries, "datatype": "Int"},
        {"label": _(RATE_COLUMNS[0][1]), "value": values["account_rate"] or 0, "datatype": "Percent"},
        {"label": _(RATE_COLUMNS[1][1]), "value": values["paid_rate"] or 0, "datatype": "Percent"},
    ]


def _row(unit: dict, counts: Counts, target) -> dict:
    row = {"code": unit.code, "unit_name": unit.unit_name, **_values(counts)}
    row["target_low"] = target.low if target else None
    row["target_high"] = target.high if target else None
    row["standing"] = _(standing(row["paid_rate"], target) or "")
    return row


def _values(counts: Counts) -> dict:
    values = {name: getattr(counts, name) for name, _label, _kind in COUNT_COLUMNS}
    values["account_rate"] = percent(counts.with_account, counts.beneficiaries)
    values["paid_rate"] = percent(counts.paid_by_account, counts.beneficiaries)
    values["paid_of_account_rate"] = percent(counts.paid_by_account, counts.with_account)
    return values


def _total(parts) -> Counts:
    total = Counts()
    for part in parts:
        total = total.plus(part)
    return total
