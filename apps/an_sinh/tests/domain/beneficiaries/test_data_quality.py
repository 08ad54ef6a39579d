"""Each check fails for its own flaw alone; a person with good data fails none."""

from dataclasses import replace
from datetime import date

import pytest

from an_sinh.domain.beneficiaries.data_quality import CHECKS, KEYS, Facts, check_of, failing

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
