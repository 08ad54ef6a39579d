"""The search over everything: by any number or word that somebody has in hand, and only what he may see."""

import frappe
from an_sinh.api import search
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user


class TestSearch(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north, full_name="Lường Thị Ngọc Ánh", phone="0912345678")
        factories.account_method(self.person.name, "888800001234")
        name = frappe.db.get_value("Benefit Entitlement", {"beneficiary": self.person.name})
        frappe.db.set_value("Benefit Entitlement", name, "decision_number", "1507/QĐ-UBND")

    def find(self, text: str, user: str | None = None) -> set[tuple[str, str]]:
        with as_user(user or self.place.north_officer):
            return {(hit["doctype"], hit["title"]) for hit in search.everywhere(text)}

    def test_words_in_any_order_without_diacritics(self):
        for text in ("Lường Thị Ngọc Ánh", "anh luong", "NGOC  thi", "luong thi ngoc anh"):
            self.assertIn(("Beneficiary", "Lường Thị Ngọc Ánh"), self.find(text), text)
        self.assertNotIn(("Beneficiary", "Lường Thị Ngọc Ánh"), self.find("anh nguyenx"))

    def test_phone_account_identity_and_decision_numbers(self):
        self.assertIn(("Beneficiary", "Lường Thị Ngọc Ánh"), self.find("0912 345 678"))
        self.assertIn(("Beneficiary", "Lường Thị Ngọc Ánh"), self.find(self.person.id_number))
        account = frappe.db.get_value("Bank Account", {"account_number": "888800001234"}, "holder_name")
        self.assertIn(("Bank Account", account), self.find("8888.0000"))
        self.assertIn(("Benefit Entitlement", "1507/QĐ-UBND"), self.find("1507/QĐ"))

    def test_a_hit_says_who_and_where(self):
        with as_user(self.place.north_officer):
            hits = {hit["doctype"]: hit for hit in search.everywhere("1507/QĐ")}
        self.assertEqual(hits["Benefit Entitlement"]["hint"].split(" · ")[0], "Lường Thị Ngọc Ánh")
        self.assertIn("Xã Bắc Thử", hits["Benefit Entitlement"]["hint"])

    def test_nobody_finds_what_he_may_not_see(self):
        for text in ("anh luong", "0912345678", "888800001234", "1507"):
            self.assertEqual(self.find(text, self.place.south_officer), set(), text)

    def test_signs_that_stand_for_any_letters_find_nothing_by_themselves(self):
        for text in ("%%%", "__ %", "a", ""):
            self.assertEqual(self.find(text), set(), text)
