"""Numbers of papers, compared however they are typed: `12/QĐ-UBND`, `12/QD – UBND` and `12/qđ_ubnd` are one."""

import unicodedata

MOST = 60


def folded(number: str | None) -> str:
    """A paper's number without case, diacritics, spaces and marks; "" for none. The Đ counts as D. Never longer than
    60 characters."""
    text = unicodedata.normalize("NFKD", (number or "").casefold().replace("đ", "d"))
    return "".join(letter for letter in text if letter.isalnum() and letter.isascii())[:MOST].upper()
