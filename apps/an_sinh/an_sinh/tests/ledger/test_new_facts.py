"""A death or a stop that becomes known before a list is signed, or before its money is sent, is named."""

import frappe
from an_sinh.api import bank
from an_sinh.api import disbursement as office
from an_sinh.api import payroll as api
from an_sinh.services.disbursement import orders
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories import approve_payroll, prepare
from an_sinh.tests.factories_changes import on_day, propose, send
from an_sinh.tests.factories_money import MAY, line_of, owed_since
from an_sinh.tests.users import as_user


class TestNewFacts(CashByPostCase):
    def setUp(self):
        super().setUp()
        self.person, self.other = (owed_since(self.place, account=f"10123456789{n}") for n in range(2))
        self.may = prepare(self.place.north, self.place.north_officer, MAY)

    def stopped(self):
        """A stop of the person from May, sent by the commune after the list was worked out."""
        with on_day(2024, 5, 20):
            document = propose(self.place, "Stop", self.person.name, "2024-05", reason="Condition Changed")
            send(self.place, document.name)
        return document.name

    def test_before_the_signature(self):
        with as_user(self.place.north_leader):
            self.assertEqual(api.new_facts(self.may), [])
        change = self.stopped()
        with as_user(self.place.north_leader):
            (told,) = api.new_facts(self.may)
        self.assertEqual((told["beneficiary"], told["change"]), (self.person.name, change))
        with as_user(self.place.south_leader):
            self.assertRaises(frappe.PermissionError, api.new_facts, self.may)

    def test_before_sending_it_is_taken_out(self):
        approve_payroll(self.place, self.may)
        (order,) = orders.make_for_payroll(self.may)
        self.stopped()
        with as_user(self.place.district_officer):
            (told,) = office.new_facts(order)
            self.assertRaises(frappe.ValidationError, office.ask_to_stop, order, [told["line"]], "x")
            self.assertEqual(office.give_back(order, [told["line"]], "Thôi hưởng"), {"given_back": 1})
            self.assertEqual(office.new_facts(order), [])
        self.assertEqual(int(frappe.db.get_value("Disbursement", order, "total_amount")), 540_000)

    def test_after_sending_the_provider_is_asked_to_stop_it(self):
        approve_payroll(self.place, self.may)
        (order,) = orders.make_for_payroll(self.may)
        orders.send(order)
        self.stopped()
        line = line_of(self.person, self.may)
        with as_user(self.place.district_officer):
            self.assertEqual(office.ask_to_stop(order, [line.name], "Thôi hưởng"), {"asked": 1})
            (told,) = office.new_facts(order)
        self.assertTrue(told["stop_requested"])
        with as_user(self.place.bank):
            asked = {row["full_name"]: row["stop_reason"] for row in bank.get_lines(order)["lines"]}
        self.assertEqual(asked[self.person.full_name], "Thôi hưởng")
        self.assertFalse(asked[self.other.full_name])

    def test_a_death_that_stands_in_the_record(self):
        frappe.db.set_value("Beneficiary", self.person.name, "death_date", "2024-04-17")
        with as_user(self.place.north_leader):
            (told,) = api.new_facts(self.may)
        self.assertEqual((told["beneficiary"], told["change"]), (self.person.name, None))
