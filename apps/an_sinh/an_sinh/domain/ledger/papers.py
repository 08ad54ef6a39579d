"""Numbers of papers, compared however they are typed: `12/QĐ-UBND`, `12/QD – UBND` and `12/qđ_ubnd` are one.

Marks between two figures stay apart (`1/12` is not `11/2`), all others don't count.
"""

import hashlib
import re
import unicodedata

MOST = 60
# The Đ is also typed as the Icelandic and the African letter, which look the same.
_D = str.maketrans("đðɖ", "ddd")
_MARKS = re.compile("[^0-9a-z]+")
_BETWEEN_LETTERS = re.compile("(?<![0-9])-|-(?![0-9])")


def folded(number: str | None) -> str:
    """A paper's number without case, diacritics, spaces and marks, but for a dash between two figures; "" for one that
    has neither letter nor figure. The Đ counts as D. Never longer than 60 characters, and still one of its own then."""
    text = unicodedata.normalize("NFKD", (number or "").casefold().translate(_D))
    plain = "".join(letter for letter in text if not unicodedata.combining(letter))
    found = _BETWEEN_LETTERS.sub("", _MARKS.sub("-", plain)).upper()
    if len(found) <= MOST:
        return found
    return found[: MOST - 9] + "-" + hashlib.sha256(found.encode()).hexdigest()[:8].upper()
