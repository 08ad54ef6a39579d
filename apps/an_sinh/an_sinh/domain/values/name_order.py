"""The order of people on a Vietnamese list: by given name, then middle names, then family name.

Letters stand as in the Vietnamese alphabet (a, ă, â, b … d, đ, e, ê …); tones decide only between names that are otherwise
the same (ngang, huyền, hỏi, ngã, sắc, nặng), as in the Vietnamese collation of Unicode (CLDR). The tone belongs to the
syllable: "Hoà" and "Hòa" are one name.
"""

import unicodedata
from functools import lru_cache

LONGEST = 140
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# One plain letter or digit each, so that every database sorts the text alike, whatever its collation.
LETTERS = dict(zip(ALPHABET, "3456789abcdefghijklmnopqrstuvwxyz", strict=True))
BETWEEN_PARTS, BETWEEN_WORDS = "0", "1"
TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
NO_TONE = "1"


def name_order(full_name: str | None) -> str:
    """A text that sorts as the person does on a list; "" without a name. At most 140 letters and digits.

    Signs that are no letters ("H'Đơ", "Ksor-Y") don't count; case doesn't either.
    """
    words = (full_name or "").replace("-", " ").split()
    if not words:
        return ""
    family, middle = (words[:1], words[1:-1]) if len(words) > 1 else ([], [])
    return "".join(_part(part) for part in (words[-1:], middle, family))[:LONGEST]


def _part(words: list[str]) -> str:
    pairs = [_word(word) for word in words]
    letters = BETWEEN_WORDS.join(letters for letters, _tone in pairs)
    tones = "".join(tone for _letters, tone in pairs)
    return letters + BETWEEN_PARTS + tones + BETWEEN_PARTS


@lru_cache(maxsize=16_384)
def _word(word: str) -> tuple[str, str]:
    """The word's letters for comparing, and its tone."""
    tone = NO_TONE
    toneless = []
    for letter in unicodedata.normalize("NFD", word.casefold()):
        if letter in TONES:
            tone = TONES[letter]
        else:
            toneless.append(letter)
    letters = unicodedata.normalize("NFC", "".join(toneless))
    return "".join(map(_letter, letters)), tone


def _letter(letter: str) -> str:
    """The letter's place; one of another alphabet stands with the plain letter it is drawn on, or doesn't count."""
    return LETTERS.get(letter) or LETTERS.get(unicodedata.normalize("NFD", letter)[0], "")
