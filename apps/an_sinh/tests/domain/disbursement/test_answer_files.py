"""A provider's file of results, from its cells to the payments that its rows are about."""

import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.disbursement.answer_matching import PayLine, match, suggestions
from an_sinh.domain.disbursement.answer_sheet import (
    AnswerRow,
    Reading,
    SheetError,
    find_sheet,
    money,
    read_rows,
)
from an_sinh.domain.disbursement.answer_words import answer_of, field_of

MAY = datetime.date(2024, 5, 1)
HEADINGS = ["STT", "Số tài khoản", "Tên người hưởng", "Số tiền", "Kết quả", "Ngày chi", "Lý do"]


def sheet(rows, name="KQ", hidden=False):
    return SimpleNamespace(name=name, rows=rows, hidden=hidden)


def read(rows, known=(), **how):
    known = frozenset(known)
    reading = Reading(**how)
    return read_rows(find_sheet([sheet(rows)], reading.mapping, known), reading, known)


def pay_line(number, account="", amount=540_000, name="", id_number="", **values):
    return PayLine(f"DT-{number}", f"DT{number}", "CK-1", account, id_number, amount, name, **values)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("Thành công", "paid"),
        ("ĐÃ CHI", "paid"),
        ("TC", "paid"),
        ("00", "paid"),
        ("Không thành công", "failed"),
        ("Chưa thành công", "failed"),
        ("Thất bại", "failed"),
        ("KTC", "failed"),
        ("Hoàn trả", "returned"),
        ("Chưa nhận", "uncollected"),
        ("Không đến nhận", "uncollected"),
        ("Đang xử lý", "pending"),
        ("ACSP", "pending"),
        ("Treo sổ", None),
        ("", None),
    ],
)
def test_words_of_providers(word, answer):
    assert answer_of(word) == answer


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("Unsuccessful", "failed"), ("Unpaid", None), ("Not paid", None), ("NOT_COMPLETED", None), ("Not yet settled", None),
        ("To be paid", None), ("No error", None), ("Không bị lỗi", None), ("Chưa hoàn thành", "pending"),
        ("Không hoàn thành", None), ("Giao dịch không được thực hiện thành công", None), ("Chưa hoàn trả", None),
        ("Đã nhận: chưa", None), ("Đã chi một phần", None), ("Partially paid", None), ("Đã chuyển hoàn", "returned"),
        ("Đã chi, không có lỗi", "paid"), ("Chuyển tiền cho người hưởng thành công", "paid"),
        ("Không có người nhận, đã hoàn trả", "returned"), ("Không tìm thấy tài khoản nên bị từ chối", "failed"),
    ],
)  # fmt: skip
def test_a_no_turns_a_word_round(word, answer):
    """Money that did not arrive is never read as paid, nor money that did as failed: what isn't certain is asked."""
    assert answer_of(word) == answer


def test_a_providers_own_word_goes_first():
    assert answer_of("Treo sổ", {"treo so": "failed"}) == "failed"
    assert answer_of("TC", {"tc": "returned"}) == "returned"


def test_headings_of_our_own_file_and_of_banks():
    headings = ["Mã giao dịch", "Số tài khoản", "SỐ TIỀN", "Trạng thái", "Ngày giao dịch", "Mã lỗi", "Gì đó"]
    assert [field_of(heading) for heading in headings] == [
        "end_to_end_id", "account_number", "amount", "status", "paid_on", "code", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (540000.0, 540_000), (540000, 540_000), ("540.000", 540_000), ("540,000", 540_000), ("540.000,00", 540_000),
        ("540,000.00", 540_000), ("540 000 đ", 540_000), ("540000", 540_000), ("1.080.000", 1_080_000),
    ],
)  # fmt: skip
def test_whole_amounts(cell, amount):
    assert money(cell) == amount


@pytest.mark.parametrize(
    "cell", [540000.5, "540000,5", "540.000,50", "=D2*2", "5.4E+5x", "năm trăm", True, -1, "1.08e99"]
)
def test_what_is_no_whole_amount(cell):
    with pytest.raises((ValueError, OverflowError)):
        money(cell)


def test_a_bank_sheet_is_read():
    found = read(
        [
            ["NGÂN HÀNG ABC"],
            ["KẾT QUẢ CHI TRẢ THÁNG 05/2024"],
            HEADINGS,
            [1.0, "001234567890", "NGUYEN VAN A", "540.000", "Thành công", "10/05/2024 14:22:05", ""],
            [2.0, 101234567891.0, "LE THI B", 360000.0, "Thất bại", "", "Tài khoản đã đóng"],
            ["Tổng cộng", "", "", 900000.0, "", "", ""],
            ["Người lập", "", "", "", "", "", ""],
        ]
    )
    assert found.rows == [
        AnswerRow(4, account="001234567890", name="NGUYEN VAN A", amount=540_000, status="paid",
                  day=datetime.date(2024, 5, 10)),
        AnswerRow(5, account="101234567891", name="LE THI B", amount=360_000, status="failed",
                  reason="Tài khoản đã đóng"),
    ]  # fmt: skip
    assert (found.months, [number for number, _text in found.left_out]) == ({MAY}, [6])


def test_faults_stand_at_their_rows():
    found = read(
        [
            HEADINGS,
            [1, "1E+11", "A", "540.000", "TC", "10/05/2024", ""],
            [2, 1e17, "B", "540.000", "TC", "10/05/2024", ""],
            [3, "001234567890", "C", "540000,5", "TC", "10/05/2024", ""],
            [4, "001234567890", "D", "=D2", "TC", "31/02/2024", ""],
            [5, "001234567890", "E", "540.000", "Treo sổ", "", ""],
            [6, "001234567890", "F", "540.000", "", "", ""],
        ]
    )
    assert [row.faults for row in found.rows] == [
        [("bad_account_number", "1E+11")],
        [("bad_account_number", "100000000000000000")],
        [("bad_amount", "540000,5")],
        [("bad_amount", "=D2"), ("bad_paid_on", "31/02/2024")],
        [("unknown_word", "Treo sổ")],
        [("status_missing", "")],
    ]


def test_the_id_is_found_in_the_remark_and_in_a_column_of_any_name():
    known = ["DTBTXH20240500001", "DTBTXH20240500002"]
    remark = read(
        [["Nội dung", "Số tiền", "Kết quả"], ["TRO CAP BTXH T05 2024 06463 DTBTXH20240500001", 540000, "TC"]],
        known,
    )
    assert [(row.end_to_end_id, row.month) for row in remark.rows] == [("DTBTXH20240500001", MAY)]
    column = read(
        [["Mã giao dịch", "XYZ", "Số tiền", "Kết quả"], ["FT01", "DT-BTXH-2024-05-00002", 540000, "TC"]],
        known,
    )
    assert [row.end_to_end_id for row in column.rows] == ["DTBTXH20240500002"]


def test_what_a_file_lacks_is_said():
    with pytest.raises(SheetError) as error:
        read([["Họ và tên", "Số tài khoản"], ["A", "001234567890"]])
    assert (error.value.code, error.value.details) == ("missing_columns", (["amount", "status"],))
    with pytest.raises(SheetError) as error:
        find_sheet([sheet([["x"], ["y"]])], {})
    assert error.value.code == "no_headings"


def test_every_row_may_say_the_same_and_columns_may_be_named_by_hand():
    rows = [["A", "B", "C"], ["001234567890", 540000, "TC"]]
    found = read(
        rows, mapping={"A": "account_number", "B": "amount", "C": ""}, meaning="uncollected", day=MAY
    )
    assert [(row.account, row.amount, row.status, row.day) for row in found.rows] == [
        ("001234567890", 540_000, "uncollected", MAY)
    ]


def row(number=1, account="", amount=540_000, status="paid", **values):
    return AnswerRow(number, account=account, amount=amount, status=status, **values)


def lines_of(found):
    return [each.line.line if each.line else each.why for each in found]


def test_by_id_first_whatever_else_it_says_but_not_against_its_account():
    lines = [pay_line(1, "0011"), pay_line(2, "0022")]
    rows = [
        row(1, end_to_end_id="DT2"),
        row(2, "0022", end_to_end_id="DT1"),
        row(3, "22", end_to_end_id="DT2"),
    ]
    assert lines_of(match(rows, lines)) == ["DT-2", "other_account", "DT-2"]


def test_an_id_of_another_order_is_not_taken_by_account_and_amount():
    rows = [row(1, "0011", end_to_end_id="DT9"), row(2, "0011", end_to_end_id="FT77")]
    assert lines_of(match(rows, [pay_line(1, "0011")], frozenset({"DT9"}))) == ["other_order", "DT-1"]


def test_by_account_and_amount_without_leading_zeros():
    lines = [pay_line(1, "0011"), pay_line(2, "0022", 360_000), pay_line(3, "0033")]
    rows = [row(1, "11"), row(2, "0022"), row(3, "0044"), row(4, "", 540_000)]
    assert lines_of(match(rows, lines)) == ["DT-1", "other_amount", "no_line", "no_line"]


def test_two_children_on_one_account():
    """Two lines of one account and amount: two rows that say the same are both paid; the name tells them apart; one row
    alone, or two that say different things, wait."""
    lines = [pay_line(1, "0011", name="Lê An"), pay_line(2, "0011", name="Lê Bình")]
    assert lines_of(match([row(1, "0011"), row(2, "0011")], lines)) == ["DT-1", "DT-2"]
    assert lines_of(match([row(1, "0011")], lines)) == ["several"]
    assert lines_of(match([row(1, "0011"), row(2, "0011", status="failed")], lines)) == ["several", "several"]
    named = [row(1, "0011", name="LE BINH", status="failed"), row(2, "0011", name="LE AN")]
    assert lines_of(match(named, lines)) == ["DT-2", "DT-1"]


def test_by_id_number_where_there_is_no_account():
    lines = [pay_line(1, id_number="020180000001"), pay_line(2, id_number="020180000002")]
    assert lines_of(match([row(1, id_number="020180000002")], lines)) == ["DT-2"]


def test_a_row_is_never_matched_to_a_line_that_another_row_names():
    lines = [pay_line(1, "0011")]
    assert lines_of(match([row(1, "0011", end_to_end_id="DT1"), row(2, "0011")], lines)) == [
        "DT-1",
        "other_amount",
    ]


def test_suggestions_are_of_the_account_and_of_names_that_are_alike():
    lines = [
        pay_line(1, "0011", 360_000, "Nông Văn Hòa"),
        pay_line(2, "0022", 540_000, "Nông Văn Hoa"),
        pay_line(3, "0033", 540_000, "Vi Thị Én"),
    ]
    found = suggestions(row(1, "0011", 540_000, name="NONG VAN HOA"), lines)
    assert [line.line for line in found] == ["DT-2", "DT-1"]


keys = st.tuples(st.sampled_from(["", "11", "22"]), st.sampled_from([360_000, 540_000]))


@given(st.lists(keys, max_size=8), st.lists(st.tuples(keys, st.sampled_from(["paid", "failed"])), max_size=8))
def test_no_line_is_given_to_two_rows_and_account_and_amount_always_agree(there, said):
    lines = [pay_line(number, account, amount) for number, (account, amount) in enumerate(there)]
    rows = [row(number, account, amount, status) for number, ((account, amount), status) in enumerate(said)]
    found = match(rows, lines)
    taken = [each.line.line for each in found if each.line]
    assert len(taken) == len(set(taken))
    for each, one in zip(found, rows, strict=True):
        assert bool(each.line) != bool(each.why)
        if each.line:
            assert (each.line.account, each.line.amount) == (one.account, one.amount)
