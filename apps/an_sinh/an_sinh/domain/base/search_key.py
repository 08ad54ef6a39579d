"""Text to search by: lower case, without accents, single spaces."""

import unicodedata

LONGEST = 255
# đ has no accent to take off; ð is typed for it.
STROKED = str.maketrans("đð", "dd")


def search_key(*texts: str | None) -> str:
    """ "Nguyễn Đình Hoà", "Thôn 1" → "nguyen dinh hoa thon 1"; at most 255 characters."""
    joined = " ".join(text for text in texts if text).casefold().translate(STROKED)
    letters = unicodedata.normalize("NFD", joined)
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.split())[:LONGEST]
