"""Controller of Language, and the languages that a site starts with."""

import frappe
from frappe.model.document import Document

LANGUAGES = {"en": "English", "vi": "Tiếng Việt"}


class Language(Document):
    """A language that users can choose."""


def sync_languages() -> None:
    """Make the languages that aren't there yet."""
    for code, name in LANGUAGES.items():
        if not frappe.db.exists("Language", code):
            values = {"language_code": code, "language_name": name, "enabled": 1}
            frappe.get_doc({"doctype": "Language", **values}).insert(ignore_permissions=True)
