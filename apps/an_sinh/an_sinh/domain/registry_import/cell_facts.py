"""What a workbook says about its cells beside their values: errors, hidden rows, struck-through texts, merged cells.

calamine gives values alone: an error reads like an empty cell, a merged value stands in its first cell, and a hidden row
like any other. For .xlsx the parts of the sheets are searched as bytes while they are unpacked, in pieces; for .ods
the elements are read one by one. Rows and columns count from 0.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

PIECE = 4 * 1024 * 1024
PREFIX = rb"(?:\w+:)?"
ROW_END = re.compile(rb"</" + PREFIX + rb"row>")
ERROR = re.compile(
    rb"<" + PREFIX + rb'c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d+)"[^>]*>.*?<' + PREFIX + rb"v>([^<]*)<",
    re.DOTALL,
)
UNCALCULATED = re.compile(
    rb"<" + PREFIX + rb'c\b[^>]*\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<' + PREFIX + rb"f\b[^>]*(?:/>|>[^<]*</" + PREFIX
    + rb"f>)\s*</" + PREFIX + rb"c>"
)  # fmt: skip
HIDDEN_ROW = re.compile(rb"<" + PREFIX + rb'row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
MERGED = re.compile(rb"<" + PREFIX + rb'mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
STYLED = re.compile(rb"<" + PREFIX + rb'c\b(?=[^>]*\bs="(\d+)")[^>]*\br="([A-Z]{1,3})(\d+)"')
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
NO_VALUE = "(no value)"
LAST_REPEATED = 1_000


@dataclass(slots=True)
class CellFacts:
    """Of one sheet: error texts by (row, column), rows that aren't shown, struck-through cells, merged areas as (first
    row, last row, column)."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)

    def merge(self, first_row: int, last_row: int, column: int) -> None:
        """Notes an area whose value holds for several rows."""
        if last_row > first_row:
            self.merged.append((first_row, last_row, column))


def column_number(letters: bytes | str) -> int:
    """ "A" → 0, "AB" → 27."""
    text = letters.decode() if isinstance(letters, bytes) else letters
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """0 → "A", 27 → "AB"."""
    text, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def xlsx_facts(archive: zipfile.ZipFile) -> dict[str, CellFacts]:
    """The facts of every worksheet by its name. What the archive lacks is left out."""
    struck = _struck_styles(archive)
    return {
        name: _sheet_facts(_pieces(archive, part), struck)
        for name, part in _sheet_parts(archive).items()
        if part in archive.namelist()
    }


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    targets = {}
    for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        target = relation.get("Target", "")
        targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return {
        sheet.get("name", ""): targets.get(sheet.get(RELATION), "") for sheet in book.iter(f"{MAIN}sheet")
    }


def _struck_styles(archive: zipfile.ZipFile) -> set[bytes]:
    """The numbers of the cell formats whose font is struck through."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    fonts = {
        str(number)
        for number, font in enumerate(styles.iterfind(f"{MAIN}fonts/{MAIN}font"))
        if (strike := font.find(f"{MAIN}strike")) is not None and strike.get("val") not in ("0", "false")
    }
    return {
        str(number).encode()
        for number, form in enumerate(styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
        if form.get("fontId") in fonts
    }


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end with a row."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            rest += piece
            ends = [match.end() for match in ROW_END.finditer(rest)]
            if ends:
                yield rest[: ends[-1]]
                rest = rest[ends[-1] :]
    yield rest


def _sheet_facts(pieces: Iterator[bytes], struck: set[bytes]) -> CellFacts:
    facts = CellFacts()
    for piece in pieces:
        for letters, row, text in ERROR.findall(piece):
            facts.errors[int(row) - 1, column_number(letters)] = text.decode()
        for letters, row in UNCALCULATED.findall(piece):
            facts.errors[int(row) - 1, column_number(letters)] = NO_VALUE
        facts.hidden_rows.update(int(row) - 1 for row in HIDDEN_ROW.findall(piece))
        if struck:
            facts.struck.update(
                (int(row) - 1, column_number(letters))
                for style, letters, row in STYLED.findall(piece)
                if style in struck
            )
        for first, top, _, bottom in MERGED.findall(piece):
            facts.merge(int(top) - 1, int(bottom) - 1, column_number(first))
    return facts


def ods_facts(archive: zipfile.ZipFile) -> dict[str, CellFacts]:
    """The facts of every table of an .ods by its name; struck-through texts are not told apart there."""
    found: dict[str, CellFacts] = {}
    facts, row = CellFacts(), 0
    with archive.open("content.xml") as stream:
        for event, element in ElementTree.iterparse(stream, ("start", "end")):
            if element.tag == f"{TABLE}table" and event == "start":
                facts, row = found.setdefault(element.get(f"{TABLE}name", ""), CellFacts()), 0
            elif element.tag == f"{TABLE}table-row" and event == "end":
                row = _ods_row(facts, row, element)
                element.clear()
    return found


def _ods_row(facts: CellFacts, row: int, element: ElementTree.Element) -> int:
    """Notes the facts of a row and returns the number of the next."""
    repeated = int(element.get(f"{TABLE}number-rows-repeated", 1))
    if element.get(f"{TABLE}visibility") in ("collapse", "filter"):
        facts.hidden_rows.update(range(row, row + min(repeated, LAST_REPEATED)))
    column = 0
    for cell in element:
        if spanned := int(cell.get(f"{TABLE}number-rows-spanned", 1)):
            facts.merge(row, row + spanned - 1, column)
        if cell.get(VALUE_TYPE) == "error":
            facts.errors[row, column] = "".join(cell.itertext()).strip() or NO_VALUE
        column += int(cell.get(f"{TABLE}number-columns-repeated", 1))
    return row + repeated
