"""An import that is killed leaves nothing and can be run again."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import frappe
from an_sinh.setup import localities
from an_sinh.tests.case import AppTestCase
from an_sinh.tests.factories_imports import ONE, WRITTEN, flat


class TestKilledProcess(AppTestCase):
    """Killed in the middle of writing, and run again: this test commits, and clears up after itself."""

    SCRIPT = """
        import os, signal, sys
        import frappe
        from an_sinh.services.registry_import import run, writer
        site, path, locality, die = sys.argv[1:5]
        frappe.init(site=site)
        frappe.connect()
        if die == "die":
            write = writer.RegistryWriter.write_entitlements
            def killed(self, entries):
                write(self, entries)
                os.kill(os.getpid(), signal.SIGKILL)
            writer.RegistryWriter.write_entitlements = killed
        result = run.import_file(path, locality, frappe.utils.getdate("2024-04-01"))
        frappe.destroy()
        print("done", result["accepted_rows"])
    """

    def test_a_killed_import_leaves_nothing_and_can_be_run_again(self):
        localities.load("chi_lang")
        frappe.db.commit()
        counts = {doctype: frappe.db.count(doctype) for doctype in WRITTEN}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "list.xlsx")
            path.write_bytes(flat(ONE))
            killed = self.import_in_a_process(path, "die")
            self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
            frappe.db.rollback()  # a new snapshot
            self.assertEqual({doctype: frappe.db.count(doctype) for doctype in WRITTEN}, counts)
            unfinished = frappe.get_last_doc("Registry Import")
            self.addCleanup(self.clear, unfinished.name)
            self.assertEqual(unfinished.status, "Running")

            again = self.import_in_a_process(path, "live")
            self.assertEqual((again.returncode, again.stdout.split()[-2:]), (0, ["done", "1"]), again.stderr)
        frappe.db.rollback()
        self.assertEqual(frappe.db.count("Beneficiary"), counts["Beneficiary"] + 1)
        self.assertEqual(frappe.db.get_value("Registry Import", unfinished.name, "status"), "Completed")

    def import_in_a_process(self, path: Path, how: str) -> subprocess.CompletedProcess:
        arguments = [frappe.local.site, str(path), localities.district_of("chi_lang"), how]
        return subprocess.run(
            [sys.executable, "-c", textwrap.dedent(self.SCRIPT), *arguments],
            cwd=os.path.abspath(frappe.local.sites_path), capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def clear(self, import_name: str) -> None:
        persons = frappe.get_all("Beneficiary", {"registry_import": import_name}, pluck="name")
        for doctype in ("Guardian", "Bank Account", "Payment Method", "Benefit Entitlement"):
            frappe.db.delete(doctype, {"beneficiary": ["in", persons or [""]]})
        frappe.db.delete("Beneficiary", {"registry_import": import_name})
        frappe.db.delete("Registry Import Row", {"registry_import": import_name})
        frappe.db.delete("File", {"attached_to_name": import_name})
        frappe.db.delete("Registry Import", {"name": import_name})
        frappe.db.commit()
