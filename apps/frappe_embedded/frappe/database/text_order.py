"""How text compares, as with MariaDB's utf8mb4_unicode_ci: by letters alone, without case, accents and trailing blanks.

"Đỗ Văn An", "đô van an" and its letters with separate accents are equal; "đ" is a letter of its own behind "d", as are
"ł" and "ø"; blanks and signs stand before digits, digits before letters. `sort_key` turns a text into one that compares
so byte by byte. SQLite calls it as the function `sort_key`, on which unique and sorted columns of text have an index.
"""

import re
import sqlite3
import unicodedata
import zlib
from functools import lru_cache

# Everything up to the letters, in the order of the Unicode Collation Algorithm; letters follow in that of the alphabet.
_SIGNS = "\t\n\x0b\x0c\r `^_-–—,;:!?.'‘’\"“”()[]{}@*/\\&#%+<=>|~$₫"
_LETTERS = "abcdđðefghħiıjklłmnŋoøpqrstŧuvwxyzþʒ"
_ORDER = {
    **{ord(sign): chr(place) for place, sign in enumerate(_SIGNS, 1)},
    **{ord(letter): chr(place) for place, letter in enumerate(_LETTERS, 0x3A)},
}
_ORDER |= {
    ord(sign): "".join(_ORDER[ord(letter)] for letter in two) for sign, two in (("æ", "ae"), ("œ", "oe"))
}
# What the order of text rests on, Python's tables of letters included: an index made by another order finds nothing.
VERSION = zlib.crc32(f"1|{_SIGNS}|{_LETTERS}|{unicodedata.unidata_version}".encode()) & 0x7FFFFFFF
_KEPT = _SIGNS + "\xad"  # a hyphen, though none that is seen
_DROPPED = frozenset(("Mn", "Me", "Cc", "Cf"))


@lru_cache(maxsize=65_536)
def sort_key(text):
    """The letters of a text in a form whose bytes compare as the texts do; what isn't text stays as it is."""
    return letters_of(text).rstrip("\x06") if isinstance(text, str) else text


class _Letters(dict):
    """{code point: what it weighs}, filled as texts bring new signs."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        if len(plain) == 2 and plain[0] == " ":  # an accent that stands alone
            plain = chr(code)
        kept = (sign for sign in plain if sign in _KEPT or unicodedata.category(sign) not in _DROPPED)
        self[code] = weighed = "".join(kept).translate(_ORDER)
        return weighed


_WEIGHED = _Letters()


def letters_of(text: str) -> str:
    """As `sort_key`, with trailing blanks."""
    return text.translate(_WEIGHED)


def ascii_letters(text) -> str | None:
    """The text without accents, if that leaves nothing but ASCII; None for one that no ASCII text equals."""
    if not isinstance(text, str):
        return text
    plain = "".join(
        s for s in unicodedata.normalize("NFKD", text) if unicodedata.category(s) not in ("Mn", "Me")
    )
    return plain.rstrip(" ") if plain.isascii() else None


def has_variants(text: str) -> bool:
    """Whether another text can be equal to it: digits and signs (a number, a day, a code without letters) have none."""
    return not text.isascii() or text != text.rstrip() or any(sign.isalpha() for sign in text)


# LIKE


def like(pattern, text, escape="\\"):
    """`text LIKE pattern`, by letters; NULL when one of them is."""
    if pattern is None or text is None:
        return None
    return int(_matcher(str(pattern), escape)(letters_of(str(text))))


@lru_cache(maxsize=1024)
def _matcher(pattern: str, escape: str):
    """A function that says whether the letters of a text match."""
    pieces = _pieces(pattern, escape)
    wild = [kind for kind, _text in pieces if kind != "text"]
    words = [letters_of(text) for kind, text in pieces if kind == "text"]
    kinds = "".join("x" if kind == "text" else kind for kind, _text in pieces)
    if kinds == "%x%":
        return lambda letters: words[0] in letters
    if kinds == "x%":
        return lambda letters: letters.startswith(words[0])
    if kinds == "%x":
        return lambda letters: letters.endswith(words[0])
    if not wild:
        return lambda letters: letters == "".join(words)
    parts = {"%": ".*", "_": "."}
    source = "".join(parts.get(kind) or re.escape(letters_of(text)) for kind, text in pieces)
    compiled = re.compile(source, re.DOTALL)
    return lambda letters: compiled.fullmatch(letters) is not None


def _pieces(pattern: str, escape: str) -> list[tuple[str, str]]:
    """A pattern as wildcards ("%", "_") and stretches of text ("text")."""
    pieces: list[tuple[str, str]] = []
    signs = iter(pattern)
    for sign in signs:
        if sign in "%_":
            if not (sign == "%" and pieces and pieces[-1][0] == "%"):
                pieces.append((sign, ""))
            continue
        literal = next(signs, sign) if sign == escape else sign
        if pieces and pieces[-1][0] == "text":
            pieces[-1] = ("text", pieces[-1][1] + literal)
        else:
            pieces.append(("text", literal))
    return pieces


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the order of text: `sort_key(…)`, `like_letters(…)`, and the collation `unicode_ci`."""
    connection.create_function("sort_key", 1, sort_key, deterministic=True)
    connection.create_function("like_letters", 2, like, deterministic=True)
    connection.create_collation("unicode_ci", compare)


def compare(one: str, other: str) -> int:
    """-1, 0 or 1, as SQLite asks a collation (`order by title collate unicode_ci` in an app's SQL)."""
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)
