"""The apps that a user can open, from the hook `add_to_apps_screen`."""

import frappe
from frappe import _


@frappe.whitelist()
def get_apps() -> list[dict]:
    """List name, logo, title and route of each app that the user may open."""
    apps = []
    for app in frappe.get_installed_apps():
        if app == "frappe":
            continue
        for entry in frappe.get_hooks("add_to_apps_screen", app_name=app):
            allowed = entry.get("has_permission")
            if not allowed or frappe.get_attr(allowed)():
                title = entry.get("title")
                apps.append(
                    {
                        "name": app,
                        "logo": entry.get("logo"),
                        "title": _(title) if title else app,
                        "route": entry.get("route"),
                    }
                )
    return apps


def get_default_path() -> str | None:
    """Return the route that a login leads to, None when no app has one: the first app that the user may open."""
    return next((app["route"] for app in get_apps() if app["route"]), None)
