"""Lists as offices bend them: what is understood is right, what isn't is asked or refused, nothing passes unseen."""

import pytest

from an_sinh.domain.registry_import.outcome import outcome
from tests.domain.registry_import.factory import read, workbook

HEADINGS = [
    "STT",
    "Xã",
    "Họ và tên",
    "Ngày sinh",
    "Số CCCD",
    "Thôn",
    "Mã đối tượng",
    "Mức hưởng",
    "Hưởng từ tháng",
]


def line(number, name="Lộc Đình Cường", birth="1938", *further, **changes) -> list:
    given = {"id": "", "category": "5c", "amount": 360_000, "start": "11/2016"} | changes
    row = [number, "Xã Mai Sao", name, birth, given["id"], "Thôn 1", given["category"], given["amount"]]
    return [*row, given["start"], *further]


def taken(*rows: list, headings: list | None = None, above: tuple = ()):
    return read(workbook({"BTXH": [*([text] for text in above), headings or HEADINGS, *rows]}))


def people(reading) -> list[tuple]:
    return [(entry.person.full_name, entry.person.birth.text) for entry in reading.entries]


@pytest.mark.parametrize(
    ("heading", "said", "leaves"),
    [
        ("Tình trạng", "Đã chết", True),
        ("Tình trạng", "Tạm dừng từ 3/2024", True),
        ("Tình trạng", "Đang hưởng", False),
        ("Lý do giảm", "Chuyển khẩu", True),
        ("Ngày chết", "02/03/2024", True),
        ("Giảm", "x", True),
        ("Giảm", "", False),
        ("Giảm trừ", "50.000", False),
        ("Hộ", "giảm nghèo", False),
    ],
)
def test_who_leaves_by_a_column_that_is_no_field_is_not_registered(heading, said, leaves):
    reading = taken(
        line(1, "Lộc Thị Hoa"), line(2, "Lộc Đình Cường", "1940", said), headings=[*HEADINGS, heading]
    )
    assert [row.code for row in reading.rejected] == (["leaving_note"] if leaves else [])
    assert len(reading.entries) == (1 if leaves else 2)


@pytest.mark.parametrize(
    "rows",
    [
        [["STT", "Xã", "Họ và tên", "", "Ngày sinh", "Mã đối tượng"], ["", "", "Họ đệm", "Tên", "", ""]],
        [["STT", "Xã", "Họ đệm", "Tên", "Ngày sinh", "Mã đối tượng"]],
        [["STT", "Xã", "Họ và tên", "", "Ngày sinh", "Mã đối tượng"]],
    ],
    ids=["one heading over two", "two headings", "one merged heading"],
)
def test_a_name_in_two_columns_is_one_name(rows):
    lines = [
        [1, "Xã Mai Sao", "Lộc Đình", "Cường", "1938", "5c"],
        [2, "Xã Mai Sao", "Vi Thị", "Na", "1940", "5c"],
    ]
    reading = read(workbook({"BTXH": [*rows, *lines]}))
    assert people(reading) == [("Lộc Đình Cường", "1938"), ("Vi Thị Na", "1940")]


def test_a_birth_in_three_columns_is_one_date():
    rows = [
        ["STT", "Xã", "Họ và tên", "Ngày sinh", "", "", "Mã đối tượng"],
        ["", "", "", "Ngày", "Tháng", "Năm", ""],
        [1, "Xã Mai Sao", "Lộc Đình Cường", 24, 5, 1938, "5c"],
        [2, "Xã Mai Sao", "Lộc Thị Hoa", "", "", 1940, "5c"],
        [3, "Xã Mai Sao", "Lộc Thị Na", 31, 2, 1940, "5c"],
    ]
    reading = read(workbook({"BTXH": rows}))
    assert people(reading) == [("Lộc Đình Cường", "24/05/1938"), ("Lộc Thị Hoa", "1940")]
    assert [(row.code, row.details) for row in reading.rejected] == [("bad_birth_date", ("31/2/1940",))]


@pytest.mark.parametrize(
    ("above", "heading", "said", "amount"),
    [
        (("Đơn vị tính: nghìn đồng",), "Mức hưởng", 360, 360_000),
        (("ĐVT: 1.000đ",), "Mức hưởng", 360, 360_000),
        ((), "Mức hưởng (nghìn đồng)", "360", 360_000),
        ((), "Mức hưởng (triệu đồng)", 0.36, 360_000),
        (("Đơn vị tính: đồng",), "Mức hưởng", 360_000, 360_000),
        (("Đơn vị tính: nghìn đồng",), "Mức hưởng", 360_000, 360_000),  # a form's title that nobody changed
        ((), "Thành tiền", 360_000, 360_000),
    ],
)
def test_amounts_are_in_the_unit_that_the_list_says(above, heading, said, amount):
    headings = [heading if text == "Mức hưởng" else text for text in HEADINGS]
    told = outcome(taken(line(1, amount=said), headings=headings, above=above))
    assert told["accepted"] == {"rows": 1, "amount": amount} and told["total"] == amount


def test_a_column_without_a_heading_that_holds_values_is_asked():
    reading = taken(line(1, "Lộc Thị Hoa", "1938", "0912345678"))
    assert reading.listings[0].layout.unheaded == {9: "Cột J"}
    mapped = read(
        workbook({"BTXH": [HEADINGS, line(1, "Lộc Thị Hoa", "1938", "0912345678")]}), {"Cột J": "phone"}
    )
    assert mapped.entries[0].person.phone == "0912345678"


def test_a_second_column_of_the_same_name_is_asked():
    """It may be the receiver's."""
    reading = taken(line(1, "Lộc Thị Hoa", "1938", "020050681017"), headings=[*HEADINGS, "Số CCCD"])
    assert reading.listings[0].layout.unrecognised == ["Số CCCD"]
    assert reading.entries[0].person.id_number == ""


@pytest.mark.parametrize("said", ["chưa có", "Không", "không có", "Chưa cấp"])
def test_words_for_no_id_number_are_no_number(said):
    reading = taken(line(1, id=said))
    assert (reading.entries[0].person.id_number, reading.rejected) == ("", [])


@pytest.mark.parametrize("said", ["T11/2016", "t.11/2016", "Tháng 11 năm 2016", "01-11-2016", "11.2016"])
def test_a_month_as_people_write_it(said):
    assert str(taken(line(1, start=said)).entries[0].start_month) == "2016-11-01"


def test_a_list_of_another_program_as_an_html_table():
    """Its "Tên chủ hộ" may be the beneficiary or not: the office says which; arrears are no monthly amount."""
    headings = ["STT", "Tên chủ hộ", "Năm sinh", "Xã", "Mã đối tượng", "Số quyết định hưởng", "Tiền trợ cấp tháng này",
                "Chưa trả tháng trước"]  # fmt: skip
    cells = ["1", "Lộc Đình Cường", "1938", "Xã Mai Sao", "5c", "12/QĐ-UBND", "360.000", "0"]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (headings, cells))
    content = f"<html><table>{rows}</table></html>".encode()
    reading = read(content, {"Tên chủ hộ": "full_name"})
    (entry,) = reading.entries
    assert (entry.person.full_name, entry.decision_number) == ("Lộc Đình Cường", "12/QĐ-UBND")
    assert outcome(reading)["accepted"] == {"rows": 1, "amount": 360_000}
    assert reading.listings[0].layout.unrecognised == ["Chưa trả tháng trước"]
