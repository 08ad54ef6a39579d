"""One row at a time: the codes, their order, and who is the same person."""

import datetime

import pytest

from an_sinh.domain.registry_import.codes import NOTICES, REJECTIONS, WARNINGS
from an_sinh.domain.registry_import.reading import payment_wishes
from tests.domain.registry_import.factory import MAY, context, read_rows, row


def outcome(*rows, into=None):
    """Codes of the rejected rows, and of the warnings."""
    reading = read_rows(*rows, into=into)
    for rejected in reading.rejected:
        REJECTIONS[rejected.code].format(*rejected.details)
    for entry in reading.entries:
        for code, details in entry.warnings:
            WARNINGS[code].format(*details)
    return [rejected.code for rejected in reading.rejected], [
        c for entry in reading.entries for c, _ in entry.warnings
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"full_name": ""}, "missing_name"),
        ({"full_name": " . "}, "missing_name"),
        ({"full_name": 5}, "missing_name"),
        ({"commune": "Xã Lạ"}, "unknown_commune"),
        ({"commune": ""}, "unknown_commune"),
        ({"category": "9z"}, "unknown_category"),
        ({"category": ""}, "unknown_category"),
        ({"birth_date": "31/02/2017"}, "bad_birth_date"),
        ({"birth_date": ""}, "bad_birth_date"),
        ({"id_number": "02012938466"}, "bad_id_number"),
        ({"start_month": "13/2023"}, "bad_start_month"),
    ],
)
def test_a_wrong_row_is_rejected_by_its_code(change, code):
    assert outcome(row(**change)) == ([code], [])


def test_the_first_failure_in_the_stated_order_names_the_row():
    wrong = {"full_name": "", "category": "9z", "birth_date": "x", "id_number": "1"}
    right = row()
    codes = []
    for name in list(wrong):
        codes += outcome(row(**wrong))[0]
        wrong[name] = right[name]
    assert codes == ["missing_name", "unknown_category", "bad_birth_date", "bad_id_number"]


def test_same_person_same_category_is_a_duplicate():
    assert outcome(row(), row())[0] == ["duplicate_entitlement"]


def test_same_person_other_category_is_a_second_entitlement():
    reading = read_rows(row(), row(category="6d", amount=720_000))
    assert (reading.summary()["persons"], reading.summary()["entitlements"]) == (1, 2)


@pytest.mark.parametrize(
    "change", [{"full_name": "Vũ Văn Quân"}, {"birth_date": "25/05/1938"}, {"birth_date": "1939"}]
)
def test_an_id_number_of_somebody_else_conflicts_before_it_duplicates(change):
    assert outcome(row(), row(**change))[0] == ["id_conflict"]


@pytest.mark.parametrize(
    "change", [{"full_name": "LỘC  ĐÌNH CƯỜNG"}, {"birth_date": "1938"}, {"birth_date": 1938}]
)
def test_another_spelling_is_the_same_person(change):
    assert outcome(row(), row(**change))[0] == ["duplicate_entitlement"]


def test_the_fuller_birth_date_wins_in_either_order():
    for first, second in (("1938", "24/05/1938"), ("24/05/1938", "1938")):
        reading = read_rows(row(birth_date=first), row(birth_date=second, category="6d", amount=720_000))
        assert reading.entries[0].person.birth.text == "24/05/1938"


def test_a_rejected_row_makes_nobody_known():
    assert outcome(row(category="9z", full_name="Khác"), row())[0] == ["unknown_category"]


def test_people_without_id_are_told_apart_by_name_birth_commune_and_village():
    one = row(id_number="")
    others = [
        {"full_name": "Vũ Văn Quân"},
        {"birth_date": "1940"},
        {"commune": "TT. Chi Lăng"},
        {"village": "Thôn 2"},
    ]
    reading = read_rows(one, *(row(id_number="", **change) for change in others))
    assert (reading.summary()["persons"], reading.rejected) == (5, [])
    assert outcome(one, one)[0] == ["duplicate_entitlement"]


def test_an_id_number_that_was_added_later_finds_the_person_without_one():
    known = context()
    assert outcome(row(id_number=""), into=known) == ([], ["id_missing"])
    assert outcome(row(), into=known)[0] == ["duplicate_entitlement"]
    assert outcome(row(id_number=""), into=known)[0] == ["duplicate_entitlement"]


def test_a_category_can_be_granted_again_after_its_end():
    known = context()
    person = read_rows(row(), into=known).entries[0].person
    known.entitlements[(id(person), "BTXH-5c")] = datetime.date(2023, 12, 1)
    assert outcome(row(start_month="12/2023"), into=known)[0] == ["duplicate_entitlement"]
    assert outcome(row(start_month="01/2024"), into=known)[0] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id_number": ""}, "id_missing"),
        ({"id_number": "080357895"}, "id_old_9_digits"),
        ({"id_number": 20038681016}, "id_zeros_restored"),
        ({"sex": "Nữ"}, "id_birth_mismatch"),
        ({"birth_date": "1939"}, "id_birth_mismatch"),
        ({"amount": 300_000}, "amount_mismatch"),
        ({"amount": "nhiều"}, "amount_mismatch"),
        ({"channel": "TK"}, "account_missing"),
        ({"channel": "TK", "account_number": 11111111111, "provider": "Vietinbank"}, "account_zeros_restored"),
        ({"channel": "TK", "account_number": "1111111", "provider": "Vietinbank"}, "account_length_unusual"),
        ({"channel": "TK", "account_number": "1,06E+11", "provider": "Vietinbank"}, "bad_account_number"),
        ({"channel": "TK", "account_number": "111111111111", "provider": "Lạ"}, "unknown_provider"),
        ({"channel": "Chim bồ câu"}, "value_unreadable"),
        ({"start_month": ""}, "start_month_assumed"),
        ({"channel": "TK", "account_number": "111111111111", "provider": "Vietinbank", "account_holder": "Ai"},
         "holder_unknown"),
    ],
)  # fmt: skip
def test_what_is_only_doubtful_is_taken_with_a_warning(change, code):
    assert outcome(row(**change)) == ([], [code])


def test_the_sex_comes_from_the_cccd_where_no_column_tells_it():
    assert read_rows(row(sex="")).entries[0].person.sex == "Male"


def test_the_number_of_children_comes_from_the_row_or_the_amount():
    by_coefficient = row(category="4", coefficient=2, amount=720_000)
    by_amount = row(category="4", coefficient="", amount=1_080_000)
    for given, factor in ((by_coefficient, 2), (by_amount, 3), (row(category="4", amount=""), 1)):
        reading = read_rows(given)
        assert reading.entries[0].coefficient == factor
        assert reading.entries[0].warnings == []
    assert read_rows(row(coefficient=9)).entries[0].coefficient is None


def pay(**changes):
    reading = read_rows(row(**changes))
    [wish] = payment_wishes(reading.entries)
    return wish.payment


def test_cash_without_an_account():
    payment = pay()
    assert (payment.channel, payment.account, payment.receiver_kind) == ("Cash at Pay Point", None, "Self")
    assert pay(channel="Tại nhà").channel == "Cash at Home"
    # The list says that it is cash and not why: nobody was asked.
    assert (pay(channel="Tại nhà").not_cashless_reason, pay().not_cashless_reason) == ("", "")
    assert pay(provider="Bưu điện").provider == "BuuDien"


def test_account_of_the_beneficiary_the_guardian_or_an_authorised_person():
    account = {"channel": "TK", "account_number": "111111111111", "provider": "Viettinbank"}
    own = pay(**account, account_holder="LỘC ĐÌNH CƯỜNG", payee_name="Bế Thị Mai")
    assert (own.receiver_kind, own.holder_kind, own.provider) == ("Self", "Beneficiary", "VietinBank")
    other = pay(**account, account_holder="Bế Thị Mai", payee_name="Bế Thị Mai")
    assert (other.receiver_kind, other.holder_kind) == ("Authorised", "Authorised")
    child = pay(**account, payee_name="Bế Thị Mai", birth_date="12/07/2015", id_number="020215637719")
    assert (child.receiver_kind, child.account_holder) == ("Guardian", "Bế Thị Mai")


def test_an_account_number_without_a_channel_means_account():
    assert pay(channel="", account_number="111111111111", provider="Viettinbank").channel == "Account"


def test_two_rows_that_ask_otherwise_are_one_wish_with_a_warning():
    account = {"channel": "TK", "account_number": "111111111111", "provider": "Vietinbank"}
    reading = read_rows(row(channel="TK"), row(category="6d", amount=720_000, **account))
    [wish] = payment_wishes(reading.entries)
    assert wish.payment.account.number == "111111111111"
    assert [code for code, _ in reading.entries[1].warnings] == ["payment_differs"]


def test_moving_within_the_list_is_told():
    assert outcome(row(), row(category="6d", amount=720_000, commune="TT. Chi Lăng"))[1] == [
        "person_elsewhere"
    ]


def test_amounts_follow_the_month_of_the_list():
    asked = []
    read_rows(row(), into=context(amount_of=lambda name, factor, month: asked.append(month) or 360_000))
    assert set(asked) == {MAY}


def test_an_amount_of_another_months_standard_says_of_which():
    """5c is worth 360,000 in May 2024 and, in this world, 270,000 up to June 2021."""
    june = datetime.date(2021, 6, 1)
    world = context()
    of_may = world.amount_of
    world.amount_of = lambda name, factor, month: 270_000 if month <= june else of_may(name, factor, month)
    reading = read_rows(row(category="5c", amount=270_000), row(category="5d", amount=111_111), into=world)
    assert [[code for code, _ in entry.warnings if "amount" in code] for entry in reading.entries] == [
        ["amount_mismatch"],
        ["amount_mismatch"],
    ]
    assert [entry.notices for entry in reading.entries] == [
        [("amount_of_other_month", ("270000", "06/2021"))],
        [],
    ]
    assert NOTICES["amount_of_other_month"].format("270000", "06/2021")
