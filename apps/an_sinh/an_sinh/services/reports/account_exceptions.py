"""Who has an account and was not paid through it in a month: the exceptions to "100 % of those who have an account"."""

import datetime

from pypika.terms import ExistsCriterion

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.reports.rollout_rate import USABLE_STATES

COLUMNS = (
    *("administrative_unit", "beneficiary", "full_name", "village", "programme", "channel"),
    *("payment_status", "amount", "way_note", "failure_reason"),
)


def rows(month: datetime.date, names: list[str], programme: str | None = None) -> list[dict]:
    """Who of these communes has a usable account and got money of a month's list (its first day) otherwise, or not yet:
    `COLUMNS`, by commune, village and name; amounts in đồng, arrears included."""
    found = []
    for chunk in in_chunks(names):
        found += _one_each(_rows(month, chunk, programme))
    order = {name: place for place, name in enumerate(names)}
    found.sort(key=lambda row: (order[row["administrative_unit"]], row["village"] or "", row["full_name"]))
    return found


def _one_each(lines: list[dict]) -> list[dict]:
    """A month and its arrears that wait for the same reason are one row."""
    found: dict[tuple, dict] = {}
    for line in lines:
        amount = dong(line.pop("amount"))
        row = found.setdefault(tuple(line.values()), {**line, "amount": 0})
        row["amount"] += amount
    return list(found.values())


def _rows(month: datetime.date, names: list[str], programme: str | None) -> list[dict]:
    line = frappe.qb.DocType("Payroll Line")
    method, account = frappe.qb.DocType("Payment Method"), frappe.qb.DocType("Bank Account")
    usable = (
        frappe.qb.from_(method)
        .join(account)
        .on(account.name == method.bank_account)
        .select(method.name)
        .where(method.beneficiary == line.beneficiary)
        .where(method.workflow_state == "Approved")
        .where(method.channel.isin(ACCOUNT_CHANNELS))
        .where(method.from_month <= month)
        .where(account.state.isin(USABLE_STATES))
    )
    query = (
        frappe.qb.from_(line)
        .select(*(line[column] for column in COLUMNS))
        .where(line.month == month)
        .where(line.docstatus == 1)
        .where(line.amount > 0)
        .where(line.administrative_unit.isin(names))
        .where((line.payment_status != "Paid") | line.channel.notin(ACCOUNT_CHANNELS))
        .where(ExistsCriterion(usable))
    )
    return (query.where(line.programme == programme) if programme else query).run(as_dict=True)
