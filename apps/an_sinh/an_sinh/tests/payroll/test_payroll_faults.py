"""A process that is killed while it makes a payroll leaves nothing half-done."""

import os
import signal
import subprocess
import sys
import textwrap

import frappe
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import AppTestCase
from an_sinh.tests.factories import MAY


class TestKilledPayroll(AppTestCase):
    """Works on committed documents, and removes them again."""

    SCRIPT = """
        import os, signal, sys
        import frappe
        from an_sinh.services.payroll import generate, lines
        site, unit = sys.argv[1:3]
        frappe.init(site=site)
        frappe.connect()
        write = lines.LineWriter.write
        def killed(self):
            write(self)
            os.kill(os.getpid(), signal.SIGKILL)
        lines.LineWriter.write = killed
        generate.generate(frappe.utils.getdate("2024-05-01"), unit, "BTXH")
    """

    def setUp(self):
        self.unit = factories.district().south
        self.person = factories.person(self.unit)
        frappe.db.commit()
        self.addCleanup(self.remove_person)

    def remove_person(self):
        frappe.db.rollback()
        for doctype in ("Benefit Entitlement", "Payroll Line"):
            frappe.db.delete(doctype, {"beneficiary": self.person.name})
        frappe.db.delete("Beneficiary", {"name": self.person.name})
        frappe.db.commit()

    def test_nothing_is_left_and_it_can_be_made_again(self):
        killed = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(self.SCRIPT), frappe.local.site, self.unit],
            cwd=os.path.abspath(frappe.local.sites_path),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
        frappe.db.rollback()  # a new snapshot
        self.assertFalse(
            frappe.db.exists("Monthly Payroll", {"administrative_unit": self.unit, "month": MAY})
        )
        self.assertFalse(frappe.db.exists("Payroll Line", {"beneficiary": self.person.name}))
        name = payroll.generate(MAY, self.unit, "BTXH")
        self.assertEqual(len(factories.lines(name)), 2)
        frappe.db.rollback()
