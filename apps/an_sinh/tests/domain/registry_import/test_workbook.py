import io
import os
import zipfile

import msoffcrypto
import pytest

from an_sinh.domain.registry_import import workbook
from an_sinh.domain.registry_import.codes import FILE_ERRORS
from an_sinh.domain.registry_import.workbook import WorkbookError, check_size, read_workbook
from tests.domain.registry_import import factory

OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def code_of(content: bytes) -> str:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(content)
    assert caught.value.code in FILE_ERRORS
    return caught.value.code


def encrypted(content: bytes) -> bytes:
    office = msoffcrypto.OfficeFile(io.BytesIO(content))
    sealed = io.BytesIO()
    office.encrypt("secret", sealed)
    return sealed.getvalue()


def repacked(content: bytes, change) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"STT\n1\n", "not_excel"),
        (b"<html><table><tr><td>STT</td></tr></table></html>", "not_excel"),
        (b"<html><p>STT, Ho ten</p></html>", "not_excel"),
        (b'{"STT": 1, "name": "A"}', "not_excel"),
        (b"%PDF-1.7", "not_excel"),
        (os.urandom(2000), "not_excel"),
        (OLE_HEADER + b"\0" * 2000, "damaged"),
        (b"PK\x03\x04" + b"\0" * 200, "damaged"),
    ],
)
def test_what_is_no_workbook_is_named(content, code):
    assert code_of(content) == code


def test_a_zip_of_something_else_is_not_excel():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert code_of(target.getvalue()) == "not_excel"


def test_an_encrypted_workbook_is_named():
    assert code_of(encrypted(factory.flat_list([factory.row()]))) == "encrypted"


def test_a_workbook_without_a_single_cell_is_empty():
    assert code_of(factory.workbook({"BTXH": [], "NCC": []})) == "empty"


def test_a_cut_off_workbook_is_damaged():
    content = factory.WORKBOOK.read_bytes()
    assert code_of(content[: len(content) // 2]) == "damaged"


def test_fifty_megabytes_are_refused_by_their_size_alone():
    with pytest.raises(WorkbookError) as caught:
        check_size(50 * 1024 * 1024)
    assert caught.value.code == "too_large"
    assert "50 MiB" in caught.value.detail


def test_an_archive_that_unpacks_to_more_than_it_should_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 1_000_000)
    bomb = repacked(
        factory.flat_list([factory.row()]),
        lambda name, data: data + b" " * 2_000_000 if name.endswith("sheet1.xml") else data,
    )
    assert len(bomb) < 20_000
    assert code_of(bomb) == "too_large"


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "XFD1048576"])
def test_one_value_in_the_last_cell_does_not_eat_the_machine(cell):
    lines = {"BTXH": [["STT"]]}
    content = repacked(
        factory.workbook(lines),
        lambda name, data: data.replace(b'r="A1"', f'r="{cell}"'.encode()) if "sheet1" in name else data,
    )
    assert code_of(content) == "too_large"


def test_formats_without_values_far_away_do_no_harm():
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    content = repacked(
        factory.flat_list([factory.row()]),
        lambda name, data: data.replace(b"</sheetData>", far) if "sheet1" in name else data,
    )
    assert len(read_workbook(content)[0].rows) == 2


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 10)
    assert code_of(factory.flat_list([factory.row()] * 20)) == "too_large"


def test_hidden_sheets_are_marked():
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("NCC").write(0, 0, "x")
        hidden = book.add_worksheet("BTXH")
        hidden.write(0, 0, "x")
        hidden.hide()
    assert [(sheet.name, sheet.hidden) for sheet in read_workbook(buffer.getvalue())] == [
        ("NCC", False),
        ("BTXH", True),
    ]
