"""The decision of a gift is compared however its number is typed; what is unique of each gift is written anew so."""

import frappe
from an_sinh.services.benefits.one_off import DOCTYPE, gift_key
from an_sinh.services.common.bulk import in_chunks

CHUNK = 200


def execute() -> None:
    rows = frappe.get_all(
        DOCTYPE,
        filters={"gift_key": ["is", "set"], "decision_number": ["is", "set"], "rise_of": ["is", "not set"]},
        fields=["name", "gift_key", "category", "decision_number", "beneficiary"],
        order_by="creation asc, name asc",
        limit=0,
    )
    taken = {row.gift_key for row in rows}
    for chunk in in_chunks(_new_keys(rows, taken), CHUNK):
        pairs = [value for pair in chunk for value in pair]
        names = [name for name, _key in chunk]
        # Written as text: a query object is copied for each WHEN.
        frappe.db.sql(
            f"""update `tab{DOCTYPE}` set `gift_key` = case `name` {"when %s then %s " * len(chunk)} end
            where `name` in ({", ".join(["%s"] * len(names))})""",
            [*pairs, *names],
        )


def _new_keys(rows: list, taken: set[str]) -> list[tuple[str, str]]:
    """(name, key) of those that get another one. Who was given one gift twice, under two spellings, keeps it once."""
    found = []
    for row in rows:
        key = gift_key(row.category, row.decision_number, row.beneficiary)
        if key not in taken:
            taken.add(key)
            found.append((row.name, key))
    return found
