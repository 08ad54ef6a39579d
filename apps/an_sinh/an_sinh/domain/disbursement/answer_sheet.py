"""A provider's sheet of results → rows of what it says, each with what is wrong in its cells. Nothing is guessed at that
money depends on: a cell that can be read in two ways is an error of its row."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from an_sinh.domain.disbursement.answer_words import ANSWERS, FIELDS, answer_of, field_of, word_key
from an_sinh.domain.ledger.failure_codes import CODES
from an_sinh.domain.values.accounts import parse_account
from an_sinh.domain.values.cells import given, is_blank, parse_date, parse_money, parse_month
from an_sinh.domain.values.text import clean, fold

HEADING_ROWS = 40
FEWEST_HEADINGS = 2
# "540.000,00": whole đồng as some banks print them.
DECIMALS = re.compile(r"^(\d{1,3}(?:[.,]\d{3})+)[.,]0{1,2}$")
TIME = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*$")
TITLE_MONTH = re.compile(r"thang (\d{1,2}) ?(?:/|-|\.| nam ) ?(\d{4})")
REMARK_MONTH = re.compile(r"\bT(\d{1,2})[ /.-](\d{4})\b")
ID_TOKEN = re.compile(r"[0-9A-Z]{8,}")
TOTALS = ("tong", "cong")


class SheetError(ValueError):
    """A file that can't be read as results. `code` and `details` make its sentence."""

    def __init__(self, code: str, *details: Any):
        super().__init__(code, *details)
        self.code, self.details = code, details


@dataclass(frozen=True, slots=True)
class Reading:
    """How a provider's sheet is read. `mapping`: field by heading as it stands, "" for a column that says nothing;
    `words`: answers by the provider's own words (`word_key`); `meaning`: what every row says, "" where a column
    says it; `day`: the day of rows that name none."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    meaning: str = ""
    day: datetime.date | None = None


@dataclass(slots=True)
class AnswerRow:
    """A row of the sheet: its number there (from 1), what it says, and the faults of its cells as (code, cell)."""

    number: int
    end_to_end_id: str = ""
    account: str = ""
    name: str = ""
    id_number: str = ""
    amount: int | None = None
    status: str = ""
    day: datetime.date | None = None
    reference: str = ""
    reason: str = ""
    code: str = ""
    month: datetime.date | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class AnswerSheet:
    """A sheet as it is read: headings in their order, the row they stand in (from 0), the field of each column, the
    months that its titles name, the rows of cells below; once these are read the rows, what was left out as (row,
    text), and the words of its answers."""

    name: str
    headings: list[str]
    heading_row: int
    fields: list[str]
    months: set[datetime.date]
    body: Sequence[Sequence]
    rows: list[AnswerRow] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    words: Counter = field(default_factory=Counter)
    # What a word was found to mean: a file has few of them.
    meanings: dict[str, str] = field(default_factory=dict)


def find_sheet(
    sheets: Sequence, mapping: Mapping[str, str], known_ids: frozenset[str] = frozenset()
) -> AnswerSheet:
    """The sheet with the most rows below its headings, and what its columns are. A heading is known by its own words
    or by `mapping`; `known_ids`: ids that rows may name, by which their column is found whatever it is called. Raises
    `SheetError`."""
    found = [
        (len(sheet.rows) - at, sheet, at)
        for sheet in sheets
        if not sheet.hidden and (at := _heading_row(sheet.rows, mapping)) is not None
    ]
    if not found:
        raise SheetError("no_headings")
    _height, sheet, at = max(found, key=lambda item: item[0])
    headings = [clean(cell) for cell in sheet.rows[at]]
    fields, body = columns_of(headings, mapping), sheet.rows[at + 1 :]
    if "end_to_end_id" not in mapping.values():
        _find_ids(fields, body, known_ids)
    return AnswerSheet(sheet.name, headings, at, fields, months_in(sheet.rows[:at]), body)


def read_rows(sheet: AnswerSheet, how: Reading, known_ids: frozenset[str] = frozenset()) -> AnswerSheet:
    """The sheet with its rows. Raises `SheetError` where no column says whom a row is about, how much, or what became of
    it."""
    _check_columns(sheet.fields, how)
    named = [(name, index) for index, name in enumerate(sheet.fields) if name]
    for offset, cells in enumerate(sheet.body):
        width = len(cells)
        values = {name: cells[index] for name, index in named if index < width and not is_blank(cells[index])}
        if values:
            _take(sheet, sheet.heading_row + offset + 2, cells, values, how, known_ids)
    return sheet


def columns_of(headings: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """The field of each column; each field once, the first column that is named for it."""
    taken: set[str] = set()
    fields = []
    for heading in headings:
        name = mapping[heading] if heading in mapping else field_of(heading)
        name = name if name in FIELDS and name not in taken else ""
        taken.add(name)
        fields.append(name)
    return fields


def months_in(rows: Iterable[Sequence]) -> set[datetime.date]:
    """The months that the titles above a list name."""
    found = set()
    for row in rows:
        text = word_key(" ".join(clean(cell) for cell in row if isinstance(cell, str)))
        for month, year in TITLE_MONTH.findall(text):
            if 1 <= int(month) <= 12:
                found.add(datetime.date(int(year), int(month), 1))
    return found


def _heading_row(rows: Sequence[Sequence], mapping: Mapping[str, str]) -> int | None:
    """The row with the most known headings; where nothing is known the first that is fullest of texts."""
    texts = [{clean(cell) for cell in row if isinstance(cell, str)} - {""} for row in rows[:HEADING_ROWS]]
    known = [sum(bool(mapping.get(text) or field_of(text)) for text in row) for row in texts]
    if max(known, default=0) >= FEWEST_HEADINGS:
        return known.index(max(known))
    counts = [len(row) for row in texts]
    return counts.index(max(counts)) if max(counts, default=0) > FEWEST_HEADINGS else None


def _find_ids(fields: list[str], body: Sequence[Sequence], known: frozenset[str]) -> None:
    """The column whose cells are ids of lines is that of the ids, and what was taken for it names something else."""
    sample = body[:200]
    for index in range(len(fields)):
        cells = [_id(row[index]) for row in sample if index < len(row) and not is_blank(row[index])]
        if cells and sum(cell in known for cell in cells) * 2 > len(cells):
            if "end_to_end_id" in fields:
                fields[fields.index("end_to_end_id")] = ""
            fields[index] = "end_to_end_id"
            return


def _check_columns(fields: Sequence[str], how: Reading) -> None:
    named = set(fields)
    missing = [] if "amount" in named else ["amount"]
    if not named & {"end_to_end_id", "account_number", "content", "id_number"}:
        missing.append("end_to_end_id")
    if "status" not in named and how.meaning not in ANSWERS:
        missing.append("status")
    if missing:
        raise SheetError("missing_columns", missing)


def _take(
    sheet: AnswerSheet, number: int, cells: Sequence, values: dict, how: Reading, known: frozenset[str]
) -> None:
    if not values.keys() & {"end_to_end_id", "account_number", "id_number", "content"}:
        text = " ".join(clean(cell) for cell in cells if not is_blank(cell))
        total = fold(text).startswith(TOTALS)
        if total or "amount" not in values or len(values) == 1:
            sheet.left_out.append((number, text[:140]))
            return
    sheet.rows.append(_row(sheet, number, values, how, known))


def _row(sheet: AnswerSheet, number: int, values: dict, how: Reading, known: frozenset[str]) -> AnswerRow:
    row = AnswerRow(number)
    row.end_to_end_id = _id(values.get("end_to_end_id", ""))
    content = clean(values.get("content", "")).upper()
    if not row.end_to_end_id and content:
        row.end_to_end_id = next((token for token in ID_TOKEN.findall(content) if token in known), "")
    for name in ("name", "reference", "reason"):
        setattr(row, name, clean(values.get(name, "")))
    row.account = _read(row, "account_number", values, lambda cell: given(parse_account(cell)).number, "")
    row.id_number = _read(row, "id_number", values, lambda cell: given(parse_account(cell)).number, "")
    row.amount = _read(row, "amount", values, money, None)
    row.day = _read(row, "paid_on", values, day, how.day)
    row.month = _read(row, "month", values, parse_month, None)
    if row.month is None and (match := REMARK_MONTH.search(content)) and 1 <= int(match[1]) <= 12:
        row.month = datetime.date(int(match[2]), int(match[1]), 1)
    _read_status(sheet, row, values, how)
    code = clean(values.get("code", "")).upper()
    if code in CODES:
        row.code = code
    elif code and row.status != "paid":
        row.reason = f"{code} {row.reason}".strip()
    return row


def _read_status(sheet: AnswerSheet, row: AnswerRow, values: dict, how: Reading) -> None:
    if how.meaning in ANSWERS:
        row.status = how.meaning
        return
    word = clean(values.get("status", ""))
    sheet.words[word] += 1
    if not word:
        row.faults.append(("status_missing", ""))
        return
    if word not in sheet.meanings:
        sheet.meanings[word] = answer_of(word, dict(how.words)) or ""
    row.status = sheet.meanings[word]
    if not row.status:
        row.faults.append(("unknown_word", word))
    elif row.status in ("failed", "returned") and not row.reason:
        row.reason = word


def _read(row: AnswerRow, name: str, values: dict, parse: Callable[[Any], Any], otherwise: Any) -> Any:
    if name not in values:
        return otherwise
    try:
        return parse(values[name])
    except (ValueError, OverflowError):
        row.faults.append((f"bad_{name}", clean(values[name])[:60]))
        return otherwise


@lru_cache(maxsize=4096, typed=True)  # a file has few amounts
def money(cell: Any) -> int | None:
    """Whole đồng of a cell: 540000, "540.000", "540,000", "540.000,00". Raises ValueError for a fraction, and for what
    could be one."""
    if isinstance(cell, bool):
        raise ValueError(cell)
    if isinstance(cell, str) and (match := DECIMALS.match(clean(cell))):
        cell = match[1]
    return parse_money(cell)


def day(cell: Any) -> datetime.date | None:
    """The day of a cell, whatever time of it follows."""
    return _day_of(cell) if isinstance(cell, str) else parse_date(cell)


@lru_cache(maxsize=4096)  # a file has few days
def _day_of(text: str) -> datetime.date | None:
    return parse_date(TIME.sub("", text))


def _id(cell: Any) -> str:
    return "".join(clean(cell).upper().replace("-", "").replace("'", "").split())
