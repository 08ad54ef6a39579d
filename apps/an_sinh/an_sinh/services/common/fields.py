"""Checks that several controllers share. Each throws a message that names the document and the way out."""

import datetime

import frappe
from an_sinh.domain.values import plain
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate

EARLIEST_YEAR, YEARS_AHEAD = 1945, 2


def first_of_month(doc: Document, *fieldnames: str) -> None:
    """Months are kept as their first day, whatever day was entered."""
    for fieldname in fieldnames:
        if doc.get(fieldname):
            doc.set(fieldname, getdate(doc.get(fieldname)).replace(day=1))


def day_of(value: object, label: str) -> datetime.date:
    """A day that a client sends (YYYY-MM-DD), under the name `label` that its form shows. Throws for none, for
    what is no day, and for years that nobody has anything to do in."""
    day = plain.day(value)
    if day is None or not EARLIEST_YEAR <= day.year <= getdate().year + YEARS_AHEAD:
        frappe.throw(_("“{0}” is not a date for “{1}”. Write it as YYYY-MM-DD.").format(value or "", label))
    return day


def in_order(doc: Document, first: str, last: str) -> None:
    """The last month or day is not before the first."""
    if doc.get(first) and doc.get(last) and getdate(doc.get(last)) < getdate(doc.get(first)):
        frappe.throw(
            _("{0}: “{1}” is earlier than “{2}”. Correct one of them.").format(
                doc.get("name") or _(doc.doctype), _(doc.meta.get_label(last)), _(doc.meta.get_label(first))
            )
        )


def within(doc: Document, fieldname: str, least: float, most: float) -> None:
    """A number is one, and lies between two bounds."""
    value = flt(doc.get(fieldname))
    if not least <= value <= most:
        frappe.throw(
            _("“{0}” must lie between {1} and {2}, not be {3}.").format(
                _(doc.meta.get_label(fieldname)), least, most, doc.get(fieldname)
            )
        )


def whole_dong(doc: Document, fieldname: str, most: int) -> None:
    """An amount is a whole number of đồng, more than nothing."""
    within(doc, fieldname, 1, most)
    if flt(doc.get(fieldname)) % 1:
        frappe.throw(
            _("“{0}” must be a whole number of đồng, not {1}.").format(
                _(doc.meta.get_label(fieldname)), doc.get(fieldname)
            )
        )


def belongs_to_beneficiary(doc: Document, fieldname: str) -> None:
    """A linked guardian or account must be of the same person."""
    linked = doc.get(fieldname)
    if not linked:
        return
    doctype = doc.meta.get_field(fieldname).options
    owner = frappe.db.get_value(doctype, linked, "beneficiary")
    if owner and owner != doc.beneficiary:
        frappe.throw(
            _("{0} {1} belongs to {2}, not to {3}. Choose one of this person or enter a new one.").format(
                _(doctype), linked, owner, doc.beneficiary
            )
        )


def by_service_only(doc: Document) -> None:
    """Records of what the application did are written by its services alone."""
    if not doc.flags.by_service:
        frappe.throw(
            _("{0} is written by the application alone.").format(_(doc.doctype)), frappe.PermissionError
        )


def tidy(doc: Document, *fieldnames: str) -> None:
    """Single spaces, none at the ends."""
    for fieldname in fieldnames:
        if doc.get(fieldname):
            doc.set(fieldname, " ".join(str(doc.get(fieldname)).split()))
