"""A month's list as its signers read it: beside last month's, what differs first, with the reason of each difference."""

import datetime
from typing import Any, NotRequired, TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.payroll import review
from an_sinh.domain.payroll.bridge import Entry
from an_sinh.services.payroll.bridge import entries_of, names_of
from an_sinh.services.payroll.reasons import reasons_of
from frappe.utils import getdate

DOCTYPE = "Monthly Payroll"
LINE_FIELDS = (
    *("name", "line_no", "full_name", "beneficiary", "village", "kind", "entitlement", "category_code"),
    *("from_month", "to_month", "months", "amount", "channel", "provider", "bank_account", "account_number"),
    *("receiver_name", "way_note"),
)
CHUNK = 500


class ReviewRow(TypedDict):
    """A line of a payroll, or somebody who has left the list (`amount` 0). Amounts are đồng; `last`: what the entitlement got
    last month; `marks`: see `domain.payroll.review`. Fields of the line that the user may not read are missing."""

    name: str
    beneficiary: str
    full_name: str
    amount: int
    last: int | None
    marks: list[str]
    reason: str
    died_on: NotRequired[datetime.date | None]
    line_no: NotRequired[int]
    village: NotRequired[str | None]
    kind: NotRequired[str]
    months: NotRequired[int]
    channel: NotRequired[str]
    account_number: NotRequired[str | None]
    receiver_name: NotRequired[str | None]


class ReviewSummary(TypedDict):
    """Persons and đồng now and last month; how many rows need a second look (`flagged`), and how many changed."""

    persons: int
    amount: int
    last_persons: int
    last_amount: int
    regular_amount: int
    flagged: int
    changed: int
    rows: int


class Review(TypedDict):
    """A payroll as its signers read it."""

    summary: ReviewSummary
    rows: list[ReviewRow]


def rows_of(payroll) -> list[ReviewRow]:
    """Every line of a payroll, and whoever stood on last month's list and has no line now. The weightiest marks come
    first, then the order of the list. Fields are those that the user may read."""
    lines = frappe.get_list(
        "Payroll Line",
        filters={"payroll": payroll.name},
        fields=list(LINE_FIELDS),
        order_by="line_no asc",
        limit=0,
    )
    before, has_last = _last_month(payroll)
    read = [_line(row, before) for row in lines]
    shared, died = review.shared_accounts(read), _deaths({row.beneficiary for row in lines})
    entries = entries_of([payroll.name]).get(payroll.name, [])
    reasons = {entry.beneficiary: reason for entry, reason in reasons_of(payroll, entries).items()}
    rows: list[Any] = []
    for row, line in zip(lines, read, strict=True):
        marks = review.marks_of(line, shared, died, has_last)
        reason = reasons.get(row.beneficiary) if {review.NEW, review.AMOUNT} & set(marks) else None
        rows.append(
            {
                **row,
                "amount": line.amount,
                "last": line.before.amount if line.before else None,
                "marks": marks,
                "died_on": died.get(row.beneficiary),
                "reason": _text(reason),
            }
        )
    present = {row.beneficiary for row in lines}
    rows += [
        _gone(entry, reasons.get(entry.beneficiary))
        for entry in entries
        if not entry.this and entry.beneficiary not in present
    ]
    _name_the_gone(rows)
    return sorted(rows, key=lambda row: review.weight(row["marks"]))


def summary_of(payroll, rows: list[ReviewRow]) -> ReviewSummary:
    """The strip above the list: persons and đồng now and last month, the difference, how many rows need a second
    look and how many changed. Last month's figures are those of the month's identity: regular amounts."""
    return {
        "persons": int(payroll.person_count or 0),
        "amount": dong(payroll.total_amount),
        "last_persons": int(payroll.previous_persons or 0),
        "last_amount": dong(payroll.previous_amount),
        "regular_amount": dong(payroll.regular_amount),
        "flagged": sum(bool(review.FLAGS & set(row["marks"])) for row in rows),
        "changed": sum(bool(row["marks"]) for row in rows),
        "rows": len(rows),
    }


def _last_month(payroll) -> tuple[dict[str, review.Before], bool]:
    """What each entitlement got on last month's approved list of the unit, and whether there was such a list."""
    last = months.first_day(months.index(getdate(payroll.month)) - 1)
    lists = frappe.get_all(
        DOCTYPE,
        filters={
            "administrative_unit": payroll.administrative_unit,
            "programme": payroll.programme,
            "month": last,
            "kind": "Regular",
            "docstatus": 1,
        },
        pluck="name",
    )
    if not lists:
        return {}, False
    rows = frappe.get_all(
        "Payroll Line",
        filters={"payroll": ["in", lists], "kind": "Regular"},
        fields=["entitlement", "amount", "bank_account"],
        limit=0,
    )
    return {row.entitlement: review.Before(dong(row.amount), row.bank_account or None) for row in rows}, True


def _line(row, before: dict[str, review.Before]) -> review.Line:
    return review.Line(
        name=row.name,
        beneficiary=row.beneficiary,
        kind=row.kind,
        amount=dong(row.amount),
        months=int(row.months or 0),
        account=row.bank_account or None,
        before=before.get(row.entitlement) if row.kind == "Regular" else None,
    )


def _deaths(people: set[str]) -> dict[str, object]:
    wanted, found = sorted(people), {}
    for start in range(0, len(wanted), CHUNK):
        rows = frappe.get_all(
            "Beneficiary",
            filters={"name": ["in", wanted[start : start + CHUNK]], "death_date": ["is", "set"]},
            fields=["name", "death_date"],
            limit=0,
        )
        found.update({row.name: row.death_date for row in rows})
    return found


def _gone(entry: Entry, reason) -> dict:
    return {
        "name": f"gone-{entry.beneficiary}",
        "beneficiary": entry.beneficiary,
        "amount": 0,
        "last": entry.last,
        "marks": [review.GONE],
        "reason": _text(reason),
    }


def _name_the_gone(rows: list[dict]) -> None:
    nameless = [row for row in rows if review.GONE in row["marks"]]
    names = names_of({row["beneficiary"] for row in nameless})
    for row in nameless:
        row["full_name"] = names.get(row["beneficiary"], row["beneficiary"])


def _text(reason) -> str:
    if reason is None:
        return ""
    return " · ".join(part for part in (reason.text, reason.decision_number) if part)
