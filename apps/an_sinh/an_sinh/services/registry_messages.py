"""What the domain says in codes, as sentences.

Reasons beside rows are papers of the office, kept and printed: they are Vietnamese whoever imports. What a user is
told about a file follows the user's language, in a job too.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from an_sinh.domain.registry.codes import FIELD_LABELS, FILE_ERRORS, REJECTIONS, WARNINGS
from an_sinh.domain.registry.registry import ListError
from an_sinh.domain.registry.workbook import WorkbookError
from frappe import _

LANGUAGE = "vi"


def message_of(code: str, details: tuple) -> str:
    """The Vietnamese sentence of a rejection or a warning."""
    if code == "value_unreadable":
        details = (label_of(details[0], LANGUAGE), *details[1:])
    return _(REJECTIONS.get(code) or WARNINGS[code], LANGUAGE).format(*details)


def sentence(error: Exception) -> str:
    """The translated sentence for a file that can't be imported."""
    if isinstance(error, WorkbookError):
        return _(FILE_ERRORS[error.code]).format(error.detail)
    if not isinstance(error, ListError):
        return _(FILE_ERRORS["bad_mapping"]).format(", ".join(map(str, error.args)))
    details = error.details
    if error.code == "missing_columns":
        details = (details[0], ", ".join(label_of(name) for name in details[1].split(", ")))
    return _(FILE_ERRORS[error.code]).format(*details)


def label_of(field: str, language: str | None = None) -> str:
    """The translated name of a field of the list."""
    return _(FIELD_LABELS.get(field, field), language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside the block."""
    before = frappe.local.lang
    frappe.local.lang = language
    try:
        yield
    finally:
        frappe.local.lang = before


@contextmanager
def users_language() -> Iterator[None]:
    """Speak the present user's language inside the block: jobs and commands begin without one."""
    with speaking(frappe.db.get_value("User", frappe.session.user, "language") or LANGUAGE):
        yield
