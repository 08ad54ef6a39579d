"""What a provider answers about accounts to open."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.providers.account_opening import Wanted, compare_names, decide, result_of

TODAY = datetime.date(2026, 12, 1)
PEOPLE = {"a": Wanted("a", "Đặng Thị Hoà"), "b": Wanted("b", "Lý Văn Páo")}


def opened(row, number="101000000001", **values):
    return {"row": row, "result": "opened", "account_number": number, "holder_name": "X", **values}


@pytest.mark.parametrize(
    ("said", "match"),
    [
        ("ĐẶNG THỊ HÒA", "Same"),
        ("đặng thị  hoà", "Same"),
        ("DANG THI HOA", "Same without Accents"),
        ("Dang Thi Hoa.", "Same without Accents"),
        ("DANG THI HUA", "Differs"),
        ("HOA DANG THI", "Differs"),
        ("ĐẶNG THỊ", "Differs"),
    ],
)
def test_two_names(said, match):
    assert compare_names("Đặng Thị Hoà", said) == match


@pytest.mark.parametrize(
    ("word", "result"),
    [("Đã mở", "Opened"), ("đã mở thành công", "Opened"), ("Không mở được", "Refused"), ("chưa mở", "Refused"),
     ("Vắng mặt", "Absent"), ("không đến", "Absent"), ("", ""), ("có thể", "")],
)  # fmt: skip
def test_words(word, result):
    assert result_of(word) == result


@given(st.lists(st.fixed_dictionaries({}, optional={
    "row": st.sampled_from(["a", "b", "c"]), "result": st.sampled_from(["opened", "refused", "absent", "?"]),
    "account_number": st.sampled_from(["101000000001", "101000000002", "", "1E+11", "=1+1", 101000000003, 1.5]),
    "holder_name": st.sampled_from(["Đặng Thị Hoà", "", None]), "reason": st.sampled_from(["", "hết hạn"]),
    "opened_on": st.sampled_from(["2026-11-30", "31/11/2026", "2027-01-01", None]),
}) | st.none() | st.integers(), max_size=8))  # fmt: skip
def test_whatever_is_sent_every_row_has_one_answer_and_the_same_again_changes_nothing(rows):
    first = decide(rows, PEOPLE, TODAY)
    assert [each.row for each in first] == list(range(1, len(rows) + 1))
    assert {each.outcome for each in first} <= {"applied", "unchanged", "error"}
    again = decide([row for row in rows for _twice in range(2)], PEOPLE, TODAY)
    assert [each.outcome for each in again[1::2]].count("applied") == 0


def test_a_number_of_two_people_is_refused_and_that_of_one_guardian_is_not():
    twins = {"a": Wanted("a", "Lý Thị Mẩy"), "b": Wanted("b", "LY THI MAY"), "c": Wanted("c", "Ai Khác")}
    found = decide([opened("a"), opened("b"), opened("c")], twins, TODAY)
    assert [each.code or each.outcome for each in found] == ["applied", "applied", "number_twice"]
