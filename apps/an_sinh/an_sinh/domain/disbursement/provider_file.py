"""The file a provider takes: columns are data, cells are text and whole đồng.

Banks refuse diacritics and odd signs in names and remarks, so those two are folded; account and ID numbers are
text, always, because a spreadsheet drops leading zeros from numbers.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

REMARK_LIMIT = 140
NUMBER_FIELDS = frozenset({"line_no", "amount"})
# How a line is paid, as papers and files for providers say it.
WAYS = {
    "Account": "Tài khoản",
    "Digital Account": "Tài khoản số",
    "Cash at Pay Point": "Điểm chi trả",
    "Cash at Home": "Tại nhà",
}
# A cell that starts so would run as a formula when the provider opens the file.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
SIGNED = frozenset(FORMULA_SIGNS)
NOT_PLAIN = re.compile(r"[^A-Z0-9 ]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a provider's file: its heading, the field it shows, its width in characters."""

    heading: str
    field: str
    width: int = 14


DEFAULT_COLUMNS = (
    Column("STT", "line_no", 6),
    Column("Số tài khoản", "account_number", 20),
    Column("Tên người hưởng", "payee_name_ascii", 30),
    Column("Ngân hàng", "provider_name", 16),
    Column("Số tiền", "amount", 14),
    Column("Nội dung", "content", 44),
    Column("Số CCCD", "receiver_id_number", 16),
    Column("Mã giao dịch", "end_to_end_id", 28),
)


@lru_cache(maxsize=65_536)  # many people of a province share a name
def plain_upper(text: str) -> str:
    """Fold a Vietnamese name to the upper-case ASCII that bank systems take: "Đỗ Thị Hòa" → "DO THI HOA"."""
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return NOT_PLAIN.sub(" ", folded.translate(_bare).upper()).strip()


class _Bare(dict):
    """For str.translate: drops combining signs. It learns each character when it first comes."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_bare = _Bare()


def remark(programme: str, month_label: str, unit_code: str, end_to_end_id: str) -> str:
    """The transfer's remark; it ends in the end-to-end id, by which each line is reconciled."""
    head = _remark_head(programme, month_label, unit_code)
    return f"{head[: REMARK_LIMIT - len(end_to_end_id) - 1]} {end_to_end_id}"


@lru_cache(maxsize=4096)  # one for each unit of an order
def _remark_head(programme: str, month_label: str, unit_code: str) -> str:
    return plain_upper(f"TRO CAP {programme} T{month_label} {unit_code}")


def cells(field: str, values: Iterable[Any]) -> list[Any]:
    """The cells of one column: amounts and counters are ints, everything else text safe to open in a sheet."""
    if field in NUMBER_FIELDS:
        return [int(value or 0) for value in values]
    return [value if value.__class__ is str and value[:1] not in SIGNED else _text(value) for value in values]


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
