"""What every event of an office needs: its books, its lines and orders, what a provider is told, what would have moved.

Months are numbers. Amounts: 6c is 1.5 and 6a 2 times the standard (360,000 đ; 500,000 from July 2024; a rise to 540,000
counts from August and is in force on 5 October 2024), CS1 (care for a child) once the standard.
"""

import copy
from collections import Counter, defaultdict
from datetime import date
from random import Random

import frappe
from an_sinh.domain.base import months
from an_sinh.services.approval import signatures
from an_sinh.services.disbursement import reconciliation
from an_sinh.services.ledger import accounts
from an_sinh.tests import factories_law
from an_sinh.tests.factories_money import POST
from frappe.utils import nowdate

from .slow_books import SlowBooks

PROGRAMME = "BTXH"
FIRST, LAST = months.parse("2024-04"), months.parse("2024-12")
RISE = ((2024, 8), date(2024, 10, 5), 540_000)
CHARGES = ("Regular", "Arrears", "Recovery", "One-off")
DID_NOT_ARRIVE = ("Failed", "Returned", "Uncollected")
# What a process that dies doesn't take with it.
APART = ("place", "chance", "units")
LINE_FIELDS = (
    *("name", "beneficiary", "entitlement", "kind", "from_month", "to_month", "monthly_amount", "amount"),
    *(
        "payment_status",
        "disbursement",
        "end_to_end_id",
        "carried_from",
        "payroll",
        "receiver_kind",
        "category",
    ),
)


def months_of(row) -> range:
    return range(months.index(row.from_month), months.index(row.to_month) + 1)


class Claim:
    """One benefit as it is known now: `last` None while it goes on. `opening`: what was paid before, by month."""

    def __init__(self, name: str, code: str, first: int):
        self.name, self.code, self.first, self.last = name, code, first, None

    def as_told(self) -> dict:
        """For the second calculation."""
        last = None if self.last is None else pair(self.last)
        return {"code": self.code, "children": None, "first": pair(self.first), "last": last, "pauses": []}


def pair(month: int) -> tuple[int, int]:
    return month // 12, month % 12 + 1


class Desk:
    """Two communes of a district. `chance` decides everything; `log` says what happened, for whoever reads a failure."""

    def __init__(self, place, chance: Random):
        self.place, self.chance, self.books = place, chance, SlowBooks()
        self.units = (place.north, place.south)
        self.log, self.posted, self.papers, self.given = [], [], 0, 0
        self.lists = dict.fromkeys(self.units, FIRST - 1)  # the month of each commune's newest list
        self.drafts: dict[str, str] = {}
        self.claims: dict[str, list[Claim]] = {}
        self.homes: dict[str, str] = {}
        self.dead: set[str] = set()
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", POST)
        factories_law.rate(PROGRAMME, RISE[2], "2024-08-01", str(RISE[1]))

    def post(self, order: str, rows: list[dict]) -> None:
        key = frappe.generate_hash(length=16)
        told = reconciliation.post_results(order, rows, key)
        assert not told["errors"], told
        self.posted.append((order, rows, key, told))
        self.note(
            "answered", order, len(rows), *(f"{row['end_to_end_id']} {row['status']}" for row in rows[:8])
        )
        names = {line.end_to_end_id: line.name for line in self.lines(disbursement=order)}
        for row in rows:
            self.books.answer(names[row["end_to_end_id"]], row["status"])
        self.take_up()

    def row(self, line, status: str, reason: str = "") -> dict:
        code = self.chance.choice(("AC04", "MS03")) if status in ("failed", "returned") else ""
        return {
            "end_to_end_id": line.end_to_end_id, "status": status, "amount": int(line.amount), "code": code,
            "paid_on": nowdate() if status in ("paid", "returned") else None, "reason": reason,
        }  # fmt: skip

    def plan(self, debt, plan: str) -> None:
        """As its last signer leaves it."""
        document = frappe.get_doc("Recovery", debt.name)
        if document.workflow_state != signatures.APPROVED:
            document.flags.by_service = True
            document.plan = plan
            document.save(ignore_permissions=True)
            document.db_set(signatures.STATE, signatures.APPROVED)

    def some_order(self, *states: str) -> str | None:
        found = frappe.get_all("Disbursement", filters={"status": ["in", states]}, pluck="name", limit=0)
        return self.chance.choice(sorted(found)) if found else None

    def some_debt(self):
        filters = {"status": ["in", ["Without Plan", "In Plan"]], "outstanding_amount": [">", 0]}
        fields = ["name", "beneficiary", "outstanding_amount"]
        found = frappe.get_all("Recovery", filters=filters, fields=fields, order_by="name", limit=0)
        return self.chance.choice(found) if found else None

    def some_answer(self) -> str:
        return self.chance.choice(("paid",) * 6 + ("failed", "failed", "uncollected", "returned"))

    def answer_of(self, line) -> str:
        payment = self.books.payments.get(line.name)
        return payment[4] if payment else ""

    def free_of(self, line) -> dict[int, int]:
        """What of a line's months may be paid and stands on no approved list, by the slow books."""
        person = self.books.root(line.beneficiary)
        left = defaultdict(int, self.books.payable(person))
        for cell, amount in self.waiting(person).items():
            left[cell] -= amount
        left = self.books.netted(left)
        parts = {
            m: min(int(line.monthly_amount), left.get((line.entitlement, m), 0)) for m in months_of(line)
        }
        return {month: part for month, part in parts.items() if part > 0}

    def waiting(self, person: str) -> dict[tuple, int]:
        """What of a person stands on approved lists and on no order that was sent."""
        found: dict[tuple, int] = defaultdict(int)
        records = [name for name in self.homes if self.books.root(name) == person]
        for line in self.lines(beneficiary=["in", records]):
            waits = line.payment_status == "Pending" or (
                line.payment_status == "In Disbursement" and line.name not in self.books.payments
            )
            if waits and line.amount > 0:
                for month in months_of(line):
                    found[line.entitlement, month] += int(line.monthly_amount)
        return found

    def lines(self, **filters) -> list:
        """Approved ones. What is paid once has no entitlement: its category stands for it."""
        filters = {"docstatus": 1, **filters}
        fields = list(LINE_FIELDS)
        found = frappe.get_all("Payroll Line", filters=filters, fields=fields, order_by="name", limit=0)
        for row in found:
            row.entitlement = row.entitlement or f"once/{row.category}"
        return found

    def about(self, person: str) -> list:
        """Lines and movements of a person, for whoever reads a failure."""
        records = [name for name in self.homes if self.books.root(name) == person]
        lines = [tuple(line.values()) for line in self.lines(beneficiary=["in", records])]
        fields = ["name", "kind", "answer", "entitlement", "from_month", "to_month", "settled", "money"]
        moved = frappe.get_all("Money Movement", filters={"beneficiary": ["in", records]}, fields=fields,
                               order_by="creation, name", limit=0, as_list=True)  # fmt: skip
        debts = frappe.get_all("Recovery", filters={"beneficiary": ["in", records]}, as_list=True, limit=0,
                               fields=["name", "total_amount", "outstanding_amount", "status"])  # fmt: skip
        return [*lines, *moved, *debts, self.books.payable(person)]

    def about_list(self, payroll: str) -> list:
        people = frappe.get_all(
            "Payroll Line",
            {"payroll": payroll, "kind": ["!=", "Regular"]},
            "beneficiary",
            pluck="beneficiary",
            distinct=True,
        )
        return [
            row
            for person in people
            for row in (
                *frappe.get_all(
                    "Payroll Line",
                    {"payroll": payroll, "beneficiary": person},
                    [
                        "name",
                        "entitlement",
                        "kind",
                        "from_month",
                        "to_month",
                        "monthly_amount",
                        "carried_from",
                    ],
                    as_list=True,
                ),
                *self.about(self.books.root(person)),
            )
        ]

    def moved(self) -> tuple:
        """What would differ if anything had moved."""
        lines = frappe.get_all("Payroll Line", fields=["name", "payment_status", "paid_on", "disbursement"],
                               order_by="name", limit=0, as_list=True)  # fmt: skip
        debts = frappe.get_all("Recovery", fields=["name", "outstanding_amount", "status"], order_by="name",
                               limit=0, as_list=True)  # fmt: skip
        return frappe.db.count("Money Movement"), lines, debts

    def balances(self) -> list:
        """Every person's balance and what they owe back in all: what the order of entry must not change. (Whether a debt
        stands in one document or two may follow the order: the first was opened before the second was known.)"""
        found = accounts.accounts_of(sorted(self.homes), PROGRAMME)
        owed: Counter[str] = Counter()
        for row in frappe.get_all("Recovery", fields=["beneficiary", "outstanding_amount"], limit=0):
            owed[self.books.root(row.beneficiary)] += row.outstanding_amount
        return [*((key, account.balance()) for key, account in sorted(found.items())), +owed]

    def known(self) -> dict:
        """What stands in the office's own books now."""
        return copy.deepcopy({name: value for name, value in self.__dict__.items() if name not in APART})

    def forget(self, known: dict) -> None:
        """What was noted since is forgotten."""
        self.__dict__.update(known)

    def standing(self) -> list[str]:
        return sorted(self.claims)

    def goes_on(self, person: str) -> bool:
        return all(claim.last is None for claim in self.claims[person])

    def newest(self) -> int:
        return max(*self.lists.values(), FIRST)

    def must_refuse(self, call) -> None:
        frappe.db.savepoint("refused")
        try:
            call()
        except frappe.ValidationError:
            frappe.db.rollback(save_point="refused")
            frappe.clear_messages()
        else:
            raise AssertionError("it was not refused")

    def note(self, *what) -> None:
        self.log.append(what)
