"""Secrets: hashed where they are only compared, encrypted where they must be read."""

import pytest

import frappe
from frappe.utils import password
from frappe.utils.password import (
    check_password,
    decrypt,
    delete_all_passwords_for,
    encrypt,
    get_decrypted_password,
    remove_encrypted_password,
    rename_password,
    set_encrypted_password,
    update_password,
)

pytestmark = pytest.mark.usefixtures("site")


def stored(name, fieldname="password"):
    return frappe.db.sql(
        "select password from `__Auth` where name = %s and fieldname = %s", (name, fieldname)
    )[0][0]


def test_a_login_password_is_hashed():
    update_password("a@x", "Chi Lăng 2024")
    assert stored("a@x").startswith("$argon2id$")
    assert check_password("a@x", "Chi Lăng 2024") == "a@x"
    with pytest.raises(frappe.AuthenticationError):
        check_password("a@x", "chi lăng 2024")


@pytest.mark.parametrize("password", ["", None, "x"])
def test_an_unknown_user_is_refused_the_same_way(password):
    with pytest.raises(frappe.AuthenticationError, match="Incorrect User or Password"):
        check_password("nobody@x", password)


def test_a_new_password_replaces_the_old():
    update_password("a@x", "one")
    update_password("a@x", "two")
    with pytest.raises(frappe.AuthenticationError):
        check_password("a@x", "one")
    assert check_password("a@x", "two") == "a@x"


def test_an_encrypted_password_can_be_read():
    set_encrypted_password("Payment Provider", "VietinBank", "s3cret", "api_secret")
    assert "s3cret" not in stored("VietinBank", "api_secret")
    assert get_decrypted_password("Payment Provider", "VietinBank", "api_secret") == "s3cret"
    remove_encrypted_password("Payment Provider", "VietinBank", "api_secret")
    assert (
        get_decrypted_password("Payment Provider", "VietinBank", "api_secret", raise_exception=False) is None
    )
    with pytest.raises(frappe.AuthenticationError):
        get_decrypted_password("Payment Provider", "VietinBank", "api_secret")


def test_a_hash_is_never_taken_for_an_encrypted_password():
    update_password("a@x", "one")
    assert get_decrypted_password("User", "a@x", raise_exception=False) is None
    set_encrypted_password("User", "b@x", "one")
    with pytest.raises(frappe.AuthenticationError):
        check_password("b@x", "one")


def test_rename_and_delete():
    update_password("a@x", "one")
    rename_password("User", "a@x", "b@x")
    assert check_password("b@x", "one") == "b@x"
    delete_all_passwords_for("User", "b@x")
    with pytest.raises(frappe.AuthenticationError):
        check_password("b@x", "one")


def test_encryption_needs_the_right_key():
    text = encrypt("đồng")
    assert decrypt(text) == "đồng"
    with pytest.raises(frappe.ValidationError):
        decrypt(text, encryption_key="A" * 43 + "=")
    with pytest.raises(frappe.ValidationError):
        encrypt("x", encryption_key="short")


def test_a_secret_that_agreed_is_known_only_beside_what_it_agreed_with():
    first, second = password.encrypt("s3cret"), password.encrypt("another")
    for _ in range(2):
        assert password.is_encrypted_secret("s3cret", first)
        assert not password.is_encrypted_secret("s3cret", second)
        assert not password.is_encrypted_secret("another", first)
        assert not password.is_encrypted_secret("", first)
    assert all(len(each) == 32 and b"s3cret" not in each for each in password._agreed)


def test_secrets_that_agreed_take_no_memory_without_end(monkeypatch):
    monkeypatch.setattr(password, "MAX_AGREED", 2)
    stored = [password.encrypt(str(number)) for number in range(5)]
    assert all(password.is_encrypted_secret(str(number), text) for number, text in enumerate(stored))
    assert len(password._agreed) <= 2
