"""Messages that a program signs, and addresses that it may come from."""

import hashlib
import hmac

import pytest

from an_sinh.domain.providers.signatures import TOLERANCE_SECONDS, is_within, networks, refusal, signature

SECRET, NOW = "s3cret", 1_717_000_000
PATH, BODY = "/api/method/an_sinh.api.bank.post_results?name=CK", b'{"results": []}'


def checked(header, now=NOW, method="POST", path=PATH, body=BODY):
    return refusal(header, SECRET, now, method, path, body)


def test_a_signature_is_what_the_documentation_says():
    text = b"1717000000\nPOST\n/api/method/an_sinh.api.bank.post_results?name=CK\n" + BODY
    expected = hmac.new(b"s3cret", text, hashlib.sha256).hexdigest()
    assert signature(SECRET, NOW, "post", PATH, BODY) == f"t=1717000000,v1={expected}"


def test_a_right_one_is_taken_within_five_minutes():
    header = signature(SECRET, NOW, "POST", PATH, BODY)
    assert [checked(header, NOW + late) for late in (-TOLERANCE_SECONDS, 0, TOLERANCE_SECONDS)] == [
        "",
        "",
        "",
    ]
    assert checked(header, NOW + TOLERANCE_SECONDS + 1) == "old"


def test_nothing_of_a_message_can_be_changed():
    header = signature(SECRET, NOW, "POST", PATH, BODY)
    assert checked(header, body=BODY + b" ") == "wrong"
    assert checked(header, path=PATH + "2") == "wrong"
    assert checked(header, method="GET") == "wrong"
    assert checked(signature("other", NOW, "POST", PATH, BODY)) == "wrong"
    assert checked(header.replace("t=1717000000", "t=1717000001")) == "wrong"


@pytest.mark.parametrize("header", ["x", "t=1,v1=zz", "v1=" + "0" * 64, "t=-1,v1=" + "0" * 64])
def test_what_is_no_signature(header):
    assert checked(header) == "malformed"
    assert checked("") == "missing"


def test_addresses():
    text = "10.1.2.3\n192.168.7.0/24, 2001:db8::/32"
    assert [is_within(each, text) for each in ("10.1.2.3", "192.168.7.200", "2001:db8::9")] == [True] * 3
    assert [is_within(each, text) for each in ("10.1.2.4", "192.168.8.1", "nothing", "")] == [False] * 4
    assert is_within("8.8.8.8", "") and is_within("", None)
    with pytest.raises(ValueError):
        networks("10.1.2.300")
