"""What the domain says in codes, as sentences in the user's language."""

from an_sinh.domain.registry.codes import FILE_ERRORS, REJECTIONS, WARNINGS
from an_sinh.domain.registry.registry import ListError
from an_sinh.domain.registry.workbook import WorkbookError
from frappe import _


def message_of(code: str, details: tuple) -> str:
    """The translated sentence of a rejection or a warning."""
    return _(REJECTIONS.get(code) or WARNINGS[code]).format(*details)


def sentence(error: Exception) -> str:
    """The translated sentence for a file that can't be imported."""
    if isinstance(error, WorkbookError):
        return _(FILE_ERRORS[error.code]).format(error.detail)
    if isinstance(error, ListError):
        return _(FILE_ERRORS[error.code]).format(*error.details)
    return _(FILE_ERRORS["bad_mapping"]).format(", ".join(map(str, error.args)))
