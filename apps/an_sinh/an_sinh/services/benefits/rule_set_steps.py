"""The life of a rule set: drafted, compared with the printed decree by one person, put in force by another.

What it prints becomes Benefit Rates on the day it is put in force, and not before. A rule set that counts never
changes: a slip in it is corrected by a later one of the same months.
"""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient, dong
from an_sinh.services.approval import signatures
from an_sinh.services.benefits.rule_sets import IN_FORCE
from frappe import _
from frappe.utils import cint, cstr, flt, getdate, now_datetime

DRAFT, COMPARED, WITHDRAWN = "Draft", "Compared", "Withdrawn"
CONFIRMING = {"Province Officer", "Province Leader", "An Sinh Manager"}
# Only the steps below write these.
KEPT = (
    *("state", "prepared_by", "compared_by", "compared_on", "compared_note"),
    *("confirmed_by", "confirmed_on", "confirmed_note", "seen_arrears", "seen_recovery", "seen_people"),
    *("waived", "waiver_decision", "waiver_date", "waived_amount"),
)
COMPARISON = ("compared_by", "compared_on", "compared_note")
# Above this a monthly amount is taken for a slip of the keyboard, in đồng.
MOST = 1_000_000_000
MOST_TIMES = 100


def keep(doc) -> None:
    """Before a save: what counts stays as it is, and a change of what was compared asks for a new comparison."""
    if doc.flags.by_service:
        return
    signatures.keep_fields(doc, KEPT)
    before = doc.get_doc_before_save()
    if before is None:
        doc.state, doc.prepared_by = DRAFT, frappe.session.user
        return
    if before.state not in (DRAFT, COMPARED):
        frappe.throw(
            _("{0} is {1} and stays as it is. Draft a new rule set for what has changed.").format(
                doc.name, _(before.state)
            ),
            frappe.PermissionError,
        )
    doc.state = DRAFT
    doc.update(dict.fromkeys(COMPARISON))


def check_rows(doc) -> None:
    """Dates in order, amounts and coefficients that can be, each category once and of the programme."""
    if doc.standard_amount:
        _check_amount(doc.standard_amount, _("Standard"))
    if getdate(doc.effective_from).year < 1995:
        frappe.throw(_("{0}: enter the first month for which the decree counts.").format(doc.decree))
    for table in ("terms", "amounts"):
        seen: set[str] = set()
        for row in doc.get(table):
            _check_category(doc, row)
            if row.category in seen:
                frappe.throw(_("Row {0}: {1} appears twice. Keep one.").format(row.idx, row.category))
            seen.add(row.category)
    for row in doc.age_steps:
        _check_category(doc, row)
        if cint(row.at_age_months) < 1:
            frappe.throw(_("Row {0}: enter the age in months.").format(row.idx))
    for row in doc.amounts:
        _check_amount(row.amount, row.category)
    for row in doc.terms:
        if not 0 <= flt(row.coefficient) <= MOST_TIMES:
            frappe.throw(_("Row {0}: the coefficient must be between 0 and {1}.").format(row.idx, MOST_TIMES))


def fill_amounts_before(doc) -> None:
    """What each category was worth in the month before by the rates in force, to be compared side by side."""
    if not doc.amounts or doc.flags.by_service:
        return
    before = printed_before(doc.programme, months.index(getdate(doc.effective_from)))
    for row in doc.amounts:
        row.amount_before = before.get(row.category, 0)


def printed_before(programme: str, month: int) -> dict[str, int]:
    """The printed amount of each category that counted last before a month, in đồng."""
    found = {}
    for row in frappe.get_all(
        "Benefit Rate",
        filters={
            "programme": programme,
            "category": ["is", "set"],
            "province": ["is", "not set"],
            "effective_from": ["<", months.first_day(month)],
        },
        fields=["category", "amount"],
        order_by="effective_from asc, in_force_from asc, creation asc",
        limit=0,
    ):
        found[row.category] = dong(row.amount)
    return found


def refuse_removal(doc) -> None:
    """What was in force is part of why people were paid."""
    if doc.state in (IN_FORCE, WITHDRAWN):
        frappe.throw(
            _("{0} is {1} and stays in the records.").format(doc.name, _(doc.state)), frappe.PermissionError
        )


def compare(doc, note: str) -> None:
    """The first of two: the rows were laid beside the printed decree; `note` says which print."""
    _require_confirming()
    if doc.state != DRAFT:
        frappe.throw(_("{0} is {1}; only a draft is compared.").format(doc.name, _(doc.state)))
    if not (doc.amounts or doc.terms or doc.age_steps or doc.standard_amount or doc.start_rule):
        frappe.throw(_("{0} is still empty. Enter amounts, categories or rules first.").format(doc.name))
    _save(
        doc,
        state=COMPARED,
        compared_by=frappe.session.user,
        compared_on=now_datetime(),
        compared_note=_required(note, doc),
    )


def put_in_force(doc, note: str, seen: dict) -> None:
    """The second of two, another person: from now on the rows count. `seen`: people, arrears and recovery as they were
    shown ({"people", "arrears", "recovery"}), kept with the confirmation."""
    _require_confirming()
    if doc.state != COMPARED:
        frappe.throw(
            _("{0} is {1}. It must be compared by another person first.").format(doc.name, _(doc.state))
        )
    if doc.compared_by == frappe.session.user:
        raise_four_eyes(doc)
    _save(
        doc,
        state=IN_FORCE,
        confirmed_by=frappe.session.user,
        confirmed_on=now_datetime(),
        confirmed_note=_required(note, doc),
        seen_people=seen["people"],
        seen_arrears=seen["arrears"],
        seen_recovery=seen["recovery"],
    )
    write_rates(doc)


def note_waiver(doc, decision: str, decided_on) -> None:
    """Write down by which decision recoveries of this cause are waived; saved with the confirmation."""
    doc.update({"waived": 1, "waiver_decision": decision, "waiver_date": decided_on})


def raise_four_eyes(doc) -> None:
    """One person would compare and confirm."""
    frappe.throw(
        _("You compared {0} yourself. Another person confirms it.").format(doc.name), signatures.FourEyesError
    )


def withdraw(doc, note: str) -> None:
    """A draft that nobody needs any more; it stays readable."""
    _require_confirming()
    if doc.state not in (DRAFT, COMPARED):
        frappe.throw(_("{0} is {1} and can't be withdrawn.").format(doc.name, _(doc.state)))
    _save(doc, state=WITHDRAWN, confirmed_note=_required(note, doc))


def write_rates(doc) -> None:
    """The amounts of a rule set in force as dated rates. Writes what isn't there yet; does not commit."""
    shared = {
        "doctype": "Benefit Rate",
        "programme": doc.programme,
        "province": doc.province,
        "rate_kind": "Standard Level",
        "effective_from": doc.effective_from,
        "in_force_from": doc.in_force_from,
        "source": doc.source,
    }
    if doc.confirmed_by:
        shared |= {"verified_by": doc.confirmed_by, "verified_on": doc.confirmed_on}
        shared |= {"verification_note": doc.confirmed_note}
    if doc.standard_amount and not _has_standard(doc):
        _write(doc, shared, amount=doc.standard_amount, legal_basis=doc.decree, awaits_table=doc.awaits_table)
    for row in doc.amounts:
        basis = f"{row.annex} {doc.decree}" if row.annex else doc.decree
        _write(doc, shared, category=row.category, amount=row.amount, annex=row.annex, legal_basis=basis)


def is_charged(programme: str) -> bool:
    """Whether months of a programme were charged on this site, by an approved list or before its takeover."""
    return bool(
        frappe.db.exists("Charged Months", {"programme": programme})
        or frappe.db.exists("Benefit Entitlement", {"programme": programme, "opening_charged": ["is", "set"]})
    )


def _has_standard(doc) -> bool:
    same = {
        "programme": doc.programme,
        "rate_kind": "Standard Level",
        "category": ["is", "not set"],
        "province": doc.province or ["is", "not set"],
        "effective_from": doc.effective_from,
        "amount": doc.standard_amount,
    }
    return bool(frappe.db.exists("Benefit Rate", same))


def _write(doc, shared: dict, **values) -> None:
    rate = frappe.get_doc({**shared, **values, "rule_set": doc.name, "verified": 1})
    rate.flags.by_service = True
    rate.insert(ignore_permissions=True, ignore_links=True)


def _save(doc, **values) -> None:
    doc.update(values)
    doc.flags.by_service = True
    doc.save(ignore_permissions=True)
    doc.flags.by_service = False


def _require_confirming() -> None:
    if not CONFIRMING & set(frappe.get_roles()):
        frappe.throw(
            _("Figures of the law are confirmed by an officer or leader of the province."),
            frappe.PermissionError,
        )


def _required(note: str, doc) -> str:
    note = cstr(note).strip()
    if not note:
        frappe.throw(
            _("Write what {0} was compared with, for example the page of the gazette.").format(doc.decree)
        )
    return note


def _check_category(doc, row) -> None:
    if not doc.flags.ignore_links and not frappe.db.exists(
        "Benefit Category", {"name": row.category, "programme": doc.programme}
    ):
        frappe.throw(_("Row {0}: {1} is not a category of {2}.").format(row.idx, row.category, doc.programme))


def _check_amount(value, what: str) -> None:
    amount = coefficient(value)
    if not 1 <= amount <= MOST or amount != amount.to_integral_value():
        frappe.throw(
            _("{0}: enter whole đồng a month, between 1 and {1}.").format(what, f"{MOST:,}".replace(",", "."))
        )
