"""What the domain says in codes, as sentences in the user's language."""

from an_sinh.domain.registry.codes import FIELD_LABELS, FILE_ERRORS, REJECTIONS, WARNINGS
from an_sinh.domain.registry.registry import ListError
from an_sinh.domain.registry.workbook import WorkbookError
from frappe import _


def message_of(code: str, details: tuple) -> str:
    """The translated sentence of a rejection or a warning."""
    if code == "value_unreadable":
        details = (label_of(details[0]), *details[1:])
    return _(REJECTIONS.get(code) or WARNINGS[code]).format(*details)


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


def label_of(field: str) -> str:
    """The translated name of a field of the list."""
    return _(FIELD_LABELS.get(field, field))
