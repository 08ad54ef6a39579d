"""One person's journal as it is read: every đồng in the order in which it moved, its paper, and the balance after it.

What is ordered and paid as usual are facts of a line; they are told here like every other movement, so that the journal
reads as one.
"""

import re
from collections import defaultdict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.domain.ledger.movements import OPENING, ORDERED, PAID
from an_sinh.services.ledger import accounts, journal
from frappe import _
from frappe.utils import get_datetime

CHARGED = "Charged"
DIGEST = re.compile("[0-9a-f]{64}")
LINE_FIELDS = (
    *accounts.LINE_FIELDS,
    *("amount", "payroll", "line_no", "paid_on", "provider_reference", "category_code", "receiver_kind"),
)
MOVEMENT_FIELDS = (
    *("name", "kind", "day", "creation", "owner", "beneficiary", "programme", "entitlement", "category"),
    *("from_month", "to_month", "settled", "money", "line", "disbursement", "recovery", "payroll"),
    *("paper", "reference", "code", "reason"),
)


def journal_of(beneficiary: str) -> dict:
    """`entries`, the oldest first: kind, day, at, by, programme, category_code, from_month, to_month, charged, settled,
    money (đồng each), balance (đồng of the programme: charged − settled after the entry), document ({doctype, name,
    readable}), paper, reference, reason. `balances` by programme: charged, settled, payable, debt, out (money that is with the
    person). `records`: the records that it tells of, those merged into this one included."""
    records = accounts.records_of([beneficiary])
    found = []
    for name in sorted(records):
        found += _openings(name)
    lines = frappe.get_all(
        accounts.LINE,
        filters={"beneficiary": ["in", sorted(records)], "docstatus": 1},
        fields=list(LINE_FIELDS),
        order_by="name asc",
        limit=0,
    )
    lists = _times("Monthly Payroll", "frozen_at", {line.payroll for line in lines})
    orders = _times("Disbursement", "creation", {line.disbursement for line in lines if line.disbursement})
    answered = _movements(records)
    first_answers = {row["line"] for row in answered if _is_first(row)}
    for line in lines:
        found += _of_line(line, lists, orders, first_answers)
    found += answered
    found.sort(key=lambda entry: (entry["at"] or "", entry["order"]))
    _mark_readable(found)
    return {
        "entries": _with_balances(found),
        "balances": _balances(beneficiary, found),
        "records": sorted(records),
    }


def _is_first(row: dict) -> bool:
    """Whether a movement is the first answer about its line: it did not arrive. A return of what had arrived isn't."""
    return row["kind"] in ("Failed", "Uncollected") or (row["kind"] == "Returned" and not row["money"])


def _of_line(line: frappe._dict, lists: dict, orders: dict, first_answers: set) -> list[dict]:
    """What a line charges, when it was ordered, and that it arrived."""
    span = accounts.span_of(line)
    found = []
    if line.kind in accounts.CHARGES:
        found.append(
            _entry(line, CHARGED, lists.get(line.payroll), 0, charged=span.amount,
                   document=("Monthly Payroll", line.payroll), detail=line.kind)
        )  # fmt: skip
    if line.disbursement and span.monthly > 0:
        found.append(
            _entry(line, ORDERED, orders.get(line.disbursement), 1, settled=span.amount,
                   document=("Disbursement", line.disbursement), detail=line.kind)
        )  # fmt: skip
    if line.paid_on and line.name not in first_answers:
        found.append(
            _entry(line, PAID, f"{line.paid_on} 23:59:58", 2, money=span.amount, reference=line.provider_reference,
                   document=("Disbursement", line.disbursement), day=str(line.paid_on))
        )  # fmt: skip
    return found


def _movements(records: dict) -> list[dict]:
    rows = frappe.get_all(
        journal.DOCTYPE,
        filters={"beneficiary": ["in", sorted(records)]},
        fields=list(MOVEMENT_FIELDS),
        order_by="creation asc, name asc",
        limit=0,
    )
    codes = _codes({row.entitlement for row in rows if row.entitlement})
    found = []
    for row in rows:
        row.category_code = codes.get(row.entitlement) or row.category
        document = (
            ("Recovery", row.recovery) if row.recovery else ("Disbursement", row.disbursement or row.line)
        )
        entry = _entry(
            row, row.kind, str(row.creation), 3, settled=dong(row.settled), money=dong(row.money),
            document=document, day=str(row.day or ""), paper=_told(row.paper), reference=row.reference,
            reason=row.reason or row.code,
        )  # fmt: skip
        found.append({**entry, "by": row.owner, "line": row.line, "name": row.name})
    return found


def _told(paper: str | None) -> str:
    """A paper as it is read: a message that came without a number is known by the first figures of its content."""
    if DIGEST.fullmatch(paper or ""):
        return _("Message {0}").format((paper or "")[:12])
    return paper or ""


def _openings(record: str) -> list[dict]:
    """What was paid before the takeover, once charged and once settled."""
    rows = frappe.get_all(
        "Benefit Entitlement",
        filters={"beneficiary": record, "paid_through": ["is", "set"]},
        fields=["name", "programme", "category", "creation", "paid_through", "opening_paid", "opening_charged",
                "registry_import", "beneficiary"],
        order_by="creation asc, name asc",
        limit=0,
    )  # fmt: skip
    codes = _codes({row.name for row in rows})
    found = []
    for row in rows:
        runs = parse_history(row.opening_paid or row.opening_charged)
        if not runs:
            continue
        amount = sum((run.last - run.first + 1) * run.monthly for run in runs)
        row.update({
            "from_month": months.first_day(runs[0].first), "to_month": months.first_day(runs[-1].last),
            "category_code": codes.get(row.name),
        })  # fmt: skip
        document = (
            ("Registry Import", row.registry_import)
            if row.registry_import
            else ("Benefit Entitlement", row.name)
        )
        found.append(
            _entry(row, OPENING, str(row.creation), -1, charged=amount, settled=amount, money=amount,
                   document=document)
        )  # fmt: skip
    return found


def _entry(
    row: frappe._dict,
    kind: str,
    at: object,
    order: int,
    charged: int = 0,
    settled: int = 0,
    money: int = 0,
    document: tuple[str, str | None] = ("", ""),
    day: str = "",
    detail: str = "",
    paper: str = "",
    reference: str | None = "",
    reason: str | None = "",
) -> dict:
    return {
        "kind": kind,
        "detail": detail,
        "at": str(at or ""),
        "order": order,
        "day": day or str(at or "")[:10],
        "by": "",
        "beneficiary": row.beneficiary,
        "programme": row.programme,
        "category_code": row.get("category_code") or "",
        "from_month": str(row.from_month),
        "to_month": str(row.to_month),
        "charged": charged,
        "settled": settled,
        "money": money,
        "document": {"doctype": document[0], "name": document[1]} if document[1] else None,
        "paper": paper or document[1] or "",
        "reference": reference or "",
        "reason": reason or "",
        "line": row.name if kind in (CHARGED, ORDERED, PAID) and row.get("line_no") else None,
    }


def _mark_readable(entries: list[dict]) -> None:
    """Say of every document whether the reader may open it: an order may be that of an office above."""
    named: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry["document"]:
            named[entry["document"]["doctype"]].add(entry["document"]["name"])
    readable = set()
    for doctype, names in named.items():
        if frappe.has_permission(doctype, "read"):
            found = frappe.get_list(doctype, filters={"name": ["in", sorted(names)]}, pluck="name", limit=0)
            readable |= {(doctype, name) for name in found}
    for entry in entries:
        if document := entry["document"]:
            document["readable"] = (document["doctype"], document["name"]) in readable


def _with_balances(entries: list[dict]) -> list[dict]:
    running: dict[str, int] = defaultdict(int)
    for entry in entries:
        running[entry["programme"]] += entry["charged"] - entry["settled"]
        entry["balance"] = running[entry["programme"]]
        del entry["order"]
    return entries


def _balances(beneficiary: str, entries: list[dict]) -> dict[str, dict]:
    """Sums by programme; what is payable and what is owed back come from the account, month by month."""
    found: dict[str, dict] = {}
    for (_person, programme), account in sorted(accounts.accounts_of([beneficiary]).items()):
        balance = account.balance()
        found[programme] = {
            "payable": sum(amount for amount in balance.values() if amount > 0),
            "debt": -sum(amount for amount in balance.values() if amount < 0),
        }
    for entry in entries:
        sums = found.setdefault(entry["programme"], {"payable": 0, "debt": 0})
        for key in ("charged", "settled", "money"):
            sums[key] = sums.get(key, 0) + entry[key]
    return found


def _codes(entitlements: set[str]) -> dict[str, str]:
    rows = frappe.get_all(
        "Benefit Entitlement",
        filters={"name": ["in", sorted(entitlements) or [""]]},
        fields=["name", "category"],
        limit=0,
    )
    return {
        row.name: frappe.get_cached_value("Benefit Category", row.category, "category_code") for row in rows
    }


def _times(doctype: str, fieldname: str, names: set) -> dict[str, str]:
    rows = frappe.get_all(
        doctype,
        filters={"name": ["in", sorted(name for name in names if name) or [""]]},
        fields=["name", fieldname],
        limit=0,
    )
    return {row.name: str(get_datetime(row[fieldname]) or "") for row in rows if row[fieldname]}
