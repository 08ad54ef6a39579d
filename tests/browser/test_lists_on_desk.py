"""What offices send, as the officer sees it before the import: each list is a few rows with one peculiarity; the figures that
the page shows are rows accepted, refused and left out, and the sum of the sheet."""

import csv
import re

import openpyxl
import pytest
from district import DISTRICT_OFFICER
from playwright.sync_api import expect
from window import digits, vi

HEADINGS = ["STT", "Xã", "Họ và tên", "Số CCCD", "Ngày sinh", "Mã đối tượng", "Mức hưởng", "Hưởng từ tháng"]
TITLE = ["DANH SÁCH CHI TRẢ THÁNG 05/2024"]


@pytest.fixture(scope="module")
def bench(serve, prepared):
    return serve(prepared)


def line(number: int, name: str, born: str = "1938", **values) -> list:
    given = {
        "commune": "Xã Chi Lăng",
        "id": "",
        "category": "5c",
        "amount": 360_000,
        "start": "11/2016",
        **values,
    }
    return [
        number,
        given["commune"],
        name,
        given["id"],
        born,
        given["category"],
        given["amount"],
        given["start"],
    ]


def book_of(path, *rows, title: str = "BTXH", merged: tuple = (), headings: list | None = None) -> None:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in (TITLE, headings or HEADINGS, *rows):
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(path)


@pytest.fixture
def look(window):
    """Uploads a file as the district's officer; the page with what the import will do."""

    def upload(path):
        desk = window(DISTRICT_OFFICER)
        desk.open("registry-import/new", vi("Import a registry"))
        desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
        expect(told(desk)).to_be_visible()
        return desk

    return upload


def told(desk):
    return desk.page.get_by_role("region", name=vi("What the import will do"))


def first_rows(desk):
    return desk.page.get_by_role("region", name=vi("First rows"))


def figures(desk) -> list[int]:
    """Rows accepted, refused, left out, then đồng of each and of the sheet."""
    cells = [text for text in told(desk).locator("dd").all_inner_texts() if re.search(r"\d", text)]
    rows = [digits(text) for text in cells if not text.rstrip().endswith("đ")]
    return rows + [digits(text) for text in cells if text.rstrip().endswith("đ")]


def test_case_2_a_person_merged_over_two_rows_keeps_both_benefits(look, tmp_path):
    """360,000 and 540,000 đồng of one person, 360,000 of another: 1,260,000."""
    path = tmp_path / "gop.xlsx"
    rows = [
        line(1, "Lộc Đình Cường"),
        line(2, "Lộc Thị Hoa"),
        line("", "", "", category="6c", amount=540_000, commune=""),
    ]
    book_of(path, *rows, merged=("A4:A5", "B4:B5", "C4:C5", "E4:E5"))
    desk = look(path)
    assert figures(desk) == [3, 0, 0, 1_260_000, 0, 0, 1_260_000]
    expect(first_rows(desk).get_by_text("Lộc Thị Hoa")).to_have_count(2)


def test_case_3_a_marked_sex_is_a_sex_and_no_birth(look, tmp_path):
    path = tmp_path / "gioi-tinh.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "BTXH"
    for row in (
        TITLE,
        ["STT", "Xã", "Họ và tên", "Giới tính", "", "Ngày sinh", "Mã đối tượng", "Mức hưởng"],
        ["", "", "", "Nam", "Nữ", "", "", ""],
        [1, "Xã Chi Lăng", "Lộc Đình Cường", "x", "", "24/05/1938", "5c", 360_000],
        [2, "Xã Chi Lăng", "Lộc Thị Hoa", "", "x", "1940", "5c", 360_000],
    ):
        sheet.append(row)
    for area in ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "H2:H3"):
        sheet.merge_cells(area)
    book.save(path)
    desk = look(path)
    assert figures(desk) == [2, 0, 0, 720_000, 0, 0, 720_000]
    expect(first_rows(desk)).to_contain_text("24/05/1938")


def test_case_4_accounts_that_excel_spoiled_are_refused_by_name(look, tmp_path):
    """A number as text with “.0” is itself; letters among the digits and a rounded number are no accounts: both are paid in
    cash, and the page says so."""
    path = tmp_path / "tai-khoan.xlsx"
    accounts = ("98860552632.0", "9886O552632l", "9.88606E10")
    rows = [
        [*line(n, f"Lộc Đình {name}"), "Ngân hàng VietinBank", account]
        for n, (name, account) in enumerate(zip(("An", "Bình", "Chi"), accounts, strict=True), 1)
    ]
    book_of(path, *rows, headings=[*HEADINGS, "Ngân hàng", "Số tài khoản"])
    desk = look(path)
    accepted, refused, *_others, total = figures(desk)
    assert (accepted + refused, total) == (3, 1_080_000)
    expect(first_rows(desk)).to_contain_text("98860552632")
    expect(told(desk)).to_contain_text(accounts[1])
    expect(told(desk)).to_contain_text(
        vi("Warning for {0} rows, for example sheet {1}, row {2}: {3}", 2, "BTXH", 4, "").strip()
    )


def test_case_5_a_stroke_of_another_alphabet_makes_no_second_person(look, tmp_path):
    """Đ typed as Ð (U+00D0): read as Đ, and the same person twice is said."""
    path = tmp_path / "chu-d.xlsx"
    rows = [
        line(1, "\u00d0\u1eb7ng V\u0103n \u0110\u1ee9c", id="099038001234"),
        line(2, "Đặng Văn Đức", id="099038001234"),
    ]
    book_of(path, *rows)
    desk = look(path)
    expect(first_rows(desk).get_by_text("Đặng Văn Đức")).to_have_count(2)
    assert "\u00d0" not in first_rows(desk).inner_text()


def test_case_9_a_start_to_come_and_an_age_of_112_are_told(look, tmp_path):
    path = tmp_path / "nam.xlsx"
    book_of(
        path,
        line(1, "Lộc Đình An", start="11/2032"),
        line(2, "Lộc Thị Bình", "1912"),
        line(3, "Lộc Đình Chi"),
    )
    desk = look(path)
    accepted, refused, left_out, *_amounts, total = figures(desk)
    assert (accepted + refused + left_out, total) == (3, 1_080_000)
    for told_of in ("11/2032", "1912"):
        expect(told(desk)).to_contain_text(told_of)


def test_case_10_a_sheet_of_a_commune_a_text_file_and_a_page_saved_as_xls(look, tmp_path):
    without = [name for name in HEADINGS if name != "Xã"]
    rows = [
        [cell for place, cell in enumerate(line(n, name)) if place != 1]
        for n, name in ((1, "Lộc Đình An"), (2, "Lộc Thị Bình"))
    ]
    path = tmp_path / "mot-xa.xlsx"
    book_of(path, *rows, title="Mai Sao", headings=without)
    desk = look(path)
    assert figures(desk) == [2, 0, 0, 720_000, 0, 0, 720_000]

    path = tmp_path / "bang.csv"
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows(
            [TITLE, HEADINGS, line(1, "Lộc Đình An", amount="360.000"), line(2, "Lộc Thị Bình")]
        )
    desk = look(path)
    assert figures(desk) == [2, 0, 0, 720_000, 0, 0, 720_000], told(desk).inner_text()

    path = tmp_path / "trang.xls"
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
        for row in (TITLE, HEADINGS, line(1, "Lộc Đình An"), line(2, "Lộc Thị Bình"))
    )
    path.write_text(
        f"<html><meta charset='utf-8'><body><table>{cells}</table></body></html>", encoding="utf-8"
    )
    desk = look(path)
    assert figures(desk) == [2, 0, 0, 720_000, 0, 0, 720_000], told(desk).inner_text()


def test_case_11_a_file_that_somebody_has_uploaded_before_is_read_again(look, tmp_path):
    path = tmp_path / "hai-lan.xlsx"
    book_of(path, line(1, "Lộc Đình An"))
    for _time in range(2):
        assert figures(look(path)) == [1, 0, 0, 360_000, 0, 0, 360_000]


def test_the_words_of_other_programs(look, tmp_path):
    """Headings of another program for social assistance; what was not paid last month is an amount of its own."""
    path = tmp_path / "khac.xlsx"
    headings = [
        "STT",
        "Xã",
        "Tên chủ hộ",
        "Họ và tên",
        "Ngày sinh",
        "Mã đối tượng",
        "Số quyết định hưởng",
        "Tiền trợ cấp tháng này",
    ]
    book_of(
        path,
        [1, "Xã Chi Lăng", "Lộc Văn Cả", "Lộc Thị Hoa", "1940", "5c", "12/QĐ-UBND", 360_000],
        headings=headings,
    )
    desk = look(path)
    assert figures(desk) == [1, 0, 0, 360_000, 0, 0, 360_000]
    for text in ("Lộc Thị Hoa", "12/QĐ-UBND"):
        expect(first_rows(desk)).to_contain_text(text)
