from an_sinh.domain.registry_import.codes import REJECTIONS
from an_sinh.domain.registry_import.rejects import rejected_workbook
from an_sinh.domain.registry_import.workbook import read_workbook
from tests.domain.registry_import.factory import WORKBOOK, context, read, workbook


def rejects_of(content: bytes, into):
    reading = read(content, into=into)
    return reading, rejected_workbook(
        read_workbook(content),
        reading.listings,
        reading.rejected,
        lambda row: REJECTIONS[row.code].format(*row.details),
        ("Mã lỗi", "Lý do"),
    )


def test_rejected_rows_come_back_in_the_layout_of_their_list_with_the_reason():
    _, content = rejects_of(WORKBOOK.read_bytes(), context())
    sheet = read_workbook(content)[0]
    assert sheet.rows[4][0] == "Tháng 05/2024"
    assert sheet.rows[6][-2:] == ["Mã lỗi", "Lý do"]
    assert sheet.rows[9][0] == "I. TT. ĐỒNG MỎ"
    assert sheet.rows[10][1:4] == ["Hoàng Thị Liên", "", "31/02/2017"]
    assert sheet.rows[10][-2] == "bad_birth_date"
    assert "31/02/2017" in sheet.rows[10][-1]


def test_they_can_be_imported_again_and_only_what_was_corrected_is_taken():
    known = context()
    reading, content = rejects_of(WORKBOOK.read_bytes(), known)
    again = read(content, into=known)
    assert [(row.record.sheet, row.code) for row in again.rejected] == [
        (row.record.sheet, row.code) for row in reading.rejected
    ]
    assert [row.record.unit for row in again.rejected] == [row.record.unit for row in reading.rejected]

    corrected = content_with(content, {"31/02/2017": "28/02/2017"})
    third = read(corrected, into=known)
    assert [entry.person.full_name for entry in third.entries] == ["Hoàng Thị Liên"]
    assert len(third.rejected) == len(reading.rejected) - 1


def test_rows_of_two_tables_come_back_below_their_own_headings_and_can_be_imported_again():
    first = [["STT", "Xã", "Họ và tên", "Ngày sinh", "Mã đối tượng", "Mức hưởng"],
             [1, "Xã Mai Sao", "Lộc Đình Cường", "năm Dần", "5c", 360_000]]  # fmt: skip
    second = [["DANH SÁCH NGƯỜI CÓ CÔNG"], ["STT", "Họ tên", "Mã đối tượng", "Năm sinh", "Số tiền", "Xã"],
              [1, "Hứa Văn Tô", "TKN", "năm Mão", 2_125_000, "Xã Vân An"]]  # fmt: skip
    _, content = rejects_of(workbook({"BTXH": [*first, [], *second]}), context())
    lines = [[cell for cell in row if cell != ""] for row in read_workbook(content)[0].rows]
    assert [row[0] for row in lines if row] == ["STT", 1.0, "DANH SÁCH NGƯỜI CÓ CÔNG", "STT", 1.0]
    corrected = content_with(content, {"năm Dần": "1938", "năm Mão": "1950"})
    assert [
        (entry.person.full_name, entry.category.name, entry.record.unit.unit_name)
        for entry in read(corrected).entries
    ] == [("Lộc Đình Cường", "BTXH-5c", "Xã Mai Sao"), ("Hứa Văn Tô", "NCC-TKN", "Xã Vân An")]


def test_no_text_becomes_a_formula():
    from tests.domain.registry_import.factory import flat_list, row

    _, content = rejects_of(flat_list([row(full_name="'=1+1", category="=HYPERLINK(0)")]), context())
    assert read_workbook(content)[0].rows[1][1] == "'=1+1"


def content_with(content: bytes, changes: dict[str, str]) -> bytes:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                cell.value = changes.get(cell.value, cell.value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
