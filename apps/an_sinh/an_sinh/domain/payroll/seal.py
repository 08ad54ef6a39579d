"""The seal of a list: SHA-256 over its canonical rows.

One row per line, fields in the order of `FIELDS`, separated by a unit separator, rows by a record separator,
UTF-8 in NFC. Paper, file and database can each be checked against it."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

FIELDS = (
    "name",
    "beneficiary",
    "entitlement",
    "category_code",
    "kind",
    "from_month",
    "to_month",
    "monthly_amount",
    "amount",
    "channel",
    "provider",
    "account_number",
    "account_holder",
    "full_name",
    "id_number",
    "receiver_name",
    "receiver_id_number",
    "carried_from",
)
AMOUNTS = tuple(FIELDS.index(name) for name in ("monthly_amount", "amount"))


def listing_hash(rows: Iterable[Mapping]) -> str:
    """SHA-256 in hexadecimal over rows in their given order; each row is a mapping with `FIELDS`."""
    return seal([row.get(name) for name in FIELDS] for row in rows)


def seal(rows: Iterable[Sequence]) -> str:
    """The same over rows that are sequences in the order of `FIELDS`."""
    text = "".join("\x1f".join(_texts(row)) + "\x1e" for row in rows)
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def _texts(row: Sequence) -> list[str]:
    texts = [value if value.__class__ is str else "" if value is None else str(value) for value in row]
    for place in AMOUNTS:
        if row[place].__class__ is not int and texts[place]:
            texts[place] = str(int(row[place]))
    return texts
