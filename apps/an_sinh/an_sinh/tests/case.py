"""The test cases of the app. Frappe 16 and the embedded engine name the base otherwise than Frappe 15."""

from unittest.mock import patch

import frappe

from . import factories, factories_law
from .factories_money import POST
from .footprint import footprint

try:
    from frappe.tests import IntegrationTestCase as AppTestCase
except ImportError:
    from frappe.tests.utils import FrappeTestCase as AppTestCase

SAVEPOINT = "an_sinh_test"


class DistrictTestCase(AppTestCase):
    """A small district stands for the whole class; what a test does to it is undone after the test. Categories ask for
    no age, since the people of most tests have any: `keeps_ages` leaves those of the law."""

    keeps_ages = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = factories.district()

    def setUp(self):
        # A bench speaks the site's language to its tests, the embedded engine English.
        frappe.local.lang = "en"
        frappe.db.savepoint(SAVEPOINT)
        if not self.keeps_ages:
            factories_law.forget_ages()

    def tearDown(self):
        frappe.set_user("Administrator")
        frappe.db.rollback(save_point=SAVEPOINT)

    def give_role(self, user: str, role: str) -> None:
        """A further role for a user, until the test ends."""
        frappe.get_doc("User", user).add_roles(role)
        self.addCleanup(frappe.clear_cache, user=user)  # roles are cached past a rollback

    def assert_refused(
        self, text: str, call, *arguments, error: type[Exception] = frappe.ValidationError, **options
    ) -> str:
        """Asserts that the call throws `error` with `text` in its message, commits nothing on its way, and that every
        table is as it was once the transaction is taken back, as a request's is. Where the words are the engine's, as those
        of a permission, `text` is empty: there must be some. Returns the message."""
        before = footprint()
        frappe.db.savepoint("refused")
        with patch.object(frappe.db, "commit") as commit, self.assertRaises(error) as caught:
            call(*arguments, **options)
        self.assertFalse(commit.called, "something was committed before it was refused")
        frappe.db.rollback(save_point="refused")
        frappe.clear_messages()
        # Frappe's own refusals keep their words beside the exception.
        message = str(caught.exception) or str(frappe.flags.error_message or "")
        self.assertTrue(message.strip(), "it was refused without a word")
        self.assertIn(text, message)
        self.assertEqual(footprint(), before)
        return message


class CashByPostCase(DistrictTestCase):
    """Who has no account gets cash from the post."""

    def setUp(self):
        super().setUp()
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", POST)
