"""Where a request comes from, and whether its user may come from there, and now."""

from collections.abc import Collection

import frappe
from frappe import _
from frappe.sessions import get_user_facts
from frappe.utils import cint, now_datetime


def client_address(remote: str, forwarded: str, trusted: Collection[str]) -> str:
    """The address that a request comes from: of those that proxies noted in X-Forwarded-For, the last one that isn't a
    trusted proxy itself. What stands before it the client may have written, and proves nothing."""
    if remote not in trusted:
        return remote
    noted = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    return next((hop for hop in reversed(noted) if hop not in trusted), noted[0] if noted else remote)


def validate_ip_address(user: str, restricted: str | None = None) -> None:
    """Raise AuthenticationError when User.restrict_ip (addresses or their beginnings) leaves this address out."""
    if restricted is None:
        restricted = get_user_facts(user).restrict_ip
    beginnings = tuple(
        part.strip() for part in (restricted or "").replace("\n", ",").split(",") if part.strip()
    )
    if beginnings and not frappe.local.request_ip.startswith(beginnings):
        frappe.throw(_("Access not allowed from this IP Address"), frappe.AuthenticationError)


def validate_hour(facts: "frappe._dict") -> None:
    """Raise AuthenticationError outside the hours in which the user may log in."""
    before, after = cint(facts.login_before), cint(facts.login_after)
    hour = now_datetime().hour
    if (before and hour >= before) or (after and hour < after):
        frappe.throw(_("Login not allowed at this time"), frappe.AuthenticationError)
