"""Contracts with providers: the one that counts for a unit, a programme and a month, its fee, and which ones run out."""

import datetime

import frappe
from an_sinh.domain.disbursement.contracts import DRAFT, status_of
from an_sinh.services.common import fields
from an_sinh.services.common.language import LANGUAGE
from frappe import _
from frappe.utils import getdate, nowdate

DOCTYPE, SERVICE, UNIT = "Provider Contract", "Provider Contract Service", "Administrative Unit"
MOST_PERCENT, LAST_DAY = 10, 28
CHANNEL_KINDS = ("Account", "Cash")


def check_contract(contract) -> None:
    """What a contract must be; sets its status. Throws for days in a wrong order, fees and days out of their bounds, and
    one service twice."""
    contract.contract_number = " ".join((contract.contract_number or "").split())
    fields.in_order(contract, "from_date", "to_date")
    for fieldname in ("pay_before_day", "result_before_day"):
        fields.within(contract, fieldname, 0, LAST_DAY)
    seen = set()
    for row in contract.services:
        if not 0 <= (row.fee_percent or 0) <= MOST_PERCENT:
            frappe.throw(
                _("Row {0}: a fee lies between 0 and {1} % of what is paid.").format(row.idx, MOST_PERCENT)
            )
        for channel in (row.channel_kind,) if row.channel_kind else CHANNEL_KINDS:
            if (row.programme, channel) in seen:
                frappe.throw(_("Row {0} names {1} a second time.").format(row.idx, row.programme))
            seen.add((row.programme, channel))
    contract.free_services = "\n".join(
        each for line in (contract.free_services or "").splitlines() if (each := " ".join(line.split()))
    )
    contract.status = DRAFT if contract.docstatus == 0 else _status(contract)


def refuse_second(contract) -> None:
    """Before a leader signs: throw where another contract counts for the same unit, provider, programme and days."""
    for row in contract.services:
        for other in _signed(contract.administrative_unit, row.programme, contract.provider, exact=True):
            begins = getdate(contract.from_date)
            ends = getdate(contract.to_date) if contract.to_date else datetime.date.max
            if other.name != contract.name and _first(other) <= ends and begins <= _last(other):
                frappe.throw(
                    _("Contract {0} counts for {1} with {2} until {3}. End it first, or begin later.").format(
                        other.contract_number,
                        row.programme,
                        contract.provider,
                        frappe.format(other.to_date, "Date") if other.to_date else "…",
                    )
                )
    contract.status = _status(contract)


def contract_of(unit: str, programme: str, provider: str, day: datetime.date):
    """The signed contract that counts on a day: that of the nearest unit from itself upwards; None where there is none.
    Has name, contract_number, from_date, to_date."""
    rows = [row for row in _signed(unit, programme, provider) if _first(row) <= day <= _last(row)]
    return rows[0] if rows else None


def fee_percents(unit: str, programme: str, provider: str, month: datetime.date) -> dict[str, float]:
    """The fees of a provider in percent of what it pays into accounts and in cash, each by the contract's own row; 0 where
    there is no contract."""
    fees = dict.fromkeys(CHANNEL_KINDS, 0.0)
    contract = contract_of(unit, programme, provider, month)
    if not contract:
        return fees
    for row in frappe.get_all(
        SERVICE,
        filters={"parent": contract.name, "parenttype": DOCTYPE, "programme": programme},
        fields=["channel_kind", "fee_percent"],
        limit=0,
    ):
        fees |= dict.fromkeys(
            (row.channel_kind,) if row.channel_kind else CHANNEL_KINDS, float(row.fee_percent or 0)
        )
    return fees


def refresh_status() -> None:
    """Bring the status of every signed contract up to date: the daily job. Commits."""
    for row in frappe.get_all(
        DOCTYPE,
        filters={"docstatus": 1},
        fields=["name", "contract_number", "status", "from_date", "to_date", "ended_on"],
        limit=0,
    ):
        status = _status(row)
        if status != row.status:
            frappe.db.set_value(DOCTYPE, row.name, "status", status)
            document = frappe.get_doc(DOCTYPE, row.name)
            document.add_comment("Info", _("Now: {0}", LANGUAGE).format(_(status, LANGUAGE)))
    frappe.db.commit()


def end(name: str, day: datetime.date, replaced_by: str | None) -> None:
    """End a contract from a day on, because another one counts from then."""
    contract = frappe.get_doc(DOCTYPE, name, for_update=True)
    contract.db_set({"ended_on": day, "replaced_by": replaced_by})
    contract.db_set("status", _status(contract))


def _signed(unit: str, programme: str, provider: str, exact: bool = False) -> list:
    """Signed contracts with a provider that name a programme, of a unit or (not `exact`) of it and those above, the
    nearest and the newest first."""
    place = frappe.db.get_value(UNIT, unit, ["lft", "rgt"], as_dict=True)
    if not place:
        return []
    contract, service, area = map(frappe.qb.DocType, (DOCTYPE, SERVICE, UNIT))
    query = (
        frappe.qb.from_(contract)
        .join(service)
        .on(service.parent == contract.name)
        .join(area)
        .on(area.name == contract.administrative_unit)
        .select(
            contract.name,
            contract.contract_number,
            contract.from_date,
            contract.to_date,
            contract.ended_on,
            area.lft,
        )
        .distinct()
        .where(
            (contract.docstatus == 1)
            & (contract.provider == provider)
            & (service.programme == programme)
            & (area.lft <= place.lft)
            & (area.rgt >= place.rgt)
        )
    )
    rows = (
        query.where(contract.administrative_unit == unit).run(as_dict=True)
        if exact
        else query.run(as_dict=True)
    )
    return sorted(rows, key=lambda row: (-row.lft, -_first(row).toordinal()))


def _first(row) -> datetime.date:
    return getdate(row.from_date)


def _last(row) -> datetime.date:
    days = [getdate(row.to_date)] if row.to_date else []
    if row.get("ended_on"):
        days.append(getdate(row.ended_on) - datetime.timedelta(days=1))
    return min(days, default=datetime.date.max)


def _status(row) -> str:
    return status_of(
        getdate(nowdate()),
        getdate(row.from_date),
        getdate(row.to_date) if row.to_date else None,
        getdate(row.ended_on) if row.get("ended_on") else None,
    )
