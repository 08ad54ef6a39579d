"""CSV, and the HTML and XML tables that programs save as .xls: the same list, the same people."""

import datetime
import io
from html import escape

import openpyxl
import pytest

from an_sinh.domain.registry_import.headings import Layout
from an_sinh.domain.registry_import.listing import Listing
from an_sinh.domain.registry_import.reading import Rejected
from an_sinh.domain.registry_import.rejects import rejected_workbook, sheet_title
from an_sinh.domain.registry_import.text_tables import read_text_tables
from an_sinh.domain.registry_import.workbook import MAX_COLUMNS, Sheet, WorkbookError, read_workbook
from tests.domain.registry_import.factory import read

ROWS = [
    ["STT", "Xã", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã đối tượng", "Mức hưởng", "Hưởng từ tháng"],
    ["1", "Xã Mai Sao", "Lộc Đình Cường", "24/05/1938", "020038681016", "5c", "360.000", "11/2023"],
    ["2", "Xã Vân An", "Đặng Thị Bưởi, tức Hoa", "1940", "020140000001", "5c", "360.000", "01/2024"],
]


def by_delimiter(sign: str) -> str:
    return "\r\n".join(sign.join(f'"{cell}"' if sign in cell else cell for cell in row) for row in ROWS)


def html() -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in ROWS)
    return f"<html><head><meta charset=utf-8></head><body><table border=1>{lines}</table></body></html>"


def xml() -> str:
    lines = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row)
        + "</Row>"
        for row in ROWS
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="BTXH"><Table>{lines}</Table></Worksheet></Workbook>'
    )


FILES = {
    "semicolons, UTF-8": by_delimiter(";").encode(),
    "commas, UTF-8 with its mark": by_delimiter(",").encode("utf-8-sig"),
    "tabs, UTF-16": by_delimiter("\t").encode("utf-16"),
    "HTML": html().encode(),
    "XML": xml().encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_table_is_read_like_a_workbook(name):
    reading = read(FILES[name])
    assert [
        (entry.person.full_name, entry.person.birth.text, entry.person.id_number, entry.record.unit.unit_name)
        for entry in reading.entries
    ] == [
        ("Lộc Đình Cường", "24/05/1938", "020038681016", "Xã Mai Sao"),
        ("Đặng Thị Bưởi, tức Hoa", "1940", "020140000001", "Xã Vân An"),
    ]
    assert [entry.start_month for entry in reading.entries] == [
        datetime.date(2023, 11, 1),
        datetime.date(2024, 1, 1),
    ]
    assert [
        code for entry in reading.entries for code, _ in entry.warnings if code == "amount_mismatch"
    ] == []


def test_the_vietnamese_code_page_of_windows_is_read():
    """Windows-1258 writes most tones as marks of their own."""
    import unicodedata

    text = by_delimiter(";").replace("Đặng Thị Bưởi, tức Hoa", "Đặng Thị Bưởi")
    typed = "".join(_of_1258(letter, unicodedata) for letter in text).encode("cp1258")
    assert [entry.person.full_name for entry in read(typed).entries] == ["Lộc Đình Cường", "Đặng Thị Bưởi"]


def _of_1258(letter: str, unicodedata) -> str:
    """A letter as the code page has it: with its breve, circumflex or horn, and the tone behind."""
    try:
        letter.encode("cp1258")
        return letter
    except UnicodeEncodeError:
        decomposed = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in tones))
        return base + "".join(tones)


def test_cells_that_span_keep_the_others_in_their_columns():
    page = (
        "<table><tr><th rowspan=2>STT</th><th colspan=2>Giới tính</th></tr><tr><th>Nam</th><th>Nữ</th></tr>"
        "<tr><td>1</td><td>x</td><td></td></tr></table>"
    )
    ((_, rows),) = read_text_tables(page.encode())
    assert rows == [["STT", "Giới tính", ""], ["", "Nam", "Nữ"], ["1", "x", ""]]


def test_a_table_wider_than_any_list_is_refused():
    wide = ";".join(map(str, range(MAX_COLUMNS + 1)))
    with pytest.raises(WorkbookError) as caught:
        read_workbook(f"{wide}\n{wide}\n".encode())
    assert caught.value.code == "too_large"


def test_titles_of_sheets_are_such_that_excel_takes_them():
    taken: set[str] = set()
    long = "Danh sách đối tượng bảo trợ xã hội tháng 5 năm 2024"
    titles = [sheet_title(name, taken) for name in (long, long, "a/b:c", "", "BTXH", "btxh")]
    assert titles == [long[:31], f"{long[:29]} 2", "a b c", "Sheet", "BTXH", "btxh 2"]
    assert all(len(title) <= 31 for title in titles)


def test_a_rejected_birth_before_1900_comes_back_as_it_was():
    """Excel has no day before 1900: written as one, readers make another day or midnight of it."""
    reading = read(FILES["HTML"])
    record = reading.entries[0].record
    record.row_no = 2
    day = datetime.date(1899, 5, 17)
    sheet = Sheet(record.sheet, [ROWS[0], [1.0, "Xã Mai Sao", "Lộc Đình Cường", day]])
    content = rejected_workbook(
        [sheet],
        [Listing(record.sheet, Layout({}, range(0, 1), 1), None, None)],
        [Rejected(record, "missing_name", ())],
        lambda row: row.code,
        ("Code", "Reason"),
    )
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in page[2]][3] == "17/05/1899"
