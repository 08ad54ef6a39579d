"""Commune headings and commune columns → one administrative unit of the locality.

Chi Lăng is a commune, a township and a ward: a unit is known by its kind *and* name, never by its name alone.
"""

import re
from dataclasses import dataclass
from typing import Any

from an_sinh.domain.values.text import clean, fold, tone_key, without_parentheses

NUMERAL = re.compile(r"^(?:[IVXLC]+|[A-Z]|\d{1,3})\s*[.)\-–:/]+\s*", re.IGNORECASE)
ROMAN = re.compile(r"^[IVXLC]+\s*[.)\-–:/]+\s*\S", re.IGNORECASE)
KINDS = {
    "Commune": re.compile(r"^(?:xã\b|x\s*\.|xa\b)\s*\.?\s*", re.IGNORECASE),
    "Ward": re.compile(r"^(?:phường\b|ph?\s*\.|phuong\b)\s*\.?\s*", re.IGNORECASE),
    "Township": re.compile(r"^(?:thị\s*trấn\b|t\s*\.?\s*t\b|thi\s*tran\b)\s*\.?\s*", re.IGNORECASE),
}
LEAD = re.compile(r"^(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|đơn vị|địa bàn)\s*:?\s*", re.IGNORECASE)
TAIL = re.compile(r"\s*(?:[,;:].*|\d+\s*(?:người|đối tượng).*)$", re.IGNORECASE)
CODE = re.compile(r"\b(\d{5})\b")
VILLAGE = re.compile(r"^(?:thôn|khối|khu phố|khu|tổ dân phố|tổ|tdp|bản|xóm|ấp|làng)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """One commune-level unit: document name, official code, full name with its kind ("Thị trấn Đồng Mỏ")."""

    name: str
    code: str
    unit_name: str


class UnitIndex:
    """Finds a unit of the locality by what a heading or a commune column says."""

    def __init__(self, units: list[Unit]):
        self.units = list(units)
        self._by_code = {unit.code: unit for unit in units}
        self._by_place = _unique((place(unit.unit_name), unit) for unit in units)
        self._by_folded = _unique((_folded(place(unit.unit_name)), unit) for unit in units)
        self._names = [name for _, name in map(place, (unit.unit_name for unit in units))]
        self._found: dict[str, Unit | None] = {}

    def find(self, text: str) -> Unit | None:
        """The unit that `text` names: by code, by kind and name, or by both without accents if that is unique."""
        if text not in self._found:
            self._found[text] = self._find(clean(text))
        return self._found[text]

    def _find(self, text: str) -> Unit | None:
        if (code := CODE.search(text)) and code[1] in self._by_code:
            return self._by_code[code[1]]
        stripped = LEAD.sub("", NUMERAL.sub("", text, count=1))
        for candidate in (stripped, text):
            kind, name = place(candidate)
            if not kind:
                continue
            if candidate == text != stripped and self._names.count(name) > 1:
                return None  # "X. Chi Lăng": number ten, or a commune? Another unit has that name too
            found = self._by_place.get((kind, name)) or self._by_folded.get(_folded((kind, name)))
            if found:
                return found
        return None

    def find_place(self, text: str) -> Unit | None:
        """The unit of a commune column or a sheet's name, where the kind is often left out: "Mai Sao". A name that two
        units share (a commune and a township Chi Lăng) finds neither."""
        if found := self.find(text):
            return found
        kind, name = place(NUMERAL.sub("", clean(text), count=1))
        if kind is None and name and self._names.count(name) == 1:
            return self.units[self._names.index(name)]
        return None

    def find_within(self, text: str) -> Unit | None:
        """The one unit that a title names with its kind: "DANH SÁCH … XÃ MAI SAO THÁNG 5"; None when it names several."""
        lowered = f" {' '.join(tone_key(word) for word in clean(text).split())} "
        found = {unit for unit in self.units if f" {tone_key(unit.unit_name)} " in lowered}
        return found.pop() if len(found) == 1 else None

    def only(self) -> Unit | None:
        """The unit of a locality that is a single commune: its lists need no commune headings."""
        return self.units[0] if len(self.units) == 1 else None


def place(text: str) -> tuple[str | None, str]:
    """Kind and comparable name: "TT. ĐỒNG MỎ" → ("Township", key of "đồng mỏ"); kind None when none is said."""
    text = TAIL.sub("", without_parentheses(LEAD.sub("", clean(text))))
    for kind, pattern in KINDS.items():
        if match := pattern.match(text):
            return kind, tone_key(text[match.end() :])
    return None, tone_key(text)


def looks_like_commune(text: str) -> bool:
    """Whether a lone line is meant as a commune heading, known or not: it says a kind, or is numbered I, II, III…"""
    text = clean(text)
    stripped = LEAD.sub("", NUMERAL.sub("", text, count=1))
    return any(place(part)[0] for part in (stripped, text)) or ROMAN.match(text) is not None


def looks_like_village(text: str) -> bool:
    """Whether a lone line names a village: "Thôn Làng Giàng", "2. Khối 11"."""
    return VILLAGE.match(NUMERAL.sub("", clean(text), count=1)) is not None


def _folded(kind_and_name: tuple[str | None, str]) -> tuple[str | None, str]:
    return kind_and_name[0], fold(kind_and_name[1])


def _unique(pairs: Any) -> dict:
    found: dict = {}
    for key, unit in pairs:
        found[key] = None if key in found else unit
    return found
