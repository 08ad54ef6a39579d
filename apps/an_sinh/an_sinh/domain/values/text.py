"""Vietnamese text made comparable.

Three ways to compare, from strict to loose:

- `clean`   what is stored: `letters.purify`, one code for what looks like one letter;
- `tone_key` same word whatever the tone's place or the case: "Hoà Bình" = "HÒA BÌNH", but not "Hoa Binh";
- `fold`    headings and bank names: no accents, no case, letters and digits only.
"""

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import Any

from an_sinh.domain.values.letters import purify

# đ has no accent to take off; ð is typed for it.
STROKED = str.maketrans("đð", "dd")
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
NOT_WORD = re.compile(r"[^0-9a-z]+")
PARENTHESES = re.compile(r"\([^()]*\)")


def clean(value: Any) -> str:
    """The text of any cell: purified, inner spaces single; whole numbers without ".0"; dates d/m/Y."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return " ".join(value.split()) if value.isascii() and value.isprintable() else _clean_text(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


@lru_cache(maxsize=65_536)
def _clean_text(text: str) -> str:
    return purify(text)


@lru_cache(maxsize=65_536)
def _word_key(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in letters if c not in TONES) + "".join(c for c in letters if c in TONES)


def tone_key(text: str) -> str:
    """Equal for two spellings that differ only in case, spaces or where the tone mark stands."""
    return " ".join(_word_key(word) for word in clean(text).split())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Letters and digits only, lower case, without accents: "Số CCCD/ CMND" → "socccdcmnd"."""
    letters = unicodedata.normalize("NFD", text.casefold().translate(STROKED))
    return NOT_WORD.sub("", letters)


def without_parentheses(text: str) -> str:
    """ "Mức hưởng (đồng)" → "Mức hưởng"; a text that is only a parenthesis stays as it is."""
    return PARENTHESES.sub(" ", text).strip() or text.strip()
