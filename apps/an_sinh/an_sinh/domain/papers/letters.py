"""The letters that a Vietnamese paper needs beyond ASCII, and the faces that may draw it."""

import unicodedata

# Decree 30/2020, appendix I: Times New Roman. The others have its widths; the print formats name the same three.
PAPER_FAMILIES = ("Times New Roman", "Liberation Serif", "Tinos")

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def vietnamese_letters() -> str:
    """Return the 134 letters of Vietnamese that ASCII lacks, small and capital, each as one character."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ"}
    both = small | {letter.upper() for letter in small}
    return "".join(sorted(letter for letter in both if not letter.isascii()))
