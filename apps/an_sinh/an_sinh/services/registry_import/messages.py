"""What the domain says in codes, as sentences.

Reasons beside rows are papers of the office, kept and printed: they are Vietnamese whoever imports. What a user is
told about a file follows the user's language, in a job too.
"""

from an_sinh.domain.registry_import.codes import NOTICES, REJECTIONS, WARNINGS
from an_sinh.domain.registry_import.outcome import Noticed, Refused, outcome
from an_sinh.domain.registry_import.reading import Reading
from an_sinh.services.common.file_errors import label_of
from an_sinh.services.common.language import LANGUAGE
from frappe import _

NAMED_LINES = 200


def message_of(code: str, details: tuple) -> str:
    """The Vietnamese sentence of a rejection, a warning or a notice."""
    if code == "value_unreadable":
        details = (label_of(details[0], LANGUAGE), *details[1:])
    return _({**REJECTIONS, **WARNINGS, **NOTICES}[code], LANGUAGE).format(*details)


def outcome_with_sentences(reading: Reading) -> dict:
    """The outcome of a reading, an example's sentence beside each reason. Of lines that are named one by one the first
    200; `left_out_share` counts all of them."""
    told = outcome(reading)
    return {
        **told,
        "left_out": told["left_out"][:NAMED_LINES],
        "ignored": told["ignored"][:NAMED_LINES],
        **{
            kind: [_with_example(share) for share in shares]
            for kind, shares in (
                ("rejected", told["rejected"]),
                ("warnings", told["warnings"]),
                ("notices", told["notices"]),
            )
        },
    }


def _with_example(share: Refused | Noticed) -> dict:
    details = share["details"]
    return {**share, "details": list(details), "example": message_of(share["code"], details)}
