"""Through whom the money of a unit goes: who pays its cash, and which accounts are paid through another provider.

Cash is paid by a bank, the post, or the office itself; accounts at one bank may be paid through another provider that has
the contract (the post pays into accounts at its partner bank, out of one sum of the treasury).
"""

import datetime

import frappe
from an_sinh.services.areas.units import ancestors, lineage
from frappe import _
from frappe.utils import getdate

UNIT, PROVIDER, ROUTE = "Administrative Unit", "Payment Provider", "Payment Route"


def cash_payer(unit: str, programme: str) -> str | None:
    """Who pays cash in a unit: as the nearest unit from itself upwards says, else the programme, else the settings."""
    return cash_payers([unit], programme)[unit]


def cash_payers(units: list[str], programme: str) -> dict[str, str | None]:
    """The same of several units, which a payroll of a province asks for at once."""
    otherwise = frappe.db.get_value("Benefit Programme", programme, "cash_provider") or (
        frappe.db.get_single_value("An Sinh Settings", "default_cash_provider")
    )
    found = dict.fromkeys(units, otherwise)
    sayings = frappe.get_all(
        UNIT,
        filters={"cash_provider": ["is", "set"]},
        fields=["lft", "rgt", "cash_provider"],
        order_by="lft asc",
        limit=0,
    )
    if sayings:
        for place in frappe.get_all(
            UNIT, filters={"name": ["in", units]}, fields=["name", "lft", "rgt"], limit=0
        ):
            # From the top down: the last one that holds the place is the nearest.
            for each in sayings:
                if each.lft <= place.lft and each.rgt >= place.rgt:
                    found[place.name] = each.cash_provider
    return found


def accounts_through(unit: str, programme: str, month: datetime.date) -> dict[str, str]:
    """By provider that holds accounts, the other one through which those of a paying unit are paid in a month: the
    latest approved route, one of the programme before one for all. A unit that others were merged into goes on with
    their routes, and those of who paid for them, until it has its own."""
    before = _before_the_merge(unit)
    rows = frappe.get_all(
        ROUTE,
        filters={
            "administrative_unit": ["in", [unit, *before]],
            "docstatus": 1,
            "from_month": ["<=", month],
        },
        fields=["administrative_unit", "programme", "account_provider", "paid_through"],
        order_by="from_month asc, creation asc",
        limit=0,
    )
    rows = [row for row in rows if row.programme in (programme, None, "")]
    rows.sort(key=lambda row: (row.administrative_unit == unit, bool(row.programme)))
    found = {row.account_provider: row.paid_through for row in rows}
    return {held: through for held, through in found.items() if held != through}


def _before_the_merge(unit: str) -> list[str]:
    """The units of older maps that became part of a unit, and those that paid for them."""
    found: list[str] = []
    for old in lineage(unit)[1:]:
        found += [old, *(place.name for place in ancestors(old) if place.level == "District")]
    return sorted(set(found))


def check_cash_payer(unit) -> None:
    """Throw where a unit's cash provider pays no cash."""
    if unit.cash_provider:
        _check_pays(unit.cash_provider, cash=True)


def check_route(route) -> None:
    """Throw for a route of a unit that pays nobody, or through somebody who is not in use."""
    route.from_month = getdate(route.from_month).replace(day=1)
    if not frappe.db.get_value(PROVIDER, route.account_provider, "name"):
        frappe.throw(_("There is no payment provider {0}.").format(route.account_provider))
    _check_pays(route.paid_through, cash=False)


def _check_pays(name: str, cash: bool) -> None:
    provider = frappe.db.get_value(
        PROVIDER, name, ["provider_name", "pays_cash", "kind", "disabled"], as_dict=True
    )
    if not provider or provider.disabled:
        frappe.throw(_("{0} is not in use as a payment provider.").format(name))
    if cash and not provider.pays_cash:
        frappe.throw(_("{0} pays no cash. Choose a provider that does, or the office itself.").format(name))
    if not cash and provider.kind == "Office":
        frappe.throw(_("{0} pays cash alone, into no account.").format(name))
