"""Bytes of a file → sheets of cells, or a clear error.

calamine reads 20 times faster than openpyxl (design §9), but builds a dense table: what could make it eat the
machine (an archive that unpacks to gigabytes, one value in the last cell of a sheet) is refused before it runs.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

import msoffcrypto
import olefile
import xlrd
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from an_sinh.domain.providers.iso20022 import reading as messages
from an_sinh.domain.registry_import.cell_facts import CellFacts, ods_facts, xlsx_facts
from an_sinh.domain.registry_import.old_excel import read_old_excel
from an_sinh.domain.registry_import.text_tables import read_text_tables
from an_sinh.domain.values.legacy_fonts import decode_column

MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED_BYTES = 600 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
CHUNK = 4 * 1024 * 1024
OVERLAP = 512
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A cell that holds a value beyond column ZZ or row 99,999; formatted empty cells there are common and harmless.
FAR_CELL = re.compile(rb'<c\b[^>]*?\br="(?:[A-Z]{3}\d+|[A-Z]+(\d{6,}))"[^>/]*>\s*<(?:v|is)\b')

TOO_LARGE = "too_large"
TOO_SLOW = "too_slow"
EMPTY = "empty"
NOT_EXCEL = "not_excel"
ENCRYPTED = "encrypted"
DAMAGED = "damaged"


class WorkbookError(ValueError):
    """A file that can't be read as a workbook. `code` is one of this module's, `detail` fills its sentence."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@dataclass(slots=True)
class Sheet:
    """One worksheet: rows of cells (str, float, bool, date, datetime; "" when blank), from A1. `old_fonts`: the columns
    (from 0) whose texts were typed for a font of before Unicode and have been converted, with its family. `facts`: errors, hidden rows and the like; an error stands in its cell as
    a text ("#N/A")."""

    name: str
    rows: list[list]
    hidden: bool = False
    old_fonts: dict[int, str] = field(default_factory=dict)
    facts: CellFacts = field(default_factory=CellFacts)


def check_size(size: int) -> None:
    """Refuses an empty file and one of more than 25 MiB, before its bytes are read."""
    if size == 0:
        raise WorkbookError(EMPTY)
    if size > MAX_BYTES:
        raise WorkbookError(TOO_LARGE, f"{size / 1024 / 1024:.0f} MiB > {MAX_BYTES // 1024 // 1024} MiB")


def read_workbook(content: bytes) -> list[Sheet]:
    """All worksheets of an .xlsx, .xlsm, .xlsb, .xls or .ods file, or the tables of a CSV, HTML or XML file. A bank's
    message (pain.002, camt.053) is a table of what it says.

    Raises `WorkbookError`.
    """
    check_size(len(content))
    if content.startswith(OLE_MAGIC):
        _check_ole(content)
    elif content.startswith(ZIP_MAGIC):
        _check_zip(content)
    else:
        return _text_sheets(content)
    try:
        sheets = _read(content)
    except PasswordError:
        raise WorkbookError(ENCRYPTED) from None
    except (WorkbookError, MemoryError):
        raise
    except Exception as error:  # calamine raises plain errors of its Rust core for damaged files
        raise WorkbookError(DAMAGED, str(error)) from error
    if not any(any(cell not in ("", None) for cell in row) for sheet in sheets for row in sheet.rows):
        raise WorkbookError(EMPTY)
    return sheets


def _text_sheets(content: bytes) -> list[Sheet]:
    try:
        if kind := messages.kind_of(content):
            rows = messages.read_message(content, kind)
            _check_bounds([rows])
            return [Sheet(kind, rows)]
        tables = read_text_tables(content)
    except messages.MessageError as error:
        raise WorkbookError(error.code, error.detail) from error
    except (ElementTree.ParseError, csv.Error) as error:
        raise WorkbookError(DAMAGED, str(error)) from error
    if not tables:
        raise WorkbookError(NOT_EXCEL)
    _check_bounds([rows for _, rows in tables])
    return [_sheet(name, rows, False, CellFacts()) for name, rows in tables]


def _read(content: bytes) -> list[Sheet]:
    if content.startswith(OLE_MAGIC):
        try:
            read = read_old_excel(content)
        except xlrd.XLRDError:  # an older or odder file than xlrd knows
            return [_sheet(name, rows, hidden, CellFacts()) for name, rows, hidden in _values(content)]
        _check_bounds([rows for _, rows, _, _ in read])
        return [_sheet(*sheet) for sheet in read]
    facts = _facts(content)
    return [
        _sheet(name, rows, hidden, facts.get(name, CellFacts())) for name, rows, hidden in _values(content)
    ]


def _facts(content: bytes) -> dict[str, CellFacts]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ods_facts(archive) if "content.xml" in archive.namelist() else xlsx_facts(archive)


def _check_bounds(tables: list[list[list]]) -> None:
    total = sum(map(len, tables))
    widest = max((len(row) for rows in tables for row in rows), default=0)
    if total > MAX_ROWS or widest > MAX_COLUMNS:
        raise WorkbookError(TOO_LARGE, f"{total} × {widest} > {MAX_ROWS} × {MAX_COLUMNS}")


def _sheet(name: str, rows: list[list], hidden: bool, facts: CellFacts) -> Sheet:
    for (row, column), text in facts.errors.items():
        if row < len(rows):
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = text
    return Sheet(name, rows, hidden, _convert(rows), facts)


def _values(content: bytes) -> Iterator[tuple[str, list[list], bool]]:
    """Name, rows and whether it is hidden of every worksheet, by calamine."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    total = 0
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        total += sheet.height
        if total > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
            raise WorkbookError(TOO_LARGE, f"{total} × {sheet.total_width} > {MAX_ROWS} × {MAX_COLUMNS}")
        rows = sheet.to_python(skip_empty_area=False) if sheet.height else []
        yield meta.name, rows, meta.visible != SheetVisibleEnum.Visible


def _convert(rows: list[list]) -> dict[int, str]:
    """Replaces, in place, the texts of old fonts; the columns concerned with the font's family."""
    found: dict[int, str] = {}
    for column in range(max(map(len, rows), default=0)):
        texts = [row[column] for row in rows if column < len(row) and isinstance(row[column], str)]
        family, changed = decode_column([text for text in texts if not text.isascii()])
        if not changed:
            continue
        found[column] = family or ""
        for row in rows:
            if column < len(row) and isinstance(row[column], str):
                row[column] = changed.get(row[column], row[column])
    return found


def _check_ole(content: bytes) -> None:
    """Old .xls files and encrypted workbooks share one container."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
    except Exception as error:
        raise WorkbookError(DAMAGED, str(error)) from error
    if "EncryptedPackage" in streams:
        raise WorkbookError(ENCRYPTED)
    if not streams & {"Workbook", "Book"}:
        raise WorkbookError(NOT_EXCEL)
    try:
        encrypted = msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted()
    except Exception:  # its reader is stricter than calamine's: let calamine judge
        encrypted = False
    if encrypted:
        raise WorkbookError(ENCRYPTED)


def _check_zip(content: bytes) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise WorkbookError(DAMAGED, str(error)) from error
    with archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if not ({"xl/workbook.xml", "xl/workbook.bin"} & names or _is_ods(archive, names)):
            raise WorkbookError(NOT_EXCEL)
        if any(entry.flag_bits & 1 for entry in entries):
            raise WorkbookError(ENCRYPTED)
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise WorkbookError(TOO_LARGE, f"> {MAX_UNPACKED_BYTES // 1024 // 1024} MiB")
        for entry in entries:
            if entry.filename.endswith(".xml"):
                _check_entry(archive, entry)


def _is_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    return "mimetype" in names and b"opendocument.spreadsheet" in archive.open("mimetype").read(200)


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpacks one part in pieces: its true size, and no value far outside of any list."""
    unpacked, tail = 0, b""
    is_sheet = entry.filename.startswith("xl/worksheets/")
    try:
        with archive.open(entry) as part:
            while piece := part.read(CHUNK):
                unpacked += len(piece)
                if unpacked > MAX_UNPACKED_BYTES:
                    raise WorkbookError(TOO_LARGE, f"> {MAX_UNPACKED_BYTES // 1024 // 1024} MiB")
                if is_sheet:
                    _check_far_cells(tail + piece)
                    tail = piece[-OVERLAP:]
    except (zipfile.BadZipFile, EOFError, ValueError, OSError) as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(DAMAGED, str(error)) from error


def _check_far_cells(piece: bytes) -> None:
    for match in FAR_CELL.finditer(piece):
        if match[1] is None or int(match[1]) > MAX_ROWS:
            raise WorkbookError(TOO_LARGE, f"> {MAX_ROWS} × {MAX_COLUMNS}")
