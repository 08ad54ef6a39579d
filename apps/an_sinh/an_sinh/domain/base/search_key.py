"""Text to search by: lower case, without accents, single spaces."""

import unicodedata

LONGEST = 255


def search_key(*texts: str | None) -> str:
    """ "Nguyễn Đình Hoà", "Thôn 1" → "nguyen dinh hoa thon 1"; at most 255 characters."""
    joined = " ".join(text for text in texts if text).casefold().replace("đ", "d")
    letters = unicodedata.normalize("NFD", joined)
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.split())[:LONGEST]
