import frappe
import frappe.share
from an_sinh.setup import install
from an_sinh.tests import factories
from an_sinh.tests.case import AppTestCase


class TestSharingIsOff(AppTestCase):
    """Frappe lets whoever has the right "share" give a document to anybody; that would go round areas and roles."""

    def setUp(self):
        super().setUp()
        self.place = factories.district()
        self.person = factories.person(self.place.north)

    def test_nobody_gives_a_person_to_another_commune(self):
        frappe.db.set_single_value("System Settings", "disable_document_sharing", 0)
        install.keep_documents_unshared()
        frappe.clear_cache()
        frappe.set_user(self.place.north_officer)
        try:
            self.assertTrue(frappe.has_permission("Beneficiary", "read", doc=self.person.name))
            self.assertRaises(
                frappe.PermissionError,
                frappe.share.add,
                "Beneficiary",
                self.person.name,
                self.place.south_officer,
            )
        finally:
            frappe.set_user("Administrator")
        self.assertFalse(
            frappe.has_permission("Beneficiary", "read", doc=self.person.name, user=self.place.south_officer)
        )
