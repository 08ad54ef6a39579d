"""What is still to be brought before an account can be opened."""

import pytest

from an_sinh.domain.payees.wishes import Asked, PaperNeeded, kind_of, missing

READY = {"has_card": True, "has_phone": True, "consent": True}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (READY, ()),
        ({}, (PaperNeeded.IDENTITY, PaperNeeded.PHONE, PaperNeeded.CONSENT)),
        (READY | {"has_card": False, "seen_identity": True}, ()),
        (READY | {"age": 13}, (PaperNeeded.BIRTH_CERTIFICATE,)),
        (READY | {"age": 14}, ()),
        (READY | {"age": 13, "seen_birth_certificate": True, "has_card": False}, ()),
        (READY | {"receiver_kind": "Guardian"}, (PaperNeeded.RECEIVER,)),
        (READY | {"receiver_kind": "Authorised", "receiver_approved": True}, ()),
        (READY | {"receiver_kind": "Authorised", "seen_receiver": True}, ()),
    ],
)
def test_for_an_account(values, expected):
    assert missing(Asked("Account", **values)) == expected
    assert missing(Asked("Digital Account", **values)) == expected


def test_for_cash_nothing_is_to_be_brought():
    assert missing(Asked("Cash at Home")) == missing(Asked("Undecided")) == ()


def test_kinds():
    assert [kind_of(channel) for channel in ("Digital Account", "Cash at Pay Point", "Undecided")] == [
        "Account",
        "Cash",
        "",
    ]
