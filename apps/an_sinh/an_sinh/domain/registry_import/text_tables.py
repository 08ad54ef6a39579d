"""Lists that are no workbooks: CSV, and the HTML or XML tables that web programs save as .xls.

Every cell is a text, as it was written; what it means is for the fields to say.
"""

import csv
import io
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
DELIMITERS = ";\t,|"
SNIFFED_LINES = 50
# A list has at least so many rows with at least two columns each.
FEWEST_ROWS = 2


def decoded(content: bytes) -> str | None:
    """The text of a file: by its mark of Unicode, else UTF-8, else Windows' Vietnamese code page; None for no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            return None
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", "replace")


def read_text_tables(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """The tables of a text file with their names; none when it holds no table."""
    text = decoded(content)
    if text is None:
        return []
    head = text[:2000].lstrip().casefold()
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and head.startswith("<?xml"):
        tables = _xml_tables(content)
    elif head.startswith("<") and ("<table" in text.casefold() or "<html" in head):
        tables = _html_tables(text)
    elif head.startswith(("<", "{", "%pdf")):
        return []
    else:
        tables = _csv_table(text)
    return [
        (name, rows) for name, rows in tables if sum(len(_filled(row)) > 1 for row in rows) >= FEWEST_ROWS
    ]


def _filled(row: list[str]) -> list[str]:
    return [cell for cell in row if cell]


def _csv_table(text: str) -> list[tuple[str, list[list[str]]]]:
    lines = text.splitlines()[:SNIFFED_LINES]
    delimiter = max(DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines))
    if not any(delimiter in line for line in lines):
        return []
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [("CSV", [[cell.strip() for cell in row] for row in rows])]


class _Tables(HTMLParser):
    """Collects the cells of every outermost table; what a cell spans stays empty, as in a merged cell of Excel."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.spans: dict[tuple[int, int], None] = {}
        self.cell: list[str] | None = None
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
                self.spans = {}
        elif self.depth != 1:
            return
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables[-1]:
            self._begin_cell(dict(attrs))
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        row_no, row = len(self.tables[-1]) - 1, self.tables[-1][-1]
        while (row_no, len(row)) in self.spans:
            row.append("")
        column = len(row)
        across, down = (_count(attributes.get(name)) for name in ("colspan", "rowspan"))
        for below in range(1, down):
            self.spans.update(dict.fromkeys((row_no + below, column + beside) for beside in range(across)))
        self.cell = []
        row.extend([""] * across)
        self.place = (row, column)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.depth -= 1
        if tag in ("td", "th", "tr", "table") and self.cell is not None and self.depth <= 1:
            row, column = self.place
            row[column] = " ".join("".join(self.cell).split())
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)


def _count(text: str | None) -> int:
    return min(max(int(text), 1), 200) if text and text.isdigit() else 1


def _html_tables(text: str) -> list[tuple[str, list[list[str]]]]:
    parser = _Tables()
    parser.feed(text)
    parser.close()
    return [(f"Table {number}", rows) for number, rows in enumerate(parser.tables, 1)]


def _xml_tables(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """The worksheets of an XML Spreadsheet of 2003. Raises `ElementTree.ParseError` for a damaged file."""
    found = []
    for sheet in ElementTree.fromstring(content).iter(f"{SPREADSHEET}Worksheet"):
        rows: list[list[str]] = []
        for row in sheet.iter(f"{SPREADSHEET}Row"):
            _fill(rows, row.get(f"{SPREADSHEET}Index"), list)
            cells: list[str] = []
            for cell in row.iter(f"{SPREADSHEET}Cell"):
                _fill(cells, cell.get(f"{SPREADSHEET}Index"), str)
                cells.append(" ".join("".join(cell.itertext()).split()))
                cells.extend([""] * int(cell.get(f"{SPREADSHEET}MergeAcross", 0)))
            rows.append(cells)
        found.append((sheet.get(f"{SPREADSHEET}Name", ""), rows))
    return found


def _fill(items: list, index: str | None, empty: Callable[[], Any]) -> None:
    """A row or cell may say its place, from 1: those before it that are missing are empty."""
    if index and index.isdigit():
        items.extend(empty() for _ in range(min(int(index), 200_000) - 1 - len(items)))
