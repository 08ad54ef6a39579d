"""A sheet → its record rows, each with its commune, and everything between them told apart:
titles, headings repeated on each page, commune and village headings, totals, signatures."""

import datetime
import re
from dataclasses import dataclass, field

from an_sinh.domain.registry_import.category_sections import is_category_section
from an_sinh.domain.registry_import.cell_facts import CellFacts
from an_sinh.domain.registry_import.communes import Unit, UnitIndex, looks_like_commune, looks_like_village
from an_sinh.domain.registry_import.doubts import Doubts, fill_merged
from an_sinh.domain.registry_import.headings import BIRTH_FIELDS, Layout, is_number_row
from an_sinh.domain.registry_import.tables import Table
from an_sinh.domain.registry_import.text_lines import lone_line, texts_of
from an_sinh.domain.values.cells import is_blank, month_of, parse_money, parse_number
from an_sinh.domain.values.text import clean, fold, tone_key

PROGRAMME_WORDS = {
    "BTXH": re.compile(r"btxh|baotroxahoi|trogiupxahoi|doituongbaotro"),
    "NCC": re.compile(r"ncc|nguoicocong|uudainguoi"),
}
IN_UNITS = re.compile(
    r"(?:đơn\s+vị(?:\s+tính)?|đvt|\()\s*[:\-–]?\s*(1[.,]?000|nghìn|ngàn|triệu)\s*(?:đồng|đ|vnđ|vnd)\b",
    re.IGNORECASE,
)
# What is said to be in thousands and isn't so small was written in full: a form's title that nobody changed.
LARGEST_IN_UNITS = {1_000: 100_000, 1_000_000: 1_000}
TITLE_MONTH = re.compile(r"tháng\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*(\d{4})", re.IGNORECASE)
TOTAL = re.compile(r"^(?:[ivxlc\d]+\s*[.)]\s*)?(?:" + "|".join(map(tone_key, ("cộng", "tổng"))) + r")(?!\w)")
CODE_LIKE = re.compile(r"\d|^\w{1,6}$")  # a date, an ID number or a category code, not "TRƯỞNG PHÒNG"
TELLING = ("category", "id_number", *BIRTH_FIELDS)
PASSED_OVER = ("id_number", "account_number")
# On a table whose rows can't be read a category is no row's own any more.
UNREAD = (*PASSED_OVER, "category")


@dataclass(slots=True)
class Record:
    """One row that stands for a person's entitlement. `row_no` counts from 1, as Excel shows it. `doubt`: why the file
    itself speaks against taking it, a rejection's code with its details; empty when nothing does."""

    sheet: str
    row_no: int
    values: dict
    programme: str | None
    unit: Unit | None
    commune_text: str = ""
    heading_row: int | None = None
    doubt: tuple[str, ...] = ()


@dataclass(slots=True)
class Listing:
    """One table of a sheet as read. `month` is the one its title names; `ignored` are lines that no rule explains;
    `old_fonts` tells which columns, by heading, were converted from which family of fonts; `left_out` are lines that are
    no record but hold an amount (the last value, in đồng), a category, an ID number or an account; `totals` are lines that
    sum others up; `missing`: the fields without which none of its rows could be read; `title_rows`: the lines above it, as
    Excel counts, below another table."""

    sheet: str
    layout: Layout
    programme: str | None
    month: datetime.date | None
    records: list[Record] = field(default_factory=list)
    ignored: list[tuple[int, str]] = field(default_factory=list)
    old_fonts: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[int, str, int]] = field(default_factory=list)
    totals: list[tuple[int, str, int]] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    title_rows: tuple[int, ...] = ()
    unit: int = 1  # what one of its amounts is, in đồng: a list may be kept in thousands


def read_sheet(
    name: str, rows: list[list], tables: list[Table], units: UnitIndex, facts: CellFacts | None = None
) -> list[Listing]:
    """Walks a sheet from its first headings to its end, table by table. What a line above a table says holds for it until
    another says otherwise. A value merged over several rows is filled into each, in place."""
    facts = facts or CellFacts()
    above = [text for row in rows[: tables[0].layout.heading_rows.start] for text in texts_of(row)]
    listings: list[Listing] = []
    walk: _Walk | None = None
    for table in tables:
        fill_merged(rows, table.layout, facts, table.end)
        titles = [text for _row, text in walk.pending] if walk else above
        listing = _begin_listing(name, table, titles, above, listings)
        doubts = Doubts(table.layout, facts, name, titles)
        if walk is None:
            walk = _Walk(listing, units, _starting_unit(name, titles, units), doubts)
        else:
            doubts.section = doubts.section or walk.doubts.section
            listing.title_rows = tuple(row for row, _text in walk.pending)
            walk.unit = _starting_unit("", titles, units) or walk.unit
            walk.enter(listing, doubts)
        headings = [_plain(texts_of(rows[index])) for index in table.layout.heading_rows]
        for index in range(table.layout.first_row, table.end):
            row = rows[index]
            if any(cell not in ("", None) for cell in row):
                walk.take(index + 1, row, headings)
        listings.append(listing)
    return listings


def _begin_listing(
    name: str, table: Table, titles: list[str], above: list[str], earlier: list[Listing]
) -> Listing:
    """A listing without rows. A table below another says by its own titles what differs from it."""
    if earlier:
        programme = programme_of("", titles) or earlier[-1].programme
        month = month_of_titles(titles) or earlier[-1].month
    else:
        programme, month = programme_of(name, titles), month_of_titles(titles)
    heading = table.layout.headings.get(table.layout.columns.get("amount", -1), "")
    unit = unit_of([*titles, heading, *above])
    return Listing(name, table.layout, programme, month, unit=unit, missing=table.missing)


def unit_of(texts: list[str]) -> int:
    """What an amount of 1 is in đồng: "Đơn vị tính: nghìn đồng" in the titles, "Mức hưởng (triệu đồng)" as its heading."""
    for text in texts:
        if match := IN_UNITS.search(text):
            return 1_000_000 if match[1].casefold() == "triệu" else 1_000
    return 1


def programme_of(name: str, titles: list[str]) -> str | None:
    """The programme that the sheet's name tells, else its titles; None when neither does, or both do."""
    for text in (fold(name), fold(" ".join(titles))):
        found = [programme for programme, words in PROGRAMME_WORDS.items() if words.search(text)]
        if len(found) == 1:
            return found[0]
    return None


def month_of_titles(titles: list[str]) -> datetime.date | None:
    """ "Tháng 05/2024" anywhere in the titles → 2024-05-01."""
    for title in titles:
        if match := TITLE_MONTH.search(title):
            try:
                return month_of(int(match[2]), int(match[1]))
            except ValueError:
                continue
    return None


def _starting_unit(name: str, titles: list[str], units: UnitIndex) -> Unit | None:
    """The commune of a list without headings: the locality's only one, or the one that sheet name or title tell."""
    if unit := units.only() or units.find_place(name):
        return unit
    return next((unit for text in titles if (unit := units.find(text) or units.find_within(text))), None)


def _plain(texts: list[str]) -> list[str]:
    """Headings are repeated in capitals, too."""
    return [text.casefold() for text in texts]


class _Walk:
    """What is remembered between rows: the commune and village in force, and lines not yet explained."""

    def __init__(self, listing: Listing, units: UnitIndex, unit: Unit | None, doubts: Doubts):
        self.units = units
        self.unit = unit
        self.commune_text = ""
        self.heading_row: int | None = None
        self.village = ""
        self.pending: list[tuple[int, str]] = []
        self.category = ""
        self.category_outside: bool | None = None
        self.enter(listing, doubts)

    def enter(self, listing: Listing, doubts: Doubts) -> None:
        """Goes on with a table, and with what the lines before it said."""
        self.listing, self.doubts = listing, doubts
        self.columns = listing.layout.columns
        self.width = max(self.columns.values(), default=0) + 1
        self.has_commune_column = "commune" in self.columns
        self.has_category_column = "category" in self.columns

    def take(self, row_no: int, row: list, headings: list[list[str]]) -> None:
        """Sorts one row that isn't blank."""
        if len(row) < self.width:
            row = row + [""] * (self.width - len(row))
        values = {name: row[column] for name, column in self.columns.items()}
        if "given_name" in values:
            values["full_name"] = clean(f"{clean(values.get('full_name'))} {clean(values.pop('given_name'))}")
        if self.listing.unit != 1:
            values["amount"] = in_dong(values.get("amount"), self.listing.unit)
        readable = not self.listing.missing
        if readable and _is_plain_record(values):
            self._record(row_no, values, row)
            return
        texts = texts_of(row)
        if self._is_repeated(row, texts, headings):
            return
        if readable and _is_record(values, texts):
            self._record(row_no, values, row)
        elif texts and TOTAL.match(tone_key(texts[0])):
            self.listing.totals.append((row_no, texts[0], said_amount(values)))
        elif texts and (readable or len(texts) == 1):
            self._line(row_no, texts, values)
        else:
            self._name_if_telling(row_no, " ".join(texts[:2]), values)

    @staticmethod
    def _is_repeated(row: list, texts: list[str], headings: list[list[str]]) -> bool:
        return _plain(texts) in headings or is_number_row(row)

    def _record(self, row_no: int, values: dict, row: list) -> None:
        self.listing.ignored.extend(self.pending)
        self.pending.clear()
        unit, commune_text = self.unit, self.commune_text
        if self.has_commune_column and not is_blank(values["commune"]):
            commune_text = clean(values["commune"])
            unit = self.units.find_place(commune_text)
        if self.village and is_blank(values.get("village")):
            values["village"] = self.village
        if self.category and is_blank(values.get("category")):
            values["category"] = self.category
        record = Record(
            self.listing.sheet, row_no, values, self.listing.programme, unit, commune_text, self.heading_row,
            self.doubts.of_row(row_no - 1, values, row),
        )  # fmt: skip
        self.listing.records.append(record)

    def _line(self, row_no: int, texts: list[str], values: dict) -> None:
        text = lone_line(texts)
        unit = self.units.find(text)
        begins_set = unit is None and self.doubts.begins_set(" ".join(texts))
        if unit is None and is_category_section(text, not self.has_category_column and not begins_set):
            self._begin_category(text)
        elif begins_set:
            self.village = ""
        elif unit or (looks_like_commune(text) and self.units.only() is None and not self.has_commune_column):
            self._begin_commune(unit, text, row_no)
        elif looks_like_village(text):
            self.village = text
        else:
            self.pending.append((row_no, text))  # a signature, unless records still follow
            self._name_if_telling(row_no, text, values)

    def _begin_category(self, text: str) -> None:
        self.category = text
        if self.category_outside is None:
            self.category_outside = self.heading_row is None

    def _begin_commune(self, unit: Unit | None, text: str, row_no: int) -> None:
        """A commune within a category keeps it; a category within a commune ends with the commune."""
        self.unit, self.commune_text, self.heading_row, self.village = unit, text, row_no, ""
        if not self.category_outside:
            self.category = ""

    def _name_if_telling(self, row_no: int, text: str, values: dict) -> None:
        """Notes a line that is passed over though it says what only a person's row says."""
        said = [
            name
            for name in (UNREAD if self.listing.missing else PASSED_OVER)
            if not is_blank(values.get(name))
        ]
        amount = said_amount(values)
        if amount or any(CODE_LIKE.search(clean(values[name])) for name in said):
            self.listing.left_out.append((row_no, text, amount))


def said_amount(values: dict) -> int:
    """The amount that a row says, in đồng; 0 where it says none that can be read."""
    try:
        return parse_money(values.get("amount")) or 0
    except ValueError:
        return 0


def in_dong(value: object, unit: int) -> object:
    """An amount that a list gives in thousands or millions; as it is where it can't be read or was written in full."""
    try:
        number = parse_number(value) if isinstance(value, float) else parse_money(value)
    except ValueError:
        return value
    if number is None or number >= LARGEST_IN_UNITS[unit]:
        return value
    return int(number * unit)


def _is_plain_record(values: dict) -> bool:
    """The usual row, told at a glance: a number, a name, a category."""
    name = values.get("full_name")
    numbered = isinstance(values.get("number"), float)
    return numbered and isinstance(name, str) and len(name) > 3 and not is_blank(values.get("category"))


def _is_record(values: dict, texts: list[str]) -> bool:
    """Whether a row stands for a person, however faulty: it is numbered and says something more, or it says
    things that only a record says. Totals and signatures have texts in the same columns, but no number."""
    said = sum(1 for value in values.values() if not is_blank(value))
    if _is_numbered(values):
        return said > 1
    telling = [value for name in TELLING if not is_blank(value := values.get(name))]
    if not telling or (texts and TOTAL.match(tone_key(texts[0]))):
        return False
    return len(telling) > 1 or (
        not is_blank(values.get("full_name")) and bool(CODE_LIKE.search(clean(telling[0])))
    )


def _is_numbered(values: dict) -> bool:
    number = values.get("number")
    return isinstance(number, int | float) or (isinstance(number, str) and clean(number).isdigit())
