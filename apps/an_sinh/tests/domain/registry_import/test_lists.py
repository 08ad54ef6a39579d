"""Lists in other shapes: flat, mapped, one heading row, headings on each page, villages, hidden sheets."""

import datetime

import pytest

from an_sinh.domain.registry_import.communes import UnitIndex
from an_sinh.domain.registry_import.headings import MappingError, find_layout
from an_sinh.domain.registry_import.reading import ListError, find_lists, read_listings, read_registry
from an_sinh.domain.registry_import.workbook import read_workbook
from tests.domain.registry_import.factory import HEADINGS, context, flat_list, read, row, units, workbook

NAMES = ("STT", "Họ và tên", "Năm sinh", "Số CCCD", "Mã đối tượng", "Mức hưởng", "Hưởng từ tháng")


def line(number, name="Lộc Đình Cường", birth="1938", id_number="020038681016", category="5c"):
    return [number, name, birth, id_number, category, 360_000, "11/2023"]


def test_a_flat_list_has_a_commune_column():
    reading = read(
        flat_list([row(), row(commune="TT. Chi Lăng", id_number="020040111111", birth_date="1940")])
    )
    assert [entry.record.unit.code for entry in reading.entries] == ["06484", "06466"]


def test_a_mapping_names_columns_that_no_alias_knows():
    headings = HEADINGS | {
        "full_name": "Đối tượng thụ hưởng",
        "id_number": "Mã định danh CSDLQG",
        "category": "Diện",
    }
    headings = {name: headings[name] for name in row()}
    content = flat_list([row()], headings)
    with pytest.raises(ListError) as caught:
        read(content)
    assert caught.value.code == "no_list"
    mapping = {"đối tượng thụ hưởng": "full_name", "Mã định danh CSDLQG": "id_number", "Diện": "category"}
    reading = read(content, mapping)
    assert reading.entries[0].person.id_number == "020038681016"


def test_a_mapping_goes_before_the_aliases_and_can_hide_a_column():
    headings = {"full_name": "Họ và tên", "birth_date": "Ngày sinh", "id_number": "Ghi chú", "category": "Mã đối tượng",
                "commune": "Xã", "start_month": "Hưởng từ tháng", "note": "Số CCCD"}  # fmt: skip
    mapping = {"Ghi chú": "id_number", "Số CCCD": None}
    reading = read(flat_list([row(note="x")], headings), mapping)
    assert reading.entries[0].person.id_number == "020038681016"
    assert reading.entries[0].note == ""


@pytest.mark.parametrize(
    ("mapping", "wrong"), [({"Tên": "ful_name"}, "ful_name"), (["x"], None), ({"a": 1}, None)]
)
def test_a_wrong_mapping_is_refused(mapping, wrong):
    with pytest.raises(MappingError) as caught:
        read(flat_list([row()]), mapping)
    assert wrong is None or wrong in caught.value.args


def test_a_mapping_of_absent_headings_is_refused():
    with pytest.raises(ListError) as caught:
        read(flat_list([row()]), {"Cột lạ": "note"})
    assert (caught.value.code, caught.value.details) == ("unmatched_mapping", ("Cột lạ",))


def test_missing_columns_are_named():
    headings = {name: HEADINGS[name] for name in ("commune", "full_name", "id_number")}
    with pytest.raises(ListError) as caught:
        read(flat_list([row()], headings))
    assert (caught.value.code, caught.value.details) == ("missing_columns", ("BTXH", "category, birth_date"))


def test_a_workbook_without_a_list_is_refused():
    with pytest.raises(ListError) as caught:
        read(workbook({"BTXH": [["xin", "chào"], [1, 2]]}))
    assert caught.value.code == "no_list"


def test_headings_repeated_on_each_page_titles_totals_and_signatures_are_no_rows():
    content = workbook(
        {
            "NCC": [["xin chào"]],
            "Danh sách": [
                ["DANH SÁCH ĐỐI TƯỢNG BẢO TRỢ XÃ HỘI"],
                ["Tháng 5 năm 2024"],
                NAMES,
                ["A", "B", 1, 2, 3, 4, 5],
                ["I", "Xã Mai Sao", "", "", "", 720_000],
                ["Thôn 5"],
                line(1),
                NAMES,
                line(2, "Vũ Văn Quân", 1945.0, "020045694734"),
                ["", "Cộng xã", "", "", "", 720_000],
                [],
                ["II", "TT. Chi Lăng"],
                line(3, "Tống Thị Hoa", "12-07-1941", "020141637719"),
                ["", "Tổng cộng", "", "", "", "1.080.000"],
                [4],
                ["", "NGƯỜI LẬP BIỂU", "", "", "TRƯỞNG PHÒNG"],
                ["", "Nguyễn Văn A"],
            ],
        }
    )
    reading = read(content)
    assert reading.rejected == []
    assert [entry.person.full_name for entry in reading.entries] == [
        "Lộc Đình Cường",
        "Vũ Văn Quân",
        "Tống Thị Hoa",
    ]
    assert [entry.record.unit.code for entry in reading.entries] == ["06484", "06484", "06466"]
    assert [entry.person.village for entry in reading.entries] == ["Thôn 5", "Thôn 5", ""]
    assert [entry.record.row_no for entry in reading.entries] == [7, 9, 13]
    assert reading.listings[0].month == datetime.date(2024, 5, 1)
    assert reading.listings[0].programme == "BTXH"
    assert reading.skipped_sheets == ["NCC"]


def test_rows_below_an_unknown_commune_are_rejected_and_not_put_into_the_one_before():
    content = workbook(
        {"BTXH": [NAMES, ["I. Xã Mai Sao"], line(1), ["II. Xã Lạ"], line(2, id_number="020038000001")]}
    )
    reading = read(content)
    assert [entry.record.unit.code for entry in reading.entries] == ["06484"]
    assert [(rejected.code, rejected.details) for rejected in reading.rejected] == [
        ("unknown_commune", ("II. Xã Lạ",))
    ]


def test_a_numbered_heading_without_its_kind_does_not_keep_the_commune_before():
    content = workbook(
        {"BTXH": [NAMES, ["I. Xã Mai Sao"], line(1), ["II. Chi Lăng"], line(2, id_number="020038000001")]}
    )
    assert [rejected.code for rejected in read(content).rejected] == ["unknown_commune"]


def test_a_list_of_one_commune_needs_no_headings():
    one = UnitIndex([units().find("Xã Mai Sao")])
    content = workbook(
        {"BTXH": [NAMES, ["A. NGƯỜI CAO TUỔI"], line(1), ["I. Trẻ em"], line(2, id_number="020038000001")]}
    )
    reading = read(content, into=context(units=one))
    assert {entry.record.unit.code for entry in reading.entries} == {"06484"}
    assert len(reading.entries) == 2
    assert reading.listings[0].ignored == [(2, "A. NGƯỜI CAO TUỔI"), (4, "I. Trẻ em")]


def test_a_sheet_or_title_can_name_the_commune():
    for sheet, title in (("Xã Mai Sao", "BTXH"), ("BTXH", "ỦY BAN NHÂN DÂN XÃ MAI SAO")):
        reading = read(workbook({sheet: [[title], NAMES, line(1)]}))
        assert reading.entries[0].record.unit.code == "06484"


def test_a_list_that_names_no_programme_finds_it_by_the_category():
    lines = [NAMES, ["Xã Mai Sao"], line(1), line(2, id_number="020045694734", birth="1945", category="HH21")]
    reading = read(workbook({"Sheet1": lines}))
    assert [entry.category.programme for entry in reading.entries] == ["BTXH", "NCC"]


def test_a_category_of_the_other_programme_is_unknown():
    lines = [NAMES, ["Xã Mai Sao"], line(1, category="HH21")]
    assert [rejected.code for rejected in read(workbook({"BTXH": lines})).rejected] == ["unknown_category"]


def test_a_row_with_only_a_name_between_others_is_not_lost_silently():
    content = workbook({"BTXH": [NAMES, ["Xã Mai Sao"], ["", "Vũ Văn Quân"], line(1), [2, "Bế Thị Mai"]]})
    reading = read(content)
    assert reading.listings[0].ignored == [(3, "Vũ Văn Quân")]
    assert [(rejected.record.row_no, rejected.code) for rejected in reading.rejected] == [
        (5, "unknown_category")
    ]


def test_unrecognised_headings_are_named():
    content = flat_list([row(note="x")], {name: HEADINGS[name] for name in row()} | {"note": "Dân tộc"})
    [(_, [table])], _ = find_lists(read_workbook(content))
    assert table.layout.unrecognised == ["Dân tộc"]


def test_two_heading_rows_without_merged_cells():
    rows = [
        ["STT", "Họ tên", "Năm sinh", "", "Quyết định", "", "Mã đối tượng", "Tài khoản", "", ""],
        ["", "", "Nam", "Nữ", "Số", "Ngày", "", "Số", "Ngân hàng", "Chủ tài khoản"],
    ]
    layout = find_layout(rows)
    assert layout.columns == {
        "number": 0, "full_name": 1, "birth_male": 2, "birth_female": 3, "decision_number": 4, "decision_date": 5,
        "category": 6, "account_number": 7, "provider": 8, "account_holder": 9,
    }  # fmt: skip
    assert layout.heading_rows == range(2)


def test_a_list_typed_for_an_old_font_reads_as_vietnamese_and_says_so():
    """Names, villages and headings in .VnTime; the commune and the bank in Unicode."""
    headings = HEADINGS | {"full_name": "Hä vµ tªn", "village": "Th«n"}
    headings = {name: headings[name] for name in (*row(), "account_number", "provider")}
    typed = row(full_name="L\u00ad¬ng ThÞ Hßa", village="B¶n Tó", provider="", account_number="")
    sheets = read_workbook(flat_list([typed], headings))
    listings, _ = read_listings(sheets, units())
    reading = read_registry(listings, context())
    (entry,) = reading.entries
    assert (entry.person.full_name, entry.person.village) == ("Lương Thị Hòa", "Bản Tú")
    assert listings[0].old_fonts == {"Họ và tên": "TCVN3", "Thôn": "TCVN3"}
    assert sheets[0].old_fonts == {1: "TCVN3", 5: "TCVN3"}


def test_a_list_in_unicode_is_left_as_it_is():
    sheets = read_workbook(flat_list([row(), row(full_name="Bùi Hà")]))
    assert sheets[0].old_fonts == {}
    assert [line[1] for line in sheets[0].rows] == ["Họ và tên", "Lộc Đình Cường", "Bùi Hà"]


def test_the_sex_is_read_from_the_column_that_is_marked():
    """ "Giới tính" over "Nam | Nữ" marked x, the commonest layout: no birth dates stand there."""
    top = ["STT", "Xã", "Họ và tên", "Giới tính", "", "Ngày sinh", "Mã đối tượng"]
    below = ["", "", "", "Nam", "Nữ", "", ""]
    people = [
        [1, "Mai Sao", "Lộc Đình Cường", "x", "", "1938", "5c"],
        [2, "Xã Mai Sao", "Lộc Thị Hoa", "", "✓", "1940", "5c"],
        [3, "Xã Mai Sao", "Lộc Thị Na", "", "", "1941", "5c"],
    ]
    reading = read(workbook({"BTXH": [top, below, *people]}))
    assert [entry.person.sex for entry in reading.entries] == ["Male", "Female", None]
    assert [code for code, _ in reading.entries[2].warnings if code == "sex_unclear"] == ["sex_unclear"]
    assert reading.rejected == []


def test_under_an_unknown_group_no_personal_field_is_taken_for_the_beneficiarys():
    """A carer's ID number must not become the child's: the columns are asked for in the mapping."""
    top = [
        "STT",
        "Xã",
        "Họ và tên",
        "Ngày sinh",
        "Mã đối tượng",
        "Người chăm sóc trực tiếp",
        "",
        "Chế độ",
        "",
    ]
    below = ["", "", "", "", "", "Họ và tên", "Số CCCD", "Hệ số", "Số tiền"]
    child = [1, "Xã Mai Sao", "Lộc Minh An", "02/03/2022", "5c", "Lộc Thị Hoa", "020140000001", "1", 360_000]
    listing = find_lists(read_workbook(workbook({"BTXH": [top, below, child]})))[0][0][1][0].layout
    assert "id_number" not in listing.columns
    assert listing.columns["full_name"] == 2 and listing.columns["amount"] == 8
    assert listing.unrecognised == [
        "Người chăm sóc trực tiếp / Họ và tên",
        "Người chăm sóc trực tiếp / Số CCCD",
    ]


def test_a_sheet_per_commune_needs_no_commune_column():
    """Named by the commune alone, by its kind too, or in the title."""
    lines = [["STT", "Họ và tên", "Ngày sinh", "Mã đối tượng"], [1, "Lộc Đình Cường", "1938", "5c"]]
    titled = [["DANH SÁCH CHI TRẢ XÃ MAI SAO THÁNG 05/2024"], *lines]
    titled[2] = [1, "Lộc Đình Đạt", "1939", "5c"]
    other = [lines[0], [1, "Lộc Đình Em", "1940", "5c"]]
    reading = read(workbook({"Mai Sao": lines, "Sheet2": titled, "Xã Vân An": other}))
    assert [entry.record.unit.unit_name for entry in reading.entries] == [
        "Xã Mai Sao",
        "Xã Mai Sao",
        "Xã Vân An",
    ]


def test_a_name_that_two_units_share_is_asked_for():
    """Chi Lăng is a commune and a township."""
    lines = [["STT", "Họ và tên", "Ngày sinh", "Mã đối tượng"], [1, "Lộc Đình Cường", "1938", "5c"]]
    reading = read(workbook({"Chi Lăng": lines}))
    assert [row.code for row in reading.rejected] == ["unknown_commune"]


def test_a_sheet_without_categories_is_left_out_beside_a_list():
    lines = [
        ["STT", "Xã", "Họ và tên", "Ngày sinh", "Mã đối tượng"],
        [1, "Xã Mai Sao", "Lộc Đình Cường", "1938", "5c"],
    ]
    extra = [
        ["STT", "Xã", "Họ và tên", "Ngày sinh", "Số điện thoại"],
        [1, "Xã Mai Sao", "Lộc Văn Bình", "1950", "0912345678"],
    ]
    reading = read(workbook({"BTXH": lines, "Danh bạ": extra}))
    assert (len(reading.entries), reading.skipped_sheets) == (1, ["Danh bạ"])


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Agribank Chi Lăng", "Agribank"),
        ("AGRIBANK huyện Chi Lăng, Lạng Sơn", "Agribank"),
        ("VietinBank PGD Đồng Mỏ", "VietinBank"),
        (970415.0, "VietinBank"),
        ("970405", "Agribank"),
        ("Vietin Bank Chi Lăng", None),
        ("BacABank Chi Lăng", None),
        ("970499", None),
    ],
)
def test_a_bank_is_known_with_its_place_and_by_its_number(text, provider):
    content = flat_list([row(channel="TK", account_number="100860552632", provider=text)])
    (entry,) = read(content).entries
    assert (entry.payment.provider if entry.payment.account else None) == provider


@pytest.mark.parametrize(
    ("birth", "precision"),
    [("00/00/1938", "Year"), ("/05/1938", "Month"), ("…/…/1938", "Year"), ("--/05/1938", "Month")],
)
def test_a_birth_with_unknown_parts_is_what_is_known(birth, precision):
    (entry,) = read(flat_list([row(birth_date=birth)])).entries
    assert (entry.person.birth.year, entry.person.birth.precision) == (1938, precision)


def test_a_start_that_is_still_to_come_is_refused_and_great_ages_are_pointed_out():
    """List of May 2024: June may be granted already, November 2032 is a slip for 2023. Born 1900: 124 years old."""
    reading = read(
        flat_list([row(start_month="06/2024"), row(full_name="Lộc A", id_number="", start_month="11/2032"),
                   row(full_name="Lộc B", id_number="", birth_date="1900")])
    )  # fmt: skip
    assert [(line.code, line.details) for line in reading.rejected] == [("start_to_come", ("11/2032",))]
    assert [code for code, _ in reading.entries[1].warnings if code == "age_unusual"] == ["age_unusual"]


def test_the_category_may_stand_in_the_line_above_its_people():
    """No column of categories: the code, the clause, or nothing that can be told (its people come back with the text)."""
    lines = [
        ["STT", "Xã", "Họ và tên", "Ngày sinh", "Mức hưởng"],
        ["I", "Người cao tuổi từ đủ 80 tuổi (5c)"],
        [1, "Xã Mai Sao", "Lộc Đình Cường", "1938", 360_000],
        ["II. Theo điểm b khoản 6 Điều 5"],
        [1, "Xã Mai Sao", "Lộc Thị Hoa", "1990", 900_000],
        ["III. Người có hoàn cảnh khó khăn"],
        [1, "Xã Mai Sao", "Lộc Thị Na", "1991", 360_000],
        ["IV. Danh sách giảm trong tháng"],
        [1, "Xã Mai Sao", "Lộc Đình Đạt", "1937", 360_000],
    ]
    reading = read(workbook({"BTXH": lines}))
    assert [(entry.person.full_name, entry.category.code) for entry in reading.entries] == [
        ("Lộc Đình Cường", "5c"), ("Lộc Thị Hoa", "6b"),
    ]  # fmt: skip
    assert [(row.code, row.details[0]) for row in reading.rejected] == [
        ("unknown_category", "III. Người có hoàn cảnh khó khăn"),
        ("leaving_section", "IV. Danh sách giảm trong tháng"),
    ]
