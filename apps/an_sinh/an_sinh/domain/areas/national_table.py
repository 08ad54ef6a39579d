"""The country's table of units as the statistics office gives it out, and as a package of data holds it.

Of 3,321 communes of 2025 nearly all bear a code that another unit had before: a code says nothing without the date of its
map."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from an_sinh.domain.values.text import fold

PROVINCE, DISTRICT, COMMUNE = "Province", "District", "Commune"
DIGITS = {PROVINCE: 2, DISTRICT: 3, COMMUNE: 5}
LOOK_FOR_HEADINGS = 15
# Headings of the old map (three levels in a row), of the new one (a commune a row), and of the table between them.
OLD_MAP = (("tỉnh thành phố", "mã tp"), ("quận huyện", "mã qh"), ("phường xã", "mã px"))
NEW_MAP = ("mã", "tên", "mã tp", "tỉnh / thành phố")
CONVERSION = ("mã cũ", "tên cũ", "mã mới", "tên mới")


@dataclass(frozen=True)
class NationalUnit:
    """One unit of a map: its code in full digits, its level, and the code of the unit above."""

    code: str
    name: str
    level: str
    parent: str | None = None


class TableError(ValueError):
    """A table that can't be taken: `code` says why, `detail` fills the sentence."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def read_units(sheets: Iterable[list[list]]) -> list[NationalUnit]:
    """The units of a workbook's rows, each once, the provinces first. Raises TableError for a table of another kind,
    a code that is none, one code with two names, or a unit whose superior is missing."""
    for rows in sheets:
        for number, row in enumerate(rows[:LOOK_FOR_HEADINGS]):
            headings = [fold(str(cell)) for cell in row]
            if _has(headings, [text for pair in OLD_MAP for text in pair]):
                return checked(_old_rows(rows[number + 1 :], headings))
            if _has(headings, NEW_MAP):
                return checked(_new_rows(rows[number + 1 :], headings))
    raise TableError("no_headings")


def read_conversion(sheets: Iterable[list[list]]) -> dict[str, list[tuple[str, str, bool]]]:
    """By new code: (old code, old name, whether only a part of it) of what a new unit was made of."""
    for rows in sheets:
        for number, row in enumerate(rows[:LOOK_FOR_HEADINGS]):
            headings = [fold(str(cell)) for cell in row]
            if _has(headings, CONVERSION):
                return made_of(_conversion_rows(rows[number + 1 :], headings))
    raise TableError("no_headings")


def made_of(pairs: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[str, str, bool]]]:
    """By new code what it was made of, from (old code, old name, new code); an old unit under several codes is split."""
    rows = list(dict.fromkeys(pairs))
    times: dict[str, set] = {}
    for old, _name, new in rows:
        times.setdefault(old, set()).add(new)
    found: dict[str, list] = {}
    for old, name, new in rows:
        found.setdefault(new, []).append((old, name, len(times[old]) > 1))
    return found


def full_code(value: Any, level: str) -> str:
    """A code in the digits of its level, whatever a spreadsheet made of it. Raises TableError."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
    digits = DIGITS[level]
    if not text.isdigit() or len(text) > digits:
        raise TableError("bad_code", text)
    return text.zfill(digits)


def checked(units: Iterable[NationalUnit]) -> list[NationalUnit]:
    """The same units, each once. Raises TableError where a code has two names or a superior is missing."""
    found: dict[str, NationalUnit] = {}
    for unit in units:
        if found.setdefault(unit.code, unit) != unit:
            raise TableError("two_names", f"{unit.code}: {found[unit.code].name}, {unit.name}")
    for unit in found.values():
        if unit.parent and unit.parent not in found:
            raise TableError("no_superior", f"{unit.code} {unit.name}")
    if not found:
        raise TableError("no_rows")
    return sorted(found.values(), key=lambda unit: (len(unit.code), unit.code))


def _has(headings: list[str], wanted: Iterable[str]) -> bool:
    return all(fold(text) in headings for text in wanted)


def _cells(rows: list[list], headings: list[str], wanted: Iterable[str]) -> Iterator[list]:
    places = [headings.index(fold(text)) for text in wanted]
    for row in rows:
        cells = [row[place] if place < len(row) else "" for place in places]
        if any(str(cell).strip() for cell in cells):
            yield cells


def _old_rows(rows: list[list], headings: list[str]) -> Iterator[NationalUnit]:
    wanted = [text for pair in OLD_MAP for text in pair]
    for province, p_code, district, d_code, commune, c_code in _cells(rows, headings, wanted):
        top, middle = full_code(p_code, PROVINCE), full_code(d_code, DISTRICT)
        yield NationalUnit(top, str(province).strip(), PROVINCE)
        yield NationalUnit(middle, str(district).strip(), DISTRICT, top)
        if str(c_code).strip():  # island districts have no communes
            yield NationalUnit(full_code(c_code, COMMUNE), str(commune).strip(), COMMUNE, middle)


def _new_rows(rows: list[list], headings: list[str]) -> Iterator[NationalUnit]:
    for code, name, p_code, province in _cells(rows, headings, NEW_MAP):
        top = full_code(p_code, PROVINCE)
        yield NationalUnit(top, str(province).strip(), PROVINCE)
        yield NationalUnit(full_code(code, COMMUNE), str(name).strip(), COMMUNE, top)


def _conversion_rows(rows: list[list], headings: list[str]) -> Iterator[tuple[str, str, str]]:
    for old, old_name, new, _new_name in _cells(rows, headings, CONVERSION):
        yield full_code(old, COMMUNE), str(old_name).strip(), full_code(new, COMMUNE)
