"""Headings that nobody knows are found all the same, and known again."""

from an_sinh.domain.registry_import.heading_guess import fingerprint, guess_headings, guess_layout
from an_sinh.domain.registry_import.workbook import Sheet

TITLE = ["DANH SÁCH CHI TRẢ", "", "", ""]
STRANGE = ["Bí danh", "Sinh nhật", "Nhóm trợ giúp", "Làng bản"]
PEOPLE = [["Hoàng Văn A", "1950", "5d", "Thôn 1"], ["Lý Thị B", "1948", "6a", ""]]


def headings(rows: list[list]) -> list[str]:
    layout = guess_layout(rows)
    return list(layout.headings.values()) if layout else []


def test_strange_headings_are_the_first_row_full_of_texts():
    assert headings([TITLE, [], STRANGE, *PEOPLE]) == STRANGE


def test_known_headings_go_before_a_fuller_row():
    """A note that is longer than the headings isn't taken for them."""
    note = ["Ghi", "chú", "của", "xã", "về", "việc", "chi", "trả"]
    assert headings([note, [], ["Họ và tên", "Ngày sinh", "Mã đối tượng"], *PEOPLE]) == [
        "Họ và tên",
        "Ngày sinh",
        "Mã đối tượng",
    ]


def test_rows_of_numbers_and_short_rows_are_no_headings():
    assert guess_layout([["(1)", "(2)", "(3)", "(4)"], [1, 2, 3, 4], ["Tổng", 5]]) is None
    assert guess_layout([]) is None


def test_fingerprint_is_of_the_headings_alone():
    """Other people, another order of columns, other accents: the same kind of workbook. Another heading: another."""

    def of(row: list, *people: list) -> str | None:
        return fingerprint(guess_headings([Sheet("BTXH", [TITLE, row, *people])]))

    assert of(STRANGE, *PEOPLE) == of(STRANGE[::-1], PEOPLE[1]) == of([text.upper() for text in STRANGE])
    assert of(STRANGE) == of(["Bi danh", "Sinh nhat", "Nhom tro giup", "Lang ban"])
    assert of(STRANGE) != of([*STRANGE, "Ghi chú thêm"])
    assert of(["x"]) is None


def test_hidden_sheets_don_t_count():
    assert guess_headings([Sheet("An", [STRANGE, *PEOPLE], hidden=True)]) == {}
