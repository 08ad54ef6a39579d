"""Each check fails for its own flaw alone; a person with good data fails none."""

from dataclasses import replace
from datetime import date
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.beneficiaries.data_quality import (
    CHECKS,
    KEYS,
    METHOD,
    RECORD,
    Facts,
    Judge,
    check_of,
    failing,
)

GOOD = Facts(
    full_name="Nguyễn Thị Hòa",
    sex="Female",
    birth_year=1950,
    id_number="020150000001",
    phone="0912 345 678",
    village="Thôn Một",
    has_method=True,
    receiver_kind="Self",
    account_state="Active",
    account_holder="NGUYEN THI HOA",
    holder_kind="Beneficiary",
    reviewed_on=date(2023, 5, 2),
    live_checked_on=date(2024, 5, 1),
    today=date(2024, 5, 20),
)
FLAWS = {
    "id_disagrees": {"sex": "Male"},
    "old_id": {"id_number": "081234567"},
    "holder_differs": {"account_holder": "LE VAN TAM"},
    "no_id": {"id_number": None},
    "no_birth_day": {"birth_precision": "Year"},
    "no_sex": {"sex": None},
    "no_village": {"village": ""},
    "no_method": {"has_method": False},
    "child_alone": {"birth_year": 2015, "id_number": "020315000001"},
    "not_approved": {"state": "Draft"},
    "duplicate": {"duplicate": True},
    "account_shared": {"account_shared": True},
    "phone_wrong": {"phone": "12345"},
    "not_reviewed": {"reviewed_on": date(2023, 4, 30)},
    "not_seen": {"live_checked_on": None},
    "very_old": {"birth_year": 1920, "id_number": "020120000001", "live_checked_on": date(2023, 4, 30)},
    "receiver_expired": {"receiver_kind": "Guardian", "receiver_expiry": "Expired"},
    "receiver_expiring": {"receiver_kind": "Guardian", "receiver_expiry": "Within 60 Days"},
    "account_unusable": {"account_state": "Unusable"},
}


def test_good_data_fails_nothing():
    assert failing(GOOD) == ()


def test_every_check_has_its_flaw():
    assert set(FLAWS) == set(KEYS)
    assert {check.who for check in CHECKS} == {"Commune", "Police", "Bank"}
    assert {check.aspect for check in CHECKS} == {
        "Data Correct",
        "Data Complete",
        "Data Clean",
        "Data Alive",
    }


@pytest.mark.parametrize(("key", "flaw"), FLAWS.items())
def test_a_flaw_fails_its_check_alone(key, flaw):
    expected = {"very_old": ("not_seen", "very_old")}.get(key, (key,))
    assert failing(replace(GOOD, **flaw)) == expected
    assert check_of(key).fails(replace(GOOD, **flaw))


def test_a_guardians_account_is_in_the_guardians_name():
    guarded = {"holder_kind": "Guardian", "account_holder": "LE VAN TAM", "receiver_kind": "Guardian"}
    assert failing(replace(GOOD, **guarded)) == ()
    child = {**guarded, "birth_year": 2015, "id_number": "020315000001"}
    assert failing(replace(GOOD, **child)) == ()


def test_phones_as_people_write_them():
    for right in ("0912345678", "+84 912 345 678", "0205.3810.123", None, ""):
        assert failing(replace(GOOD, phone=right)) == (), right
    for wrong in ("0112345678", "091234567", "khong co"):
        assert failing(replace(GOOD, phone=wrong)) == ("phone_wrong",), wrong


LIVES = st.builds(
    Facts,
    full_name=st.sampled_from(["Nguyễn Thị Hòa", "Lê Văn Tám", ""]),
    state=st.sampled_from(["Approved", "Draft"]),
    sex=st.sampled_from([None, "", "Male", "Female"]),
    birth_year=st.sampled_from([None, 0, 1920, 1924, 1925, 1950, 2010, 2015]),
    birth_precision=st.sampled_from(["Day", "Month", "Year", None]),
    id_number=st.sampled_from(
        [None, "", "020150000001", "020150000007", "020050000001", "020315000001", "081234567"]
    ),
    phone=st.sampled_from([None, "", "0912345678", "0912345679", "12345", "123"]),
    village=st.sampled_from([None, "", "Thôn Một", "Thôn Hai"]),
    has_method=st.booleans(),
    receiver_kind=st.sampled_from([None, "Self", "Guardian"]),
    receiver_expiry=st.sampled_from([None, "Expired", "Within 60 Days", "Within 30 Days"]),
    account_state=st.sampled_from([None, "Active", "Unusable", "Closed"]),
    account_holder=st.sampled_from([None, "", "NGUYEN THI HOA", "LE VAN TAM", "Lê Văn Tám"]),
    holder_kind=st.sampled_from([None, "", "Beneficiary", "Guardian"]),
    account_shared=st.booleans(),
    duplicate=st.booleans(),
    reviewed_on=st.sampled_from([None, date(2023, 5, 2), date(2023, 4, 30)]),
    live_checked_on=st.sampled_from([None, date(2024, 5, 1), date(2023, 4, 30)]),
    today=st.just(date(2024, 5, 20)),
)


@given(st.lists(LIVES, max_size=30))
def test_a_judge_of_many_finds_what_judging_each_finds(people):
    judge = Judge(date(2024, 5, 20))
    record, way = attrgetter(*RECORD), attrgetter(*METHOD)
    found = [
        judge.failing(
            record(facts), way(facts), facts.full_name, facts.id_number, facts.phone, facts.village,
            facts.account_holder, facts.duplicate,
        )
        for facts in people
    ]  # fmt: skip
    assert found == [failing(facts) for facts in people]
