"""Amounts in Vietnamese words, as a treasury form spells them out.

The general libraries drop empty hundreds ("một triệu lẻ năm"), which a treasury clerk refuses; on a signed list
the words are the amount, so they are spelled in full here: "một triệu không trăm nghìn không trăm linh năm" is
shortened only by leaving out whole groups of three zeros ("một triệu không trăm linh năm").
"""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")
THOUSAND = 1_000
BILLION = 1_000_000_000


def amount_in_words(amount: int) -> str:
    """Return *amount* (whole đồng, may be negative) as a capitalised sentence ending in "đồng"."""
    words = integer_in_words(abs(amount))
    if amount < 0:
        words = f"âm {words}"
    return f"{words[0].upper()}{words[1:]} đồng"


def integer_in_words(number: int) -> str:
    """Spell a whole number ≥ 0 in Vietnamese, lower case, without a unit.

    Raises ValueError for a negative number.
    """
    if number < 0:
        raise ValueError("integer_in_words takes a number of zero or more")
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, BILLION)
    parts = []
    if billions:
        parts += [integer_in_words(billions), "tỷ"]
    if rest:
        parts.append(_below_billion(rest, leading=not billions))
    return " ".join(parts)


def _below_billion(number: int, leading: bool) -> str:
    """Spell 1 … 999,999,999; a group that does not lead names its empty hundreds ("không trăm")."""
    groups = (number // 1_000_000, number // THOUSAND % THOUSAND, number % THOUSAND)
    parts: list[str] = []
    for group, name in zip(groups, reversed(GROUPS), strict=True):
        if not group:
            continue
        parts.append(_group(group, full=bool(parts) or not leading))
        if name:
            parts.append(name)
    return " ".join(parts)


def _group(number: int, full: bool) -> str:
    """Spell 1 … 999; *full* keeps "không trăm" in front of a group below a hundred."""
    hundreds, rest = divmod(number, 100)
    parts = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if rest:
        parts.append(_tens(rest, after_hundreds=bool(parts)))
    return " ".join(parts)


def _tens(number: int, after_hundreds: bool) -> str:
    tens, units = divmod(number, 10)
    if tens == 0:
        return f"linh {DIGITS[units]}" if after_hundreds else DIGITS[units]
    if tens == 1:
        unit = {0: "", 5: "lăm"}.get(units, DIGITS[units])
        return f"mười {unit}".strip()
    unit = {0: "", 1: "mốt", 4: "tư", 5: "lăm"}.get(units, DIGITS[units])
    return f"{DIGITS[tens]} mươi {unit}".strip()
