"""Cleaning HTML, under Frappe's address."""

from frappe.utils.html import clean_html, is_json, sanitize_html, unescape_html

__all__ = ["clean_html", "is_json", "sanitize_html", "unescape_html"]
