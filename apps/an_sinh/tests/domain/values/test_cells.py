import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.values.accounts import AccountNumber, parse_account, parse_lengths
from an_sinh.domain.values.births import BirthDate, parse_birth
from an_sinh.domain.values.cells import EXCEL_EPOCH, parse_date, parse_money, parse_month, parse_number
from an_sinh.domain.values.id_numbers import IdNumber, disagrees, parse_id, told_by_cccd
from an_sinh.domain.values.text import clean, fold, tone_key

TODAY = datetime.date(2024, 5, 20)
days = st.dates(datetime.date(1906, 1, 1), TODAY)
money = st.integers(0, 10**12)


@given(days, st.sampled_from("/-."), st.booleans())
def test_a_birth_day_reads_back_however_it_was_written(day, separator, padded):
    parts = (f"{day.day:02d}", f"{day.month:02d}") if padded else (str(day.day), str(day.month))
    expected = BirthDate(day.year, day.month, day.day)
    assert parse_birth(separator.join((*parts, str(day.year))), TODAY) == expected
    assert parse_birth(f" {day:%d/%m/%Y} ", TODAY) == expected
    assert parse_birth(day, TODAY) == expected
    assert parse_birth(datetime.datetime.combine(day, datetime.time()), TODAY) == expected
    assert parse_birth(float((day - EXCEL_EPOCH).days), TODAY) == expected
    assert parse_birth(expected.text, TODAY) == expected
    assert expected.first_day == day


@given(st.integers(1880, 2024))
def test_a_birth_year_reads_back_as_text_and_as_number(year):
    assert parse_birth(str(year), TODAY) == parse_birth(float(year), TODAY) == BirthDate(year)
    assert parse_birth(BirthDate(year).text, TODAY).precision == "Year"


@given(st.integers(1880, 2023), st.integers(1, 12))
def test_a_birth_month_reads_back(year, month):
    assert parse_birth(f"{month}/{year}", TODAY) == BirthDate(year, month)
    assert parse_birth(BirthDate(year, month).text, TODAY).precision == "Month"


@pytest.mark.parametrize(
    "value",
    ["31/02/2017", "29/02/1937", "0/5/1938", "24/13/1938", "24/05/38", "38", "abc", 19.5, 0.0, "24/05/1838",
     "21/05/2024", "2025", datetime.date(2024, 5, 21), 99_999_999.0, "24/05/1938 ?", "1938-02-30"],
)  # fmt: skip
def test_what_is_no_birth_date_is_refused(value):
    with pytest.raises(ValueError):
        parse_birth(value, TODAY)


@pytest.mark.parametrize("value", ["", "  ", None, "\u00a0"])
def test_blank_cells_are_none(value):
    assert parse_birth(value, TODAY) is None
    assert parse_id(value) is None
    assert parse_money(value) is None
    assert parse_month(value) is None
    assert parse_date(value) is None
    assert parse_account(value) is None


def test_run_together_digits_are_a_day():
    assert parse_birth(24051938.0, TODAY) == BirthDate(1938, 5, 24)
    assert parse_birth(5031938.0, TODAY) == BirthDate(1938, 3, 5)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (BirthDate(1938), BirthDate(1938, 5, 24), True),
        (BirthDate(1938, 5), BirthDate(1938, 5, 24), True),
        (BirthDate(1938, 6), BirthDate(1938, 5, 24), False),
        (BirthDate(1938, 5, 23), BirthDate(1938, 5, 24), False),
        (BirthDate(1939), BirthDate(1938, 5, 24), False),
    ],
)
def test_partial_dates_agree_where_both_say_the_same(one, other, agree):
    assert one.agrees_with(other) is other.agrees_with(one) is agree
    assert not agree or one.fuller(other) == other.fuller(one) == other


@given(money)
def test_money_reads_back_however_it_was_written(amount):
    for text in (
        str(amount),
        f"{amount:,}",
        f"{amount:,}".replace(",", "."),
        f"{amount:,} đ",
        f" {amount:,} đồng",
    ):
        assert parse_money(text) == amount
    assert parse_money(float(amount)) == amount


@pytest.mark.parametrize("value", ["-1", "1.5", "abc", 1.5, -3.0, "NaN", "1e400"])
def test_what_is_no_money_is_refused(value):
    with pytest.raises(ValueError):
        parse_money(value)


@given(st.decimals(0, 100, places=3))
def test_coefficients_read_with_point_and_comma(number):
    assert parse_number(str(number)) == parse_number(str(number).replace(".", ",")) == number


def test_coefficients_of_floats_are_as_printed():
    assert parse_number(1.314) == Decimal("1.314")


@given(st.integers(1950, 2090), st.integers(1, 12))
def test_months_read_back(year, month):
    first = datetime.date(year, month, 1)
    for value in (f"{month:02d}/{year}", f"{month}-{year}", f"Tháng {month}/{year}", f"tháng {month} năm {year}",
                  f"{year}-{month:02d}", first, f"15/{month}/{year}", float(f"{month}.{year}")):  # fmt: skip
        assert parse_month(value) == first


@pytest.mark.parametrize("value", ["13/2023", "0/2023", "2023", "abc", "11/23", 0.2023])
def test_what_is_no_month_is_refused(value):
    with pytest.raises(ValueError):
        parse_month(value)


@given(st.from_regex(r"\A0[0-9]{11}\Z"))
def test_an_id_number_reads_back_even_from_a_number(number):
    assert parse_id(number) == parse_id(f" {number[:3]} {number[3:6]}.{number[6:]}") == IdNumber(number)
    if len(str(int(number))) in (10, 11):
        assert parse_id(float(number)) == IdNumber(number, restored=True)


@given(st.from_regex(r"\A[1-9][0-9]{8}\Z"))
def test_an_old_id_number_is_kept(number):
    assert parse_id(number).kind == parse_id(float(number)).kind == "CMND"


@pytest.mark.parametrize(
    "value", ["02012938466", "0201293846601", "ABCDEFGHIJKL", "1234", 12.5, 1e15, "０２００３８６８１０１６"]
)
def test_what_is_no_id_number_is_refused(value):
    with pytest.raises(ValueError):
        parse_id(value)


def test_a_cccd_tells_sex_and_year():
    assert told_by_cccd("020038681016") == ("Male", 1938)
    assert told_by_cccd("020322327121") == ("Female", 2022)
    assert disagrees("020038681016", "Female", 1938)
    assert disagrees("020038681016", "Male", 1939)
    assert not disagrees("020038681016", "Male", 1938)
    assert not disagrees("020038681016", None, None)
    assert not disagrees("080357895", "Female", 1990)


@given(st.from_regex(r"\A[0-9]{12}\Z"))
def test_an_account_number_reads_back(number):
    spaced = f"{number[:4]} {number[4:8]} {number[8:]}"
    assert parse_account(number, (12,)) == parse_account(spaced, (12,)) == AccountNumber(number)
    if 9 <= len(str(int(number))) < 12:
        assert parse_account(float(number), (12,)) == AccountNumber(number, restored=True)


def test_zeros_are_put_back_only_where_their_number_is_known():
    assert parse_account("123456789", (12,)) == AccountNumber("123456789", unusual=True)
    assert parse_account(1234567890.0, (10, 12)) == AccountNumber("1234567890")
    assert parse_account(12345678901.0, (12, 13)) == AccountNumber("12345678901", unusual=True)
    assert parse_account(12345678901.0, ()) == AccountNumber("12345678901")
    assert parse_lengths("10, 14") == (10, 14)


@pytest.mark.parametrize("value", ["1,06E+11", "12345", "1" * 20, "số 5", 1.0604e15, 123456.5])
def test_what_is_no_account_number_is_refused(value):
    with pytest.raises(ValueError):
        parse_account(value, (12,))


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert tone_key(clean(text)) == tone_key(text)


@pytest.mark.parametrize(
    ("one", "other"), [("Hoà Bình", "HÒA  BÌNH"), ("Thuỷ", "Thủy"), ("Y Tịch", "y tịch")]
)
def test_tone_places_and_case_do_not_matter(one, other):
    assert tone_key(one) == tone_key(other)


@pytest.mark.parametrize(("one", "other"), [("Hoa", "Hòa"), ("Lâm Sơn", "Lam Sơn"), ("Đạt", "Dạt")])
def test_other_letters_do(one, other):
    assert tone_key(one) != tone_key(other)


def test_folding_keeps_letters_and_digits():
    assert fold("Số CCCD/ CMND") == "socccdcmnd"
