"""Secrets in `__Auth`: log-in passwords as Argon2 hashes, other passwords encrypted with the site's key."""

import functools
import hashlib
import hmac

import argon2
from cryptography.fernet import Fernet, InvalidToken

from frappe.exceptions import AuthenticationError, ValidationError
from frappe.locals import local
from frappe.messages import throw
from frappe.site.config import update_site_config
from frappe.translate import _

hasher = argon2.PasswordHasher()
# Digests of secrets that were seen to agree with what is stored; a bound on memory, not a promise.
MAX_AGREED = 4096
_agreed: set[bytes] = set()


def set_encrypted_password(doctype: str, name: str, pwd: str, fieldname: str = "password") -> None:
    """Store a password that must be read again."""
    _store(doctype, name, fieldname, encrypt(pwd), encrypted=1)


def get_decrypted_password(
    doctype: str, name: str, fieldname: str = "password", raise_exception: bool = True
):
    """A stored password in clear; None without one (or AuthenticationError, unless `raise_exception` is False)."""
    row = local.db.sql(
        "select password from `__Auth` where doctype = %s and name = %s and fieldname = %s and encrypted = 1",
        (doctype, name, fieldname),
    )
    if row:
        return decrypt(row[0][0], key=f"{doctype}.{name}.{fieldname}")
    if raise_exception:
        throw(
            _("Password not found for {0} {1} {2}").format(_(doctype), name, fieldname), AuthenticationError
        )
    return None


def remove_encrypted_password(doctype: str, name: str, fieldname: str = "password") -> None:
    local.db.sql(
        "delete from `__Auth` where doctype = %s and name = %s and fieldname = %s", (doctype, name, fieldname)
    )


@functools.cache
def _hash_of_nobody() -> str:
    return hasher.hash("nobody")


def check_password(user: str, pwd: str, doctype: str = "User", fieldname: str = "password",
                   delete_tracker_cache: bool = True) -> str:  # fmt: skip
    """The user's name as stored, when the password is right.

    Raises AuthenticationError otherwise; an unknown user takes as long as a wrong password."""
    row = local.db.sql(
        "select name, password from `__Auth` where doctype = %s and name = %s and fieldname = %s and encrypted = 0",
        (doctype, user, fieldname),
    )
    stored = row[0][1] if row else _hash_of_nobody()
    try:
        hasher.verify(stored, pwd or "")
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError) as error:
        raise AuthenticationError(_("Incorrect User or Password")) from error
    if not row:
        raise AuthenticationError(_("Incorrect User or Password"))
    if hasher.check_needs_rehash(stored):
        update_password(row[0][0], pwd, doctype, fieldname)
    return row[0][0]


def update_password(user: str, pwd: str, doctype: str = "User", fieldname: str = "password",
                    logout_all_sessions: bool = False) -> None:  # fmt: skip
    """Store a log-in password as a hash. `logout_all_sessions`: who sets it ends the user's sessions (see User)."""
    _store(doctype, user, fieldname, hasher.hash(pwd), encrypted=0)


def _store(doctype: str, name: str, fieldname: str, password: str, encrypted: int) -> None:
    local.db.sql(
        "insert into `__Auth` (doctype, name, fieldname, password, encrypted) values (%s, %s, %s, %s, %s)"
        " on conflict (doctype, name, fieldname) do update set"
        " password = excluded.password, encrypted = excluded.encrypted",
        (doctype, name, fieldname, password, encrypted),
    )


def delete_all_passwords_for(doctype: str, name: str) -> None:
    local.db.sql("delete from `__Auth` where doctype = %s and name = %s", (doctype, name))


def rename_password(doctype: str, old_name: str, new_name: str) -> None:
    """Move the secrets of a renamed document."""
    local.db.sql(
        "update `__Auth` set name = %s where doctype = %s and name = %s", (new_name, doctype, old_name)
    )


def rename_password_field(doctype: str, old_fieldname: str, new_fieldname: str) -> None:
    local.db.sql(
        "update `__Auth` set fieldname = %s where doctype = %s and fieldname = %s",
        (new_fieldname, doctype, old_fieldname),
    )


def encrypt(txt: str, encryption_key: str | None = None) -> str:
    """Raises ValidationError when the site's key is no key."""
    try:
        return Fernet(_bytes(encryption_key or get_encryption_key())).encrypt(_bytes(txt)).decode()
    except ValueError as error:
        raise ValidationError(_("Encryption key is invalid! Please check site_config.json")) from error


def decrypt(txt: str, encryption_key: str | None = None, key: str | None = None) -> str:
    """Raises ValidationError when the text was encrypted with another key; `key` names the secret."""
    try:
        return Fernet(_bytes(encryption_key or get_encryption_key())).decrypt(_bytes(txt)).decode()
    except (InvalidToken, ValueError):
        message = _("Failed to decrypt key {0}").format(key) if key else _("Encryption key is invalid!")
        throw(message + " " + _("Please check the encryption_key of site_config.json"), ValidationError)


def is_encrypted_secret(given: str, stored: str) -> bool:
    """Whether *given* is what *stored* (text that `encrypt` made) says.

    Decrypting costs more than the rest of a request's authentication. A pair that was once found to agree is known by
    its digest, with the site's key in it; a stored text that changed makes another pair.
    Raises ValidationError when the text was encrypted with another key."""
    digest = hashlib.sha256(
        b"\0".join(map(_bytes, (get_encryption_key(), stored, given.encode("utf-8", "surrogatepass"))))
    ).digest()
    if digest in _agreed:
        return True
    agrees = hmac.compare_digest(given.encode("utf-8", "surrogatepass"), decrypt(stored).encode())
    if agrees:
        if len(_agreed) >= MAX_AGREED:
            _agreed.clear()
        _agreed.add(digest)
    return agrees


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def get_encryption_key() -> str:
    """The site's key; made and written to its configuration at first need."""
    if not local.conf.encryption_key:
        key = Fernet.generate_key().decode()
        update_site_config("encryption_key", key)
        local.conf.encryption_key = key
    return local.conf.encryption_key
