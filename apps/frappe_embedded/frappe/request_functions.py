"""Small functions that need no more than the state of the request."""

import json

from frappe.caching import cache
from frappe.exceptions import PermissionError
from frappe.locals import local
from frappe.messages import errprint, throw
from frappe.translate import _
from frappe.types import _dict
from frappe.utils.json_values import json_handler
from frappe.utils.strings import escape_html, get_traceback
from frappe.utils.urls import get_url_to_form


def as_unicode(text, encoding: str = "utf-8") -> str:
    if isinstance(text, str):
        return text
    if text is None:
        return ""
    return str(text, encoding) if isinstance(text, bytes) else str(text)


def as_json(obj, indent=1, separators=None, ensure_ascii=True) -> str:
    """JSON with sorted keys; dates, decimals and documents as Frappe writes them."""
    separators = separators or (",", ": ")
    options = {
        "indent": indent,
        "default": json_handler,
        "separators": separators,
        "ensure_ascii": ensure_ascii,
    }
    try:
        return json.dumps(obj, sort_keys=True, **options)
    except TypeError:  # keys of several types can't be sorted as they are
        return json.dumps(dict(sorted(obj.items(), key=lambda item: str(item[0]))), **options)


def bold(text) -> str:
    return f"<strong>{text}</strong>"


def get_request_header(key: str, default=None):
    """A header of the current request, `default` outside of one."""
    request = getattr(local, "request", None)
    return request.headers.get(key, default) if request else default


def get_user():
    """The session's user, as an object that knows its roles and defaults."""
    if not local.user:
        from frappe.utils.user import UserPermissions

        local.user = UserPermissions(local.session.user)
    return local.user


def only_for(roles, message: bool = False) -> None:
    """Raise PermissionError unless the session's user has one of `roles` (tests are let through)."""
    from frappe.permissions import get_roles

    if local.flags.in_test or local.session.user == "Administrator":
        return
    roles = (roles,) if isinstance(roles, str) else roles
    if not set(roles).isdisjoint(get_roles()):
        return
    if not message:
        raise PermissionError
    names = ", ".join(bold(_(role)) for role in roles)
    throw(_("This action is only allowed for {}").format(names), PermissionError, _("Not Permitted"))


def get_value(*args, **kwargs):
    """Same as `frappe.db.get_value`."""
    return local.db.get_value(*args, **kwargs)


def is_table(doctype: str) -> bool:
    """Whether `doctype` is a child table."""
    return doctype in cache.get_value(
        "is_table", lambda: set(local.db.get_values("DocType", {"istable": 1}, "name", pluck=True))
    )


def get_precision(doctype: str, fieldname: str, currency: str | None = None, doc=None) -> int:
    """Decimal places of a field."""
    from frappe.model.meta import get_field_precision, get_meta

    return get_field_precision(get_meta(doctype).get_field(fieldname), doc, currency)


def is_setup_complete() -> bool:
    return True


def log_error(title=None, message=None, reference_doctype=None, reference_name=None, *, defer_insert=False):
    """Write an Error Log; without `message`, of the exception that is being handled. Returns the document."""
    from frappe.model.document import new_doc

    traceback = get_traceback(with_context=True)
    if message:
        title, text = title or _("Error"), message
    elif title and "\n" in str(title):  # one argument: the whole text
        text, title = title, str(title).strip().splitlines()[-1]
    else:
        text = traceback
    if not getattr(local, "db", None):
        errprint(f"{title}\n{text}")
        return None
    doc = new_doc("Error Log")
    doc.update(
        {
            "method": str(title or (text or "").strip().splitlines()[-1:] or _("Error"))[:140],
            "error": str(text or ""),
            "reference_doctype": reference_doctype,
            "reference_name": reference_name,
        }
    )
    return doc.insert(ignore_permissions=True)


def get_desk_link(doctype: str, name: str) -> str:
    """A link to a document on the desk, with its title."""
    from frappe.model.meta import get_meta

    title = local.db.get_value(doctype, name, get_meta(doctype).get_title_field()) or name
    return f'<a href="{get_url_to_form(doctype, name)}" style="font-weight: bold;">{_(doctype)} {escape_html(str(title))}</a>'


def respond_as_web_page(
    title, html, success=None, http_status_code=None, context=None, indicator_color=None,
    primary_action="/", primary_label=None, fullpage=False, width=None, template="message",
) -> None:  # fmt: skip
    """Answer with a page that carries a message, instead of JSON."""
    local.message_title, local.message = title, html
    local.response.update(type="page", route=template)
    if http_status_code:
        local.response["http_status_code"] = http_status_code
    failed = bool(http_status_code and http_status_code > 300)
    local.response["context"] = _dict(context or {}).update(
        title=title,
        message=html,
        indicator_color=indicator_color or ("green" if success else "red" if failed else "blue"),
        primary_label=primary_label,
        primary_action=primary_action,
        error_code=http_status_code,
        fullpage=fullpage,
    )


def redirect(url: str) -> None:
    """Stop here and send the client to `url`."""
    from frappe.exceptions import Redirect

    local.flags.redirect_location = url
    raise Redirect


def are_emails_muted() -> bool:
    """The engine sends no e-mail."""
    return True
