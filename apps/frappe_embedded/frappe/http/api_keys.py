"""Requests that prove who they are by an Authorization header instead of a session."""

import base64
import binascii
import hmac

import frappe
from frappe import _
from frappe.http.admission import validate_hour, validate_ip_address
from frappe.sessions import USER_FACTS, get_user_facts
from frappe.utils.password import get_decrypted_password, is_encrypted_secret

# Who owns a key, the secret as it is kept, and what every request must know of its user: in one reading.
KEY_OF_USER = f"""select `tabUser`.name, {USER_FACTS}, `__Auth`.password as secret from `tabUser`
    left join `__Auth` on `__Auth`.doctype = 'User' and `__Auth`.name = `tabUser`.name
        and `__Auth`.fieldname = 'api_secret' and `__Auth`.encrypted = 1
    where `tabUser`.api_key = %s order by `tabUser`.modified desc limit 1"""


def validate_auth() -> None:
    """Set the request's user from `Authorization: token key:secret` or `Basic …`, or from an app's `auth_hooks`.

    Raises AuthenticationError (HTTP 401) when a header was sent and leads to nobody.
    """
    header = frappe.local.request.headers.get("Authorization", "").split(" ")
    if len(header) == 2:
        validate_auth_via_api_keys(header)
    for hook in frappe.get_hooks("auth_hooks"):
        frappe.get_attr(hook)()
    if len(header) == 2 and frappe.session.user in ("", "Guest"):
        raise frappe.AuthenticationError


def validate_auth_via_api_keys(header: list[str]) -> None:
    """*header*: scheme and credentials. Other schemes are left to the hooks."""
    scheme, credentials = header[0].lower(), header[1]
    if scheme == "basic":
        try:
            credentials = base64.b64decode(credentials).decode(errors="replace")
        except binascii.Error:
            frappe.throw(
                _("Failed to decode token, please provide a valid base64-encoded token."),
                frappe.InvalidAuthorizationToken,
            )
    elif scheme != "token":
        return
    key, separator, secret = credentials.partition(":")
    if separator:
        source = frappe.local.request.headers.get("Frappe-Authorization-Source")
        validate_api_key_secret(key, secret, source)


def validate_api_key_secret(
    api_key: str, api_secret: str, frappe_authorization_source: str | None = None
) -> None:
    """Set the user that owns a key pair; *frappe_authorization_source* names a DocType other than User.

    Raises AuthenticationError when the key is unknown, the secret wrong, or the user disabled.
    """
    doctype = frappe_authorization_source or "User"
    user, facts = (
        user_of_key(api_key, api_secret)
        if doctype == "User"
        else user_behind_key(doctype, api_key, api_secret)
    )
    if not facts.enabled:
        raise frappe.AuthenticationError
    validate_ip_address(user, facts.restrict_ip or "")
    validate_hour(facts)
    if frappe.session.user in ("", "Guest"):
        form_dict = frappe.local.form_dict
        frappe.set_user(user)
        frappe.local.form_dict = form_dict
        frappe.local.login_manager.user = user
        if facts.language and not form_dict.get("_lang"):
            frappe.local.lang = facts.language


def user_of_key(api_key: str, api_secret: str) -> tuple[str, "frappe._dict"]:
    """The user that a key pair belongs to, and its facts. Read at each request: a revoked key, a disabled user and
    changed hours or addresses count from the next one on, whichever process wrote them.

    Raises AuthenticationError when there is no such key, or it has another secret."""
    rows = frappe.db.sql(KEY_OF_USER, (api_key,), as_dict=True) if api_key else ()
    if not (rows and rows[0].secret and is_encrypted_secret(api_secret, rows[0].secret)):
        raise frappe.AuthenticationError
    return rows[0].name, rows[0]


def user_behind_key(doctype: str, api_key: str, api_secret: str) -> tuple[str, "frappe._dict"]:
    """The same for a key that another DocType keeps, whose `user` it stands for."""
    if not frappe.db.has_column(doctype, "api_key"):
        raise frappe.AuthenticationError
    name = api_key and frappe.db.get_value(doctype, {"api_key": api_key}, "name")
    if not name:
        raise frappe.AuthenticationError
    expected = get_decrypted_password(doctype, name, fieldname="api_secret", raise_exception=False)
    if not (expected and hmac.compare_digest(api_secret.encode(), expected.encode())):
        raise frappe.AuthenticationError
    user = frappe.db.get_value(doctype, name, "user")
    return user, get_user_facts(user)
