"""Excel in and out: read by calamine, written by xlsxwriter (each the fastest of its kind)."""

import datetime
import io
import re

from frappe.locals import local
from frappe.utils.html import is_html, unescape_html
from frappe.utils.strings import strip_html

ILLEGAL_CHARACTERS = re.compile(r"[\000-\010]|[\013-\014]|[\016-\037]")
ILLEGAL_IN_TITLE = re.compile(r"[\\*?:/\[\]]")

FIRST_EXCEL_YEAR = 1900


def make_xlsx(data, sheet_name: str, wb=None, column_widths=None) -> io.BytesIO | None:
    """A workbook with one sheet of rows, its first row bold. With `wb` (an xlsxwriter Workbook) a sheet is
    added to it, and its owner closes it."""
    import xlsxwriter

    output = io.BytesIO()
    workbook = wb or xlsxwriter.Workbook(
        output, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    )
    sheet = workbook.add_worksheet(ILLEGAL_IN_TITLE.sub(" ", sheet_name)[:31])
    for index, width in enumerate(column_widths or ()):
        if width:
            sheet.set_column(index, index, width)
    bold = workbook.add_format({"bold": True})
    for row_index, row in enumerate(data):
        for column_index, value in enumerate(row):
            write_cell(sheet, row_index, column_index, value, bold if row_index == 0 else None)
    if wb:
        return None
    workbook.close()
    output.seek(0)
    return output


def write_cell(sheet, row: int, column: int, value, style=None) -> None:
    """Text stays text: never a formula or a link, whatever it looks like."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, clean_text(value)[:32767], style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, datetime.date) and value.year < FIRST_EXCEL_YEAR:
        sheet.write_string(row, column, value.isoformat()[:10], style)  # Excel's calendar begins in 1900
    elif isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, clean_text(str(value))[:32767], style)


def clean_text(value: str) -> str:
    return ILLEGAL_CHARACTERS.sub("", handle_html(value))


def handle_html(data: str) -> str:
    """Text of HTML; other text as it is."""
    if not is_html(data):
        return data
    text = re.sub(r"<(br|/p|/div|/li)\b[^>]*>", "\n", data, flags=re.IGNORECASE)
    return unescape_html(strip_html(text)).strip()


def read_xlsx_file_from_attached_file(file_url=None, fcontent=None, filepath=None) -> list[list]:
    """Rows of the first sheet of an uploaded file, of bytes, or of a file on disk; empty cells are None."""
    from python_calamine import CalamineWorkbook

    if file_url:
        from frappe.model.document import get_doc

        fcontent = get_doc("File", {"file_url": file_url}).get_content()
        fcontent = fcontent.encode() if isinstance(fcontent, str) else fcontent
    source = (
        CalamineWorkbook.from_filelike(io.BytesIO(fcontent))
        if fcontent
        else CalamineWorkbook.from_path(filepath)
    )
    rows = source.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[None if cell == "" else whole(cell) for cell in row] for row in rows]


def whole(cell):
    """Excel knows only floats: 12.0 was written as 12."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def read_xls_file_from_attached_file(content: bytes) -> list[list]:
    return read_xlsx_file_from_attached_file(fcontent=content)


def build_xlsx_response(data, filename: str) -> None:
    """Answer the request with rows as an Excel file."""
    local.response["filename"] = f"{filename}.xlsx"
    local.response["filecontent"] = make_xlsx(data, filename).getvalue()
    local.response["type"] = "binary"
