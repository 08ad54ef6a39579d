"""Letters as they are stored: one code for what looks like one letter.

Keyboards, converters and copied web pages bring the same Vietnamese letter under several codes. Left alone, one person
becomes two, a search misses her, and a bank's file without accents says "ANG VAN  UC".
"""

import re
import unicodedata

# Letters of other alphabets that are drawn as Vietnamese ones: Icelandic and African d with a stroke, a with a caron.
HOMOGRAPHS = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "ǎ": "ă", "Ǎ": "Ă"}
# Cyrillic and Greek letters within a word that also has Latin ones.
CYRILLIC = dict(zip("АВЕКМНОРСТУХаеосрухіј", "ABEKMHOPCTYXaeocpyxij", strict=True))
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
LOOKALIKES = str.maketrans(CYRILLIC | GREEK)
PLAIN = str.maketrans(HOMOGRAPHS)
# Drawn as nothing, yet neither white space nor of the category "format".
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef"
FILLER = re.compile(f"[{FILLERS}]")
FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
LATIN = re.compile("[A-Za-zÀ-ɏḀ-ỿ]")


def purify(text: str) -> str:
    """Composed (NFC), without invisible and control letters, runs of white space single, look-alikes replaced.

    Line breaks count as white space. What isn't Vietnamese otherwise stays as it is.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = "".join(letter for letter in text if letter.isspace() or not _is_invisible(letter))
    words = unicodedata.normalize("NFC", FILLER.sub("", seen).translate(PLAIN)).translate(PLAIN).split()
    return " ".join(_latin(word) for word in words)


def purify_lines(text: str) -> str:
    """`purify` line by line: for texts that keep their lines."""
    return "\n".join(purify(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cf", "Cc")


def _latin(word: str) -> str:
    if FOREIGN.search(word) and LATIN.search(word):
        return unicodedata.normalize("NFC", word.translate(LOOKALIKES))
    return word
