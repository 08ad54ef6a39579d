"""The seal of a list: SHA-256 over its canonical rows.

One row per line, fields in the order of `FIELDS`, separated by a unit separator, rows by a record separator,
UTF-8 in NFC. Paper, file and database can each be checked against it."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping

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
AMOUNTS = {"monthly_amount", "amount"}


def listing_hash(rows: Iterable[Mapping]) -> str:
    """SHA-256 in hexadecimal over rows in their given order; each row is a mapping with `FIELDS`."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update("\x1f".join(_text(field, row.get(field)) for field in FIELDS).encode())
        digest.update(b"\x1e")
    return digest.hexdigest()


def _text(field: str, value) -> str:
    if value is None or value == "":
        return ""
    if field in AMOUNTS:
        return str(int(value))
    return unicodedata.normalize("NFC", str(value))
