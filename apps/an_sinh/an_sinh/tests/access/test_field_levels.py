"""Levels of fields, areas and branches bind on every door: previews, prints, files, the bank API."""

import json

import frappe
from an_sinh.api import bank, changes, data_quality, one_off
from an_sinh.api import disbursement as office
from an_sinh.services.disbursement import provider_file
from an_sinh.services.papers.payment_list import payment_list

from .. import factories
from ..case import DistrictTestCase
from ..factories import approve_payroll, prepare
from ..users import as_user

WHY = "6c"  # the category's code, as lists print it


class TestFieldLevels(DistrictTestCase):
    """One person of the north commune, paid through VietinBank; the list of May is approved."""

    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        factories.account_method(self.person.name)
        self.payroll = prepare(self.place.north, self.place.north_officer)
        self.police = factories.user("police", "Police Officer", self.place.district)
        self.treasury = factories.user("treasury", "Treasury Officer", self.place.district)

    def order(self, send=True):
        approve_payroll(self.place, self.payroll)
        with as_user(self.place.district_officer):
            (name,) = office.make_for_payroll(self.payroll)["disbursements"]
        if send:
            with as_user(self.place.district_leader):
                office.send(name)
        return name

    def test_the_police_learn_no_categories_through_a_preview(self):
        content = {"beneficiary": self.person.name, "change_type": "Stop", "effective_month": "2024-06-01"}
        with as_user(self.police):
            self.assertTrue(frappe.has_permission("Beneficiary", "read", doc=self.person.name))
            for door in (
                lambda: changes.preview_draft(json.dumps(content)),
                lambda: one_off.award(self.person.name, "BTXH-MT", "2024-05-05"),
                lambda: data_quality.of_person(self.person.name),
                lambda: data_quality.of_unit(self.place.north),
                lambda: frappe.get_list("Benefit Entitlement"),
            ):
                self.assertRaises(frappe.PermissionError, door)
        with as_user(self.place.north_officer):
            self.assertEqual(changes.preview_draft(json.dumps(content))["before"][0]["category_code"], WHY)

    def printed(self, user):
        with as_user(user):
            found = payment_list(frappe.get_doc("Monthly Payroll", self.payroll))
        cells = [row["texts"] for page in found["pages"] for row in page["rows"]]
        return cells[0], found["categories"]

    def test_the_treasury_prints_amounts_and_no_reason(self):
        texts, categories = self.printed(self.place.north_officer)
        self.assertEqual((texts["category_code"], texts["coefficient"]), (WHY, "1,5"))
        self.assertEqual([row["code"] for row in categories], [WHY])
        texts, categories = self.printed(self.treasury)
        self.assertEqual((texts["category_code"], texts["coefficient"], categories), ("", "", []))
        self.assertEqual((texts["full_name"], texts["total"]), (self.person.full_name, "540.000"))

    def test_no_provider_file_can_name_a_category(self):
        provider = frappe.get_doc("Payment Provider", "VietinBank")
        provider.append("file_columns", {"heading": "Mã loại", "field": "category_code"})
        self.assertRaises(frappe.ValidationError, provider.save)
        order = frappe.get_doc("Disbursement", self.order())
        self.assertNotIn("category_code", provider_file.lines_of_order(order)[0])

    def test_a_sent_order_keeps_the_layout_it_was_sent_in(self):
        name = self.order()
        before = provider_file.build_file(frappe.get_doc("Disbursement", name), "csv")
        provider = frappe.get_doc("Payment Provider", "VietinBank")
        provider.append("file_columns", {"heading": "Thôn", "field": "village"})
        provider.save()
        self.assertEqual(provider_file.build_file(frappe.get_doc("Disbursement", name), "csv"), before)

    def teller(self, name, unit):
        """Somebody of the bank whose branch serves a unit."""
        user = factories.user(name, "Provider User", "VietinBank", "Payment Provider")
        if not frappe.db.exists("User Permission", {"user": user, "allow": "Administrative Unit"}):
            frappe.get_doc(
                {
                    "doctype": "User Permission",
                    "user": user,
                    "allow": "Administrative Unit",
                    "for_value": unit,
                }
            ).insert(ignore_permissions=True)
        return user

    def test_a_teller_with_an_area_sees_no_drafts(self):
        name = self.order(send=False)
        user = self.teller("teller_here", self.place.district)
        with as_user(user):
            self.assertEqual(frappe.get_list("Disbursement", pluck="name"), [])
            self.assertEqual(frappe.get_list("Payroll Line", filters={"payroll": self.payroll}), [])
            self.assertFalse(frappe.has_permission("Disbursement", "read", doc=name))
        with as_user(self.place.district_leader):
            office.send(name)
        with as_user(user):
            self.assertEqual(frappe.get_list("Disbursement", pluck="name"), [name])
            self.assertTrue(frappe.has_permission("Disbursement", "read", doc=name))
            self.assertEqual([order["name"] for order in bank.list_disbursements()], [name])

    def test_a_teller_sees_the_orders_of_the_branch_alone(self):
        name = self.order()
        elsewhere = self.teller("teller_there", self.place.south)
        with as_user(elsewhere):
            self.assertEqual(frappe.get_list("Disbursement", pluck="name"), [])
            self.assertEqual(bank.list_disbursements(), [])
            for call in (bank.get_disbursement, bank.get_lines):
                self.assertRaises(frappe.DoesNotExistError, call, name)
        with as_user(self.place.bank):  # without a branch: the whole provider
            self.assertEqual([order["name"] for order in bank.list_disbursements()], [name])

    def test_an_office_role_opens_nothing_to_who_works_for_a_provider(self):
        self.order(send=False)
        user = self.teller("teller_both", self.place.district)
        self.give_role(user, "District Officer")
        with as_user(user):
            for doctype in ("Beneficiary", "Monthly Payroll", "Disbursement"):
                self.assertEqual(frappe.get_list(doctype), [], doctype)
