"""Another provider for everybody of an area by one decision: nobody is registered anew, accounts and wishes stay.

Cash is paid by the new provider; the money of accounts at the old one goes through the new one (Payment Route). It counts
for lists and orders from the month that the decision names; what was ordered before stays where it is.
"""

import datetime

import frappe
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS
from an_sinh.services.areas.units import communes, paying_unit, subtree
from an_sinh.services.audit import log
from an_sinh.services.common import fields
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.payees import contracts
from frappe import _
from frappe.utils import getdate

DOCTYPE, PROVIDER, ROUTE = "Provider Change", "Payment Provider", "Payment Route"


def check_replacement(change) -> None:
    """What a decision must be, and whom it concerns. Throws where it changes nothing, or the new provider can't pay."""
    fields.first_of_month(change, "from_month")
    if change.from_provider == change.to_provider:
        frappe.throw(_("Old and new provider are the same."))
    if not (change.changes_cash or change.changes_accounts):
        frappe.throw(_("Choose cash, accounts or both."))
    provider = frappe.db.get_value(
        PROVIDER, change.to_provider, ["disabled", "pays_cash", "kind"], as_dict=True
    )
    if not provider or provider.disabled:
        frappe.throw(_("{0} is not in use as a payment provider.").format(change.to_provider))
    if change.changes_cash and not provider.pays_cash:
        frappe.throw(
            _("{0} pays no cash. Choose a provider that does, or the office itself.").format(
                change.to_provider
            )
        )
    if change.changes_accounts and provider.kind == "Office":
        frappe.throw(_("{0} pays cash alone, into no account.").format(change.to_provider))
    if change.docstatus == 0:
        change.account_people, change.cash_people = _people(change)
        if change.changes_cash and not change.changes_accounts and change.programme:
            frappe.msgprint(_("Who pays cash in a unit is the same for all programmes: it changes for all."))


def carry_out(change) -> None:
    """Let the new provider pay from the decision's month on, and end the old contract where a new one is named."""
    month = getdate(change.from_month)
    if change.changes_cash:
        for unit in _units_with_cash(change):
            frappe.db.set_value("Administrative Unit", unit, "cash_provider", change.to_provider)
    if change.changes_accounts:
        change.db_set("routes", "\n".join(_route(change, unit, month) for unit in _paying_units(change)))
    if change.contract:
        old = contracts.contract_of(
            change.administrative_unit, change.programme or "BTXH", change.from_provider, month
        )
        if old and old.name != change.contract:
            contracts.end(old.name, month, change.contract)
    log.note(
        log.CONFIGURED,
        DOCTYPE,
        change.name,
        old=change.from_provider,
        new=change.to_provider,
        month=str(month),
        decision=change.decision_number,
    )


def _people(change) -> tuple[int, int]:
    """How many people of the area are paid by the old provider now: into accounts, in cash; by their last lists."""
    line = frappe.qb.DocType("Payroll Line")
    latest = frappe.get_all(
        "Monthly Payroll",
        filters={"administrative_unit": ["in", subtree(change.administrative_unit)], "docstatus": 1},
        fields=["name", "programme", "administrative_unit", "month"],
        order_by="month asc, name asc",
        limit=0,
    )
    lists = sorted(
        {
            (row.programme, row.administrative_unit): row.name
            for row in latest
            if change.programme in (None, "", row.programme)
        }.values()
    )
    accounts: set[str] = set()
    cash: set[str] = set()
    for chunk in in_chunks(lists):
        for person, channel in (
            frappe.qb.from_(line)
            .select(line.beneficiary, line.channel)
            .where(line.payroll.isin(chunk) & (line.provider == change.from_provider) & (line.amount > 0))
        ).run():
            (accounts if channel in ACCOUNT_CHANNELS else cash).add(person)
    return len(accounts), len(cash)


def _units_with_cash(change) -> list[str]:
    """The area itself, and units below it that name the old provider as who pays their cash."""
    below = frappe.get_all(
        "Administrative Unit",
        filters={
            "name": ["in", subtree(change.administrative_unit)],
            "cash_provider": change.from_provider,
        },
        pluck="name",
        limit=0,
    )
    return sorted({change.administrative_unit, *below})


def _paying_units(change) -> list[str]:
    places = communes(change.administrative_unit)
    return sorted({paying_unit(place.name) for place in places})


def _route(change, unit: str, month: datetime.date) -> str:
    """The Payment Route of a paying unit, signed with the decision."""
    route = frappe.get_doc(
        {
            "doctype": ROUTE,
            "administrative_unit": unit,
            "programme": change.programme,
            "account_provider": change.from_provider,
            "paid_through": change.to_provider,
            "from_month": month,
            "contract": change.contract
            and frappe.db.get_value("Provider Contract", change.contract, "contract_number"),
            "docstatus": 0,
        }
    )
    route.flags.ignore_permissions = True
    route.flags.by_decision = change.name
    route.insert()
    route.submit()
    return route.name
