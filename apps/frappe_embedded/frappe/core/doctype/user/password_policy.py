"""What a password must be."""

import frappe
from frappe import _

MIN_LENGTH = 8
MAX_LENGTH = 512


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
    return None


def check_password_policy(password: str, user_facts: tuple[str | None, ...]) -> None:
    """Throw for a password that won't do, where System Settings ask for it."""
    setting = frappe.get_system_settings("enable_password_policy")
    if setting is not None and not frappe.utils.cint(setting):
        return
    if problem := problem_with(password, user_facts):
        frappe.throw(problem, title=_("Invalid Password"))
