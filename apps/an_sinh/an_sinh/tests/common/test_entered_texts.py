"""What is typed on the desk or sent by a client is stored as people mean it."""

import frappe
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase


class TestEnteredTexts(DistrictTestCase):
    def person(self, **values):
        return factories.person(self.place.north, category=None, approved=False, **values)

    def test_a_name_with_the_icelandic_d_and_invisible_letters_is_the_name(self):
        person = self.person(full_name="Ðặng\u200b  Thị\u00a0Bưởi")
        self.assertEqual(person.full_name, "Đặng Thị Bưởi")
        self.assertIn("dang thi buoi", frappe.db.get_value("Beneficiary", person.name, "search_key"))

    def test_a_name_pasted_from_an_old_font_is_converted_and_said_so(self):
        frappe.clear_messages()
        person = self.person(full_name="§Æng ThÞ B\u00adëi")
        self.assertEqual(person.full_name, "Đặng Thị Bưởi")
        told = " ".join(str(message) for message in frappe.get_message_log())
        self.assertIn("TCVN3", told)
        self.assertIn("Đặng Thị Bưởi", told)

    def test_rows_of_a_document_are_cleaned_too(self):
        template = frappe.get_doc(
            {
                "doctype": "Import Template",
                "title": "Mẫu của xã",
                "columns": [
                    {"heading": "Hä vµ tªn", "field": "full_name"},
                    {"heading": "Ngày\u200b sinh", "field": "birth_date"},
                ],
            }
        )
        template.run_method("before_validate")
        self.assertEqual([row.heading for row in template.columns], ["Họ và tên", "Ngày sinh"])

    def test_texts_of_other_apps_are_theirs(self):
        todo = frappe.get_doc({"doctype": "User", "first_name": "Ðặng", "email": "dang@example.com"})
        todo.run_method("before_validate")
        self.assertEqual(todo.first_name, "Ðặng")
