"""Documents of old units that go to new ones, and back."""

import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.beneficiaries.record import FOLLOWS_PERSON
from an_sinh.services.common.bulk import in_chunks
from frappe.utils import now_datetime

PERSON = "Beneficiary"
UNIT = "administrative_unit"
# What is settled stays where it was signed; what is still on its way goes along. By DocType: the field that names
# the person.
WHILE_OPEN = {
    "Benefit Change": "beneficiary",
    "Bank Account Change": "beneficiary",
    "Duplicate Pair": "first",
}
GO_ALONG = (PERSON, *FOLLOWS_PERSON, *WHILE_OPEN)
# The past, and what is said of a place: these stay with the old unit.
STAY = (
    "Outreach Event",
    "Account Opening Batch",
    "Account Opening Row",
    "Provider Question",
    "Answer File",
    "Answer File Row",
    "Level Decision",
    "Payment Route",
    "Treasury Refund",
    "Treasury Request",
    "Village Assignment",
    "Change List",
    "Disbursement",
    "Identity Check",
    "Identity Check Row",
    "Money Decision",
    "Money Movement",
    "Monthly Payroll",
    "Payroll Bridge",
    "Payroll Line",
    "Provider Change",
    "Provider Contract",
    "Provider Settlement",
    "Registry Import",
    "Registry Import Row",
    "Registry Workbook",
    "Registry Workbook Row",
    "Reporting Calendar",
    "Rollout Plan",
    "Rollout Target",
    "Tier Switch",
    "Unit Merge",
)
# Links to a unit that somebody will act upon: changed while the document is open.
TARGETS = (("Benefit Change", "to_unit"),)


def move_records(old: str, new: str, people: list[str] | None = None) -> int:
    """Take everything of one unit that goes along to another; returns the number of people. `people`: of a unit that was
    split, those who go there, with what is theirs."""
    if people is not None:
        return _move_people(old, new, people)
    persons = frappe.db.count(PERSON, {UNIT: old})
    stamp = now_datetime()
    for doctype in FOLLOWS_PERSON:
        _update(doctype, {UNIT: new}, stamp, lambda table: table[UNIT] == old)
    for doctype in WHILE_OPEN:
        _update(
            doctype, {UNIT: new}, stamp, lambda table, d=doctype: (table[UNIT] == old) & _is_open(d, table)
        )
    _update(PERSON, {UNIT: new, "former_unit": old}, stamp, lambda table: table[UNIT] == old)
    return persons


def _move_people(old: str, new: str, people: list[str]) -> int:
    stamp = now_datetime()
    for part in in_chunks(people):
        for doctype, fieldname in {**dict.fromkeys(FOLLOWS_PERSON, "beneficiary"), **WHILE_OPEN}.items():
            _update(
                doctype,
                {UNIT: new},
                stamp,
                lambda table, d=doctype, f=fieldname, p=part: _theirs(d, table, f, old, p),
            )
        _update(
            PERSON,
            {UNIT: new, "former_unit": old},
            stamp,
            lambda table, p=part: (table[UNIT] == old) & table.name.isin(p),
        )
    return len(people)


def _theirs(doctype: str, table, fieldname: str, old: str, people: list[str]):
    condition = (table[UNIT] == old) & table[fieldname].isin(people)
    return condition & _is_open(doctype, table) if doctype in WHILE_OPEN else condition


def put_back(old: str, new: str) -> None:
    """Take the people that came from one unit back to it, with whatever is theirs there now."""
    stamp = now_datetime()
    person = frappe.qb.DocType(PERSON)
    own = (
        frappe.qb.from_(person).select(person.name).where((person.former_unit == old) & (person[UNIT] == new))
    )
    for doctype, fieldname in {**dict.fromkeys(FOLLOWS_PERSON, "beneficiary"), **WHILE_OPEN}.items():
        _update(
            doctype,
            {UNIT: old},
            stamp,
            lambda table, f=fieldname: (table[UNIT] == new) & table[f].isin(own),
        )
    _update(
        PERSON,
        {UNIT: old, "former_unit": None},
        stamp,
        lambda table: (table[UNIT] == new) & (table.former_unit == old),
    )


def retarget(successor: dict[str, str]) -> list[dict]:
    """Let open documents that lead into an old unit lead into its successor. Returns what was changed: doctype,
    name, fieldname, old, new."""
    changed = []
    for doctype, fieldname in TARGETS:
        table = frappe.qb.DocType(doctype)
        rows = (
            frappe.qb.from_(table)
            .select(table.name, table[fieldname])
            .where(table[fieldname].isin(list(successor)) & _is_open(doctype, table))
            .orderby(table.name)
            .run()
        )
        for name, old in rows:
            frappe.db.set_value(doctype, name, fieldname, successor[old])
            changed.append(
                {"doctype": doctype, "name": name, "fieldname": fieldname, "old": old, "new": successor[old]}
            )
    return changed


def target_back(changed: list[dict]) -> None:
    """Undo `retarget`, of documents that are as it left them."""
    for row in changed:
        if frappe.db.get_value(row["doctype"], row["name"], row["fieldname"]) == row["new"]:
            frappe.db.set_value(row["doctype"], row["name"], row["fieldname"], row["old"])


def _is_open(doctype: str, table):
    if doctype == "Benefit Change":
        return table.applied_at.isnull() & (table[signatures.STATE] != signatures.REJECTED)
    if doctype == "Bank Account Change":
        return table[signatures.STATE].notin((signatures.APPROVED, signatures.REJECTED))
    return table.status == "Open"


def _update(doctype: str, values: dict, stamp, condition) -> None:
    """One statement. `modified` moves on, so that a form which shows the old unit can't be saved over it."""
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.update(table).set(table.modified, stamp)
    for fieldname, value in values.items():
        query = query.set(table[fieldname], value)
    query.where(condition(table)).run()
    frappe.clear_document_cache(doctype)
