"""People stand in the Vietnamese order of names on every list: what they are sorted by is written for those registered before."""

import frappe
from an_sinh.domain.values.name_order import name_order

DOCTYPE = "Beneficiary"
CHUNK = 5_000


def execute() -> None:
    """Write the order of everybody who has none; run again, it goes on where it stopped."""
    while rows := frappe.get_all(
        DOCTYPE,
        filters={"list_order": ["is", "not set"]},
        fields=["name", "full_name"],
        limit_page_length=CHUNK,
    ):
        people: dict[str, list[str]] = {}
        for row in rows:
            people.setdefault(name_order(row.full_name) or "0", []).append(row.name)
        for order, names in people.items():
            frappe.db.set_value(DOCTYPE, {"name": ["in", names]}, "list_order", order, update_modified=False)
