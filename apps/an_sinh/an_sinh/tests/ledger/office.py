"""An office whose money moves in any order: lists, orders, answers, corrections, debts, decisions, people who come, go,
die and turn out to be one. Each event does what the office or a bank does, and tells the slow books what happened."""

from collections import defaultdict
from random import Random

import frappe
from an_sinh.domain.base import months
from an_sinh.services.disbursement import decisions, orders, recovery
from an_sinh.services.ledger import accounts
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

from .office_desk import DID_NOT_ARRIVE, FIRST, LAST, PROGRAMME
from .office_gifts import Gifts, gifts_of
from .office_people import People


class Office(People, Gifts):
    """Two communes of a district with so many people."""

    def __init__(self, place, people: int, chance: Random):
        super().__init__(place, chance)
        for number in range(people):
            self.register(number)

    def somebody_pays_back(self) -> None:
        """A part of a debt by one receipt, entered twice and typed in two ways."""
        if debt := self.some_debt():
            self.plan(debt, "Whole")
            amount = min(int(debt.outstanding_amount), self.chance.choice((1, 100_000, 540_000, 10**9)))
            self.receive(debt, amount)

    def receive(self, debt, amount: int) -> None:
        self.papers += 1
        number = f"{self.papers:04d}/2024"
        told = recovery.receive(debt.name, amount, nowdate(), f"BL-{number}")
        again = recovery.receive(debt.name, amount, nowdate(), f"bl {number}")
        assert (told["repeated"], again["repeated"]) == (False, True)
        assert told["outstanding_amount"] == again["outstanding_amount"]
        self.books.receive(self.books.root(debt.beneficiary), amount)
        self.note("received", debt.name, amount)

    def a_debt_is_given_up(self) -> None:
        if debt := self.some_debt():
            self.plan(debt, "Whole")
            document = frappe.get_doc("Recovery", debt.name)
            document.flags.by_service = True
            document.instalments = [row for row in document.instalments if row.amount_received]
            for row in document.instalments:
                row.amount = row.amount_received
            document.update(
                {"plan": "Written Off", "decision_number": "12/QĐ-UBND", "decision_date": nowdate()}
            )
            document.save(ignore_permissions=True)
            self.books.forgive(self.books.root(debt.beneficiary), int(document.written_off_amount))
            self.note("given up", debt.name, int(document.written_off_amount))

    def money_goes_to_the_treasury_or_is_given_up(self) -> None:
        """What did not arrive and stands on no list, by decision of two."""
        lines = [line for line in self.lines(payment_status=["in", DID_NOT_ARRIVE]) if self.free_of(line)]
        if lines:
            self.end(self.chance.choice(lines), self.chance.choice(("Refund to Treasury", "Write Off")))

    def end(self, line, kind: str) -> None:
        free = self.free_of(line)
        self.decide(kind, line)
        for month, amount in free.items():
            self.books.refund(line.beneficiary, line.entitlement, month, amount)

    def an_heir_gets_it(self) -> None:
        lines = self.lines(payment_status="Uncollected", beneficiary=["in", sorted(self.dead) or [""]])
        lines = [line for line in lines if self.free_of(line)]
        handed = {"kind": "Hand to Claimant", "status": "Approved"}
        known = set(frappe.get_all("Money Decision", filters=handed, pluck="line", limit=0))
        if lines := [line for line in lines if line.name not in known]:
            who = {"claimant_name": "Trần Thị Thừa Kế", "claimant_id_number": "099180000555"}
            self.decide("Hand to Claimant", self.chance.choice(lines), **who)

    def decide(self, kind: str, line, **values) -> None:
        self.papers += 1
        proposal = decisions.Proposal(kind, f"{self.papers}/BB-UBND", "Đối chiếu", line=line.name, **values)
        with as_user(self.place.north_officer):
            name = decisions.propose(proposal)
        with as_user(self.place.north_leader):
            decisions.approve(name)
        self.note(kind, line.name, *values.values())

    def settle(self) -> None:
        """Everything is brought to its end: all lists, all orders, all answers, all debts."""
        for key in sorted(self.drafts):
            self.approve(key)
        last = max(LAST, *self.lists.values())
        for unit in self.units:
            if self.lists[unit] < last:
                self.prepare(unit, last)
            if unit in self.drafts:
                self.approve(unit)
        for _round in range(4):
            self.pay_everything()
            for unit in self.units:
                self.prepare(unit, last, "Supplementary")
                self.prepare_gifts(unit)
                for key in (unit, gifts_of(unit)):
                    if key in self.drafts:
                        self.approve(key)
        self.pay_everything()
        # What nobody collected of the dead.
        dead = [name for name in self.homes if self.books.root(name) in self.dead]
        of_the_dead = {"beneficiary": ["in", dead or [""]], "amount": [">", 0]}
        for line in self.lines(**of_the_dead, payment_status=["in", accounts.AGAIN]):
            if self.free_of(line):
                self.end(line, "Refund to Treasury")
        while debt := self.some_debt():
            self.plan(debt, "Whole")
            self.receive(debt, int(debt.outstanding_amount))

    def pay_everything(self) -> None:
        for month in range(FIRST, max(LAST, *self.lists.values()) + 1):
            orders.make_for_month(PROGRAMME, months.first_day(month), self.place.district)
        for name in frappe.get_all("Disbursement", filters={"status": "Draft"}, pluck="name", limit=0):
            self.send(name)
        unanswered = defaultdict(list)
        for line in self.lines(payment_status="In Disbursement", disbursement=["is", "set"]):
            unanswered[line.disbursement].append(self.row(line, "paid"))
        for name, rows in sorted(unanswered.items()):
            if frappe.db.get_value("Disbursement", name, "status") != "Draft":
                self.post(name, rows)
