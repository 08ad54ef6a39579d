"""Doors that Frappe opens to every client: none of them gets past the app's own rules."""

import frappe

from . import factories
from .case import DistrictTestCase
from .users import as_user


class TestClientDoors(DistrictTestCase):
    def test_nothing_that_lists_name_is_renamed(self):
        # Frappe's Document.rename is open to clients, who may leave out everything that it checks.
        person = factories.person(self.place.north)
        for doctype, name in (("Beneficiary", person.name), ("Administrative Unit", self.place.north)):
            with as_user(self.place.north_officer):
                document = frappe.get_doc(doctype, name)
                frappe.db.savepoint("rename")
                self.assertRaises(
                    frappe.PermissionError, document.rename, "TAKEN", force=True, validate_rename=False
                )
                frappe.db.rollback(save_point="rename")
            self.assertTrue(frappe.db.exists(doctype, name))
