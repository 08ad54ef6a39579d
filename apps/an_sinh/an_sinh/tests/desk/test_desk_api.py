"""What the desk asks for at its start, and the payrolls that it lets an officer prepare."""

import frappe
from an_sinh.api import desk, payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user


class TestBoot(DistrictTestCase):
    def test_a_guest_gets_the_words_and_nothing_else(self):
        with as_user("Guest"):
            answer = desk.boot()
        self.assertEqual(answer["lang"], "vi")
        self.assertEqual(answer["messages"]["Beneficiary"], "Đối tượng")
        self.assertEqual((answer["menu"], answer["doctypes"], answer["areas"]), ([], [], []))

    def test_an_officer_gets_his_area_and_the_menu_of_his_role(self):
        with as_user(self.place.north_officer):
            answer = desk.boot()
        names = {item["name"] for group in answer["menu"] for item in group["items"]}
        self.assertEqual(answer["areas"], [{"name": self.place.north, "title": "Xã Bắc Thử", "is_group": 0}])
        self.assertLessEqual({"Beneficiary", "Monthly Payroll", "Rollout Rate"}, names)
        self.assertNotIn("Workflow", names)
        self.assertEqual(answer["link_titles"]["Beneficiary"], "full_name")

    def test_a_bank_sees_its_disbursements_and_no_people(self):
        with as_user(self.place.bank):
            answer = desk.boot()
        names = {row["name"] for row in answer["doctypes"]}
        self.assertIn("Disbursement", names)
        self.assertNotIn("Beneficiary", names)
        self.assertEqual(answer["providers"], ["VietinBank"])

    def test_a_dictionary_that_the_browser_holds_is_not_sent_again(self):
        with as_user(self.place.north_officer):
            known = desk.boot()["messages_hash"]
            self.assertIsNone(desk.boot(known)["messages"])
            self.assertTrue(desk.boot("another")["messages"])

    def test_what_only_the_engine_creates_is_not_offered_as_new(self):
        with as_user(self.place.district_officer):
            rows = {row["name"]: row["can_create"] for row in desk.boot()["doctypes"]}
        self.assertEqual((rows["Beneficiary"], rows["Monthly Payroll"]), (1, 0))


class TestPrepare(DistrictTestCase):
    def setUp(self):
        super().setUp()
        factories.person(self.place.north)

    def test_an_officer_prepares_the_payrolls_of_his_commune_once(self):
        with as_user(self.place.north_officer):
            first = payroll.prepare("2024-05-17", self.place.north, "BTXH")
            again = payroll.prepare("2024-05-01", self.place.north, "BTXH")
        self.assertEqual((first["created"], again["created"]), (1, 0))
        self.assertEqual(first["payrolls"], again["payrolls"])
        made = frappe.get_doc("Monthly Payroll", first["payrolls"][0])
        self.assertEqual((str(made.month), made.prepared_by), ("2024-05-01", self.place.north_officer))

    def test_nobody_prepares_the_payroll_of_another_commune(self):
        with as_user(self.place.south_officer), self.assertRaises(frappe.PermissionError):
            payroll.prepare("2024-05-01", self.place.north)

    def test_a_leader_or_a_bank_prepares_none(self):
        for user in (self.place.north_leader, self.place.bank):
            with as_user(user), self.assertRaises(frappe.PermissionError):
                payroll.prepare("2024-05-01", self.place.north)

    def test_a_draft_is_worked_out_anew_after_the_registry_changed(self):
        with as_user(self.place.north_officer):
            name = payroll.prepare("2024-05-01", self.place.north, "BTXH")["payrolls"][0]
        before = frappe.db.get_value("Monthly Payroll", name, "person_count")
        factories.person(self.place.north)
        with as_user(self.place.north_officer):
            payroll.rework(name)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", name, "person_count"), before + 1)
        with as_user(self.place.south_officer), self.assertRaises(frappe.PermissionError):
            payroll.rework(name)
