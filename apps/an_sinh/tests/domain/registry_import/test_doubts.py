"""What a file says against a row: nothing that it says is passed over, in .xlsx, .xls and .ods."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from an_sinh.domain.registry_import.doubts import LEAVING_NOTE, leaves
from an_sinh.domain.registry_import.reading import Reading, read_listings, read_registry
from an_sinh.domain.registry_import.workbook import read_workbook
from tests.domain.registry_import.factory import context, units

HEADINGS = ["STT", "Xã", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã đối tượng", "Mức hưởng", "Ghi chú"]
ERROR, HIDDEN, STRUCK, NOTE, MERGED, PLAIN = "error", "hidden", "struck", "note", "merged", "plain"
CODES = {ERROR: "error_cell", HIDDEN: "hidden_row", STRUCK: "struck_row", NOTE: "leaving_note"}
LEAVING = [
    "B. DANH SÁCH GIẢM TRONG THÁNG",
    "II. Đối tượng giảm",
    "C. Danh sách dừng hưởng trợ cấp",
    "DANH SACH GIAM",
]
STAYING = ["A. DANH SÁCH CHI TRẢ", "C. Đối tượng tăng mới", "D. Danh sách điều chỉnh mức hưởng"]


def person(number: int, **changes) -> dict:
    """A right row: men born 1938, each with an ID number of his own."""
    cells = [number, "Xã Mai Sao", f"Lộc Đình {'ABCDEGHIKLMNOPQRSTUVXY'[number % 22]}{number}", "24/05/1938",
             f"020038{number:06d}", "5c", 360_000, ""]  # fmt: skip
    return {"kind": PLAIN, "cells": cells} | changes


def xlsx(lines: list[dict]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page, struck = book.add_worksheet("BTXH"), book.add_format({"font_strikeout": True})
        for at, line in enumerate(lines):
            form = struck if line["kind"] == STRUCK else None
            for column, cell in enumerate(line["cells"]):
                if cell == "#N/A":
                    page.write_formula(at, column, "=VLOOKUP(1,X1:Y2,2)", form, "#N/A")
                elif cell != "":
                    page.write(at, column, cell, form)
            if line["kind"] == HIDDEN:
                page.set_row(at, None, None, {"hidden": True})
            if line["kind"] == MERGED:
                for column in (0, 1, 2, 3, 4):
                    page.merge_range(at, column, at + 1, column, line["cells"][column])
    return buffer.getvalue()


def xls(lines: list[dict]) -> bytes:
    book = xlwt.Workbook()
    page, struck = book.add_sheet("BTXH"), xlwt.easyxf("font: struck_out on")
    merged_from = {at for at, line in enumerate(lines) if line["kind"] == MERGED}
    for at, line in enumerate(lines):
        for column, cell in enumerate(line["cells"]):
            if cell == "#N/A":
                page.row(at).set_cell_error(column, 0x2A)
            elif at in merged_from and column < 5:
                page.write_merge(at, at + 1, column, column, cell)
            elif cell != "" and not (at - 1 in merged_from and column < 5):
                page.write(at, column, cell, struck if line["kind"] == STRUCK else xlwt.Style.default_style)
        if line["kind"] == HIDDEN:
            page.row(at).hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(lines: list[dict]) -> bytes:
    """Written by hand, as no library at hand writes errors and hidden rows."""
    table, merged = [], set()
    for at, line in enumerate(lines):
        hidden = ' table:visibility="filter"' if line["kind"] == HIDDEN else ""
        cells = []
        for column, cell in enumerate(line["cells"]):
            spanned = ' table:number-rows-spanned="2"' if line["kind"] == MERGED and column < 5 else ""
            if spanned:
                merged.add((at + 1, column))
            if (at, column) in merged:
                cells.append("<table:covered-table-cell/>")
            elif cell == "#N/A":
                cells.append(
                    '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
                )
            elif cell == "":
                cells.append("<table:table-cell/>")
            elif isinstance(cell, str):
                cells.append(
                    f'<table:table-cell office:value-type="string"{spanned}><text:p>{escape(cell)}</text:p></table:table-cell>'
                )
            else:
                cells.append(
                    f'<table:table-cell office:value-type="float" office:value="{cell}"{spanned}><text:p>{cell}</text:p></table:table-cell>'
                )
        table.append(f"<table:table-row{hidden}>{''.join(cells)}</table:table-row>")
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{oasis}:office:1.0" xmlns:table="{oasis}:table:1.0" '
        f'xmlns:text="{oasis}:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="BTXH">{"".join(table)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


WRITERS = {"xlsx": xlsx, "xls": xls, "ods": ods}


def read(content: bytes) -> Reading:
    listings, skipped = read_listings(read_workbook(content), units())
    return read_registry(listings, context(), skipped)


@st.composite
def sheets(draw):
    """Lines of a sheet with their truth: {row number from 1: rejection's code, or None where the row is right}."""
    lines, truth, number, section = [{"kind": PLAIN, "cells": HEADINGS}], {}, 0, None
    for _ in range(draw(st.integers(1, 4))):
        section = draw(st.sampled_from([None, *LEAVING, *STAYING]))
        if section:
            lines.append({"kind": PLAIN, "cells": [section]})
        leaving = section in LEAVING or (section is None and bool(lines[1:]) and truth.get("leaving", False))
        truth["leaving"] = leaving
        for kind in draw(st.lists(st.sampled_from([PLAIN, *CODES, MERGED]), min_size=1, max_size=4)):
            number += 1
            line = person(number, kind=kind)
            if kind == ERROR:
                line["cells"][draw(st.sampled_from([2, 4, 6]))] = "#N/A"
            if kind == NOTE:
                line["cells"][7] = draw(
                    st.sampled_from(["Đã chết ngày 02/04/2024", "Thôi hưởng", "Tạm dừng", "chết"])
                )
            code = CODES.get(kind)
            # Of several doubts the one about the cells goes first.
            truth[len(lines) + 1] = "leaving_section" if leaving and code in (None, "leaving_note") else code
            lines.append(line)
            if kind == MERGED:
                second = {"kind": PLAIN, "cells": ["", "", "", "", "", "CS1", 360_000, ""]}
                truth[len(lines) + 1] = "leaving_section" if leaving else None
                lines.append(second)
    del truth["leaving"]
    return lines, truth


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=60, deadline=None)
@given(sheet=sheets())
def test_every_row_is_taken_or_named_with_its_reason(kind, sheet):
    lines, truth = sheet
    if kind == "ods":  # struck-through texts are not told apart in .ods
        truth = {at: code for at, code in truth.items() if lines[at - 1]["kind"] != STRUCK}
    reading = read(WRITERS[kind](lines))
    found = {entry.record.row_no: None for entry in reading.entries}
    found |= {row.record.row_no: row.code for row in reading.rejected}
    assert {at: found.get(at, "passed over") for at in truth} == truth
    amounts = sum(
        line["cells"][6] for line in lines[1:] if len(line["cells"]) > 6 and line["cells"][6] != "#N/A"
    )
    taken = [row.record.values["amount"] for row in (*reading.entries, *reading.rejected)]
    assert sum(amount for amount in taken if amount != "#N/A") == amounts


def test_a_person_merged_over_two_rows_has_both_benefits():
    """STT, name, birth and ID number stand once for the rows of 5c and CS1."""
    lines = [{"kind": PLAIN, "cells": HEADINGS}, person(1, kind=MERGED)]
    lines.append({"kind": PLAIN, "cells": ["", "", "", "", "", "CS1", 360_000, ""]})
    for write in WRITERS.values():
        entries = read(write(lines)).entries
        assert [(entry.person.full_name, entry.category.code) for entry in entries] == [
            ("Lộc Đình B1", "5c"), ("Lộc Đình B1", "CS1"),
        ]  # fmt: skip
        assert len({id(entry.person) for entry in entries}) == 1


def test_an_error_names_its_cell():
    line = person(1)
    line["cells"][4] = "#N/A"
    for write in WRITERS.values():
        (row,) = read(write([{"kind": PLAIN, "cells": HEADINGS}, line])).rejected
        assert (row.code, row.details) == ("error_cell", ("E2", "#N/A"))


def test_a_formula_that_was_never_calculated_is_an_error():
    """Programs write formulas without a value; Excel would calculate it when the file is opened."""
    content = xlsx(
        [
            {"kind": PLAIN, "cells": HEADINGS},
            person(1, kind=ERROR, cells=[*person(1)["cells"][:6], "#N/A", ""]),
        ]
    )
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace(b"<v>#N/A</v>", b"").replace(b' t="e"', b""))
    (row,) = read(target.getvalue()).rejected
    assert (row.code, row.details) == ("error_cell", ("G2", "(no value)"))


def test_an_xls_whose_code_page_is_not_unicode_reads_as_it_was_typed():
    """Some programs write another code page into a file whose texts are UTF-16 all the same."""
    content = xls([{"kind": PLAIN, "cells": HEADINGS}, person(1)])
    odd = content.replace(b"\x42\x00\x02\x00\xb0\x04", b"\x42\x00\x02\x00\xe4\x04")
    assert odd != content
    assert [entry.person.full_name for entry in read(odd).entries] == ["Lộc Đình B1"]


@pytest.mark.parametrize(
    "text",
    [*LEAVING, "GIẢM T5", "Danh sách dừng chi trả", "Danh sách giảm chi trả tháng 5", "Đối tượng chuyển đi"],
)
def test_headings_of_who_leaves(text):
    assert leaves(text)


@pytest.mark.parametrize(
    "text",
    [
        *STAYING,
        "BTXH",
        "DANH SÁCH TĂNG, GIẢM",
        "Người giám hộ",
        "Danh sách xóa đói giảm nghèo",
        "NGUOI GIAM HO",
        "Giám đốc",
    ],
)
def test_headings_of_others(text):
    assert not leaves(text)


@pytest.mark.parametrize(
    "note", ["bố mẹ đã chết", "chồng chết", "mất sức", "giảm nghèo", "hưởng thay", "chuyển đến từ xã A", ""]
)
def test_notes_about_others_or_other_things_stop_nobody(note):
    assert not LEAVING_NOTE.match(note)
