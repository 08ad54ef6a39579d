"""Holds the audit log against its seals."""

from collections.abc import Iterator

import frappe
from an_sinh.domain.audit import chain
from an_sinh.services.audit.log import DOCTYPE, as_sealed
from frappe.utils import add_to_date, now_datetime

CHUNK = 5_000
# An entry is sealed before its transaction ends; one without a seal that is older came another way.
UNSEALED_AFTER_MINUTES = 60


def verify(expected: chain.Head | None = None) -> dict:
    """The whole log: {"entries", "number", "seal", "faults": [(kind, number)], "unsealed": names}. `expected`: a head
    noted earlier, on paper say, that must still be in the chain."""
    head, faults = chain.verify(_entries(), expected)
    unsealed = frappe.get_all(
        DOCTYPE,
        filters={
            "number": 0,
            "creation": ["<", add_to_date(now_datetime(), minutes=-UNSEALED_AFTER_MINUTES)],
        },
        pluck="name",
        limit=20,
    )
    return {
        "entries": frappe.db.count(DOCTYPE),
        "number": head.number,
        "seal": head.seal,
        "faults": [tuple(fault) for fault in faults],
        "unsealed": unsealed,
    }


def _entries() -> Iterator[dict]:
    last = 0
    while True:
        rows = frappe.get_all(
            DOCTYPE,
            filters={"number": [">", last]},
            fields=[*chain.FIELDS, "previous_seal", "seal"],
            order_by="number asc",
            limit=CHUNK,
        )
        if not rows:
            return
        for row in rows:
            yield as_sealed(row)
        last = rows[-1].number
