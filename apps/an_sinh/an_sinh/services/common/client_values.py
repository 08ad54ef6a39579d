"""What clients send into the app's documents is plain, or refused before anything reads it otherwise.

Frappe reads “01/05/2024” as 5 January and “360.000” as 360; both would be stored without a word.
"""

import math
from typing import Any

import frappe
from an_sinh.domain.values import plain
from frappe import _
from frappe.model.document import Document

APP_MODULE = "An Sinh"
DAYS, MOMENTS = {"Date"}, {"Datetime"}
WHOLE, NUMBERS = {"Int", "Check", "Currency", "Long Int"}, {"Float", "Percent", "Rating"}
TEXTS = {"Data", "Link", "Dynamic Link", "Select", "Small Text", "Text", "Long Text"}


def check_client_values(doc: Document, method: str | None = None) -> None:
    """Refuse values that can be read in two ways; a hook of `before_validate`. Bears on the app's own DocTypes.

    Throws for dates that aren't YYYY-MM-DD, numbers written with separators or that are none, amounts of part of a
    đồng written as text, and for true, false and lists where a text or date is expected."""
    if frappe.get_meta(doc.doctype).module != APP_MODULE:
        return
    for row in (doc, *doc.get_all_children()):
        for field in row.meta.fields:
            value = row.__dict__.get(field.fieldname)
            if value is not None and value != "" and (wrong := _wrong(field.fieldtype, value)):
                _refuse(row, field, value, wrong)


def _wrong(fieldtype: str, value: Any) -> str | None:
    """How a value is written wrongly: a sentence with its way out, or None."""
    if fieldtype in DAYS or fieldtype in MOMENTS:
        if isinstance(value, bool | int | float | list | dict) or (
            isinstance(value, str) and not plain.is_moment(value.strip())
        ):
            return _("Write the day as YYYY-MM-DD.")
    elif fieldtype in WHOLE or fieldtype in NUMBERS:
        return _wrong_number(fieldtype, value)
    elif fieldtype in TEXTS and isinstance(value, bool | list | dict):
        return _("A text is expected.")
    return None


def _wrong_number(fieldtype: str, value: Any) -> str | None:
    if isinstance(value, list | dict) or (isinstance(value, float) and not math.isfinite(value)):
        return _("A number is expected.")
    if isinstance(value, str):
        text = value.strip()
        fits = plain.is_whole(text) if fieldtype in WHOLE else plain.is_number(text)
        if not fits:
            return _("Write the number without separators, as 360000.")
    return None


def _refuse(row: Any, field: Any, value: Any, wrong: str) -> None:
    where = _("Row {0}: ").format(row.idx) if row.get("parentfield") else ""
    frappe.throw(
        _("{0}“{1}” is not “{2}”. {3}").format(where, value, _(field.label or field.fieldname), wrong),
        frappe.ValidationError,
    )
