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
# What Vietnamese names and places are mostly made of; of the words with marks, which alone can tell fonts apart.
FAMILIAR_WORDS = (
    "thị văn đình đức hữu ngọc quốc nguyễn trần lê phạm hoàng huỳnh vũ võ đặng bùi đỗ hồ ngô dương lý nông triệu lương lộc "
    "hứa đàm bàn lò lường hà mã sùng giàng thào vàng chu tạ đoàn đinh trịnh mông hoà hòa thôn bản xóm khối tổ ấp"
)
FAMILIAR = frozenset(FAMILIAR_WORDS.split())
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


def family_of(text: str) -> str | None:
    """The old font that a text was surely typed for, None for any other text; of several the one that reads as names
    and places do."""
    families = families_of(text)
    return max(families, key=lambda family: _familiar(decode(text, family))) if families else None


@lru_cache(maxsize=65_536)
def families_of(text: str) -> tuple[str, ...]:
    """The old fonts that a text may have been typed for: each of its words that isn't plain ASCII is Vietnamese after
    the conversion, and not every one was before."""
    if text.isascii() or is_unicode(text) or _reads_as_vietnamese(text):
        return ()
    return tuple(name for name, read in DECODERS.items() if _reads_as_vietnamese(read(text)))


def is_unicode(text: str) -> bool:
    """Whether a text has a Vietnamese letter that no old font has: it was typed in Unicode."""
    return any("\u0102" <= letter <= "\u01b0" or "\u1ea0" <= letter <= "\u1ef9" for letter in text)


def decode_column(texts: list[str]) -> tuple[str | None, dict[str, str]]:
    """What the texts of one column read as: the family that most of them are of, and the texts that change.

    A text that can be read both ways goes with its column, unless a good part of the column is plain Unicode.
    """
    telling = {text for text in texts if not text.isascii()}
    families = Counter(family for text in telling for family in families_of(text))
    if not families:
        return None, {}
    # "Loäc Thò" is "Lộc Thị" in one font and could be "Loọc Thũ" in another: what names are made of decides.
    familiar = {
        name: sum(_familiar(decode(text, name)) for text in telling if families_of(text)) for name in families
    }
    family = max(families, key=lambda name: (families[name], familiar[name]))
    sure = families[family]
    mixed = sum(map(is_unicode, telling)) * UNICODE_SHARE > sure
    changed = {}
    for text in telling:
        read = decode(text, family)
        if family in families_of(text) or (not mixed and not is_unicode(text) and _reads_as_vietnamese(read)):
            changed[text] = read
    return family, changed


def _familiar(text: str) -> int:
    """How many of a text's words names and places are commonly made of."""
    return sum(word in FAMILIAR for word in text.casefold().split())


def _reads_as_vietnamese(text: str) -> bool:
    return all(word.isascii() or is_syllable(word) for word in WORD.findall(text))
