"""The demo: every desk has something to do, and loading it again changes nothing."""

from unittest.mock import patch

import frappe
from an_sinh.api.workflow import waiting_for_me
from an_sinh.setup import demo, demo_users, localities
from an_sinh.tests.case import AppTestCase
from an_sinh.tests.users import as_user

WITHOUT_APPROVALS = ("khobac", "kiemtoan", "quantri", "vietinbank", "agribank", "buudien")


class TestDemo(AppTestCase):
    def setUp(self):
        before = frappe.conf.get(demo_users.DEMO_FLAG)
        frappe.conf[demo_users.DEMO_FLAG] = 1
        self.addCleanup(frappe.conf.update, {demo_users.DEMO_FLAG: before})
        # Imports commit; here everything is undone with the class. Hashing fifty passwords takes its time.
        for target, name, value in ((frappe.db, "commit", lambda: None), (demo_users, "PASSWORD", "")):
            patcher = patch.object(target, name, value)
            patcher.start()
            self.addCleanup(patcher.stop)

    def test_every_desk_has_something_waiting_and_again_changes_nothing(self):
        list(demo.load())
        counts = self.counts()
        self.assertIn("Approvals: 0", "\n".join(demo.load()))
        self.assertEqual(self.counts(), counts)
        idle = []
        for user in self.users():
            with as_user(user):
                if not waiting_for_me()["total"]:
                    idle.append(user.split("@")[0])
        self.assertEqual(sorted(idle), sorted(WITHOUT_APPROVALS))

    def counts(self):
        doctypes = (
            "User",
            "Beneficiary",
            "Payment Method",
            "Monthly Payroll",
            "Payroll Line",
            "Disbursement",
        )
        return {doctype: frappe.db.count(doctype) for doctype in doctypes}

    def users(self):
        domain = localities.find(demo.LOCALITY)["email_domain"]
        return frappe.get_all("User", filters={"name": ["like", f"%@{domain}"]}, pluck="name")
