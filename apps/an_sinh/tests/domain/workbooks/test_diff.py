"""Rows of a workbook against the registry: what changes, what is older, what can't be read."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.workbooks.diff import Current, NotOurs, judge
from an_sinh.domain.workbooks.layout import (
    BENEFITS,
    NEW_PEOPLE,
    PEOPLE,
    Choices,
    canonical,
    day_text,
    month_text,
    number_text,
)

TODAY = date(2024, 5, 10)
HELD = {
    "full_name": "Hoàng Văn Páo",
    "birth": "1938",
    "sex": "Male",
    "id_number": "020038001234",
    "channel": "Cash at Home",
    "village": "Thôn Đông",
}


def choices() -> Choices:
    known = Choices()
    for option, text in (("Male", "Nam"), ("Female", "Nữ")):
        known.add("sex", option, text)
    for option, text in (("Account", "Tài khoản"), ("Cash at Home", "Tiền mặt tại nhà")):
        known.add("channel", option, text)
    for option, text in (("Stop", "Thôi hưởng"), ("Adjust", "Điều chỉnh")):
        known.add("change_type", option, text)
    known.add("category", "BTXH-6b", "BTXH-6b – Trẻ em khuyết tật nặng")
    return known


def sheet(layout, *rows: dict) -> list[list]:
    """The cells of a sheet: names, headings, then the rows."""
    names = [column.name for column in layout.columns]
    return [names, names, *([row.get(name, "") for name in names] for row in rows)]


def people(*rows: dict, stamp: str = "v1", by_receiver: bool = False):
    current = {"DT1": Current(HELD, stamp, by_receiver)}
    return judge(PEOPLE, sheet(PEOPLE, *rows), current, choices(), TODAY)


def told(judged) -> list[tuple]:
    return [(row.row_no, row.kind, row.status, row.why) for row in judged]


def row(**values) -> dict:
    return {"number": "1", "beneficiary": "DT1", "stamp": "v1", **HELD, "sex": "Nam", **values}


def test_a_row_as_exported_is_unchanged():
    assert told(people(row(channel="Tiền mặt tại nhà"))) == [(3, "unchanged", "Open", "")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("birth", 1938.0),
        ("birth", "năm 1938"),
        ("id_number", "020 038 001 234"),
        ("id_number", 20038001234.0),
        ("sex", "NAM"),
        ("full_name", "Hoàng  Văn Páo "),
        ("full_name", "Hoa\u0300ng Văn Páo"),
        ("channel", "cash at home"),
    ],
)
def test_other_ways_to_write_the_same_are_no_difference(column, cell):
    assert told(people(row(**{column: cell}))) == [(3, "unchanged", "Open", "")]


def test_a_difference_names_the_column_with_old_and_new():
    judged = people(row(village="Thôn Tây", sex="Nữ"))
    assert told(judged) == [(3, "changed", "Open", "")]
    assert [(d.column, d.old, d.new) for d in judged[0].differences] == [
        ("sex", "Male", "Female"),
        ("village", "Thôn Đông", "Thôn Tây"),
    ]


def test_only_a_row_that_changes_something_can_be_too_old():
    assert told(people(row(), stamp="v2")) == [(3, "unchanged", "Open", "")]
    assert told(people(row(village="Thôn Tây"), stamp="v2")) == [(3, "refused", "Outdated", "older")]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"beneficiary": ""}, "no_key"),
        ({"beneficiary": "DT9"}, "unknown"),
        ({"birth": "31/02/1938"}, "unreadable"),
        ({"sex": "Khác"}, "unreadable"),
        ({"id_number": "12345"}, "unreadable"),
        ({"full_name": ""}, "no_name"),
        ({"account_holder": "KE KHAC"}, "holder_alone"),
        ({"note": "x" * 501}, "unreadable"),
    ],
)
def test_rows_that_cannot_be_taken(values, why):
    assert told(people(row(**values))) == [(3, "refused", "Refused", why)]


def test_a_key_twice_is_refused_the_second_time():
    assert [found.why for found in people(row(village="A"), row(village="B"))] == ["", "twice"]


def test_the_account_of_somebody_with_a_receiver_is_left_alone():
    assert told(people(row(account_number="101234567890"), by_receiver=True))[0][3] == "by_receiver"
    assert told(people(row(village="Thôn Tây"), by_receiver=True))[0][1] == "changed"


def benefits(**values):
    held = {"beneficiary": "DT1", "category": "BTXH-6c", "start_month": "01/2024", "standing": "Đang hưởng"}
    cells = {"entitlement": "E1", "stamp": "v1", **held, **values}
    return judge(BENEFITS, sheet(BENEFITS, cells), {"E1": Current(held, "v1")}, choices(), TODAY)


def test_a_proposal_needs_its_kind_and_leaves_the_protected_cells():
    assert told(benefits()) == [(3, "unchanged", "Open", "")]
    assert told(benefits(effective_month="06/2024"))[0][3] == "no_change_type"
    assert told(benefits(change_type="Thôi hưởng", effective_month="06/2024"))[0][1] == "stop"
    assert told(benefits(change_type="Điều chỉnh", new_category="BTXH-6b"))[0][1] == "changed"
    assert told(benefits(change_type="Thôi hưởng", category="BTXH-6a"))[0][3] == "protected"
    assert told(benefits(change_type="Thôi hưởng", full_name="Đổi tên"))[0][1] == "stop"


@pytest.mark.parametrize("cell", ["BTXH-6b", "btxh-6b", "BTXH-6b – Trẻ em khuyết tật nặng"])
def test_a_category_is_known_by_its_code_and_by_the_offered_text(cell):
    assert benefits(change_type="Điều chỉnh", new_category=cell)[0].cells["new_category"] == "BTXH-6b"
    assert told(benefits(change_type="Điều chỉnh", new_category="BTXH-6x"))[0][3] == "unreadable"


def test_new_people_need_a_name_or_a_key():
    rows = sheet(NEW_PEOPLE, {}, {"full_name": "Lý Thị Mới"}, {"beneficiary": "DT1"}, {"village": "Thôn Tây"})
    assert told(judge(NEW_PEOPLE, rows, {}, choices(), TODAY)) == [
        (4, "new", "Open", ""),
        (5, "new", "Open", ""),
        (6, "refused", "Refused", "no_name"),
    ]


def test_a_sheet_without_our_columns_is_none_of_ours():
    for rows in ([], [["STT", "Họ tên"], ["1", "A"]]):
        with pytest.raises(NotOurs):
            judge(PEOPLE, rows, {}, choices(), TODAY)


@given(day=st.dates(date(1946, 1, 1), date(2024, 5, 10)))
def test_months_and_days_survive_every_way_a_spreadsheet_keeps_them(day):
    month, birth = BENEFITS.column("effective_month"), PEOPLE.column("birth")
    known = choices()
    assert canonical(month, month_text(day), known, TODAY) == month_text(day)
    assert canonical(month, datetime(day.year, day.month, day.day), known, TODAY) == month_text(day)
    assert (
        canonical(birth, day_text(day), known, TODAY) == canonical(birth, day, known, TODAY) == day_text(day)
    )


@given(st.integers(1, 9999).map(lambda thousandths: thousandths / 1000))
def test_coefficients_survive(factor):
    column = BENEFITS.column("new_coefficient")
    text = number_text(factor)
    assert canonical(column, text, choices(), TODAY) == text == canonical(column, factor, choices(), TODAY)
