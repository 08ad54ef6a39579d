"""Decisions on the answers of an identity check: a difference that is accepted corrects the person's record, with the
list as its paper; a death that is accepted becomes a proposed stop."""

from typing import Any

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.beneficiaries import identity_checks as rules
from an_sinh.domain.values.births import birth_text, parse_birth
from an_sinh.services.approval import signatures
from an_sinh.services.beneficiaries.identity_checks import (
    ACCEPTED,
    DOCTYPE,
    OPEN,
    OUTDATED,
    PERSON,
    PERSON_FIELDS,
    REFUSED,
    ROW,
    count_rows,
    known_of,
)
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.utils import cstr, getdate, now_datetime

SAVEPOINT = "an_sinh_identity"
DECIDERS = {
    *("Commune Officer", "Commune Leader", "District Officer", "District Leader"),
    *("Province Officer", "Province Leader", "An Sinh Manager"),
}


def decide_rows(name: str, accept: list[str], refuse: list[str]) -> dict:
    """Accept and refuse open lines of a list. Returns {"accepted", "refused", "problems": [{row, message}]}; a line with
    a problem stays open, unless the registry has moved on since: then it is outdated. Does not commit."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    _require_other_person(document)
    rows = {
        row.name: row
        for row in frappe.get_all(
            ROW,
            filters={"identity_check": name, "name": ["in", [*accept, *refuse] or [""]]},
            fields=["*"],
            limit=0,
        )
    }
    result: dict[str, Any] = {"accepted": 0, "refused": 0, "problems": []}
    for row_name in accept:
        problem = _accept(document, rows.get(row_name))
        result["accepted"] += problem is None
        if problem:
            result["problems"].append({"row": row_name, "message": problem})
    for row_name in refuse:
        row = rows.get(row_name)
        if row is not None and row.decision == OPEN and row_name not in accept:
            _close(row, REFUSED)
            result["refused"] += 1
    count_rows(document)
    return result


def accept_matching(name: str) -> dict:
    """Accept every open line whose answer is that all is right: their identity counts as verified. Returns
    {"accepted", "outdated"}. Does not commit."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    _require_other_person(document)
    open_same = {"identity_check": name, "decision": OPEN, "result": rules.SAME}
    rows = frappe.get_all(ROW, filters=open_same, fields=["*"], order_by="line_no", limit=0)
    result = {"accepted": 0, "outdated": 0}
    for chunk in in_chunks(rows):
        part = {row.beneficiary: row for row in chunk}
        people = frappe.get_all(
            PERSON, filters={"name": ["in", list(part)]}, fields=[*PERSON_FIELDS, "merged_into"], limit=0
        )
        outdated = [part[person.name].name for person in people if _changed_since(part[person.name], person)]
        right = [row for row in part.values() if row.name not in outdated]
        _set_where(PERSON, [row.beneficiary for row in right], id_verified_on=getdate(document.answered_at))
        stamp = {"decided_by": frappe.session.user, "decided_at": now_datetime()}
        _set_where(ROW, [row.name for row in right], decision=ACCEPTED, **stamp)
        _set_where(ROW, outdated, decision=OUTDATED, **stamp)
        result["accepted"] += len(right)
        result["outdated"] += len(outdated)
    count_rows(document)
    return result


def _set_where(doctype: str, names: list[str], **values) -> None:
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.update(table).where(table.name.isin(names or [""]))
    for fieldname, value in values.items():
        query = query.set(table[fieldname], value)
    query.run()


def _require_other_person(document) -> None:
    if not DECIDERS & set(frappe.get_roles()):
        frappe.throw(_("Answers are accepted by the offices that keep the registry."), frappe.PermissionError)
    if document.answered_by == frappe.session.user:
        frappe.throw(
            _("You read in the answer to {0}; another person must decide on it.").format(document.name),
            signatures.FourEyesError,
        )


def _accept(document, row) -> str | None:
    """Carry one line out; returns why not, as a sentence. Leaves nothing half done."""
    if row is None or row.decision != OPEN:
        return _("This line is not open.")
    person = frappe.get_doc(PERSON, row.beneficiary, for_update=True)
    if changed := _changed_since(row, person):
        message = _("Changed in the registry since the list was made: {0}.").format(", ".join(changed))
        _close(row, OUTDATED, message=message)
        return message
    frappe.db.savepoint(SAVEPOINT)
    try:
        made = _propose_stop(document, row, person) if row.result == rules.DIED else None
        if made is None:
            _correct(document, row, person)
    except (frappe.ValidationError, frappe.DuplicateEntryError) as error:
        frappe.db.rollback(save_point=SAVEPOINT)
        frappe.clear_last_message()
        return cstr(error)
    _close(row, ACCEPTED, made=made)
    return None


def _changed_since(row, person) -> list[str]:
    """Labels of what no longer is as the list said."""
    if person.merged_into:
        return [_("Merged Into")]
    known = known_of(row)
    day = getdate(person.birth_date) if person.birth_date else None
    now = {
        "full_name": (person.full_name, known.full_name),
        "birth_date": (birth_text(person.birth_precision, day, person.birth_year), known.birth_text),
        "sex": (person.sex, known.sex),
        "id_number": (person.id_number, known.id_number),
    }
    label = frappe.get_meta(PERSON).get_label
    return [_(label(field)) for field, (new, old) in now.items() if (new or "") != (old or "")]


def _correct(document, row, person) -> None:
    """Write what differs into the record. The list with its answer is the paper; the version keeps old and new."""
    values: dict[str, Any] = {"id_verified_on": getdate(document.answered_at)}
    if row.found_full_name:
        values["full_name"] = row.found_full_name
    if row.found_sex:
        values["sex"] = row.found_sex
    if row.found_id_number:
        values["id_number"] = row.found_id_number
    if row.found_issue_date:
        values["id_issue_date"] = row.found_issue_date
    if row.found_birth:
        birth = parse_birth(row.found_birth, getdate())
        assert birth is not None, row.found_birth
        values |= {
            "birth_precision": birth.precision,
            "birth_date": None if birth.precision == "Year" else birth.first_day,
            "birth_year": birth.year,
        }
    person.update(values)
    person.flags.by_service = True
    person.save(ignore_permissions=True)
    if row.message:
        person.add_comment("Info", _("By the answer to {0}: {1}").format(document.name, row.message))


def _propose_stop(document, row, person) -> str:
    """A draft of the stop from the month after the death, for the usual chain."""
    died = getdate(row.found_death_date)
    change = frappe.get_doc(
        {
            "doctype": "Benefit Change",
            "change_type": "Stop",
            "beneficiary": person.name,
            "reason": "Died",
            "event_date": died,
            "effective_month": months.first_day(months.index(died) + 1),
            "note": _("By the answer to {0}", "vi").format(document.name),
            "source": document.name,
        }
    )
    return change.insert(ignore_permissions=True).name


def _close(row, decision: str, message: str | None = None, made: str | None = None) -> None:
    frappe.db.set_value(
        ROW,
        row.name,
        {
            "decision": decision,
            "message": message or row.message,
            "made": made,
            "decided_by": frappe.session.user,
            "decided_at": now_datetime(),
        },
    )
