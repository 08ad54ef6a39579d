"""Two communes side by side: nobody sees or changes what lies outside their area."""

import frappe
from an_sinh.api import disbursement as office
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user
from frappe.desk.reportview import get_count
from frappe.desk.search import search_link

OF_PEOPLE = ("Beneficiary", "Benefit Entitlement", "Payment Method", "Bank Account", "Guardian")


class TestPermissions(DistrictTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = factories.person(cls.place.north)
        cls.south = factories.person(cls.place.south)
        for owner, number in ((cls.north, "101000000001"), (cls.south, "101000000002")):
            factories.account_method(owner.name, number)
            frappe.get_doc(
                {"doctype": "Guardian", "beneficiary": owner.name, "full_name": "Trần Thị Hộ"}
            ).insert()

    def names_seen(self, user, doctype="Beneficiary"):
        field = "name" if doctype == "Beneficiary" else "beneficiary"
        with as_user(user):
            return set(frappe.get_list(doctype, pluck=field, limit=0)) & {self.north.name, self.south.name}

    def test_sibling_commune_cannot_read_a_peer_in_lists(self):
        for doctype in OF_PEOPLE:
            self.assertEqual(self.names_seen(self.place.north_officer, doctype), {self.north.name}, doctype)

    def test_sibling_commune_cannot_count_a_peer(self):
        with as_user(self.place.north_officer):
            mine = {"name": ["in", [self.north.name, self.south.name]]}
            # frappe.client.get_count of Frappe 15 counts without asking for areas; the lists' own count asks.
            frappe.local.form_dict = frappe._dict(
                doctype="Beneficiary", filters=frappe.as_json(mine), fields="[]", distinct="false"
            )
            self.assertEqual(get_count(), 1)

    def test_sibling_commune_cannot_open_a_peer_document(self):
        with as_user(self.place.north_officer):
            self.assertFalse(frappe.has_permission("Beneficiary", "read", doc=self.south.name))
            self.assertTrue(frappe.has_permission("Beneficiary", "read", doc=self.north.name))
            self.assertRaises(
                frappe.PermissionError, frappe.get_doc("Beneficiary", self.south.name).check_permission
            )

    def test_district_sees_both_communes(self):
        both = {self.north.name, self.south.name}
        for user in (self.place.district_officer, self.place.province_leader, self.place.auditor):
            self.assertEqual(self.names_seen(user), both)

    def test_a_new_commune_is_the_districts_at_once(self):
        self.assertEqual(len(self.names_seen(self.place.district_officer)), 2)
        unit = frappe.get_doc(
            {
                "doctype": "Administrative Unit",
                "code": "T9103",
                "unit_name": "Xã Mới Thử",
                "level": "Commune",
                "parent_administrative_unit": self.place.district,
                "valid_from": "2004-01-01",
            }
        ).insert()
        newcomer = factories.person(unit.name, category=None)
        with as_user(self.place.district_officer):
            self.assertTrue(frappe.has_permission("Beneficiary", "read", doc=newcomer.name))
        with as_user(self.place.north_officer):
            self.assertFalse(frappe.has_permission("Beneficiary", "read", doc=newcomer.name))

    def test_an_officer_without_an_area_sees_nothing(self):
        for doctype in OF_PEOPLE:
            self.assertEqual(self.names_seen(self.place.homeless_officer, doctype), set(), doctype)
        with as_user(self.place.homeless_officer):
            self.assertFalse(frappe.has_permission("Beneficiary", "read", doc=self.north.name))

    def test_an_auditor_changes_nothing(self):
        with as_user(self.place.auditor):
            document = frappe.get_doc("Beneficiary", self.north.name)
            document.village = "Thôn khác"
            self.assertRaises(frappe.PermissionError, document.save)

    def test_nobody_registers_a_person_in_another_commune(self):
        with as_user(self.place.north_officer):
            self.assertRaises(
                frappe.PermissionError,
                factories.person,
                self.place.south,
                category=None,
                approved=False,
            )

    def test_nobody_pulls_a_person_into_their_area_by_saving_it_there(self):
        stray = factories.person(self.place.south, category=None, approved=False)
        with as_user(self.place.north_officer):
            document = frappe.get_doc("Beneficiary", stray.name)
            document.administrative_unit = self.place.north
            self.assertRaises(frappe.PermissionError, document.save)

    def test_nobody_gives_a_claim_to_a_person_of_another_commune(self):
        with as_user(self.place.north_officer):
            claim = frappe.get_doc(
                {
                    "doctype": "Benefit Entitlement",
                    "beneficiary": self.south.name,
                    "administrative_unit": self.place.north,
                    "programme": "BTXH",
                    "category": "BTXH-5c",
                    "start_month": "2024-01-01",
                }
            )
            self.assertRaises(frappe.PermissionError, claim.insert)

    def released_lines(self, name):
        """The payroll approved and its disbursements released; the payroll's lines as the bank lists them."""
        factories.approve_payroll(self.place, name)
        with as_user(self.place.district_officer):
            orders = office.make_for_payroll(name)["disbursements"]
        with as_user(self.place.district_leader):
            for order in orders:
                office.send(order)
        with as_user(self.place.bank):
            return frappe.get_list("Payroll Line", filters={"payroll": name}, fields=["*"])

    def test_a_provider_sees_its_own_lines_once_released_and_no_registry(self):
        name = factories.prepare(self.place.north, self.place.north_officer)
        with as_user(self.place.bank):
            self.assertEqual(frappe.get_list("Payroll Line", filters={"payroll": name}), [])
        lines = self.released_lines(name)
        self.assertEqual({line.provider for line in lines}, {"VietinBank"})
        with as_user(self.place.bank):
            self.assertTrue(frappe.has_permission("Payroll Line", "read", doc=lines[0].name))
            self.assertRaises(frappe.PermissionError, frappe.get_list, "Beneficiary")

    def test_a_provider_does_not_learn_why_a_person_is_paid(self):
        name = factories.prepare(self.place.north, self.place.north_officer)
        line = self.released_lines(name)[0]
        told = ("category", "category_code", "coefficient", "explanation")
        self.assertEqual([field for field in told if line.get(field)], [])
        with as_user(self.place.north_officer):
            seen = frappe.get_list("Payroll Line", filters={"name": line.name}, fields=["category_code"])
        self.assertEqual(seen[0].category_code, "6c")

    def test_a_list_is_printed_as_it_is_stored_for_those_who_may_print_it(self):
        name = factories.prepare(self.place.south, self.place.south_officer)
        copy = frappe.get_doc("Monthly Payroll", name)
        copy.administrative_unit = self.place.north
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.PermissionError, payment_list, copy)
        with as_user(self.place.south_officer):
            self.assertEqual(payment_list(copy)["unit_name"], "Xã Nam Thử")

    def test_search_by_link_keeps_to_the_area(self):
        with as_user(self.place.north_officer):
            found = search_link("Beneficiary", "Nguyễn Văn Thử", page_length=100)
            values = {row["value"] for row in found or frappe.response.get("results", [])}
        self.assertNotIn(self.south.name, values)
