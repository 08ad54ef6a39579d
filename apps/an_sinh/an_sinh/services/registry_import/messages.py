"""What the domain says in codes, as sentences.

Reasons beside rows are papers of the office, kept and printed: they are Vietnamese whoever imports. What a user is
told about a file follows the user's language, in a job too.
"""

from an_sinh.domain.registry_import.codes import NOTICES, REJECTIONS, WARNINGS
from an_sinh.services.common.file_errors import label_of
from an_sinh.services.common.language import LANGUAGE
from frappe import _


def message_of(code: str, details: tuple) -> str:
    """The Vietnamese sentence of a rejection, a warning or a notice."""
    if code == "value_unreadable":
        details = (label_of(details[0], LANGUAGE), *details[1:])
    return _({**REJECTIONS, **WARNINGS, **NOTICES}[code], LANGUAGE).format(*details)
