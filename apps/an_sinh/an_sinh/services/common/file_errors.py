"""What is wrong with a file, in the language of whoever sent it."""

from an_sinh.domain.registry_import.codes import FIELD_LABELS, FILE_ERRORS
from an_sinh.domain.registry_import.reading import ListError
from an_sinh.domain.registry_import.workbook import WorkbookError
from frappe import _


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
