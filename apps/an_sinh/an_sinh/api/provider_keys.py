"""Keys of providers' programs: for the office's manager."""

import frappe
from an_sinh.services.providers import keys
from frappe import _

MANAGERS = ("An Sinh Manager", "System Manager")


@frappe.whitelist(methods=["GET", "POST"])
def users(provider: str) -> list[dict]:
    """The users of a provider: user, full_name, enabled, has_key, units."""
    return keys.users_of(_provider(provider))


@frappe.whitelist(methods=["POST"])
def issue(provider: str, user: str) -> dict:
    """A new API key and secret for a user of the provider; the ones before end. The secret is shown this once."""
    return keys.issue(_provider(provider), user)


@frappe.whitelist(methods=["POST"])
def revoke(provider: str, user: str) -> dict:
    """End a user's API key; returns {"user"}."""
    keys.revoke(_provider(provider), user)
    return {"user": user}


@frappe.whitelist(methods=["POST"])
def issue_signing_secret(provider: str) -> dict:
    """A new secret to sign messages with; the one before ends. Shown this once: {"signing_secret"}."""
    return {"signing_secret": keys.issue_signing_secret(_provider(provider))}


def _provider(name: str) -> str:
    frappe.only_for(MANAGERS)
    frappe.has_permission("Payment Provider", "write", throw=True)
    if not frappe.db.exists("Payment Provider", name):
        frappe.throw(_("There is no provider {0}.").format(name), frappe.DoesNotExistError)
    return name
