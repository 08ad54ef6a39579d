"""How a provider's files of results are read, remembered by their headings: which column holds what, what its words mean."""

import hashlib
import json

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.disbursement.answer_sheet import AnswerSheet, Reading
from an_sinh.domain.disbursement.answer_words import ANSWERS, FIELDS, word_key
from frappe import _

DOCTYPE = "Answer Format"
MOST_WORDS = 200


def recall(provider: str, sheet: AnswerSheet) -> Reading | None:
    """How a file with these headings of this provider was read the last time; None where none was."""
    name = frappe.db.get_value(DOCTYPE, {"provider": provider, "fingerprint": fingerprint(sheet)})
    if not name:
        return None
    kept = frappe.get_cached_doc(DOCTYPE, name)
    return reading_of({"mapping": kept.columns, "words": kept.words, "meaning": kept.meaning})


def remember(provider: str, sheet: AnswerSheet, reading: Reading) -> None:
    """Keep how a file was read for the next one with the same headings."""
    key = fingerprint(sheet)
    name = frappe.db.get_value(DOCTYPE, {"provider": provider, "fingerprint": key})
    document = frappe.get_doc(DOCTYPE, name) if name else frappe.new_doc(DOCTYPE)
    columns = {
        heading: fieldname for heading, fieldname in zip(sheet.headings, sheet.fields, strict=True) if heading
    }
    values = {
        "provider": provider,
        "fingerprint": key,
        "title": ", ".join(heading for heading in sheet.headings if heading)[:140],
        "meaning": reading.meaning,
        "columns": json.dumps(columns, ensure_ascii=False),
        "words": json.dumps(dict(reading.words), ensure_ascii=False),
    }
    if name and all((document.get(field) or "") == (value or "") for field, value in values.items()):
        return
    document.update(values)
    document.flags.by_service = True
    # Whoever may post the file may have it remembered.
    document.save(ignore_permissions=True)


def reading_of(given: dict) -> Reading:
    """What a client sends (mapping, words and meaning, as objects or JSON) as a Reading. Throws for anything else."""
    mapping, words = _object(given.get("mapping")), _object(given.get("words"))
    meaning = str(given.get("meaning") or "")
    if set(mapping.values()) - {*FIELDS, ""} or set(words.values()) - {*ANSWERS, ""}:
        frappe.throw(_("A column or a word of the file is given a meaning that doesn’t exist."))
    if meaning and meaning not in ANSWERS:
        frappe.throw(_("Every row can say paid, failed, returned, uncollected or pending."))
    day = given.get("day")
    return Reading(mapping, {word_key(word): said for word, said in words.items() if said}, meaning, day)


def as_dict(reading: Reading) -> dict:
    """A Reading as it is kept."""
    return {
        "mapping": dict(reading.mapping),
        "words": dict(reading.words),
        "meaning": reading.meaning,
        "day": str(reading.day or ""),
    }


def fingerprint(sheet: AnswerSheet) -> str:
    """What a file's headings are known by again, in any order, with or without accents."""
    keys = sorted({search_key(heading) for heading in sheet.headings} - {""})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def label_of(fieldname: str) -> str:
    """The name of a field of a file of results, in the user's language."""
    return _(
        {
            "end_to_end_id": "Payment Id, or Account Number",
            "account_number": "Account Number",
            "name": "Full Name",
            "id_number": "ID Number",
            "amount": "Amount",
            "status": "Result",
            "paid_on": "Day of the Payment",
            "reference": "Provider’s Reference",
            "reason": "Reason of the Failure",
            "code": "Code of the Failure",
            "content": "Remark of the Transfer",
            "month": "Month",
        }[fieldname]
    )


def _object(given) -> dict[str, str]:
    try:
        found = json.loads(given) if isinstance(given, str) and given else given or {}
    except ValueError:
        found = None
    if not isinstance(found, dict) or len(found) > MOST_WORDS:
        frappe.throw(_("A column or a word of the file is given a meaning that doesn’t exist."))
    return {str(key): str(value or "") for key, value in found.items()}
