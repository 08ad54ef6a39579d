"""What people are searched by no longer holds their ID numbers, which could be learned from it piece by piece."""

import frappe
from an_sinh.domain.base.search_key import search_key

TEXTS = {"Beneficiary": ("full_name", "village"), "Guardian": ("full_name",)}
CHUNK = 5_000


def execute() -> None:
    """Write the search text of every person and guardian anew."""
    for doctype, fields in TEXTS.items():
        start = 0
        while rows := frappe.get_all(
            doctype,
            fields=["name", "search_key", *fields],
            order_by="name asc",
            limit_start=start,
            limit_page_length=CHUNK,
        ):
            for row in rows:
                text = search_key(*(row[field] for field in fields))
                if text != row.search_key:
                    frappe.db.set_value(doctype, row.name, "search_key", text, update_modified=False)
            start += CHUNK
