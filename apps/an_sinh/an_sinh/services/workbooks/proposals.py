"""What an accepted row of a workbook proposes: drafts of the officer who accepts it, under the officer's own rights.

Nothing here decides anything: a correction, a change of benefit or a payment method goes through its chain as if it had
been typed in.
"""

from typing import Any

import frappe
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS
from an_sinh.domain.values.births import parse_birth
from an_sinh.domain.values.cells import parse_date, parse_month, parse_number
from an_sinh.domain.workbooks import layout
from an_sinh.services.approval import signatures
from an_sinh.services.areas import deadlines
from frappe import _
from frappe.model.workflow import apply_workflow
from frappe.utils import getdate

REOPEN = "Reopen"
# Nobody signs for these: they are written down at once, and hold up no list.
UNSIGNED = {"village", "phone", "note"}


def propose(row, cells: dict[str, str], differences: list[dict]) -> list[tuple[str, str]]:
    """Make the documents of one row; returns their DocTypes and names. `row`: a Registry Workbook Row. Throws like the
    documents themselves do; the caller keeps nothing then."""
    touched = {difference["fieldname"] for difference in differences}
    if row.sheet == layout.PEOPLE.name:
        return _correct_person(row, cells, touched)
    if row.sheet == layout.BENEFITS.name:
        return [_change_benefit(row, cells)]
    if cells.get("beneficiary"):
        return [_grant(row, cells)]
    return _register(row, cells)


def _correct_person(row, cells: dict[str, str], touched: set[str]) -> list[tuple[str, str]]:
    made = []
    person = frappe.get_doc("Beneficiary", row.beneficiary)
    corrected = touched & set(layout.PERSON_COLUMNS)
    if corrected:
        person.check_permission("write")
        if corrected <= UNSIGNED:
            person.flags.by_service = True
        else:
            person = _reopened(person, row)
        person.update(_person_values(cells, touched))
        person.save()
        made.append(("Beneficiary", person.name))
    if touched & set(layout.PAYMENT_COLUMNS):
        made.append(_pay_otherwise(person.name, person.administrative_unit, cells))
    return made


def _reopened(person, row):
    """The record in its officer's hands: an approved one is reopened, with the workbook as the reason."""
    if person.get(signatures.STATE) != signatures.APPROVED:
        return person
    frappe.flags.approval_reason = _("Correction from workbook {0}, row {1}").format(
        row.workbook, row.sheet_row
    )
    try:
        return apply_workflow(person, REOPEN)
    finally:
        frappe.flags.approval_reason = None


def _person_values(cells: dict[str, str], touched: set[str]) -> dict:
    values: dict[str, Any] = {
        name: cells[name] or None
        for name in ("full_name", "sex", "id_number", "village", "phone", "note")
        if name in touched
    }
    if "id_issue_date" in touched:
        values["id_issue_date"] = parse_date(cells["id_issue_date"])
    if "birth" in touched:
        values |= _birth_values(cells["birth"])
    return values


def _birth_values(text: str) -> dict:
    birth = parse_birth(text, getdate())
    if birth is None:
        frappe.throw(_("A birth date can be corrected, but not left empty."))
    return {
        "birth_precision": birth.precision,
        "birth_year": birth.year,
        "birth_date": None if birth.precision == "Year" else birth.first_day,
    }


def _pay_otherwise(beneficiary: str, unit: str, cells: dict[str, str]) -> tuple[str, str]:
    """A draft Payment Method from the list on that changes of today stand."""
    open_one = frappe.db.get_value(
        "Payment Method",
        {
            "beneficiary": beneficiary,
            signatures.STATE: ["not in", [signatures.APPROVED, signatures.REJECTED]],
        },
        "name",
    )
    if open_one:
        frappe.throw(
            _("Payment method {0} of this person is still being approved. Finish it first.").format(open_one)
        )
    channel = cells["channel"] or ("Account" if cells["account_number"] else "")
    if not channel:
        frappe.throw(_("Choose the channel by which the person is paid."))
    method = frappe.new_doc("Payment Method")
    method.update(
        {
            "beneficiary": beneficiary,
            "from_month": deadlines.list_month(unit, getdate()),
            "channel": channel,
            "receiver_kind": "Self",
            "bank_account": _account(beneficiary, cells) if channel in ACCOUNT_CHANNELS else None,
        }
    )
    return _inserted(method)


def _account(beneficiary: str, cells: dict[str, str]) -> str:
    """The named account: the one that is registered, or a new draft of it."""
    number, provider = cells["account_number"], cells["provider"]
    if not number or not provider:
        frappe.throw(_("Enter both account number and provider, or choose cash."))
    known = frappe.db.get_value("Bank Account", {"provider": provider, "account_number": number}, "name")
    if known:
        return known
    account = frappe.new_doc("Bank Account")
    account.update(
        {
            "provider": provider,
            "account_number": number,
            "holder_name": cells["account_holder"]
            or frappe.db.get_value("Beneficiary", beneficiary, "full_name"),
            "holder_kind": "Beneficiary",
            "beneficiary": beneficiary,
        }
    )
    return account.insert().name


def _change_benefit(row, cells: dict[str, str]) -> tuple[str, str]:
    change = frappe.new_doc("Benefit Change")
    change.update(
        {
            "change_type": cells["change_type"],
            "beneficiary": row.beneficiary,
            "entitlement": row.entitlement,
            **_change_values(row, cells),
            "end_month": parse_month(cells["end_month"]),
            "reason": cells["reason"] or None,
            "event_date": parse_date(cells["event_date"]),
        }
    )
    return _inserted(change)


def _grant(row, cells: dict[str, str]) -> tuple[str, str]:
    """A further benefit of somebody who is registered."""
    if not frappe.get_list("Beneficiary", filters={"name": cells["beneficiary"]}, limit=1):
        frappe.throw(_("{0} is nobody in your area. Correct the key.").format(cells["beneficiary"]))
    change = frappe.new_doc("Benefit Change")
    change.update({"change_type": "Grant", "beneficiary": cells["beneficiary"], **_change_values(row, cells)})
    return _inserted(change)


def _change_values(row, cells: dict[str, str]) -> dict:
    """What a change of a benefit and a further benefit have in common."""
    if not cells["effective_month"]:
        frappe.throw(_("Enter the month from which it counts."))
    return {
        "effective_month": parse_month(cells["effective_month"]),
        "category": cells["new_category"] or None,
        "coefficient": float(parse_number(cells["new_coefficient"]) or 0),
        "decision_number": cells["decision_number"] or None,
        "decision_date": parse_date(cells["decision_date"]),
        "note": cells["note"] or None,
        "source": row.workbook,
    }


def _register(row, cells: dict[str, str]) -> list[tuple[str, str]]:
    """A new person with the claimed benefit and the wished payment method, all drafts."""
    if not cells["new_category"] or not cells["effective_month"]:
        frappe.throw(_("Enter category and first month of the new person."))
    person = frappe.new_doc("Beneficiary")
    person.administrative_unit = row.administrative_unit
    person.update(_person_values({**cells, "note": cells["note"]}, set(layout.PERSON_COLUMNS)))
    made = [_inserted(person)]
    entitlement = frappe.new_doc("Benefit Entitlement")
    entitlement.update(
        {
            "beneficiary": person.name,
            "category": cells["new_category"],
            "programme": frappe.get_cached_value("Benefit Category", cells["new_category"], "programme"),
            "coefficient": float(parse_number(cells["new_coefficient"]) or 0),
            "start_month": parse_month(cells["effective_month"]),
            "status": "Proposed",
            "decision_number": cells["decision_number"] or None,
            "decision_date": parse_date(cells["decision_date"]),
        }
    )
    made.append(_inserted(entitlement))
    if cells["channel"] or cells["account_number"]:
        made.append(_pay_otherwise(person.name, person.administrative_unit, cells))
    return made


def _inserted(document) -> tuple[str, str]:
    document.insert()
    return document.doctype, document.name
