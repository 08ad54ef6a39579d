"""System Settings, read once per request."""

from types import MappingProxyType

from frappe.caching import cache
from frappe.locals import local


def get_system_settings(key: str):
    """A value of System Settings; None before the site is set up."""
    settings = getattr(local, "system_settings", None)
    if settings is None:
        settings = cache.get_value("system_settings", _read)
        local.system_settings = settings
    return settings.get(key)


def _read() -> MappingProxyType:
    """Values in the types of their fields: a check is a number, not the text "0"."""
    return MappingProxyType(local.db.get_singles_dict("System Settings", cast=True))
