"""What a file itself says against a row: an error in it, that it is hidden or struck through, that it stands in a section
of those who leave, or that its note says so. Such a row is never taken in silence: it comes back with the reason."""

import re

from an_sinh.domain.registry_import.cell_facts import CellFacts, column_letters
from an_sinh.domain.registry_import.headings import Layout
from an_sinh.domain.values.text import clean

# The sum of several rows may stand in a merged cell: it is no row's own amount.
NOT_FILLED = ("amount", "number")
NUMERAL = r"^(?:(?:[ivxlc]+|[a-z]|\d{1,2})\s*[.)/:\-–]+\s*)*"
# "giảm" is no "giám hộ" and no "giảm nghèo"; capitals are often written without accents.
LEAVES = re.compile(
    r"\bgiảm\b(?!\s*nghèo)|\bgiam\b(?!\s*(?:ho|ngheo|doc|sat))|thôi\s+hưởng|thoi\s+huong|tạm\s+dừng|tam\s+dung|"
    r"(?:dừng|ngừng|cắt)\s+(?:hưởng|trợ\s+cấp|chi\s+trả|chế\s+độ)|cắt\s+giảm|chuyển\s+đi|chuyen\s+di|đã\s+chết|"
    r"từ\s+trần|đối\s+tượng\s+chết"
)
COMES = re.compile(
    r"\btăng\b|\btang\b|\bmới\b|điều\s+chỉnh|dieu\s+chinh|chuyển\s+đến|chuyen\s+den|bổ\s+sung|bo\s+sung|truy\s+lĩnh"
)
IS_PAID = re.compile(r"chi\s+trả|chi\s+tra|(?:đang|được|còn)\s+hưởng|(?:dang|duoc|con)\s+huong")
SET_WORD = re.compile(
    NUMERAL + r"(?:danh\s+sách|danh\s+sach|đối\s+tượng|doi\s+tuong|số|phần|tăng|giảm|tang|giam)\b"
)
LEAVING_NOTE = re.compile(
    r"^(?:đối\s+tượng\s+)?(?:đã\s+|da\s+)?(?:chết|chet|mất(?!\s+(?:sức|giấy|thẻ|cmnd|cccd|trí))|từ\s+trần|tu\s+tran|tử\s+vong|"
    r"thôi\s+hưởng|thoi\s+huong|tạm\s+dừng|tam\s+dung|dừng|ngừng|cắt|giảm\b(?!\s*nghèo)|chuyển\s+đi|chuyen\s+di)"
)


# A column whose cells say that somebody leaves, whatever stands in them.
LEAVING_HEADING = re.compile(
    r"\b(?:lý\s+do\s+(?:giảm|thôi|dừng|ngừng|cắt)|ngày\s+(?:chết|mất|thôi|dừng|ngừng|cắt|giảm)\b|(?:chết|mất)\s+ngày|"
    r"thôi\s+hưởng|tạm\s+dừng|cắt\s+giảm|(?:dừng|ngừng)\s+(?:hưởng|trợ\s+cấp|chi\s+trả))|^(?:giảm|báo\s+giảm|đã\s+chết|chết)$"
)
NOTHING_SAID = frozenset({"", "0", "-", "–", "không", "ko", "x0"})


class Doubts:
    """What speaks against rows of one sheet, walked from top to bottom."""

    def __init__(self, layout: Layout, facts: CellFacts, name: str, titles: list[str]):
        self.layout = layout
        self.facts = facts
        mapped = set(layout.columns.values())
        known = {**layout.headings, **layout.unheaded}
        self.others = {
            column: LEAVING_HEADING.search(clean(text).casefold()) is not None and clean(text)
            for column, text in known.items()
            if column not in mapped
        }
        self.section = next((text for text in (name, *titles) if leaves(text)), "")

    def begins_set(self, text: str) -> bool:
        """Whether a lone line begins a set of people, who are paid, come or leave; what follows belongs to it."""
        lowered = clean(text).casefold()
        kinds = (LEAVES.search(lowered), COMES.search(lowered), IS_PAID.search(lowered))
        if not SET_WORD.match(lowered) or not any(kinds):
            return False
        self.section = clean(text) if leaves(text) else ""
        return True

    def of_row(self, row: int, values: dict, cells: list) -> tuple[str, ...]:
        """The first doubt about a row (counted from 0), as a rejection's code and details; empty when there is none.
        `cells`: all of the row, also those of columns that are no field."""
        for column in self.layout.columns.values():
            if error := self.facts.errors.get((row, column)):
                return "error_cell", f"{column_letters(column)}{row + 1}", error
        if row in self.facts.hidden_rows:
            return ("hidden_row",)
        if (row, self.layout.columns.get("full_name", -1)) in self.facts.struck:
            return ("struck_row",)
        if self.section:
            return "leaving_section", self.section
        note = clean(values.get("note"))
        if LEAVING_NOTE.match(note.casefold()):
            return "leaving_note", note
        return self._said_elsewhere(cells)

    def _said_elsewhere(self, cells: list) -> tuple[str, ...]:
        """A state or a reason in a column that is no field: "Tình trạng: đã chết", "Lý do giảm: chuyển đi"."""
        for column, leaving_heading in self.others.items():
            text = clean(cells[column]) if column < len(cells) else ""
            if leaving_heading and text.casefold() not in NOTHING_SAID:
                return "leaving_note", f"{leaving_heading}: {text}"
            if text and LEAVING_NOTE.match(text.casefold()):
                return "leaving_note", text
        return ()


def leaves(text: str) -> bool:
    """Whether a heading, title or sheet name is of those who leave, and of nobody else ("TĂNG, GIẢM" is of both)."""
    lowered = clean(text).casefold()
    return LEAVES.search(lowered) is not None and COMES.search(lowered) is None


def fill_merged(rows: list[list], layout: Layout, facts: CellFacts, end: int) -> None:
    """Writes the value of each merged area of a table into all of its rows, in the columns that are read. `end`: the row
    after the table's last."""
    filled = {column for name, column in layout.columns.items() if name not in NOT_FILLED}
    for first, last, column in facts.merged:
        if column not in filled or first < layout.first_row or first >= end or column >= len(rows[first]):
            continue
        value = rows[first][column]
        for row in range(first + 1, min(last + 1, end)):
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = value
