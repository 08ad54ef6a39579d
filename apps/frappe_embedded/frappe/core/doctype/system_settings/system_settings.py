"""Controller of System Settings."""

import re

import frappe
from frappe import _
from frappe.model.document import Document

_EXPIRY = re.compile(r"^\d{1,4}:\d{2}$")
# Formats that the rest of the engine reads from the site's defaults.
_AS_DEFAULTS = (
    "language", "time_zone", "date_format", "time_format", "number_format", "first_day_of_the_week",
    "float_precision", "currency_precision", "currency", "country", "rounding_method",
)  # fmt: skip


class SystemSettings(Document):
    """Settings of the whole site."""

    def validate(self) -> None:
        if self.session_expiry and not _EXPIRY.match(self.session_expiry):
            frappe.throw(_("Session Expiry must be in format {0}").format("hh:mm"))
        if self.allow_consecutive_login_attempts and self.allow_consecutive_login_attempts < 0:
            frappe.throw(_("Allow Consecutive Login Attempts cannot be negative"))

    def on_update(self) -> None:
        self.set_defaults()
        frappe.cache.delete_value("system_settings")
        frappe.local.system_settings = None

    def set_defaults(self) -> None:
        """Give formats to those who read `frappe.db.get_default`."""
        for key in _AS_DEFAULTS:
            if self.has_value_changed(key) or self.get(key):
                frappe.db.set_default(key, self.get(key) or None)
