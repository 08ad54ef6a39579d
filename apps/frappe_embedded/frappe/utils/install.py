"""What every new site holds: its two built-in users, the roles, the settings."""

import os
import zoneinfo

import frappe

LANGUAGES = {"en": "English", "vi": "Tiếng Việt"}
BUILT_IN_ROLES = ("Administrator", "System Manager", "All", "Guest", "Desk User", "Report Manager")


def after_install() -> None:
    """Insert the built-in roles, users and settings (the framework's own install hook)."""
    for role in BUILT_IN_ROLES:
        insert_once("Role", role, role_name=role, desk_access=0 if role in ("All", "Guest") else 1)
    insert_once(
        "User",
        "Administrator",
        email="admin@example.com",
        first_name="Administrator",
        full_name="Administrator",
        enabled=1,
        user_type="System User",
        roles=[{"role": "Administrator"}, {"role": "System Manager"}],
    )
    insert_once(
        "User",
        "Guest",
        email="guest@example.com",
        first_name="Guest",
        full_name="Guest",
        enabled=1,
        user_type="Website User",
        roles=[{"role": "Guest"}],
    )
    for code, name in LANGUAGES.items():
        insert_once("Language", code, language_code=code, language_name=name, enabled=1)
    save_settings()


def save_settings() -> None:
    """Write System Settings with their defaults, so that each later save finds what is mandatory."""
    settings = frappe.get_doc("System Settings")
    settings.language = settings.language or frappe.local.conf.get("lang") or "en"
    settings.time_zone = settings.time_zone or frappe.local.conf.get("time_zone") or machine_time_zone()
    settings.setup_complete = 1
    settings.enable_scheduler = 1
    settings.flags.ignore_permissions = True
    settings.save()


def machine_time_zone() -> str:
    """Return the name of the machine's time zone, UTC when it doesn't say."""
    name = os.path.realpath("/etc/localtime").rpartition("/zoneinfo/")[2]
    return name if name in zoneinfo.available_timezones() else "UTC"


def insert_once(doctype: str, name: str, **values) -> None:
    """Insert a document under a fixed name unless it is there."""
    if frappe.db.exists(doctype, name):
        return
    document = frappe.get_doc({"doctype": doctype, "name": name, **values})
    document.flags.ignore_permissions = True
    document.flags.ignore_validate = True
    document.flags.ignore_mandatory = True
    document.flags.ignore_links = True
    document.insert(set_name=name)


def set_admin_password(password: str) -> None:
    """Set the Administrator's password."""
    from frappe.utils.password import update_password

    update_password("Administrator", password)
