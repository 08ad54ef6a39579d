"""Messages to the user: shown, thrown, collected for the response."""

import inspect
import sys

from frappe.exceptions import PermissionError, ValidationError
from frappe.locals import local
from frappe.translate import _
from frappe.types import _dict
from frappe.utils.strings import generate_hash, strip_html


def msgprint(
    msg,
    title=None,
    raise_exception: bool | type[Exception] | Exception = False,
    as_table=False,
    as_list=False,
    indicator=None,
    alert=False,
    primary_action=None,
    is_minimizable=False,
    wide=False,
    *,
    realtime=False,
) -> None:
    """Add a message to the response (`_server_messages`); with `raise_exception`, raise it as well."""
    out = _dict(message=msg)
    if not local.flags.mute_messages:
        _fill(out, title, raise_exception, as_table, as_list, indicator)
        out.update({k: v for k, v in (("is_minimizable", is_minimizable), ("wide", wide)) if v})
        if alert:
            out.alert = 1
        if primary_action:
            out.primary_action = primary_action
        if local.flags.print_messages and msg:
            print(f"Message: {strip_html(str(msg))}")
        if realtime:
            from frappe.realtime import publish_realtime

            publish_realtime(event="msgprint", message=out)
        else:
            local.message_log.append(out)
    if raise_exception:
        _raise(raise_exception, msg, out)


def _fill(out, title, raise_exception, as_table, as_list, indicator) -> None:
    rows = isinstance(out.message, list | tuple)
    if as_table and rows:
        out.as_table = 1
    if as_list and rows:
        out.as_list = 1
    out.title = title or _("Message", context="Default title of the message dialog")
    if indicator or raise_exception:
        out.indicator = indicator or "red"
    if raise_exception:
        out.raise_exception = 1
        out["__frappe_exc_id"] = generate_hash()


def _raise(kind, msg, out) -> None:
    if isinstance(kind, Exception):
        error = kind
    elif inspect.isclass(kind) and issubclass(kind, Exception):
        error = kind(msg)
    else:
        error = ValidationError(msg)
    if out.get("__frappe_exc_id"):
        error.__frappe_exc_id = out["__frappe_exc_id"]
    raise error


def throw(
    msg,
    exc: type[Exception] | Exception = ValidationError,
    title=None,
    is_minimizable=False,
    wide=False,
    as_list=False,
    primary_action=None,
) -> None:
    """Raise `exc` (default ValidationError) with a message that the user will read."""
    msgprint(
        msg,
        raise_exception=exc,
        title=title,
        indicator="red",
        is_minimizable=is_minimizable,
        wide=wide,
        as_list=as_list,
        primary_action=primary_action,
    )


def throw_permission_error() -> None:
    throw(_("Not permitted"), PermissionError)


def clear_messages() -> None:
    local.message_log = []


def get_message_log() -> list[_dict]:
    return list(local.message_log)


def clear_last_message() -> None:
    if local.message_log:
        local.message_log = local.message_log[:-1]


def log(msg) -> None:
    """Add to the debug log of this request."""
    local.debug_log.append(str(msg))


def errprint(msg) -> None:
    """Show on the terminal and add to the error log of this response."""
    text = str(msg)
    if not getattr(local, "request", None) or local.conf.developer_mode:
        print(text, file=sys.stderr)
    local.error_log.append({"exc": text})
