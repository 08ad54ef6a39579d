"""Many prepared documents inserted at once."""

from collections.abc import Iterable
from typing import Any

import frappe


def bulk_insert(
    doctype: str, documents: Iterable[Any], ignore_duplicates: bool = False, chunk_size: int = 10_000
) -> None:
    """Insert documents with their child rows, without checks and events: names and parents are set already.

    *documents* may be a generator; `ignore_duplicates` leaves out those whose name or unique value stands."""
    now, user = frappe.utils.now(), frappe.session.user
    rows: dict[str, list[dict]] = {doctype: []}
    for document in documents:
        for row in (document, *document.get_all_children()):
            row.update({"creation": now, "modified": now, "owner": user, "modified_by": user})
            rows.setdefault(row.doctype, []).append(row.get_valid_dict(convert_dates_to_str=True))
    for table, values in rows.items():
        columns = frappe.get_meta(table).get_valid_columns()
        tuples = ([row.get(column) for column in columns] for row in values)
        frappe.db.bulk_insert(table, columns, tuples, ignore_duplicates, chunk_size=chunk_size)
