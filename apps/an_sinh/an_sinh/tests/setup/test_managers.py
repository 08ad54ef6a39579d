"""A site is looked after by somebody with a name."""

import contextlib
import io

import frappe
from an_sinh.setup import managers
from an_sinh.tests.case import AppTestCase

EMAIL = "keeper@example.com"


class TestManagers(AppTestCase):
    def setUp(self):
        frappe.local.lang = "en"
        frappe.db.savepoint("managers")
        self.addCleanup(frappe.clear_cache)
        self.addCleanup(frappe.db.rollback, save_point="managers")
        frappe.db.delete("Has Role", {"role": managers.ROLE, "parent": ["!=", "Administrator"]})

    def keeper(self):
        user = frappe.get_doc(
            {"doctype": "User", "email": EMAIL, "first_name": "Keeper", "send_welcome_email": 0}
        )
        user.append("roles", {"role": managers.ROLE})
        return user.insert()

    def said_at_migrate(self) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            managers.check_after_migrate()
        return out.getvalue()

    def test_administrator_is_nobody(self):
        self.assertEqual(managers.named(), [])
        self.assertIn("add-system-manager", managers.faults()[0])

    def test_one_who_is_enabled_is_enough(self):
        user = self.keeper()
        self.assertEqual((managers.named(), managers.faults()), ([EMAIL], []))
        # Frappe lets nobody save the last one away; a site can be found so all the same.
        user.db_set("enabled", 0)
        self.assertEqual(managers.named(), [])

    def test_each_migrate_says_who_is_missing_and_nothing_else_does(self):
        self.assertEqual(self.said_at_migrate(), "")
        self.addCleanup(setattr, frappe.flags, "in_migrate", frappe.flags.in_migrate)
        frappe.flags.in_migrate = True
        self.assertIn(frappe.local.site, self.said_at_migrate())
        self.keeper()
        self.assertEqual(self.said_at_migrate(), "")
