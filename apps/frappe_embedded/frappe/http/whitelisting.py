"""Which functions may be called over HTTP, by whom, with which HTTP methods."""

from frappe.exceptions import PermissionError
from frappe.locals import local
from frappe.messages import throw
from frappe.translate import _
from frappe.utils.strings import escape_html
from frappe.utils.typing_validations import validate_argument_types

whitelisted: set = set()
guest_methods: set = set()
xss_safe_methods: set = set()
allowed_http_methods_for_whitelisted_func: dict = {}
HTTP_METHODS = ("GET", "POST", "PUT", "DELETE")


def whitelist(allow_guest: bool = False, xss_safe: bool = False, methods: list[str] | None = None):
    """Decorator: let the function be called over HTTP.

    Called from a request (or a test), its arguments are checked and cast by their annotations.
    `allow_guest`: without log-in. `methods`: only these HTTP methods. `xss_safe`: a guest's arguments are
    passed as they are; otherwise HTML in them is escaped."""

    def register(fn):
        wrap = type(fn) if isinstance(fn, staticmethod | classmethod) else lambda function: function
        target = validate_argument_types(getattr(fn, "__func__", fn), apply_condition=is_request_or_test)
        whitelisted.add(target)
        allowed_http_methods_for_whitelisted_func[target] = list(methods or HTTP_METHODS)
        if allow_guest:
            guest_methods.add(target)
        if xss_safe:
            xss_safe_methods.add(target)
        return wrap(target)

    return register


def is_request_or_test() -> bool:
    """Whether arguments may come from a client and so are held against their annotations."""
    return bool(getattr(local, "request", None)) or bool(
        getattr(local, "flags", None) and local.flags.in_test
    )


def is_whitelisted(method) -> None:
    """Raise PermissionError unless the session's user may call `method` over HTTP."""
    method = getattr(method, "__func__", method)
    is_guest = local.session.user in ("Guest", None)
    if method not in whitelisted or (is_guest and method not in guest_methods):
        name = getattr(method, "__qualname__", str(method))
        throw(
            _("Function {0} is not whitelisted.").format(f"{getattr(method, '__module__', '')}.{name}"),
            PermissionError,
        )
    if is_guest and method not in xss_safe_methods:
        for key, value in local.form_dict.items():
            if isinstance(value, str) and "<" in value:
                local.form_dict[key] = escape_html(value)


def read_only():
    """Decorator, kept for its name: there is no replica to send reads to."""

    def same(fn):
        return fn

    return same
