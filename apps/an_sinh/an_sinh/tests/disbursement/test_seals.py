"""A list or an order that was tampered with goes nowhere, whatever the step, and the auditor is told at night."""

from unittest.mock import patch

import frappe
from an_sinh.api import bank
from an_sinh.api import disbursement as office
from an_sinh.services.disbursement import seals
from an_sinh.services.payroll.seal import ListChanged

from .. import factories
from ..case import DistrictTestCase
from ..factories import approve_payroll, lines, prepare
from ..users import as_user

ELSEWHERE = "999999999999"


class TestSeals(DistrictTestCase):
    """One person's list of the north commune, approved, paid through VietinBank."""

    def setUp(self):
        super().setUp()
        factories.account_method(factories.person(self.place.north).name)
        self.payroll = prepare(self.place.north, self.place.north_officer)
        approve_payroll(self.place, self.payroll)

    def made(self):
        with as_user(self.place.district_officer):
            (name,) = office.make_for_payroll(self.payroll)["disbursements"]
        return name

    def sent(self):
        name = self.made()
        with as_user(self.place.district_leader):
            office.send(name)
        return name

    def tamper(self):
        line = lines(self.payroll)[0]
        frappe.db.set_value("Payroll Line", line.name, "account_number", ELSEWHERE, update_modified=False)
        return line

    def assert_seal_stops(self, user, call, *arguments):
        with as_user(user):
            self.assert_refused("approved", call, *arguments, error=ListChanged)

    def test_no_order_is_made_of_a_list_that_was_changed_since(self):
        self.tamper()
        self.assert_seal_stops(self.place.district_officer, office.make_for_payroll, self.payroll)

    def test_no_order_is_released_and_no_file_made_of_changed_lines(self):
        name = self.made()
        self.tamper()
        self.assert_seal_stops(self.place.district_leader, office.send, name)
        self.assert_seal_stops(self.place.district_officer, office.download, name)

    def test_no_provider_fetches_acknowledges_or_answers_changed_lines(self):
        name = self.sent()
        seal = frappe.db.get_value("Disbursement", name, "list_hash")
        line = self.tamper()
        row = {"end_to_end_id": line.name.replace("-", ""), "status": "paid", "amount": int(line.amount)}
        for call, *arguments in (
            (bank.get_lines, name),
            (bank.acknowledge, name, seal),
            (bank.post_results, name, [{**row, "paid_on": "2024-05-09"}]),
        ):
            self.assert_seal_stops(self.place.bank, call, *arguments)
        self.assertEqual(frappe.db.get_value("Disbursement", name, "status"), "Sent")

    def test_at_night_what_is_broken_is_told_once(self):
        name = self.sent()
        with patch.object(frappe.db, "commit", lambda: None):
            self.assertEqual(seals.check_everything(), {"Monthly Payroll": [], "Disbursement": []})
            self.tamper()
            broken = {"Monthly Payroll": [self.payroll], "Disbursement": [name]}
            self.assertEqual((seals.check_everything(), seals.check_everything()), (broken, broken))
        with as_user(self.place.auditor):
            told = frappe.get_list(
                "Audit Entry",
                filters={"event": "Seal Broken"},
                fields=["reference_doctype", "reference_name"],
            )
        self.assertEqual(
            sorted((row.reference_doctype, row.reference_name) for row in told),
            [("Disbursement", name), ("Monthly Payroll", self.payroll)],
        )
