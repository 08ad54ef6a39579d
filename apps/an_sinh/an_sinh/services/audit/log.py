"""The audit log: who did what when, appended and never changed. See `domain.audit.chain` for its seals.

An entry is written within the transaction that it is about, so that neither stands without the other, and gets its
number and seal as the last thing before the commit: until then nobody waits for anybody."""

import json
from functools import partial
from typing import Any

import frappe
from an_sinh.domain.audit import chain
from frappe.utils import cstr, get_datetime, now_datetime

DOCTYPE = "Audit Entry"
SIGNED, RETURNED, REMOVED = "Signed", "Returned", "Removed"
ORDERED, RELEASED, ANSWERED = "Order Made", "Order Released", "Order Answered"
FUNDED = "Order Funded"
CANCELLED, RECALLED, RECEIVED = "Order Cancelled", "Order Recalled", "Money Received"
REOPENED = "Month Reopened"
CONFIGURED, PERMITTED, ACCOUNT = "Configuration Changed", "Permission Changed", "Account Changed"
EXPORTED, LOGGED_IN, LOGGED_OUT, BROKEN = "Exported", "Logged In", "Logged Out", "Seal Broken"


def note(event: str, doctype: str = "", name: str = "", **details: Any) -> str:
    """Append an entry about a document; `details`: plain values, in which no ID number, phone or account stands.
    Returns its name. Does not commit."""
    entry = frappe.get_doc(
        {
            "doctype": DOCTYPE,
            "event": event,
            "happened_at": now_datetime(),
            "user": frappe.session.user,
            "address": cstr(getattr(frappe.local, "request_ip", None)),
            "reference_doctype": doctype,
            "reference_name": cstr(name),
            "details": json.dumps(details, ensure_ascii=False, sort_keys=True, default=str),
        }
    )
    entry.name = frappe.generate_hash(length=20)
    entry.owner = entry.modified_by = frappe.session.user
    entry.creation = entry.modified = entry.happened_at
    entry.db_insert()
    frappe.db.before_commit.add(partial(seal_entry, entry.name))
    return entry.name


def seal_entry(name: str) -> None:
    """Give an entry its number and seal; one that a savepoint took back has none. Called before the commit."""
    values = frappe.db.get_value(DOCTYPE, name, [*chain.FIELDS, "seal"], as_dict=True)
    if not values or values.seal:
        return
    last = head(for_update=True)
    values.number = last.number + 1
    frappe.db.set_value(
        DOCTYPE,
        name,
        {
            "number": values.number,
            "previous_seal": last.seal,
            "seal": chain.seal(last.seal, as_sealed(values)),
        },
        update_modified=False,
    )


def head(for_update: bool = False) -> chain.Head:
    """The last sealed entry. `for_update`: others who append wait until this transaction ends."""
    if for_update:
        frappe.db.get_value("DocType", DOCTYPE, "name", for_update=True)
    rows = frappe.get_all(
        DOCTYPE, filters={"number": [">", 0]}, fields=["number", "seal"], order_by="number desc", limit=1
    )
    return chain.Head(rows[0].number, rows[0].seal) if rows else chain.Head(0, chain.START)


def as_sealed(values: dict) -> dict:
    """An entry's values as their seal reads them: times in one form, whatever the database gives back."""
    return {**values, "happened_at": get_datetime(values["happened_at"]).isoformat(timespec="microseconds")}
