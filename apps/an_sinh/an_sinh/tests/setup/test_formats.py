import frappe
from an_sinh.setup import formats
from an_sinh.tests.case import AppTestCase
from frappe.utils import fmt_money, formatdate


class TestFormats(AppTestCase):
    def test_days_and_money_are_written_as_offices_do(self):
        formats.ensure()
        self.assertEqual(formatdate("2026-01-31"), "31/01/2026")
        self.assertEqual(frappe.db.get_default("currency"), "VND")
        self.assertIn("1.234.567", fmt_money(1234567, currency="VND"))
        self.assertIn("₫", fmt_money(1234567, currency="VND"))

    def test_every_setting_that_the_site_has_is_set(self):
        formats.ensure()
        settings = frappe.get_doc("System Settings")
        for key, value in formats.SETTINGS.items():
            if settings.meta.has_field(key):
                self.assertEqual(settings.get(key), value, key)
