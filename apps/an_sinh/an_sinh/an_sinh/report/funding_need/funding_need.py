"""Funding Need: what the next months will need, and how many of them the money that is there is enough for."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import whole
from an_sinh.services.areas.units import paying_units
from an_sinh.services.areas.visible_communes import communes_within
from an_sinh.services.reports import funding_need
from frappe import _

USUAL, MOST = 6, 24


def execute(filters: dict | None = None):
    """Return columns, rows, message, chart, summary for *filters*: programme, administrative_unit, available (đồng left of the
    year's budget), ahead (months, 6 when empty). Amounts in đồng."""
    filters = frappe._dict(filters or {})
    programme = filters.programme or "BTXH"
    ahead = min(max(frappe.utils.cint(filters.ahead) or USUAL, 1), MOST)
    communes = [unit.name for unit in communes_within(filters.administrative_unit, "Monthly Payroll")]
    base, listed = funding_need.last_lists(communes, programme)
    if not base:
        return columns(), [], _("No list of this programme has been approved yet."), None, []
    units = paying_units(filters.administrative_unit)
    waits, held = funding_need.waiting(units, programme), funding_need.held(units, programme)
    money = held + (whole(filters.available) or 0)
    rows = funding_need.forecast(listed, programme, base, ahead)
    needs = [row["amount"] for row in rows]
    # What waits was charged before anything that comes.
    enough, missing = funding_need.covered(needs, max(money - waits, 0))
    missing += max(waits - money, 0)
    cards = [*summary(enough, missing, waits, held), _lists(base, len(listed), len(communes))]
    return columns(), _shown(rows, money, waits), None, None, cards


def columns() -> list[dict]:
    """The report's columns."""
    return [
        _column("label", _("Month"), "Data", 90),
        _column("persons", _("Persons"), "Int", 90),
        _column("begins", _("Begin or Rise (đồng)"), "Currency", 130),
        _column("ends", _("End or Fall (đồng)"), "Currency", 130),
        _column("amount", _("Need (đồng)"), "Currency", 140),
        _column("together", _("Needed until Then (đồng)"), "Currency", 150),
        _column("left", _("Left Then (đồng)"), "Currency", 140),
    ]


def summary(enough: float, missing: int, waits: int, held: int) -> list[dict]:
    """Four cards: months that the money is enough for, what is missing, what waits for funds, what providers hold."""
    return [
        {"label": _("Months Covered"), "value": f"{enough:g}".replace(".", ","), "datatype": "Data",
         "indicator": "Red" if missing else "Green"},
        {"label": _("Missing (đồng)"), "value": missing, "datatype": "Currency"},
        {"label": _("Not Paid for Lack of Funds"), "value": waits, "datatype": "Currency"},
        {"label": _("Still with the Provider"), "value": held, "datatype": "Currency"},
    ]  # fmt: skip


def _lists(base, listed: int, communes: int) -> dict:
    """A card: of how many communes the lists are known that everything is reckoned from."""
    label = _("Communes with a List of {0}").format(months.label(months.index(base)))
    return {"label": label, "value": f"{listed}/{communes}", "datatype": "Data"}


def _column(fieldname: str, label: str, fieldtype: str, width: int) -> dict:
    return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}


def _shown(rows: list[dict], money: int, waits: int) -> list[dict]:
    """The rows with what is needed up to each month, what waits for funds before everything else."""
    together, shown = waits, []
    for row in rows:
        together += row["amount"]
        label = months.label(months.index(row["month"]))
        shown.append({**row, "label": label, "together": together, "left": money - together})
    return shown
