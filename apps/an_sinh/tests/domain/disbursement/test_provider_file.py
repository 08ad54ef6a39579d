from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.disbursement.provider_file import REMARK_LIMIT, Column, plain_upper, remark, table


def test_payee_names_are_plain_upper_case():
    assert plain_upper("Đỗ Thị Hoà") == "DO THI HOA"
    assert plain_upper("  nguyễn văn  ươn-g ") == "NGUYEN VAN  UON G"


@given(st.text(max_size=60))
def test_banks_see_only_letters_digits_and_spaces(text):
    assert set(plain_upper(text)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")


@given(st.text(max_size=300), st.text(alphabet="ABC0123456789", min_size=1, max_size=35))
def test_remark_keeps_the_id_whole_within_the_limit(programme, line_id):
    text = remark(programme, "05/2024", "06463", line_id)
    assert text.endswith(f" {line_id}") and len(text) <= REMARK_LIMIT


def test_cells_are_text_but_for_amounts_and_counters():
    columns = (Column("STT", "line_no"), Column("Số TK", "account_number"), Column("Số tiền", "amount"))
    headings, rows = table([{"line_no": 1, "account_number": "006623046960", "amount": 360000.0}], columns)
    assert headings == ["STT", "Số TK", "Số tiền"]
    assert rows == [[1, "006623046960", 360000]]
    assert type(rows[0][2]) is int


def test_a_name_never_runs_as_a_formula():
    _headings, rows = table([{"full_name": '=HYPERLINK("x")'}], (Column("Tên", "full_name"),))
    assert rows == [['\'=HYPERLINK("x")']]
