"""Money that has to come back: opened when a payroll with recovery lines is approved, paid off by receipts.

A recovery line never enters a payment order. What it says is owed back becomes a Recovery per person, programme and
payroll; how much of it is really owed follows from the person's balance. A payment that was never sent, that never
arrived, that the bank gave back or that is owed again, needs no collecting: it is noted on the Recovery. Money that
went out twice opens one of its own.
"""

import datetime
from collections.abc import Iterable

import frappe
from an_sinh.domain.base import months, terms
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.disbursement import recovery as rules
from an_sinh.domain.ledger.account import Account, Line
from an_sinh.services.approval import signatures
from an_sinh.services.common.language import LANGUAGE
from an_sinh.services.disbursement import recovery_journal
from an_sinh.services.disbursement.recovery_plan import WRITE_OFF, parts_of
from an_sinh.services.ledger import accounts
from frappe import _
from frappe.query_builder.functions import Max, Min, Sum
from frappe.utils import getdate

DOCTYPE, LINE = "Recovery", "Payroll Line"
OPEN = (rules.OPEN, rules.IN_PLAN)


def open_for(payroll) -> list[str]:
    """Make a Recovery for each person with recovery lines on a payroll that has just been approved; return their
    names. Called once, at approval; asking again makes nothing twice."""
    known = set(frappe.get_all(DOCTYPE, filters={"payroll": payroll.name}, pluck="beneficiary", limit=0))
    return [_open(payroll, debt) for debt in _debts(payroll.name) if debt.beneficiary not in known]


def receive(name: str, amount: int, received_on: datetime.date, paper: str) -> dict:
    """Count `amount` đồng that were paid back against the oldest open instalments of an approved plan.

    Returns name, status, received_amount, outstanding_amount and `repeated`: the same receipt (its number, however it
    is typed, its day and amount) again changes nothing. Throws for more than is open, without paper, for a number that
    counted already, and while the plan isn't approved. Not committed; the caller has checked the right to write."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    if document.status == rules.WRITTEN_OFF:
        frappe.throw(_("The debt of {0} was written off.").format(document.full_name))
    if document.workflow_state != signatures.APPROVED:
        frappe.throw(_("The plan of {0} isn't approved yet. Have it approved, then enter receipts.").format(
            document.full_name
        ))  # fmt: skip
    if not (paper or "").strip():
        frappe.throw(_("Enter the number of the receipt."))
    if getdate(received_on) > getdate():
        frappe.throw(_("The day of the receipt is in the future."))
    if recovery_journal.is_known(document, amount, getdate(received_on), paper):
        return _stand(document, repeated=True)
    _allocate(document, amount, getdate(received_on), paper.strip())
    document.save()
    return _stand(document, repeated=False)


def _stand(document, repeated: bool) -> dict:
    return {
        "name": document.name,
        "status": document.status,
        "received_amount": dong(document.received_amount),
        "outstanding_amount": dong(document.outstanding_amount),
        "repeated": repeated,
    }


def owing_on(disbursement: str) -> set[str]:
    """The people of an order who owe money back while a payment of theirs on it did not arrive."""
    line, debt = frappe.qb.DocType(LINE), frappe.qb.DocType(DOCTYPE)
    merged = accounts.merged_records()
    went = frappe.get_all(
        LINE,
        filters={
            "disbursement": disbursement,
            "beneficiary": ["in", sorted(merged) or [""]],
            "payment_status": ["in", list(terms.DID_NOT_ARRIVE)],
        },
        pluck="beneficiary",
        limit=0,
    )
    rows = (
        frappe.qb.from_(line)
        .join(debt)
        .on((debt.beneficiary == line.beneficiary) & (debt.programme == line.programme))
        .select(line.beneficiary)
        .distinct()
        .where(line.disbursement == disbursement)
        .where(line.payment_status.isin(terms.DID_NOT_ARRIVE) & line.entitlement.isnotnull())
        .where(debt.status != rules.SETTLED)
        .run()
    )
    return {name for (name,) in rows} | {merged[name] for name in went}


def follow(person: str, programme: str, account: Account, cause: str) -> None:
    """Bring the open Recoveries of a person in step with what their account says is owed back: what needs no collecting
    any more is noted on the oldest ones, what is owed beyond them opens a new one. `cause`: the document that moved
    the money."""
    debt = account.debt()
    documents = _open_documents(accounts.records_of([person]), programme)
    too_much = sum(dong(document.outstanding_amount) for document in documents) - sum(debt.values())
    if too_much > 0:
        _note_not_collected(documents, account, too_much, cause)
    elif too_much < 0:
        _open_beyond(person, programme, debt, -too_much, cause)


def take_up(person: str, programme: str, account: Account, given_up: dict, cause: str) -> bool:
    """Take up debts that were given up, as far as their money came back after all or their months are charged again:
    nobody is paid what they have, or had no right to. `given_up`: by entitlement and month. Returns whether anything
    changed."""
    balance = account.balance()
    left = sum(min(amount, max(balance.get(cell, 0), 0)) for cell, amount in given_up.items())
    if not left:
        return False
    names = frappe.get_all(
        DOCTYPE,
        filters={
            "beneficiary": ["in", sorted(accounts.records_of([person]))],
            "programme": programme,
            "status": rules.WRITTEN_OFF,
        },
        pluck="name",
        order_by="creation desc, name desc",
        limit=0,
    )
    for name in names:
        document = frappe.get_doc(DOCTYPE, name, for_update=True)
        part = min(left, dong(document.written_off_amount), recovery_journal.taken_up_by(name, balance))
        if part:
            left -= part
            _allocate(document, part, getdate(), cause)
            document.flags.by_service = document.flags.not_collected = True
            document.save(ignore_permissions=True)
    return True


def _open_documents(records: Iterable[str], programme: str) -> list:
    names = frappe.get_all(
        DOCTYPE,
        filters={
            "beneficiary": ["in", sorted(records)],
            "programme": programme,
            "status": ["in", OPEN],
        },
        pluck="name",
        order_by="creation asc, name asc",
        limit=0,
    )
    return [frappe.get_doc(DOCTYPE, name, for_update=True) for name in names]


def _note_not_collected(documents: list, account: Account, amount: int, cause: str) -> None:
    """Note `amount` đồng on open Recoveries, the oldest first: under the payments that did not arrive or weren't sent,
    as far as there are, else under the document that charged the months again."""
    for document in documents:
        left = min(amount, dong(document.outstanding_amount))
        if not left:
            continue
        amount -= left
        for line, whole in _not_gone(document, account):
            if part := min(whole, left):
                _allocate(document, part, getdate(), line)
                left -= part
        if left:
            _allocate(document, left, getdate(), cause)
        document.flags.by_service = document.flags.not_collected = True
        document.save(ignore_permissions=True)


def _not_gone(document, account: Account) -> list[tuple[str, int]]:
    """The payments of a Recovery's months whose money is still the State's, with what each comes to in them; without
    those that it names already."""
    noted = "; ".join(row.paper or "" for row in document.instalments).split("; ")
    first, last = (months.index(getdate(day)) for day in (document.from_month, document.to_month))
    found = []
    for line in sorted(account.lines, key=lambda line: line.name):
        never_sent = not line.ordered and not line.waits and line.span.monthly > 0 and line.charges
        if (line.again or never_sent) and line.name not in noted:
            found.append((line.name, _within(line, first, last)))
    return found


def _within(line: Line, first: int, last: int) -> int:
    count = min(line.span.last, last) - max(line.span.first, first) + 1
    return line.span.monthly * max(count, 0)


def _open_beyond(person: str, programme: str, debt: dict, amount: int, cause: str) -> None:
    """A Recovery of money that went out although its months were settled: by the latest months that owe."""
    spread = sorted(month for _entitlement, month in debt)
    name, unit = frappe.db.get_value("Beneficiary", person, ["full_name", "administrative_unit"])
    line = _latest_line(person, programme)
    _insert(
        {
            "beneficiary": person,
            "full_name": name,
            "administrative_unit": unit,
            "programme": programme,
            "payroll": line.payroll,
            "month": line.month,
            "total_amount": amount,
            "from_month": months.first_day(spread[0]),
            "to_month": months.first_day(spread[-1]),
            "explanation": _(
                "{0} đ went out although these months were settled already ({1}).", LANGUAGE
            ).format(dotted(amount), cause),
        }
    )


def _latest_line(person: str, programme: str):
    """The last line of a person that went out: its list is the one that the debt is named after."""
    (row,) = frappe.get_all(
        LINE,
        filters={
            "beneficiary": ["in", sorted(accounts.records_of([person]))],
            "programme": programme,
            "docstatus": 1,
        },
        fields=["payroll", "month"],
        order_by="month desc, name desc",
        limit=1,
    )
    return row


def _debts(payroll: str) -> list:
    line = frappe.qb.DocType(LINE)
    return (
        frappe.qb.from_(line)
        .select(
            line.beneficiary,
            Min(line.full_name).as_("full_name"),
            Sum(line.amount).as_("amount"),
            Min(line.from_month).as_("from_month"),
            Max(line.to_month).as_("to_month"),
        )
        .where((line.payroll == payroll) & (line.kind == "Recovery"))
        .groupby(line.beneficiary)
        .orderby(line.beneficiary)
        .run(as_dict=True)
    )


def _open(payroll, debt) -> str:
    lines = frappe.get_all(
        LINE,
        filters={"payroll": payroll.name, "beneficiary": debt.beneficiary, "kind": "Recovery"},
        pluck="explanation",
        order_by="line_no asc",
        limit=0,
    )
    name = _insert(
        {
            "beneficiary": debt.beneficiary,
            "full_name": debt.full_name,
            # Where the person lives by now: the office there collects.
            "administrative_unit": frappe.db.get_value(
                "Beneficiary", debt.beneficiary, "administrative_unit"
            ),
            "programme": payroll.programme,
            "payroll": payroll.name,
            "month": payroll.month,
            "total_amount": -dong(debt.amount),
            "from_month": debt.from_month,
            "to_month": debt.to_month,
            "explanation": "\n".join(lines),
        }
    )
    # Whoever approves the payroll did not prepare the debt: they may have to sign its plan.
    frappe.db.set_value(DOCTYPE, name, "owner", payroll.prepared_by, update_modified=False)
    return name


def _insert(values: dict) -> str:
    document = frappe.get_doc(
        {"doctype": DOCTYPE, "workflow_state": signatures.first_state(DOCTYPE), **values}
    )
    document.flags.by_service = True
    document.insert(ignore_permissions=True)
    return document.name


def _allocate(document, amount: int, received_on: datetime.date, paper: str) -> None:
    """Spread a receipt over the open instalments, the oldest first; where none is laid out yet, note it as one."""
    rows = sorted(document.instalments, key=lambda row: (getdate(row.due_month), row.idx))
    outstanding = dong(document.total_amount) - _received(document)
    if document.plan == WRITE_OFF or not any(part.open for part in parts_of(document.instalments)):
        if not 1 <= amount <= outstanding:
            _refuse_amount(document, outstanding)
        document.append("instalments", {
            "due_month": received_on.replace(day=1), "amount": amount, "amount_received": amount,
            "received_on": received_on, "paper": paper,
        })  # fmt: skip
        return
    try:
        shares = rules.allocate(parts_of(rows), amount)
    except ValueError:
        _refuse_amount(document, outstanding)
    for row, share in zip(rows, shares, strict=True):
        if share:
            row.amount_received = dong(row.amount_received) + share
            row.received_on = received_on
            row.paper = f"{row.paper}; {paper}" if row.paper else paper


def _refuse_amount(document, outstanding: int) -> None:
    frappe.throw(
        _("{0} still owes {1} đ. Enter an amount between 1 đ and that.").format(
            document.full_name, dotted(outstanding)
        )
    )


def _received(document) -> int:
    return sum(dong(row.amount_received) for row in document.instalments)
