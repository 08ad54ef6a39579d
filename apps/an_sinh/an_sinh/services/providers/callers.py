"""Who calls for a provider: by which user, from which address, with which signature; and which documents are theirs."""

import time

import frappe
from an_sinh.domain.base import terms
from an_sinh.domain.providers import signatures
from an_sinh.permissions import RELEASED, Scope, scope_of
from frappe import _
from frappe.utils.password import get_decrypted_password

PROVIDER, ORDER, OPENING = "Payment Provider", "Disbursement", "Account Opening Batch"
SECRET = "signing_secret"
HEADER = "X-An-Sinh-Signature"


def scope(doctype: str = ORDER) -> Scope:
    """What the calling user answers for: providers, and the units of a branch. PermissionError for everybody else, from a
    strange address, and for a program whose message is not signed as its provider wants."""
    frappe.only_for(terms.Role.PROVIDER_USER)
    found = scope_of(frappe.session.user, doctype)
    if not found.providers:
        frappe.throw(_("Your account is not bound to a payment provider."), frappe.PermissionError)
    _check_way(found.providers)
    return found


def own(name: str, doctype: str = ORDER, for_update: bool = False):
    """A document of the caller's provider that was released to it; another one is "not found", as one that doesn't exist."""
    mine = scope(doctype)
    found = frappe.db.get_value(doctype, name, ["provider", "status", "administrative_unit"], as_dict=True)
    if (
        not found
        or found.status not in RELEASED[doctype]
        or not mine.allows({found.administrative_unit}, found.provider)
    ):
        frappe.throw(_("{0} {1} not found").format(_(doctype), name), frappe.DoesNotExistError)
    return frappe.get_doc(doctype, name, for_update=for_update)


def filters(doctype: str = ORDER) -> dict:
    """The filters of a list of the caller's own documents."""
    mine = scope(doctype)
    return {
        "provider": ["in", mine.providers],
        "status": ["in", RELEASED[doctype]],
        **({"administrative_unit": ["in", mine.units]} if mine.units else {}),
    }


def _check_way(providers: tuple[str, ...]) -> None:
    request = getattr(frappe.local, "request", None)
    if request is None:
        return
    for name in providers:
        rules = frappe.get_cached_value(PROVIDER, name, ["allowed_addresses", "signs_messages"], as_dict=True)
        address = str(getattr(frappe.local, "request_ip", "") or "")
        if not signatures.is_within(address, rules.allowed_addresses):
            frappe.throw(
                _("{0} takes no calls from {1}. Have the address added by the office.").format(name, address),
                frappe.PermissionError,
            )
        # A person at the provider's page is known by session and token; a program by its key and signature.
        if rules.signs_messages and request.headers.get("Authorization"):
            _check_signature(name, request)


def _check_signature(provider: str, request) -> None:
    secret = get_decrypted_password(PROVIDER, provider, SECRET, raise_exception=False)
    fault = (
        signatures.refusal(
            request.headers.get(HEADER, ""),
            secret,
            int(time.time()),
            request.method,
            request.full_path.rstrip("?"),
            request.get_data(),
        )
        if secret
        else "no_secret"
    )
    if not fault:
        return
    texts = {
        "no_secret": _("{0} has no signing secret yet. Ask the office for one."),
        "missing": _("{0} signs its messages: the header {1} is missing."),
        "malformed": _("{0}: the header {1} must read t=SECONDS,v1=HEX."),
        "old": _("{0}: the message was signed more than five minutes ago, or a clock is wrong."),
        "wrong": _("{0}: the signature does not fit the message."),
    }
    frappe.throw(texts[fault].format(provider, HEADER), frappe.AuthenticationError)
