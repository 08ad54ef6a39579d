"""Lists, orders and answers of an office, in any order."""

from unittest.mock import patch

import frappe
from an_sinh.domain.base import months
from an_sinh.services.approval import signatures
from an_sinh.services.disbursement import orders, reconciliation
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll.seal import ListChanged
from frappe.utils import nowdate

from .office_desk import CHARGES, FIRST, LAST, PROGRAMME, Desk, months_of


class Payments(Desk):
    def a_list_is_prepared(self) -> None:
        unit = self.chance.choice(self.units)
        if unit in self.drafts or self.lists[unit] >= LAST:
            return
        self.prepare(unit, self.lists[unit] + self.chance.choice((1, 1, 1, 1, 2)))

    def prepare(self, unit: str, month: int, kind: str = "Regular") -> None:
        name = payroll.generate(months.first_day(month), unit, PROGRAMME, kind)
        self.note("prepared", name)
        if name:
            self.drafts[unit] = name

    def a_list_is_approved(self) -> None:
        """Worked out anew where money moved or people were charged since."""
        if not self.drafts:
            return
        unit = self.chance.choice(sorted(self.drafts))
        self.approve(unit)

    def approve(self, unit: str) -> None:
        name = self.drafts.pop(unit)
        frappe.db.savepoint("approving")
        try:
            self.submit(name)
        except ListChanged:
            frappe.db.rollback(save_point="approving")
            frappe.clear_messages()
            payroll.regenerate(name)
            if not frappe.db.count("Payroll Line", {"payroll": name}):
                frappe.delete_doc("Monthly Payroll", name, force=True)
                return self.note("removed", name)
            try:
                self.submit(name)
            except ListChanged as fault:
                fault.add_note("\n".join(map(str, self.about_list(name))))
                raise
        self.note("approved", name)
        fields = ["kind", "month", "administrative_unit"]
        document = frappe.db.get_value("Monthly Payroll", name, fields, as_dict=True)
        if document.kind == "Regular":
            self.lists[document.administrative_unit] = months.index(document.month)
        for line in self.lines(payroll=name):
            if line.kind in CHARGES:
                self.books.charge(
                    line.beneficiary, line.entitlement, months_of(line), int(line.monthly_amount)
                )
        self.take_up()

    def submit(self, name: str) -> None:
        """The last signature, without the four people in front of it."""
        document = frappe.get_doc("Monthly Payroll", name)
        document.db_set(signatures.STATE, signatures.APPROVED)
        document.reload()
        document.flags.by_service = True
        with patch.object(signatures, "check_submission"):
            document.submit()

    def a_supplementary_list_is_prepared(self) -> None:
        unit = self.chance.choice(self.units)
        if unit not in self.drafts and self.lists[unit] >= FIRST:
            self.prepare(unit, self.lists[unit], "Supplementary")

    def a_late_list_is_refused(self) -> None:
        unit = self.chance.choice(self.units)
        late = self.lists[unit] - self.chance.choice((0, 1, 12))
        if unit in self.drafts or self.lists[unit] < FIRST:
            return
        existing = {"month": months.first_day(late), "administrative_unit": unit, "kind": "Regular"}
        if frappe.db.exists("Monthly Payroll", existing):
            return
        self.must_refuse(lambda: payroll.generate(months.first_day(late), unit, PROGRAMME))

    def orders_are_made(self) -> None:
        waiting = frappe.get_all(
            "Payroll Line",
            filters={"docstatus": 1, "payment_status": "Pending", "amount": [">", 0]},
            pluck="month",
            distinct=True,
            limit=0,
        )
        if waiting:
            month = self.chance.choice(sorted(waiting))
            unit = self.chance.choice((self.place.district, *self.units))
            self.note("ordered", *orders.make_for_month(PROGRAMME, month, unit))

    def an_order_is_cut(self) -> None:
        if name := self.some_order("Draft"):
            lines = [line.name for line in self.lines(disbursement=name)]
            orders.give_back(self.chance.sample(lines, min(len(lines), 5)), "Tạm giữ lại")
            self.note("cut", name)

    def an_order_is_sent(self) -> None:
        if name := self.some_order("Draft"):
            self.send(name)

    def send(self, name: str) -> None:
        lines = self.lines(disbursement=name)
        if not lines:
            return self.must_refuse(lambda: orders.send(name))
        owing = {line.beneficiary: self.books.debt(self.books.root(line.beneficiary)) for line in lines}
        orders.send(name)
        self.note("sent", name, len(lines))
        for line in lines:
            self.books.send(
                *(line.name, line.beneficiary, line.entitlement, months_of(line), int(line.monthly_amount))
            )
        # Money that goes out is owed: sending makes nobody a debtor, so that nothing goes out twice.
        for person, before in owing.items():
            after = self.books.debt(self.books.root(person))
            assert after <= before, f"{name} pays {person} {after - before} đ more than is owed"

    def an_order_is_acknowledged(self) -> None:
        if name := self.some_order("Sent"):
            orders.acknowledge(frappe.get_doc("Disbursement", name, for_update=True))

    def an_order_is_closed(self) -> None:
        if name := self.some_order("Reconciled"):
            orders.close(name)
            self.note("closed", name)

    def a_provider_answers(self) -> None:
        """A part of an order, or all of it; most of it arrived."""
        name = self.some_order("Sent", "Acknowledged", "Results In")
        waiting = self.lines(disbursement=name, payment_status="In Disbursement") if name else []
        if waiting:
            part = self.chance.sample(waiting, self.chance.choice((1, len(waiting), len(waiting))))
            self.post(name, [self.row(line, self.some_answer()) for line in part])

    def a_provider_corrects(self) -> None:
        """Any answer after any other, with its reason, however late; some only say what they said before."""
        name = self.some_order("Results In", "Reconciled")
        answered = [line for line in self.lines(disbursement=name) if self.answer_of(line)] if name else []
        if answered:
            part = self.chance.sample(answered, min(len(answered), self.chance.choice((1, 2, 8))))
            self.post(name, [self.row(line, self.some_answer(), reason="Trả lời nhầm") for line in part])

    def a_line_is_answered_twice_in_one_message(self) -> None:
        name = self.some_order("Sent", "Acknowledged", "Results In")
        waiting = self.lines(disbursement=name, payment_status="In Disbursement") if name else []
        if waiting:
            line = self.chance.choice(waiting)
            rows = [self.row(line, "failed"), self.row(line, self.some_answer(), reason="Đính chính")]
            self.post(name, rows)

    def a_message_comes_again(self) -> None:
        """The same message, however old: it says what it said, and nothing moves."""
        if self.posted:
            name, rows, key, told = self.chance.choice(self.posted)
            before = self.moved()
            again = reconciliation.post_results(name, rows, key)
            assert again == {**told, "repeated": True}, (again, told)
            assert self.moved() == before, f"{key} came again and moved something"

    def answers_come_in_another_order(self) -> None:
        """Answers about different lines, one message each, in two orders: the same balances and debts."""
        name = self.some_order("Sent", "Acknowledged", "Results In", "Reconciled")
        lines = self.lines(disbursement=name) if name else []
        if not lines:
            return
        part = self.chance.sample(lines, min(len(lines), 6))
        rows = [self.row(line, self.some_answer(), reason="Theo sao kê") for line in part]
        found = []
        for order in (rows, rows[::-1]):
            frappe.db.savepoint("permuted")
            for row in order:
                reconciliation.post_results(name, [row], frappe.generate_hash(length=12))
            found.append(self.balances())
            frappe.db.rollback(save_point="permuted")
        assert found[0] == found[1], f"the order of answers to {name} matters"
        for row in rows:
            self.post(name, [row])

    def two_of_the_office_correct(self) -> None:
        """After the order was closed, by decision."""
        name = self.some_order("Closed", "Reconciled")
        lines = self.lines(disbursement=name) if name else []
        if not lines:
            return
        line, answer = self.chance.choice(lines), self.some_answer()
        if self.answer_of(line) == answer:
            return
        self.decide("Correct an Answer", line, answer=answer.capitalize(), day=nowdate())
        self.books.answer(line.name, answer)
        self.take_up()

    def take_up(self) -> None:
        for person in {self.books.root(name) for name in self.homes}:
            self.books.take_up(person)
