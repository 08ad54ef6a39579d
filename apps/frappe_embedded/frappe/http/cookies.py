"""The cookies that a response will carry."""

import datetime
from urllib.parse import quote

from werkzeug.wrappers import Response

import frappe

SESSION_COOKIES = ("full_name", "user_id", "sid", "user_image", "system_user")


class CookieManager:
    """Collects cookies while a request is answered and writes them on the response."""

    def __init__(self):
        self.cookies: dict[str, dict] = {}
        self.to_delete: list[str] = []

    def init_cookies(self) -> None:
        """Send the session's id, and with it renew how long the browser keeps it."""
        sid = frappe.local.session and frappe.local.session.get("sid")
        if sid:
            from frappe.sessions import get_expiry_in_seconds

            self.set_cookie("sid", sid, max_age=get_expiry_in_seconds(), httponly=True)

    def set_cookie(
        self,
        key: str,
        value: str,
        expires=None,
        secure: bool = False,
        httponly: bool = False,
        samesite: str = "Lax",
        max_age: int | None = None,
    ) -> None:
        """Set a cookie; it is Secure whenever the request came over https."""
        request = getattr(frappe.local, "request", None)
        self.cookies[key] = {
            "value": quote((value or "").encode("utf-8")),
            "expires": expires,
            "secure": secure or bool(request and request.scheme == "https"),
            "httponly": httponly,
            "samesite": samesite,
            "max_age": max_age,
        }

    def delete_cookie(self, to_delete: str | list[str] | tuple[str, ...]) -> None:
        """Have the browser drop one cookie or several."""
        names = [to_delete] if isinstance(to_delete, str) else to_delete
        self.to_delete.extend(names)

    def flush_cookies(self, response: Response) -> None:
        """Write what was collected on *response*; a deletion wins over a value."""
        for key, options in self.cookies.items():
            if key not in self.to_delete:
                response.set_cookie(key, **options)
        yesterday = datetime.datetime.now() - datetime.timedelta(days=1)
        for key in dict.fromkeys(self.to_delete):
            response.set_cookie(key, "", expires=yesterday, samesite="Lax", httponly=key == "sid")


def clear_cookies() -> None:
    """Forget the session on the browser's side."""
    if frappe.local.session is not None:
        frappe.local.session.sid = ""
    frappe.local.cookie_manager.delete_cookie(SESSION_COOKIES)
