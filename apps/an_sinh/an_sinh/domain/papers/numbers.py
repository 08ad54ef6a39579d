"""Numbers of documents as Decree 30/2020/NĐ-CP, appendix I, has them printed."""

import re

# “5/QĐ-UBND”, “Số: 5/2026/QĐ-UBND”: one digit that the sign of the document follows.
ONE_DIGIT = re.compile(r"(?<!\d)(?<!\d/)(\d)(?=\s*/)")


def with_zero(number: str | None) -> str:
    """A document's number with the leading zero that numbers below 10 take: “5/QĐ-UBND” → “05/QĐ-UBND”. What is written
    otherwise stays as it is."""
    text = (number or "").strip()
    return ONE_DIGIT.sub(r"0\1", text, count=1) if text[:1].isdigit() and ONE_DIGIT.match(text) else text


def attached_to(kind: str, number: str | None, day: str) -> str:
    """The line under the title of an annex: “(Kèm theo Quyết định số 05/QĐ-UBND ngày 12 tháng 01 năm 2026)”; empty without a
    number. `day`: as papers write it, “ngày …”."""
    return f"(Kèm theo {kind} số {with_zero(number)} {day})" if (number or "").strip() else ""


def annex_heading(place: int, of_all: int) -> str:
    """“Phụ lục” of a single annex, “Phụ lục I”, “Phụ lục II” … of several: Roman numbers."""
    return "Phụ lục" if of_all < 2 else f"Phụ lục {roman(place)}"


def roman(number: int) -> str:
    """A number from 1 to 39 in Roman letters."""
    if not 1 <= number <= 39:
        raise ValueError(f"no annex has the number {number}")
    return "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
