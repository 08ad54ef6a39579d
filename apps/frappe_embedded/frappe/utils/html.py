"""HTML recognised and read as text; cleaning is in `html_utils`."""

import html
import json
import re

from frappe.utils.html_utils import clean_html, sanitize_html
from frappe.utils.strings import strip_html

TAGS = re.compile(r"<[a-zA-Z/!][^>]*>")
IMAGE = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tiff", ".webp", ".svg")


def is_html(text: str) -> bool:
    return bool(TAGS.search(text or ""))


def is_image(filepath: str) -> bool:
    return (filepath or "").lower().endswith(IMAGE)


def strip_html_tags(text: str) -> str:
    return strip_html(text)


def unescape_html(value: str) -> str:
    return html.unescape(value or "")


__all__ = [
    "clean_html",
    "get_safe_filters",
    "is_html",
    "is_image",
    "sanitize_html",
    "strip_html_tags",
    "unescape_html",
]


def get_safe_filters(filters):
    """JSON filters parsed; anything else as it is."""
    try:
        parsed = json.loads(filters)
    except (TypeError, ValueError):
        return filters
    return filters if isinstance(parsed, int | float) else parsed
