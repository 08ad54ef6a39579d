"""Names of users in the order of their language."""

import frappe
from an_sinh.tests.case import DistrictTestCase


class TestUserNames(DistrictTestCase):
    def full_name(self, **values) -> str:
        user = frappe.get_doc(
            {
                "doctype": "User",
                "email": f"{frappe.generate_hash(length=8)}@an-sinh.test",
                "send_welcome_email": 0,
                **values,
            }
        )
        return user.insert(ignore_permissions=True).full_name

    def test_a_vietnamese_name_begins_with_the_family(self):
        parts = {"first_name": "An", "middle_name": "Văn", "last_name": "Nguyễn"}
        self.assertEqual(self.full_name(language="vi", **parts), "Nguyễn Văn An")
        self.assertEqual(
            self.full_name(language="en", **parts), "An Nguyễn"
        )  # Frappe leaves the middle name out

    def test_a_name_in_one_field_stays_as_it_is(self):
        self.assertEqual(self.full_name(language="vi", first_name="Cán bộ xã Chi Lăng"), "Cán bộ xã Chi Lăng")
