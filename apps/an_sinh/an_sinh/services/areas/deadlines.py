"""The deadlines that hold for a unit: its own calendar, else that of the nearest unit above it."""

import datetime
from typing import Any

import frappe
from an_sinh.domain.areas.deadlines import EARLIER, NONE, Calendar, Holiday, NoWorkingDay
from an_sinh.domain.base import months
from an_sinh.services.areas import units
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

DOCTYPE = "Reporting Calendar"
CHANGES, RESULTS, PAYMENT = "Change Cut-off", "Result Report", "Payment"
LIST, RETURN, HALF_YEAR = "List and Money", "Provider's Return", "Half-yearly Report"
KINDS = (CHANGES, RESULTS, PAYMENT, LIST, RETURN, HALF_YEAR)
# What the decrees say where an office keeps no calendar of its own: the field of the rule set, and how many months
# after the deadline its list is.
BY_DECREE = {
    LIST: ("list_before_day", 1),
    RETURN: ("return_before_day", 0),
    HALF_YEAR: ("report_before_day", 0),
}
SATURDAY, SUNDAY = 5, 6


def list_month(unit: str, sent_on: datetime.date) -> datetime.date:
    """The month (its first day) on whose list a change of *unit* stands that was sent on a day. Where no calendar
    is kept, it is the month of sending."""
    calendar = calendar_of(unit, CHANGES)
    day = getdate(sent_on)
    return months.first_day(calendar.placed(day) if calendar else months.index(day))


def is_late(unit: str, sent_on: datetime.date) -> bool:
    """Whether a change sent on a day has missed the cut-off of that day's month; never without a calendar."""
    calendar = calendar_of(unit, CHANGES)
    return calendar is not None and calendar.is_late(getdate(sent_on))


def deadline(unit: str, kind: str, month: datetime.date) -> datetime.date | None:
    """The last day in time for what is due in a month; None where no calendar says so."""
    calendar = calendar_of(unit, kind)
    return calendar.deadline(months.index(getdate(month))) if calendar else None


def due_on(unit: str, month: datetime.date) -> datetime.date | None:
    """The last day on which a change of *unit* still stands on a month's list; None without a calendar."""
    calendar = calendar_of(unit, CHANGES)
    return calendar.deadline(months.index(getdate(month)) - calendar.months_ahead) if calendar else None


def calendar_of(unit: str, kind: str) -> Calendar | None:
    """The calendar of one kind of deadline that holds for a unit. Holidays of the units above count as well."""
    chain = [row.name for row in units.ancestors(unit)]
    found = {
        row.administrative_unit: row
        for row in frappe.get_all(
            DOCTYPE,
            filters={"administrative_unit": ["in", chain], "kind": kind, "disabled": 0},
            fields=["*"],
            limit=0,
        )
    }
    rows = [found[name] for name in chain if name in found]
    return _calendar(rows[0], _holidays([row.name for row in rows])) if rows else None


def upcoming(unit: str, day: datetime.date) -> list[dict]:
    """The next deadline of each kind: kind, last_day, before_day, list_month (months as first days), legal_basis (of the
    decree, where the office keeps no calendar of its own)."""
    day = getdate(day)
    rows = []
    for kind in KINDS:
        calendar, basis = calendar_of(unit, kind), None
        if calendar is None:
            calendar, basis = by_decree(kind, day)
        if calendar:
            placed = calendar.placed(day)
            rows.append(
                {
                    "kind": kind,
                    "last_day": calendar.deadline(placed - calendar.months_ahead).isoformat(),
                    "before_day": calendar.before_day,
                    "list_month": months.first_day(placed).isoformat(),
                    "legal_basis": basis,
                }
            )
    return rows


def by_decree(kind: str, day: datetime.date) -> tuple[Calendar | None, str | None]:
    """The deadline that the decree in force on a day sets, with its article; (None, None) where it sets none."""
    if kind not in BY_DECREE:
        return None, None
    fieldname, ahead = BY_DECREE[kind]
    rows = frappe.get_all(
        "Rule Set",
        filters={
            "state": "In Force",
            "in_force_from": ["<=", day],
            fieldname: [">", 0],
            "province": ["is", "not set"],
        },
        fields=[fieldname, "report_months", "calendar_article"],
        order_by="in_force_from desc",
        limit=1,
    )
    if not rows:
        return None, None
    (row,) = rows
    only_in = month_numbers(row.report_months) if kind == HALF_YEAR else frozenset()
    calendar = Calendar(int(row[fieldname]), ahead, EARLIER, only_in=only_in)
    return calendar, row.calendar_article


def month_numbers(text: str | None) -> frozenset[int]:
    """“6, 12” as numbers of months. Throws for what is none."""
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    if not all(part.isdigit() and 1 <= int(part) <= 12 for part in parts):
        frappe.throw(_("“{0}”: enter numbers of months, for example 6, 12.").format(text))
    return frozenset(map(int, parts))


def check_calendar(doc: Document) -> None:
    """A calendar can be kept, and is the only one of its unit and kind."""
    if not 1 <= int(doc.before_day or 0) <= 28:
        frappe.throw(
            _("“{0}” is a day from 1 to 28, so that every month has it.").format(_("Due Before Day"))
        )
    if int(doc.months_ahead or 0) not in (0, 1, 2):
        frappe.throw(_("“{0}” is 0, 1 or 2 months.").format(_("Months Ahead")))
    month_numbers(doc.only_in_months)
    for row in doc.holidays:
        row.last_day = row.last_day or row.first_day
        if getdate(row.last_day) < getdate(row.first_day):
            frappe.throw(_("Holiday {0} ends before it begins.").format(row.idx))
    _refuse_second(doc)
    _refuse_without_working_day(doc)


def _refuse_second(doc: Document) -> None:
    if doc.disabled:
        return
    filters = {"administrative_unit": doc.administrative_unit, "kind": doc.kind, "disabled": 0}
    other = frappe.db.get_value(DOCTYPE, {**filters, "name": ["!=", doc.name or ""]}, "name")
    if other:
        unit = frappe.get_cached_value("Administrative Unit", doc.administrative_unit, "unit_name")
        frappe.throw(
            _("{0} already has a calendar for “{1}”: {2}. Change that one.").format(unit, _(doc.kind), other),
            frappe.DuplicateEntryError,
        )


def _refuse_without_working_day(doc: Document) -> None:
    calendar = _calendar(doc, [_holiday(row) for row in doc.holidays])
    touched = {months.index(row.first) for row in calendar.holidays} | {months.index(getdate())}
    try:
        for month in touched:
            calendar.deadline(month)
    except NoWorkingDay as error:
        frappe.throw(
            _("No working day is left around the deadline of {0}. Check the holidays.").format(error)
        )


def _calendar(row: Any, holidays: list[Holiday]) -> Calendar:
    off = {SATURDAY: row.saturday_off, SUNDAY: row.sunday_off}
    return Calendar(
        before_day=int(row.before_day),
        months_ahead=int(row.months_ahead or 0),
        shift=row.holiday_shift or NONE,
        days_off=frozenset(day for day, is_off in off.items() if is_off),
        holidays=tuple(holidays),
        only_in=month_numbers(row.only_in_months),
    )


def _holidays(calendars: list[str]) -> list[Holiday]:
    rows = frappe.get_all(
        "Reporting Holiday",
        filters={"parent": ["in", calendars], "parenttype": DOCTYPE},
        fields=["first_day", "last_day", "is_worked"],
        limit=0,
    )
    return [_holiday(row) for row in rows]


def _holiday(row: Any) -> Holiday:
    return Holiday(getdate(row.first_day), getdate(row.last_day or row.first_day), bool(row.is_worked))
