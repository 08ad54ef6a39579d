"""Vietnamese typed for a font of before Unicode, read as Vietnamese.

Until about 2005 offices typed Vietnamese with fonts that draw its letters in the places of Latin-1: .VnTime (TCVN3),
VNI-Times (VNI), and those of VISCII. What such a file holds reads as "NguyÔn V¨n T¸m" or "Nguyeãn Vaên Taùm". A text is
taken for one only where it becomes Vietnamese by the conversion and isn't as it stands. The rest of its column follows,
since single words ("Tó") can be read both ways.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from an_sinh.domain.values.syllables import is_syllable

TCVN3, VNI, VISCII = "TCVN3", "VNI", "VISCII"
FAMILIES = (TCVN3, VNI, VISCII)
WORD = re.compile(r"[^\W\d_]+|[^\x00-\x7f]+")
LAST_OF_LATIN_1 = "\xff"
# A column is of an old font as a whole when at most one of so many telling texts is plain Unicode: its heading.
UNICODE_SHARE = 5

# From code A1 on; "·": no letter.
TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ·"
)  # fmt: skip
# From code 80 on.
VISCII_LETTERS = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)  # fmt: skip
VNI_SINGLE = dict(zip("ñÑôÔöÖìÌíÍæÆóÓòÒîÎ", "đĐơƠưƯìÌíÍỉỈĩĨịỊỵỴ", strict=True))
BREVE, CIRCUMFLEX = "\u0306", "\u0302"
GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300\u0301\u0303\u0309\u0323"
VNI_MARKS = {
    "ø": GRAVE, "ù": ACUTE, "û": HOOK, "õ": TILDE, "ï": DOT,
    "ê": BREVE, "è": BREVE + GRAVE, "é": BREVE + ACUTE, "ú": BREVE + HOOK, "ü": BREVE + TILDE, "ë": BREVE + DOT,
    "â": CIRCUMFLEX, "à": CIRCUMFLEX + GRAVE, "á": CIRCUMFLEX + ACUTE, "å": CIRCUMFLEX + HOOK,
    "ã": CIRCUMFLEX + TILDE, "ä": CIRCUMFLEX + DOT,
}  # fmt: skip
VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(VNI_MARKS)}])|[{''.join(VNI_SINGLE)}]", re.IGNORECASE)


def _code_page(letters: str, first: int) -> dict[int, str]:
    """A table for `str.translate`; codes below A0 also in the guise that Windows gives them."""
    table = {}
    for code, letter in enumerate(letters, first):
        if letter == "·":
            continue
        table[code] = letter
        if code < 0xA0:
            table[ord(bytes([code]).decode("cp1252", "ignore") or chr(code))] = letter
    return table


TCVN3_TABLE = _code_page(TCVN3_LETTERS, 0xA1)
VISCII_TABLE = _code_page(VISCII_LETTERS, 0x80)


def _vni_letter(match: re.Match) -> str:
    base, mark = match.groups()
    if base is None:
        return VNI_SINGLE[match[0]]
    return unicodedata.normalize("NFC", VNI_SINGLE.get(base, base) + VNI_MARKS[mark.lower()])


DECODERS: dict[str, Callable[[str], str]] = {
    TCVN3: lambda text: text.translate(TCVN3_TABLE),
    VNI: lambda text: VNI_PAIR.sub(_vni_letter, text),
    VISCII: lambda text: text.translate(VISCII_TABLE),
}


def decode(text: str, family: str) -> str:
    """A text of an old font as Unicode. Raises `KeyError` for a family that isn't known."""
    return DECODERS[family](text)


@lru_cache(maxsize=65_536)
def family_of(text: str) -> str | None:
    """The old font that a text was surely typed for, None for any other text: each of its words that isn't plain
    ASCII is Vietnamese after the conversion, and not every one was before."""
    if text.isascii() or is_unicode(text) or _reads_as_vietnamese(text):
        return None
    return next((name for name, read in DECODERS.items() if _reads_as_vietnamese(read(text))), None)


def is_unicode(text: str) -> bool:
    """Whether a text has a Vietnamese letter that no old font has: it was typed in Unicode."""
    return any("\u0102" <= letter <= "\u01b0" or "\u1ea0" <= letter <= "\u1ef9" for letter in text)


def decode_column(texts: list[str]) -> tuple[str | None, dict[str, str]]:
    """What the texts of one column read as: the family that most of them are of, and the texts that change.

    A text that can be read both ways goes with its column, unless a good part of the column is plain Unicode.
    """
    telling = {text for text in texts if not text.isascii()}
    families = Counter(family for text in telling if (family := family_of(text)))
    if not families:
        return None, {}
    family, sure = families.most_common(1)[0]
    mixed = sum(map(is_unicode, telling)) * UNICODE_SHARE > sure
    changed = {}
    for text in telling:
        read = decode(text, family)
        if family_of(text) == family or (not mixed and not is_unicode(text) and _reads_as_vietnamese(read)):
            changed[text] = read
    return family, changed


def _reads_as_vietnamese(text: str) -> bool:
    return all(word.isascii() or is_syllable(word) for word in WORD.findall(text))
