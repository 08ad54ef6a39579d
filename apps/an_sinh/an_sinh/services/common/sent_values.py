"""Lists and sets of fields that clients send, as such or as JSON: read as what they are asked for, or refused in words."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

FURTHEST = 1_000_000_000


def parsed(value: Any, say: str | None = None) -> Any:
    """What a client sent: JSON where it is text, else the value itself; None for nothing. Throws `say` for text that is
    no JSON."""
    if not isinstance(value, str):
        return value
    try:
        return frappe.parse_json(value) if value.strip() else None
    except (ValueError, RecursionError):
        frappe.throw(say or _("“{0}” is not readable as JSON.").format(value[:40]))


def names(value: Any, say: str | None = None, required: bool = False, most: int | None = None) -> list[str]:
    """A list of names, each once, in its order. Throws `say` for anything else, and for none where some are required;
    also for more than `most`."""
    found = parsed(value, say)
    found = [] if found is None else found
    right = isinstance(found, list | tuple) and all(isinstance(name, str) and name for name in found)
    if not right or (required and not found):
        frappe.throw(say or _("A list of names is expected."))
    if most and len(found) > most:
        frappe.throw(_("Choose at most {0} people at once.").format(most))
    return list(dict.fromkeys(found))


def fields_of(value: Any, say: str | None = None) -> dict[str, Any]:
    """A set of fields by name; empty for nothing. Throws `say` for anything else."""
    found = parsed(value, say)
    if found is None:
        return {}
    if not isinstance(found, dict):
        frappe.throw(say or _("Fields with their values are expected."))
    return found


def rows(value: Any, say: str | None = None, required: bool = False) -> list[dict[str, Any]]:
    """A list of sets of fields; empty for nothing. Throws `say` for anything else, and for none where some are required."""
    found = parsed(value, say)
    found = [] if found is None else found
    right = isinstance(found, list) and all(isinstance(row, dict) for row in found)
    if not right or (required and not found):
        frappe.throw(say or _("A list of rows with their fields is expected."))
    return found


def page(start: Any, length: Any, most: int) -> tuple[int, int]:
    """Where a page begins and how many rows it has, as a database takes them: from 0, and from 1 to `most`, whatever was
    sent. No list is longer than `FURTHEST`: a page behind it is empty."""
    return min(max(cint(start), 0), FURTHEST), min(max(cint(length), 1), most)
