"""Keys by which a provider's program logs in, issued and changed by the office's manager; each secret is shown once."""

import frappe
from an_sinh.domain.base.terms import Role
from an_sinh.permissions import scope_of
from an_sinh.services.audit import log
from an_sinh.services.providers.callers import ORDER, PROVIDER, SECRET
from frappe import _
from frappe.utils.password import remove_encrypted_password, set_encrypted_password


def users_of(provider: str) -> list[dict]:
    """The users of a provider: user, full_name, enabled, has_key, units (of their branch)."""
    names = frappe.get_all(
        "User Permission", filters={"allow": PROVIDER, "for_value": provider}, pluck="user", limit=0
    )
    found = []
    for name in sorted(set(names)):
        if Role.PROVIDER_USER not in frappe.get_roles(name):
            continue
        user = frappe.db.get_value("User", name, ["full_name", "enabled", "api_key"], as_dict=True)
        found.append(
            {
                "user": name,
                "full_name": user.full_name,
                "enabled": int(user.enabled),
                "has_key": int(bool(user.api_key)),
                "units": list(scope_of(name, ORDER).units),
            }
        )
    return found


def issue(provider: str, user: str) -> dict:
    """A new key and secret for a user of the provider; what it had before is worth nothing from now on. Returns api_key,
    api_secret: nobody can read the secret again."""
    document = _user_of(provider, user)
    secret = frappe.generate_hash(length=32)
    document.api_key = frappe.generate_hash(length=16)
    document.api_secret = secret
    document.save(ignore_permissions=True)
    log.note(log.CONFIGURED, PROVIDER, provider, what="key issued", user=user)
    return {"api_key": document.api_key, "api_secret": secret}


def revoke(provider: str, user: str) -> None:
    """The user's key opens nothing any more."""
    document = _user_of(provider, user)
    document.api_key = None
    document.save(ignore_permissions=True)
    remove_encrypted_password("User", user, "api_secret")
    log.note(log.CONFIGURED, PROVIDER, provider, what="key revoked", user=user)


def issue_signing_secret(provider: str) -> str:
    """A new secret that the provider's program signs its messages with; the old one ends. Shown once."""
    secret = frappe.generate_hash(length=48)
    set_encrypted_password(PROVIDER, provider, secret, SECRET)
    log.note(log.CONFIGURED, PROVIDER, provider, what="signing secret issued")
    return secret


def _user_of(provider: str, user: str):
    if user not in {row["user"] for row in users_of(provider)}:
        frappe.throw(_("{0} is no user of {1}.").format(user, provider))
    return frappe.get_doc("User", user)
