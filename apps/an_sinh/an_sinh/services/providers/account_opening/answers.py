"""What a provider answered about the people of a list: posted over the API, on its page, by the office from a file."""

from collections.abc import Sequence
from typing import Any

import frappe
from an_sinh.domain.payees.wishes import WishStatus
from an_sinh.domain.providers import account_opening as rules
from an_sinh.domain.values.accounts import parse_lengths
from an_sinh.services.audit import log
from an_sinh.services.payees import wishes
from an_sinh.services.providers.account_opening import batches
from an_sinh.services.providers.account_opening.people import BATCH, ROW
from frappe import _
from frappe.utils import getdate, now_datetime

MOST_ROWS = batches.MOST_PEOPLE


def post(name: str, rows: Sequence[Any]) -> dict:
    """Take answers about a list that was sent: rows of row (a row's name), result (opened / refused / absent),
    account_number, holder_name, opened_on, reason, card. Returns applied, unchanged, errors [{row, name, code, message}]
    and status. Rows that can't be taken leave the others taken; the same again changes nothing; a number that the office
    has recorded stays."""
    if not isinstance(rows, list) or not rows:
        frappe.throw(_("results must be a list with at least one row."))
    if len(rows) > MOST_ROWS:
        frappe.throw(
            _("At most {0} results can be posted at once; this has {1}.").format(MOST_ROWS, len(rows))
        )
    document = frappe.get_doc(BATCH, name, for_update=True)
    if document.status == batches.DRAFT:
        frappe.throw(_("{0} has not been sent yet.").format(name))
    decisions = rules.decide(rows, wanted_of(name), getdate(), _lengths(document.provider))
    for decision in decisions:
        if decision.outcome == "applied":
            _take(decision)
            _tell_wish(name, decision)
    batches.count(document)
    applied = sum(decision.outcome == "applied" for decision in decisions)
    if applied:
        log.note(log.ANSWERED, BATCH, name, applied=applied)
    return {
        "account_opening": name,
        "status": document.status,
        "applied": applied,
        "unchanged": sum(decision.outcome == "unchanged" for decision in decisions),
        "errors": [
            {
                "row": decision.row,
                "name": decision.name,
                "code": decision.code,
                "message": message(decision),
            }
            for decision in decisions
            if decision.outcome == "error"
        ],
    }


def wanted_of(name: str) -> dict[str, rules.Wanted]:
    """The people of a list by the names of their rows."""
    return {
        row.name: rules.Wanted(
            row.name,
            row.full_name or "",
            row.result or "",
            row.account_number or "",
            row.holder_name or "",
            getdate(row.opened_on) if row.opened_on else None,
            row.reason or "",
            bool(row.card),
            row.decision == "Recorded",
        )
        for row in batches.rows_of(name)
    }


def message(decision: rules.Decision) -> str:
    """The sentence for a refused row: what is wrong with it and what to do."""
    detail = decision.detail
    texts = {
        "bad_row": _("This row is not an object with row and result."),
        "unknown_row": _("No row of this list is called so. Take its name from the list."),
        "bad_result": _("The result must be opened, refused or absent, not “{0}”.").format(
            detail.get("result")
        ),
        "reason_missing": _("Say why no account was opened."),
        "number_missing": _("An opened account needs its number."),
        "bad_number": _(
            "“{0}” is not a valid account number. Enter 6 to 19 digits or unaccented letters, as text."
        ).format(detail.get("number")),
        "holder_missing": _("Write the holder's name as it stands at the provider."),
        "bad_date": _("“{0}” is not a day. Write it as YYYY-MM-DD.").format(detail.get("date")),
        "future_date": _("The account can't have been opened on {0}: that day is still to come.").format(
            detail.get("date")
        ),
        "number_twice": _("Account {0} was already given for {1}. One of the two numbers is wrong.").format(
            detail.get("number"), detail.get("other")
        ),
        "recorded": _(
            "Account {0} was recorded already. To change it, the office enters a Bank Account Change."
        ).format(detail.get("number")),
    }
    return texts[decision.code]


def _take(decision: rules.Decision) -> None:
    said = decision.said
    assert said is not None  # an applied decision has one
    opened = said.result == rules.OPENED
    values = {
        "result": said.result,
        "account_number": said.account_number or None,
        "holder_name": said.holder_name or None,
        "opened_on": said.opened_on,
        "reason": said.reason or None,
        "name_match": decision.name_match,
        "answered_by": frappe.session.user,
        "answered_at": now_datetime(),
        "decision": "Open" if opened else "",
        "message": None,
    }
    if said.card:
        values["card"] = "Issued"
    frappe.db.set_value(ROW, decision.name, values)


def _tell_wish(batch: str, decision: rules.Decision) -> None:
    """A wish that this list holds learns that no account was opened, or waits again for the number to be recorded."""
    wish = frappe.db.get_value(ROW, decision.name, "wish")
    held = wish and frappe.db.get_value(wishes.DOCTYPE, wish, ["status", "opening_batch"], as_dict=True)
    if not held or held.opening_batch != batch:
        return
    said = decision.said
    assert said is not None  # an applied decision has one
    if said.result != rules.OPENED and held.status == WishStatus.LISTED:
        wishes.refused(wish, said.reason or _(said.result, context=ROW))
    elif said.result == rules.OPENED and held.status == WishStatus.NOT_OPENED:
        wishes.take([wish], batch)


def _lengths(provider: str) -> tuple[int, ...]:
    return parse_lengths(frappe.db.get_value("Payment Provider", provider, "usual_lengths"))
