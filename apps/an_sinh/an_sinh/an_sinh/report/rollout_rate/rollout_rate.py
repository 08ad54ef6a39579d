"""Rollout Rate: per commune, how many people have an account and are paid through it, against the plan's target.

The verdict comes first, then counts and rates as the monthly result report of the district plans has them, each rate
with its denominator in the heading. What is asked of the whole area stands in the summary.
"""

import frappe
from an_sinh.domain.reports.rollout_rate import Counts, percent
from an_sinh.domain.reports.targets import Standing, standing
from an_sinh.services.areas.visible_communes import communes_within
from an_sinh.services.reports import targets
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
FIRST_RATE = "paid_rate"
INDICATORS = {
    Standing.NO_RESULTS: "Grey",
    Standing.NOT_YET: "Orange",
    Standing.BELOW: "Red",
    Standing.WITHIN: "Green",
    Standing.ABOVE: "Green",
}


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: month (the last one with results when empty),
    programme, administrative_unit."""
    filters = frappe._dict(filters or {})
    asked = filters.month or targets.last_month_with_results() or nowdate()
    month = get_first_day(getdate(asked))
    units = communes_within(filters.administrative_unit, "Monthly Payroll", month)
    names = [unit.name for unit in units]
    figures = targets.figures_by_unit(month, names, filters.programme)
    wanted = targets.by_commune(month, names, filters.programme)
    rows = [_row(unit, figures[unit.name], wanted.get(unit.name), month) for unit in units]
    total = targets.together(figures)
    message = None if rows else _("No commune of your area matches these filters.")
    if rows:
        rows.append({**_values(total.counts), "unit_name": _("Total"), "bold": 1})
    verdicts = _verdicts(filters, names, month)
    return columns(), rows, message, chart(units, figures, wanted), summary(total.counts, verdicts)


def columns() -> list[dict]:
    """The report's columns."""
    first = [
        {"fieldname": "code", "label": _("Code"), "fieldtype": "Data", "width": 70},
        {"fieldname": "unit_name", "label": _("Commune"), "fieldtype": "Data", "width": 160},
    ]
    target = [
        {"fieldname": "target_low", "label": _("Target from (%)"), "fieldtype": "Percent", "width": 90},
        {"fieldname": "target_high", "label": _("Target to (%)"), "fieldtype": "Percent", "width": 90},
        {"fieldname": "standing", "label": _("Against Target"), "fieldtype": "Data", "width": 120},
    ]
    counted = [
        {"fieldname": name, "label": _(label), "fieldtype": kind, "width": 110}
        for name, label, kind in COUNT_COLUMNS
    ]
    rates = {
        name: {"fieldname": name, "label": _(label), "fieldtype": "Percent", "precision": 1, "width": 120}
        for name, label in RATE_COLUMNS
    }
    return [*first, rates.pop(FIRST_RATE), *target, *counted, *rates.values()]


def chart(units, figures, wanted) -> dict | None:
    """Bars of both rates per commune, the target's lower end as a line across them."""
    if not units:
        return None
    values = [_values(figures[unit.name].counts) for unit in units]
    lows = [wanted[unit.name].low if unit.name in wanted else None for unit in units]
    bars = [
        {
            "name": _("With account (%)"),
            "chartType": "bar",
            "values": [v["account_rate"] or 0 for v in values],
        },
        {
            "name": _("Paid through account (%)"),
            "chartType": "bar",
            "values": [v["paid_rate"] or 0 for v in values],
        },
    ]
    line = [{"name": _("Target (%)"), "chartType": "line", "values": lows}]
    return {
        "data": {
            "labels": [unit.unit_name for unit in units],
            "datasets": bars + (line if any(low is not None for low in lows) else []),
        },
        "type": "axis-mixed",
        "fieldtype": "Percent",
    }


def summary(total: Counts, verdicts: list) -> list[dict]:
    """Cards: beneficiaries, with account, paid through account, then each target of the whole area with its verdict."""
    values = _values(total)
    cards = [
        {"label": _("Beneficiaries"), "value": total.beneficiaries, "datatype": "Int"},
        {"label": _(RATE_COLUMNS[0][1]), "value": values["account_rate"] or 0, "datatype": "Percent"},
        {"label": _(RATE_COLUMNS[1][1]), "value": values["paid_rate"] or 0, "datatype": "Percent"},
    ]
    return cards + [_card(verdict) for verdict in verdicts]


def _verdicts(filters, names: list[str], month) -> list:
    """The targets of the unit that was asked for, or of the one above all that the user sees."""
    unit = filters.administrative_unit or targets.unit_above(names)
    return targets.verdicts(unit, month, filters.programme) if unit and names else []


def _card(verdict) -> dict:
    low, high = (f"{verdict[key]:g}" for key in ("target_low", "target_high"))
    asked = f"{low} %" if low == high else f"{low}-{high} %"
    name = ", ".join(filter(None, (verdict["unit_name"], verdict["programme"], _(verdict["measure"]))))
    return {
        "label": _("{0}: target {1}").format(name, asked),
        "value": f"{verdict['rate'] or 0:g} % · {_(verdict['standing'])}",
        "datatype": "Data",
        "indicator": INDICATORS.get(verdict["standing"], "Grey"),
    }


def _row(unit: dict, figures, target, month) -> dict:
    row = {"code": unit.code, "unit_name": unit.unit_name, **_values(figures.counts)}
    row["target_low"] = target.low if target else None
    row["target_high"] = target.high if target else None
    row["standing"] = _(standing(target, figures, month))
    return row


def _values(counts: Counts) -> dict:
    values = {name: getattr(counts, name) for name, _label, _kind in COUNT_COLUMNS}
    values["account_rate"] = percent(counts.with_account, counts.beneficiaries)
    values["paid_rate"] = percent(counts.paid_by_account, counts.beneficiaries)
    values["paid_of_account_rate"] = percent(counts.paid_by_account, counts.with_account)
    return values
