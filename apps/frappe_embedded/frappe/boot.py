"""What a client needs to know at its start: the user, its permissions, the site's settings."""

import frappe
from frappe import _
from frappe.apps import get_apps, get_default_path
from frappe.http.uploads import get_max_file_size
from frappe.sessions import get_csrf_token
from frappe.utils import cint, nowdate

SYSTEM_DEFAULTS = (
    "country", "currency", "date_format", "time_format", "number_format", "first_day_of_the_week",
    "float_precision", "currency_precision", "time_zone", "language", "rounding_method",
)  # fmt: skip
PERMISSION_TYPES = (
    "read", "select", "write", "create", "delete", "submit", "cancel", "amend", "print", "export",
    "import", "report", "share", "email",
)  # fmt: skip


def get_bootinfo() -> "frappe._dict":
    """Return the boot information of the session's user; apps add to it by the hook `extend_bootinfo`."""
    bootinfo = frappe._dict(
        sitename=frappe.local.site,
        lang=frappe.local.lang,
        user=get_user_info(),
        sysdefaults=get_system_defaults(),
        server_date=nowdate(),
        developer_mode=cint(frappe.conf.developer_mode),
        read_only=bool(frappe.flags.read_only),
        max_file_size=get_max_file_size(),
        versions=get_versions(),
        setup_complete=1,
        csrf_token=get_csrf_token(),
        apps_data={"apps": get_apps(), "default_path": get_default_path() or ""},
    )
    for hook in frappe.get_hooks("extend_bootinfo"):
        frappe.get_attr(hook)(bootinfo=bootinfo)
    return bootinfo


def get_system_defaults() -> "frappe._dict":
    return frappe._dict({key: frappe.get_system_settings(key) for key in SYSTEM_DEFAULTS})


def get_user_info() -> "frappe._dict":
    """Return name, language, roles and defaults of the user, and per permission the DocTypes that it covers."""
    user = frappe.session.user
    fields = [
        "email",
        "full_name",
        "first_name",
        "last_name",
        "user_image",
        "user_type",
        "language",
        "time_zone",
    ]
    info = frappe._dict(frappe.db.get_value("User", user, fields, as_dict=True) or {})
    info.name = user
    info.roles = frappe.get_roles(user)
    info.defaults = frappe.defaults.get_defaults(user)
    info.impersonated_by = frappe.session.data.get("impersonated_by")
    info.update(get_permitted_doctypes(info.roles))
    return info


def get_permitted_doctypes(roles: list[str]) -> dict[str, list[str]]:
    """Return `can_read`, `can_write`, …: the DocTypes on which one of *roles* has that permission."""
    if frappe.session.user == "Administrator":
        every = frappe.get_all("DocType", filters={"istable": 0}, pluck="name", order_by="name")
        return {f"can_{ptype}": every for ptype in PERMISSION_TYPES}
    customised = set(frappe.get_all("Custom DocPerm", pluck="parent", distinct=True))
    permitted = {f"can_{ptype}": set() for ptype in PERMISSION_TYPES}
    columns = ["parent", *(f"`{ptype}`" for ptype in PERMISSION_TYPES)]
    for table in ("DocPerm", "Custom DocPerm"):
        filters = {"role": ["in", roles], "permlevel": 0}
        for row in frappe.get_all(table, filters=filters, fields=columns):
            if table == "DocPerm" and row.parent in customised:
                continue
            for ptype in PERMISSION_TYPES:
                if row.get(ptype):
                    permitted[f"can_{ptype}"].add(row.parent)
    return {key: sorted(doctypes) for key, doctypes in permitted.items()}


def get_versions() -> dict[str, dict[str, str]]:
    """Return title and version of each installed app."""
    versions = {}
    for app in frappe.get_installed_apps():
        title = frappe.get_hooks("app_title", app_name=app)
        version = getattr(frappe.get_module(app), "__version__", "0.0.0")
        versions[app] = {"title": _(title[-1]) if title else app, "version": version}
    return versions
