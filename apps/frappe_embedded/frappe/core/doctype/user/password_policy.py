"""What a password must be."""

import frappe
from frappe import _

MIN_LENGTH = 8
MAX_LENGTH = 512
SHORTEST_PATTERN = 6
# What lists of leaked passwords have at their heads, and what people here add to them.
WELL_KNOWN = frozenset(
    [
        "password",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "trustno1",
        "welcome",
        "letmein",
        "monkey",
        "dragon",
        "master",
        "shadow",
        "michael",
        "jordan",
        "secret",
        "starwars",
        "whatever",
        "computer",
        "administrator",
        "changeme",
        "default",
        "matkhau",
        "matkhau123",
        "123matkhau",
        "anhyeuem",
        "emyeuanh",
        "yeuem123",
        "vietnam",
        "hanoi",
        "saigon",
        "khongco",
        "quantri",
        "admin",
        "admin123",
        "1q2w3e4r",
        "1qaz2wsx",
        "qazwsxedc",
        "zaq12wsx",
        "q1w2e3r4",
        "a1b2c3d4",
        "abcd1234",
        "1234abcd",
        "qwer1234",
        "1234qwer",
        "147258369",
        "987654321",
    ]
)
ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)


def problem_with(password: str, user_facts: tuple[str | None, ...]) -> str | None:
    """What is wrong with a password, in the user's language; None when it will do.

    `user_facts`: name, e-mail and the like, which a password must not be."""
    if len(password) < MIN_LENGTH:
        return _("A password has at least {0} characters").format(MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        return _("A password has at most {0} characters").format(MAX_LENGTH)
    facts = {fact.strip().lower() for fact in user_facts if fact}
    facts |= {fact.split("@")[0] for fact in facts}
    if password.strip().lower() in facts:
        return _("A password can't be the user's own name or e-mail")
    if len(set(password)) < 3:
        return _("A password needs at least three different characters")
    if _is_guessed_first(password.strip().lower()):
        return _("This password is one of those that are tried first. Choose another.")
    return None


def _is_guessed_first(password: str) -> bool:
    """Whether a password (in small letters) is a well-known one, a row of the keyboard or the alphabet, a short piece
    over and over, or one of these with some digits or signs behind it."""
    stem = password.rstrip("0123456789!@#$%.*?-_") or password
    return any(
        text in WELL_KNOWN or _is_row(text) or _is_repeated(text)
        for text in (password, stem)
        if len(text) >= SHORTEST_PATTERN
    )


def _is_row(text: str) -> bool:
    return any(text in row or text in row[::-1] for row in ROWS)


def _is_repeated(text: str) -> bool:
    """Whether a piece of at most half the text makes up all of it: "abcabcabc", "12121212"."""
    return text in (text + text)[1:-1]


def check_password_policy(password: str, user_facts: tuple[str | None, ...]) -> None:
    """Throw for a password that won't do, where System Settings ask for it."""
    setting = frappe.get_system_settings("enable_password_policy")
    if setting is not None and not frappe.utils.cint(setting):
        return
    if problem := problem_with(password, user_facts):
        frappe.throw(problem, title=_("Invalid Password"))
