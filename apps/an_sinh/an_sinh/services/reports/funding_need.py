"""What the months to come will need, and how many of them the money that is there is enough for.

The last approved month stands for the next ones, changed by what the rules say of each benefit that is approved today: it
begins, ends, rests, or its rate rises. What waits for lack of funds is needed first.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.benefits.dated import DatedEntitlement
from an_sinh.services.approval import signatures
from an_sinh.services.benefits.entitlement_store import DATED_COLUMNS, suspensions_of_programme, to_dated
from an_sinh.services.benefits.monthly_amount import Amounts
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.disbursement.books import money_left
from an_sinh.services.disbursement.funding import DOCTYPE as REQUEST
from an_sinh.services.disbursement.funding import PARTLY
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate

LINE, ENTITLEMENT, REGULAR, ORDER = "Payroll Line", "Benefit Entitlement", "Regular", "Disbursement"
PENDING = "Pending"


def last_lists(communes: list[str], programme: str) -> tuple[date | None, list[str]]:
    """The last month with an approved regular list of these communes, None before the first one; and which of them have
    one of that month."""
    regular = {
        "administrative_unit": ["in", communes or [""]],
        "programme": programme,
        "kind": REGULAR,
        "docstatus": 1,
    }
    found = frappe.get_all("Monthly Payroll", filters=regular, pluck="month", order_by="month desc", limit=1)
    if not found:
        return None, []
    month = getdate(found[0])
    units = frappe.get_all(
        "Monthly Payroll", filters={**regular, "month": month}, pluck="administrative_unit", limit=0
    )
    return month, sorted(set(units))


def forecast(communes: list[str], programme: str, base: date, ahead: int) -> list[dict]:
    """The months after `base`: month (first day), persons, amount (đồng), begins and ends (đồng that benefits add or take
    off against the base)."""
    start = months.index(base)
    persons, amount = _of_month(communes, programme, base)
    changes = _changes(communes, programme, start, start + ahead)
    rows = []
    for month in range(start + 1, start + ahead + 1):
        more = sum(change for change, _people in changes[month] if change > 0)
        less = -sum(change for change, _people in changes[month] if change < 0)
        rows.append(
            {
                "month": months.first_day(month),
                "persons": persons + sum(people for _change, people in changes[month]),
                "begins": more,
                "ends": less,
                "amount": amount + more - less,
            }
        )
    return rows


def waiting(units: list[str], programme: str) -> int:
    """Đồng of payments that wait because the treasury's money was not enough, as they stand now."""
    rows = frappe.get_list(
        REQUEST,
        filters={
            "administrative_unit": ["in", units or [""]],
            "programme": programme,
            "docstatus": 1,
            "status": PARTLY,
        },
        pluck="unfunded_lines",
        limit=0,
    )
    names = sorted({name for text in rows for name in json.loads(text or "[]")})
    return sum(
        dong(amount)
        for chunk in in_chunks(names)
        for amount in frappe.get_all(
            LINE, filters={"name": ["in", chunk], "payment_status": PENDING}, pluck="amount", limit=0
        )
    )


def held(units: list[str], programme: str) -> int:
    """Đồng that providers hold of these units' money and no order needs."""
    pairs = frappe.get_list(
        ORDER,
        filters={"administrative_unit": ["in", units or [""]], "programme": programme},
        fields=["administrative_unit", "provider"],
        distinct=True,
        limit=0,
    )
    return sum(money_left.available(programme, row.administrative_unit, row.provider) for row in pairs)


def covered(needs: Iterable[int], money: int) -> tuple[float, int]:
    """How many months a sum is enough for, the last one in part with one decimal rounded down, and what is missing for all
    of them, in đồng."""
    whole, part, missing, left = 0, 0.0, 0, money
    for need in needs:
        if missing or need > left:
            if not missing and need:
                part = left * 10 // need / 10
            missing += need - left
            left = 0
        else:
            whole, left = whole + 1, left - need
    return whole + part, missing


def _of_month(communes: list[str], programme: str, month: date) -> tuple[int, int]:
    line = frappe.qb.DocType(LINE)
    persons = amount = 0
    for chunk in in_chunks(communes):
        query = (
            frappe.qb.from_(line)
            .select(Count(line.beneficiary).distinct(), Sum(line.amount))
            .where(
                (line.docstatus == 1)
                & (line.month == month)
                & (line.programme == programme)
                & (line.kind == REGULAR)
                & line.administrative_unit.isin(chunk)
            )
        )
        people, money = query.run()[0]
        persons, amount = persons + int(people or 0), amount + dong(money or 0)
    return persons, amount


def _changes(communes: list[str], programme: str, start: int, last: int) -> dict[int, list[tuple[int, int]]]:
    """By month, for people who are alike: what changes against the first month in đồng, and how many come (or go, less
    than 0)."""
    amounts = Amounts()
    found: dict[int, list[tuple[int, int]]] = {month: [] for month in range(start + 1, last + 1)}
    for (unit, own), people in _alike(communes, programme, start, last).items():
        before = amounts.monthly(unit, programme, own, start)
        for month, rows in found.items():
            then = amounts.monthly(unit, programme, own, month)
            if then != before:
                rows.append(((then - before) * people, (int(then > 0) - int(before > 0)) * people))
    return found


def _alike(communes: list[str], programme: str, start: int, last: int) -> Counter[tuple[str, tuple]]:
    """How many people of each commune have the same benefits in these months; a level that waits for the commune's
    decision counts as decided."""
    rests = suspensions_of_programme(programme)
    people: dict[tuple[str, str], list[DatedEntitlement]] = defaultdict(list)
    for chunk in in_chunks(communes):
        for row in frappe.get_all(
            ENTITLEMENT,
            filters={
                "programme": programme,
                "administrative_unit": ["in", chunk],
                "status": signatures.APPROVED,
            },
            fields=["beneficiary", "administrative_unit", *DATED_COLUMNS],
            limit=0,
        ):
            whole = to_dated(
                row, [frappe._dict(from_month=a, to_month=b) for a, b in rests.get(row.name, ())]
            )
            if whole.start > last or (whole.end is not None and whole.end < start):
                continue
            end = None if whole.end is None or whole.end >= last else whole.end
            alike = replace(whole, name=None, start=max(whole.start, start), end=end)
            people[row.administrative_unit, row.beneficiary].append(alike)
    return Counter((unit, tuple(sorted(own, key=repr))) for (unit, _person), own in people.items())
