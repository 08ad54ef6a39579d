"""Identity checks: people without papers, or people to verify, as a list to the police or the population database; the
answer read back, and each difference accepted or refused by somebody who did not read it in."""

import hashlib

import frappe
from an_sinh.domain.beneficiaries import identity_checks as rules
from an_sinh.domain.values.births import birth_text
from an_sinh.domain.values.id_numbers import CCCD_DIGITS, disagrees
from an_sinh.services.approval import signatures
from an_sinh.services.beneficiaries import identity_file
from an_sinh.services.common.bulk import BulkTable, in_chunks
from an_sinh.services.common.files import content_of
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cstr, getdate, now_datetime

DOCTYPE, ROW, PERSON = "Identity Check", "Identity Check Row", "Beneficiary"
WITHOUT_PAPERS, VERIFY = "Without Papers", "Verify"
DRAFT, SENT, ANSWERED, DONE = "Draft", "Sent", "Answered", "Done"
OPEN, ACCEPTED, REFUSED, OUTDATED, NOTHING = "Open", "Accepted", "Refused", "Outdated", "Nothing to Do"
LANGUAGE = "vi"
MOST_PEOPLE = 20_000
PERSON_FIELDS = (
    *("name", "full_name", "birth_date", "birth_precision", "birth_year", "sex", "id_number", "village"),
    *("administrative_unit", "id_verified_on"),
)
ANSWER_FIELDS = (
    *("result", "found_full_name", "found_birth", "found_sex", "found_id_number", "found_issue_date"),
    *("found_death_date", "remark", "decision", "message"),
)


def make_identity_check(unit: str, places: list[str], purpose: str, recipient: str) -> str:
    """A new list of the people of these communes whom it concerns and who stand on no other open list; returns its
    name. Throws when there is nobody. The caller has checked the right to create it."""
    people = _people(places, purpose)
    if not people:
        frappe.throw(_("Nobody in this area needs checking, or everybody is already on an open list."))
    unit_name = frappe.db.get_value("Administrative Unit", unit, "unit_name")
    heading = {
        WITHOUT_PAPERS: _("People without valid identity papers: {0}", LANGUAGE),
        VERIFY: _("People to verify: {0}", LANGUAGE),
    }[purpose]
    document = frappe.get_doc(
        {
            "doctype": DOCTYPE,
            "title": heading.format(unit_name),
            "purpose": purpose,
            "recipient": recipient,
            "administrative_unit": unit,
            "people": len(people),
        }
    )
    document.flags.by_service = True
    document.insert()
    table = BulkTable(ROW)
    for number, person in enumerate(people, 1):
        table.add(
            identity_check=document.name,
            line_no=number,
            beneficiary=person.name,
            full_name=person.full_name,
            birth_text=birth_text(person.birth_precision, person.birth_date, person.birth_year),
            sex=person.sex,
            id_number=person.id_number,
            village=person.village,
            administrative_unit=person.administrative_unit,
        )
    table.write()
    return document.name


def file_of(name: str) -> str:
    """The list as a private workbook; from then on it counts as sent. Returns the file's address, the same one when
    it was made before."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    if document.file:
        return document.file
    rows = _rows(name)
    units = {row.administrative_unit for row in rows}
    titles = {unit: frappe.get_cached_value("Administrative Unit", unit, "unit_name") for unit in units}
    lines = [
        {
            **row,
            rules.KEY: row.name,
            "sex": rules.SEXES.get(row.sex, ""),
            "unit_name": titles[row.administrative_unit],
        }
        for row in rows
    ]
    content = identity_file.identity_workbook(document.title, lines)
    file = frappe.get_doc(
        {
            "doctype": "File",
            "file_name": f"{name}.xlsx",
            "attached_to_doctype": DOCTYPE,
            "attached_to_name": name,
            "attached_to_field": "file",
            "is_private": 1,
            "content": content,
        }
    ).insert(ignore_permissions=True)
    document.db_set({"file": file.file_url, "status": SENT, "sent_on": getdate()})
    return file.file_url


def read_answer(name: str, file_url: str) -> dict:
    """Read an answered list in. Returns {"read": lines with an answer, "problems": [{row_no, message}]}; a line with a
    problem stays without an answer, lines that are decided already stay as they are. Throws for the same file twice
    and for another list's file. Does not commit."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    if document.status == DRAFT:
        frappe.throw(_("{0} was not sent yet. Make its list first.").format(name))
    content = content_of(file_url)
    digest = hashlib.sha256(content).hexdigest()
    if digest == document.answered_hash:
        frappe.throw(_("This file has been read in already."), frappe.DuplicateEntryError)
    lines = identity_file.read_answered_list(content)
    rows = {row.name: row for row in _rows(name)}
    if not any(cstr(cells[rules.KEY]).strip() in rows for _number, cells in lines):
        frappe.throw(_("This file is the answer to another list, not to {0}.").format(document.title))
    _refuse_over_another(document)
    problems, read = [], 0
    for number, cells in lines:
        row = rows.get(cstr(cells[rules.KEY]).strip())
        try:
            read += _take_answer(row, cells)
        except rules.AnswerError as error:
            problems.append({"row_no": number, "message": _unreadable(error)})
        except LookupError:
            problems.append({"row_no": number, "message": _("This line is not on the list that was sent.")})
    _write_again(name, list(rows.values()))
    document.db_set(
        {
            "answered_file": file_url,
            "answered_hash": digest,
            "answered_by": frappe.session.user,
            "answered_at": now_datetime(),
        }
    )
    count_rows(document)
    return {"read": read, "problems": problems}


def _refuse_over_another(document) -> None:
    """Who read an answer in must not decide on it: while lines of it are open, only that person reads in more."""
    reader = document.answered_by
    if reader and reader != frappe.session.user and document.open_rows:
        frappe.throw(
            _("{0} lines that {1} read in are not decided yet. Decide them first.").format(
                document.open_rows, frappe.db.get_value("User", reader, "full_name") or reader
            ),
            signatures.FourEyesError,
        )


def count_rows(document) -> None:
    """Write how far a list is."""
    row = frappe.qb.DocType(ROW)
    counts = dict(
        frappe.qb.from_(row)
        .select(row.decision, Count(row.name))
        .where((row.identity_check == document.name) & (row.decision != ""))
        .groupby(row.decision)
        .run()
    )
    waiting = counts.get(OPEN, 0)
    document.db_set(
        {
            "answered": sum(counts.values()),
            "open_rows": waiting,
            "accepted": counts.get(ACCEPTED, 0),
            "refused": counts.get(REFUSED, 0) + counts.get(OUTDATED, 0),
            "status": ANSWERED if waiting or sum(counts.values()) < document.people else DONE,
        }
    )


def refuse_check_by_hand(document) -> None:
    """Lists and their lines are written by the services alone; to be called in `validate`."""
    if not document.flags.by_service:
        frappe.throw(
            _("Identity checks are made, read in and decided with their buttons."), frappe.PermissionError
        )


def _people(places: list[str], purpose: str) -> list:
    waiting = _waiting(places)
    found = []
    for chunk in in_chunks(places):
        rows = frappe.get_all(
            PERSON,
            filters={
                "administrative_unit": ["in", chunk],
                "status": ["in", ["Active", "Suspended"]],
                signatures.STATE: signatures.APPROVED,
            },
            fields=list(PERSON_FIELDS),
            order_by="administrative_unit, village, list_order, name",
            limit=0,
        )
        found += [row for row in rows if row.name not in waiting and _concerns(row, purpose)]
    if len(found) > MOST_PEOPLE:
        frappe.throw(
            _("{0} people are too many for one list; {1} are allowed. Choose a smaller area.").format(
                len(found), MOST_PEOPLE
            )
        )
    return found


def _concerns(row, purpose: str) -> bool:
    valid = len(row.id_number or "") == CCCD_DIGITS
    if purpose == WITHOUT_PAPERS:
        return not valid or disagrees(row.id_number, row.sex, row.birth_year)
    return valid and not row.id_verified_on


def _waiting(places: list[str]) -> set[str]:
    """People on a list of these communes that has not been answered for them."""
    row, head = frappe.qb.DocType(ROW), frappe.qb.DocType(DOCTYPE)
    found: set[str] = set()
    for chunk in in_chunks(places):
        names = (
            frappe.qb.from_(row)
            .join(head)
            .on(head.name == row.identity_check)
            .select(row.beneficiary)
            .where(head.status != DONE)
            .where(row.administrative_unit.isin(chunk))
            .where(row.decision.isnull() | row.decision.isin(["", OPEN]))
            .run()
        )
        found.update(name for (name,) in names)
    return found


def _rows(name: str) -> list:
    return frappe.get_all(ROW, filters={"identity_check": name}, fields=["*"], order_by="line_no", limit=0)


def _take_answer(row, cells: dict) -> int:
    """Set the answer on a row, unsaved; returns 1 when there is one. Raises LookupError for a line of no row."""
    if row is None:
        raise LookupError
    if row.decision not in (None, "", OPEN):
        return 0
    known = known_of(row)
    answer = rules.parse_answer(cells, known, getdate())
    if answer is None:
        return 0
    told = [f"{old or '–'} → {new}" for old, new in rules.differences(known, answer).values()]
    row.update(
        {
            "result": answer.result,
            "found_full_name": answer.full_name,
            "found_birth": answer.birth and answer.birth.text,
            "found_sex": answer.sex,
            "found_id_number": answer.id_number,
            "found_issue_date": answer.issue_date,
            "found_death_date": answer.death_date,
            "remark": answer.remark,
            "decision": NOTHING if answer.result in (rules.NOT_FOUND, rules.MOVED) else OPEN,
            "message": "; ".join(told) or None,
        }
    )
    return 1


def known_of(row) -> rules.Known:
    """What a list said about a person."""
    return rules.Known(row.full_name, row.birth_text, row.sex, row.id_number)


def _write_again(name: str, rows: list) -> None:
    """All lines at once: one by one, 20,000 of them would take minutes on a server."""
    frappe.db.delete(ROW, {"identity_check": name})
    table = BulkTable(ROW)
    fields = [field.fieldname for field in frappe.get_meta(ROW).fields if field.fieldname in rows[0]]
    for row in rows:
        table.add(row.name, **{field: row[field] for field in fields})
    table.write()


def _unreadable(error: rules.AnswerError) -> str:
    heading = rules.ANSWERED[error.fieldname]
    if not error.value:
        return _("“{0}” is missing.").format(heading)
    return _("“{0}” in the column “{1}” can't be read. Correct it and read the file in again.").format(
        error.value, heading
    )
