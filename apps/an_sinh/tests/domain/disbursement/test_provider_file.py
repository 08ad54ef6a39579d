from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.disbursement.provider_file import REMARK_LIMIT, cells, plain_upper, remark


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
    assert cells("account_number", ["006623046960", None]) == ["006623046960", ""]
    (amount,) = cells("amount", [360000.0])
    assert amount == 360000 and type(amount) is int


@given(st.sampled_from("=+-@\t\r"), st.text(max_size=20))
def test_a_name_never_runs_as_a_formula(sign, text):
    assert cells("full_name", [sign + text, "An"]) == [f"'{sign}{text}", "An"]
