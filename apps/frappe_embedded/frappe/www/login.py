"""The login page of a site whose apps have none (those that do name it by the hook `login_url`)."""

import frappe
from frappe.apps import get_default_path

no_cache = True


def get_context(context) -> None:
    """Add where to go after the login; somebody who is logged in goes there at once."""
    context.redirect_to = get_local_path(frappe.form_dict.get("redirect-to"))
    if frappe.session.user != "Guest":
        target = context.redirect_to or get_default_path()
        if target:
            frappe.redirect(target)


def get_local_path(path: str | None) -> str | None:
    """Return *path* if it stays on this site: a link from elsewhere must not lead a login elsewhere."""
    if path and path.startswith("/") and not path.startswith(("//", "/\\")):
        return path
    return None
