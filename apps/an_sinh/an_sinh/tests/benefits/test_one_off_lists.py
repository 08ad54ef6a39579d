"""One-off payments on a list of their own: when, to whom, and what becomes of those that fail."""

from datetime import date

import frappe
from an_sinh.api import bank
from an_sinh.api import disbursement as office
from an_sinh.api import one_off as api
from an_sinh.api import payroll as payroll_api
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act, approve_payroll, lines, prepare
from an_sinh.tests.factories_one_off import approve, claim, dead_person, listed, paid
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

NOVEMBER, DECEMBER = date(2024, 11, 1), date(2024, 12, 1)
REFUSED = (frappe.PermissionError, frappe.ValidationError)


class TestList(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = dead_person(self.place, "BTXH-6c")
        self.claim = claim(self.place, self.person, "BTXH-MT")

    def approved(self):
        approve(self.place, self.claim)
        return paid(self.place)

    def orders(self, name):
        with as_user(self.place.district_officer):
            made = office.make_for_payroll({"name": name})["disbursements"]
        with as_user(self.place.district_leader):
            for order in made:
                office.send({"name": order})
        return made

    def test_an_unapproved_claim_stands_on_no_list(self):
        self.assertIsNone(listed(self.place))

    def test_the_line_names_the_claimant_and_charges_no_month(self):
        name = self.approved()
        (line,) = lines(name)
        told = {
            key: line[key]
            for key in ("kind", "category_code", "full_name", "receiver_kind", "receiver_name",
                        "receiver_relation", "receiver_id_number", "channel", "charge_key", "docstatus")
        }  # fmt: skip
        self.assertEqual(
            told,
            {
                "kind": "One-off", "category_code": "MT", "full_name": self.person.full_name,
                "receiver_kind": "Claimant", "receiver_name": "Trần Thị Thân", "receiver_relation": "Con gái",
                "receiver_id_number": "099301000777", "channel": "Cash at Pay Point", "charge_key": None,
                "docstatus": 1,
            },
        )  # fmt: skip
        document = frappe.get_doc("Monthly Payroll", name)
        self.assertEqual(
            [int(document.get(field)) for field in ("one_off_amount", "charged_amount", "total_amount")],
            [10_000_000, 0, 10_000_000],
        )
        self.claim.reload()
        self.assertEqual((self.claim.payroll, self.claim.payroll_line), (name, line.name))

    def test_made_twice_it_is_the_same_list_and_paid_once(self):
        approve(self.place, self.claim)
        name = listed(self.place)
        self.assertEqual(listed(self.place), name)
        approve_payroll(self.place, name)
        self.assertIsNone(listed(self.place))
        self.assertIsNone(listed(self.place, DECEMBER))

    def test_approved_it_goes_back_until_it_stands_on_a_list(self):
        approve(self.place, self.claim)
        person = (self.place.district_leader, "One-off Benefit", self.claim.name, "Return", "Sai người nhận")
        act(*person)
        with as_user(self.place.north_officer):
            self.claim.reload().update({"claimant_name": "Trần Văn Thân"})
            self.claim.save()
        approve(self.place, self.claim)
        (line,) = lines(listed(self.place))
        self.assertEqual(line.receiver_name, "Trần Văn Thân")
        self.assertRaises(frappe.ValidationError, act, *person)

    def test_a_later_month_waits(self):
        frappe.db.set_value("One-off Benefit", self.claim.name, "month", DECEMBER)
        approve(self.place, self.claim)
        self.assertIsNone(listed(self.place))
        self.assertTrue(listed(self.place, DECEMBER))

    def test_it_neither_stops_nor_disturbs_the_monthly_list(self):
        """The regular list is worked out while the one-off one is open, and both are approved."""
        living = factories.person(self.place.north, category=None)
        factories.entitlement(living.name, "BTXH-6c", paid_through="2024-10-01")
        approve(self.place, self.claim)
        once = listed(self.place)
        regular = prepare(self.place.north, self.place.north_officer, NOVEMBER)
        approve_payroll(self.place, once)
        approve_payroll(self.place, regular)
        document = frappe.get_doc("Monthly Payroll", regular)
        self.assertEqual(
            (int(document.regular_amount), int(document.one_off_amount), document.current_persons),
            (750_000, 0, 1),
        )

    def test_deleted_or_reworked_the_claim_waits_again(self):
        approve(self.place, self.claim)
        name = listed(self.place)
        with as_user(self.place.north_officer):
            payroll_api.rework(name)
        self.assertEqual([int(line.amount) for line in lines(name)], [10_000_000])
        frappe.delete_doc("Monthly Payroll", name)
        self.assertEqual(self.claim.reload().payroll, None)
        self.assertTrue(listed(self.place))

    def test_a_claim_changed_behind_the_list_is_not_approved(self):
        approve(self.place, self.claim)
        name = listed(self.place)
        frappe.db.set_value("One-off Benefit", self.claim.name, "amount", 1)
        self.assertRaises(frappe.ValidationError, approve_payroll, self.place, name)

    def test_it_is_no_kind_of_the_registrys_payrolls(self):
        with as_user(self.place.north_officer), self.assertRaises(frappe.ValidationError):
            payroll.generate(NOVEMBER, self.place.north, "BTXH", kind="One-off")

    def test_it_says_which_figures_nobody_has_checked(self):
        """The category and the standard of July 2024 are made unchecked for this test."""
        frappe.db.set_value("Benefit Category", "BTXH-MT", "verified", 0)
        rate = frappe.db.get_value("One-off Benefit", self.claim.name, "rate")
        self.assertEqual(int(frappe.db.get_value("Benefit Rate", rate, "amount")), 500_000)
        frappe.db.set_value("Benefit Rate", rate, "verified", 0)
        told = frappe.db.get_value("Monthly Payroll", self.approved(), "unverified")
        self.assertEqual(len(told.splitlines()), 2)
        self.assertIn("500.000", told)
        self.assertIn("MT", told)

    def test_printed_under_its_own_column(self):
        name = self.approved()
        told = payment_list(frappe.get_doc("Monthly Payroll", name))
        row = told["pages"][0]["rows"][0]["texts"]
        self.assertEqual((row["funeral"], row["total"], row["arrears"]), ("10.000.000", "10.000.000", ""))
        self.assertIn("Trần Thị Thân", row["receiver"])
        self.assertEqual(told["title"], "Danh sách chi trả trợ cấp một lần")

    def test_a_commune_prepares_its_own_only(self):
        approve(self.place, self.claim)
        with as_user(self.place.south_officer), self.assertRaises(frappe.PermissionError):
            api.prepare("2024-11-01", self.place.north)
        with as_user(self.place.north_officer):
            (name,) = api.prepare("2024-11-15", self.place.north)["payrolls"]
        self.assertEqual(len(lines(name)), 1)


class TestArrival(DistrictTestCase):
    """To the daughter's account; it fails; she gets cash from the next one-off list."""

    def setUp(self):
        super().setUp()
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", "Bưu điện")
        self.person = dead_person(self.place, "BTXH-6c")
        account = {"channel": "Account", "provider": "VietinBank", "account_number": "109999999998",
                   "account_holder": "TRAN THI THAN"}  # fmt: skip
        self.claim = claim(self.place, self.person, "BTXH-MT", **account)
        approve(self.place, self.claim)
        self.first = paid(self.place)

    def answer(self, payroll_name, status, **values):
        with as_user(self.place.district_officer):
            (order,) = office.make_for_payroll({"name": payroll_name})["disbursements"]
        with as_user(self.place.district_leader):
            office.send({"name": order})
        with as_user(self.place.bank):
            rows = bank.get_lines(order)["lines"]
            answer = bank.post_results(
                order,
                [{"end_to_end_id": row["end_to_end_id"], "status": status, "amount": 10_000_000, **values}
                 for row in rows],
            )  # fmt: skip
        self.assertEqual(answer["errors"], [])

    def test_arrived(self):
        self.answer(self.first, "paid", paid_on=nowdate())
        self.claim.reload()
        self.assertEqual((self.claim.payment_status, str(self.claim.paid_on)), ("Paid", nowdate()))

    def test_failed_and_paid_again_in_cash(self):
        self.answer(self.first, "failed", reason="Tài khoản đã đóng")
        self.assertEqual(self.claim.reload().payment_status, "Failed")
        living = factories.person(self.place.north, category=None)
        factories.entitlement(living.name, "BTXH-6c", paid_through="2024-11-01")
        regular = prepare(self.place.north, self.place.north_officer, DECEMBER)
        self.assertEqual([line.kind for line in lines(regular)], ["Regular"])
        second = listed(self.place, DECEMBER)
        (line,) = lines(second)
        self.assertEqual(
            (
                line.kind,
                int(line.amount),
                line.channel,
                line.provider,
                line.receiver_name,
                line.account_number,
            ),
            ("Carried Over", 10_000_000, "Cash at Pay Point", "Bưu điện", "Trần Thị Thân", None),
        )
        frappe.delete_doc("Monthly Payroll", second)
        self.claim.reload()
        self.assertEqual((self.claim.payroll, self.claim.payment_status), (self.first, "Failed"))
        second = paid(self.place, DECEMBER)
        self.assertEqual(self.claim.reload().payroll, second)
        self.assertEqual(
            [row.payment_status for row in lines(self.first)] + [row.payment_status for row in lines(second)],
            ["Carried Over", "Pending"],
        )
        self.assertIsNone(listed(self.place, date(2025, 1, 1)))
