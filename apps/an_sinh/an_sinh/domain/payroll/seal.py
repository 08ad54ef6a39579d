"""The seal of a list: SHA-256 over its canonical rows.

One row per line, fields in the order of `FIELDS`, separated by a unit separator, rows by a record separator,
UTF-8 in NFC. Paper, file and database can each be checked against it."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
# Of them: what a line pays for, and how and to whom; most lines share these with others.
ENTITLED = FIELDS[FIELDS.index("category_code") : FIELDS.index("channel")]
PAYEE = FIELDS[FIELDS.index("channel") : FIELDS.index("carried_from")]
AMOUNT_FIELDS = ("monthly_amount", "amount")
AMOUNTS = tuple(map(FIELDS.index, AMOUNT_FIELDS))
BETWEEN_FIELDS, AFTER_ROW = "\x1f", "\x1e"


def listing_hash(rows: Iterable[Mapping]) -> str:
    """SHA-256 in hexadecimal over rows in their given order; each row is a mapping with `FIELDS`."""
    return seal([row.get(name) for name in FIELDS] for row in rows)


def seal(rows: Iterable[Sequence]) -> str:
    """The same over rows that are sequences in the order of `FIELDS`."""
    return seal_of_columns(zip(*rows, strict=True))


def seal_of_columns(columns: Iterable[Sequence]) -> str:
    """The same over what each of `FIELDS` says in all rows, one column after the other."""
    return seal_of_texts(texts_of_columns(columns))


def texts_of_columns(columns: Iterable[Sequence]) -> list[str]:
    """The texts that a seal is made of, one per row."""
    texts = [_texts(column, place in AMOUNTS) for place, column in enumerate(columns)]
    return list(map(BETWEEN_FIELDS.join, zip(*texts, strict=True)))


def seal_of_texts(rows: Iterable[str]) -> str:
    """The same over rows whose fields are written one after the other already, with `BETWEEN_FIELDS` between them: an
    amount as a whole number, nothing for nothing."""
    text = AFTER_ROW.join([*rows, ""])
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def entitled_text(values: Iterable[Any]) -> str:
    """What a line pays for (`ENTITLED`), as it is written for the seal."""
    return BETWEEN_FIELDS.join(
        _text(value, name in AMOUNT_FIELDS) for name, value in zip(ENTITLED, values, strict=True)
    )


def payee_text(values: Iterable[str | None]) -> str:
    """How and to whom a line pays (`PAYEE`), as it is written for the seal."""
    return BETWEEN_FIELDS.join([value or "" for value in values])


def _texts(column: Sequence, is_amount: bool) -> Sequence[str]:
    """The values of one column as texts; most say the same in many rows."""
    if set(map(type, column)) == {str}:
        return column
    written = {value: _text(value, is_amount) for value in set(column)}
    return [written[value] for value in column]


def _text(value: Any, is_amount: bool) -> str:
    if value is None:
        return ""
    text = str(value)
    return str(int(value)) if is_amount and text and value.__class__ is not int else text
