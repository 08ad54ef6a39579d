"""Changes that are cut off in the middle, and changes of one person at the same moment."""

import os
import signal
import subprocess
import sys
import textwrap

import frappe
from an_sinh.services.changes import application
from an_sinh.tests import factories
from an_sinh.tests.case import AppTestCase
from an_sinh.tests.factories_changes import claim_of, claims, on_day, propose


class TestKilled(AppTestCase):
    """Works on committed documents, and removes them again."""

    SCRIPT = """
        import os, signal, sys
        import frappe
        from an_sinh.services.benefits import entitlement_store
        from an_sinh.services.changes import application
        site, name = sys.argv[1:3]
        frappe.init(site=site)
        frappe.connect()
        def killed(claim, change):
            os.kill(os.getpid(), signal.SIGKILL)
        entitlement_store._insert = killed
        application.apply_change(frappe.get_doc("Benefit Change", name))
    """

    def setUp(self):
        place = factories.district()
        self.person = factories.person(place.north)
        with on_day(2024, 5, 10):
            self.made = propose(
                place, "Adjust", self.person.name, "2024-06", entitlement=claim_of(self.person.name),
                category="BTXH-6a",
            )  # fmt: skip
        frappe.db.commit()
        self.addCleanup(self.remove)

    def remove(self):
        frappe.db.rollback()
        for doctype in ("Benefit Change", "Benefit Entitlement"):
            frappe.db.delete(doctype, {"beneficiary": self.person.name})
        frappe.db.delete("Beneficiary", {"name": self.person.name})
        frappe.db.commit()

    def test_nothing_is_left_and_it_can_be_applied_again(self):
        killed = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(self.SCRIPT), frappe.local.site, self.made.name],
            cwd=os.path.abspath(frappe.local.sites_path),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
        frappe.db.rollback()  # a new snapshot
        self.assertEqual(claims(self.person.name), [("BTXH-6c", "2024-01", None, "Approved")])
        self.assertIsNone(frappe.db.get_value("Benefit Change", self.made.name, "applied_at"))
        self.assertTrue(application.apply_change(frappe.get_doc("Benefit Change", self.made.name)))
        self.assertEqual(
            claims(self.person.name),
            [("BTXH-6c", "2024-01", "2024-05", "Approved"), ("BTXH-6a", "2024-06", None, "Approved")],
        )
        frappe.db.rollback()


class TestAtOnce(AppTestCase):
    """Two processes let changes of one person take effect at the same moment. Works on committed documents."""

    SCRIPT = """
        import sys
        import frappe
        from an_sinh.services.changes import application
        site, *names = sys.argv[1:]
        frappe.init(site=site)
        frappe.connect()
        print("ready", flush=True)
        sys.stdin.readline()
        done = [application.apply_change(frappe.get_doc("Benefit Change", name)) for name in names]
        frappe.db.commit()
        print(done)
    """

    def setUp(self):
        place = factories.district()
        self.person = factories.person(place.north)
        claim = claim_of(self.person.name)
        with on_day(2024, 5, 10):
            self.adjust = propose(
                place, "Adjust", self.person.name, "2024-06", entitlement=claim, category="BTXH-6a"
            )
            self.death = propose(
                place, "Stop", self.person.name, "2024-05", reason="Died", event_date="2024-04-20"
            )
        frappe.db.commit()
        self.addCleanup(self.remove)

    def remove(self):
        frappe.db.rollback()
        for doctype in ("Benefit Change", "Benefit Entitlement"):
            frappe.db.delete(doctype, {"beneficiary": self.person.name})
        frappe.db.delete("Beneficiary", {"name": self.person.name})
        frappe.db.commit()

    def at_once(self, *orders):
        """Run one process per list of changes; what each of them reports."""
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", textwrap.dedent(self.SCRIPT), frappe.local.site, *names],
                cwd=os.path.abspath(frappe.local.sites_path),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for names in orders
        ]
        for process in processes:
            process.stdout.readline()  # it is ready
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [process.communicate(timeout=120) for process in processes]
        frappe.db.rollback()  # a new snapshot
        return [output.strip() or errors.strip().splitlines()[-1] for output, errors in told]

    def test_one_of_them_lets_it_take_effect(self):
        told = self.at_once([self.adjust.name], [self.adjust.name], [self.adjust.name])
        self.assertEqual(sorted(told), ["[False]", "[False]", "[True]"])
        self.assertEqual(
            claims(self.person.name),
            [("BTXH-6c", "2024-01", "2024-05", "Approved"), ("BTXH-6a", "2024-06", None, "Approved")],
        )

    def test_an_adjustment_and_a_death_end_the_same_whichever_comes_first(self):
        """Nothing is due after April. Adjusted first, the new claim is cancelled; adjusted second, it is refused."""
        self.at_once([self.adjust.name], [self.death.name])
        live = [row for row in claims(self.person.name) if row[3] == "Approved"]
        self.assertEqual(live, [("BTXH-6c", "2024-01", "2024-04", "Approved")])
        self.assertEqual(frappe.db.get_value("Beneficiary", self.person.name, "status"), "Stopped")
