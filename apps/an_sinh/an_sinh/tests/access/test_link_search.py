"""What link fields offer: the user's area, whatever the client sends; numbers whole or not at all."""

import frappe
from an_sinh.api import link_search
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import prepare
from an_sinh.tests.users import as_user
from frappe.desk.search import search_link

NUMBERS = ("id_number", "account_number", "phone", "receiver_id_number", "claimant_id_number")


class TestLinkSearch(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.north = factories.person(self.place.north, full_name="Nguyễn Thị Bưởi", village="Thôn Lũng")
        self.south = factories.person(self.place.south, full_name="Nguyễn Thị Bưởi", village="Thôn Lũng")

    def offered(self, txt, doctype="Beneficiary", user=None, **values):
        with as_user(user or self.place.north_officer):
            return [row["value"] for row in search_link(doctype, txt, page_length=50, **values)]

    def test_the_area_holds_whatever_is_sent(self):
        for values in (
            {},
            {"ignore_user_permissions": 1},
            {"ignore_user_permissions": 1, "reference_doctype": "Benefit Entitlement"},
            {"searchfield": "id_number"},
            {"filters": {"administrative_unit": self.place.south}},
            {"filters": [["Beneficiary", "administrative_unit", "=", self.place.south]]},
        ):
            found = self.offered("Bưởi", **values)
            self.assertNotIn(self.south.name, found, values)
            self.assertEqual(self.north.name in found, "filters" not in values, values)

    def test_every_doctype_by_area_is_searched_so(self):
        """On Frappe a DocType without a query of its own lets `ignore_user_permissions` through."""
        queries = frappe.get_hooks("standard_queries")
        for doctype in frappe.get_hooks("permission_query_conditions"):
            if frappe.get_meta(doctype).module == "An Sinh":
                self.assertEqual(queries.get(doctype), ["an_sinh.api.link_search.find"], doctype)

    def test_a_number_is_found_whole_only(self):
        number = self.north.id_number
        self.assertEqual(self.offered(number), [self.north.name])
        for part in (number[:11], number[1:], number[:-1] + "%"):
            self.assertNotIn(self.north.name, self.offered(part), part)
        self.assertEqual(self.offered(self.south.id_number), [])

    def test_an_account_is_found_by_its_whole_number_or_its_holder(self):
        account = factories.account_method(self.north.name, number="101234567892").bank_account
        self.assertEqual(self.offered("101234567892", "Bank Account"), [account])
        self.assertEqual(self.offered("10123456", "Bank Account"), [])
        self.assertEqual(self.offered("101234567892", "Bank Account", self.place.south_officer), [])
        holder = frappe.db.get_value("Bank Account", account, "holder_name")
        self.assertIn(account, self.offered(holder[:5], "Bank Account"))

    def test_names_are_found_without_accents_and_those_that_begin_so_first(self):
        other = factories.person(self.place.north, full_name="Bưởi Thị Nguyễn")
        found = self.offered("nguyen thi")
        self.assertLess(found.index(self.north.name), len(found))
        found = self.offered("Bưởi")
        self.assertLess(found.index(other.name), found.index(self.north.name))

    def test_lines_of_payrolls_are_found_by_person_number_and_list(self):
        factories.account_method(self.north.name, number="101234567892")
        payroll = prepare(self.place.north, self.place.north_officer)
        prepare(self.place.south, self.place.south_officer)
        # The month itself and its arrears.
        lines = frappe.get_all(
            "Payroll Line", filters={"payroll": payroll}, pluck="name", order_by="name asc"
        )
        self.assertEqual(len(lines), 2)
        self.assertEqual(self.offered(lines[0], "Payroll Line"), lines[:1])
        for text in (payroll, "bưởi", "nguyen thi", self.north.id_number, "101234567892", ""):
            self.assertEqual(sorted(self.offered(text, "Payroll Line")), lines, text)
        for text in ("Bưởi Thị", "Lũng", self.north.id_number[:11], "10123456", self.south.id_number):
            self.assertEqual(self.offered(text, "Payroll Line"), [], text)

    def test_pages_follow_each_other(self):
        with as_user(self.place.north_officer):
            whole = link_search.find("Beneficiary", "Nguyễn", page_len=50)
            pages = [
                link_search.find("Beneficiary", "Nguyễn", start=start, page_len=1)
                for start in range(len(whole))
            ]
        self.assertEqual([row for page in pages for row in page], whole)

    def test_no_number_stands_in_a_search_field(self):
        for doctype in frappe.get_all("DocType", {"module": "An Sinh"}, pluck="name"):
            meta = frappe.get_meta(doctype)
            searched = {*meta.get_search_fields(), meta.title_field}
            searched |= {field.fieldname for field in meta.fields if field.in_global_search}
            self.assertEqual(searched & set(NUMBERS), set(), doctype)
