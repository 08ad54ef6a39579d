"""What a provider posted before, found by the key that it gave."""

import json

import frappe
from an_sinh.domain.disbursement.posted_rows import unpack
from an_sinh.services.providers import callers
from frappe import _

DOCTYPE = "Payment Result"


def by_key(key: str) -> dict:
    """The answer to an earlier posting of the caller's provider, with received_at and the rows as they were posted.
    DoesNotExistError where no such key was used."""
    mine = callers.filters()
    rows = frappe.get_all(
        DOCTYPE,
        filters={"provider": mine["provider"], "idempotency_key": key or ""},
        fields=["name", "disbursement", "received_at", "response", "posted"],
        limit=0,
    )
    for row in rows:
        callers.own(row.disbursement)
        return {
            **json.loads(row.response),
            "received_at": str(row.received_at),
            "results": unpack(row.posted),
        }
    frappe.throw(_("Nothing was posted with the key {0}.").format(key), frappe.DoesNotExistError)
