"""Files and people that an import refuses, and what the desk is told before it starts."""

import json
from unittest.mock import patch

import frappe
from an_sinh.api import registry_import as api
from an_sinh.services.registry_import import run as registry_import
from an_sinh.setup import localities
from an_sinh.tests.factories_imports import (
    HEADINGS,
    ONE,
    PAID_THROUGH,
    WORKBOOK,
    RegistryImportCase,
    flat,
    workbook,
)


class TestRefusals(RegistryImportCase):
    def test_what_is_no_workbook_is_refused_in_one_sentence(self):
        for content in (b"not a workbook", b"", b"PK\x03\x04 broken"):
            self.assertTrue(self.assert_file_refused(content))
        last = frappe.get_last_doc("Registry Import")
        self.assertEqual(last.status, "Failed")
        self.assertTrue(last.error_message.startswith("Tệp bị hỏng"))

    def test_missing_columns_are_named(self):
        self.assertIn("BTXH", self.assert_file_refused(workbook([HEADINGS[:5], [1, *ONE[:4]]])))

    def test_a_mapping_must_name_fields_and_headings(self):
        self.assertIn(
            "ful_name", self.assert_file_refused(flat(ONE), mapping=json.dumps({"Họ và tên": "ful_name"}))
        )
        self.assertIn("Cột lạ", self.assert_file_refused(flat(ONE), mapping=json.dumps({"Cột lạ": "note"})))
        self.assertTrue(self.assert_file_refused(flat(ONE), mapping="{"))

    def test_fifty_megabytes_are_refused(self):
        with patch("an_sinh.domain.registry_import.workbook.MAX_BYTES", 1000):
            self.assertTrue(self.assert_file_refused(WORKBOOK.read_bytes()))

    def test_rows_of_another_district_are_rejected(self):
        result = self.send(flat(ONE, ("Phường Tứ Hạ", "Vũ Thử Nghiệm", "1945", "", *ONE[4:])))
        self.assertEqual(result["rejected"], {"unknown_commune": 1})
        self.assertEqual(self.added()["Beneficiary"], 1)

    def test_a_list_of_another_district_is_refused(self):
        self.assertIn("Phường Tứ Hạ", self.assert_file_refused(flat(("Phường Tứ Hạ", *ONE[1:]))))

    def test_an_error_in_the_middle_leaves_nothing(self):
        with (
            patch(
                "an_sinh.services.registry_import.writer.RegistryWriter.write_problems",
                side_effect=RuntimeError("power cut"),
            ),
            self.assertRaises(RuntimeError),
        ):
            self.send(flat(ONE))
        self.assertEqual(set(self.added().values()), {0})

    def test_another_import_at_work_is_told(self):
        with patch("an_sinh.services.registry_import.run._lock", side_effect=registry_import.Busy):
            self.assertTrue(self.assert_file_refused(flat(ONE)))
        self.assertEqual(self.send(flat(ONE))["accepted_rows"], 1)

    def test_only_the_district_of_the_locality_may_import(self):
        own = self.officer("District Officer", self.district)
        strangers = (
            self.officer("District Officer", localities.district_of("huong_tra")),
            self.officer("Commune Officer", localities.unit_name("06463")),
        )
        for user in strangers:
            frappe.set_user(user)
            with self.assertRaises(frappe.PermissionError):
                self.send(flat(ONE))
        frappe.set_user(own)
        self.assertEqual(self.send(flat(ONE))["accepted_rows"], 1)
        self.assertEqual(frappe.get_last_doc("Beneficiary").owner, own)

    def officer(self, role: str, unit: str) -> str:
        """A user with one role and one area."""
        email = f"{frappe.generate_hash(length=8)}@import.test"
        user = frappe.get_doc(
            {"doctype": "User", "email": email, "first_name": role, "send_welcome_email": 0}
        )
        with patch.dict(frappe.local.conf, throttle_user_limit=10_000):  # Frappe allows 60 new users an hour
            user.insert(ignore_permissions=True)
        user.add_roles(role)
        area = {"user": email, "allow": "Administrative Unit", "for_value": unit, "apply_to_all_doctypes": 1}
        frappe.get_doc({"doctype": "User Permission", **area}).insert(ignore_permissions=True)
        return email


class TestDesk(RegistryImportCase):
    def upload(self, content: bytes) -> str:
        return frappe.get_doc(
            {"doctype": "File", "file_name": "list.xlsx", "is_private": 1, "content": content}
        ).insert().file_url  # fmt: skip

    def test_preview_shows_what_would_be_recognised(self):
        found = api.preview(self.upload(WORKBOOK.read_bytes()), self.district)
        self.assertEqual([sheet["sheet"] for sheet in found["sheets"]], ["BTXH", "NCC"])
        sheet = found["sheets"][0]
        self.assertEqual((sheet["programme"], sheet["month"], sheet["rows"]), ("BTXH", "2024-05-01", 3220))
        self.assertEqual((len(sheet["communes"]), sheet["without_commune"]), (20, 0))
        self.assertIn({"heading": "Quyết định / Số", "field": "decision_number"}, sheet["headings"])
        self.assertEqual(set(self.added().values()), {0})

    def test_preview_answers_bad_files_with_a_sentence(self):
        self.assertIn("error", api.preview(self.upload(b"not a workbook"), self.district))

    def test_start_queues_and_the_job_completes(self):
        document = frappe.get_doc(
            {
                "doctype": "Registry Import",
                "source_file": self.upload(flat(ONE)),
                "locality": self.district,
                "paid_through": "2024-04-15",
            }
        ).insert()
        self.assertEqual(document.paid_through, PAID_THROUGH)
        self.assertTrue(document.file_name.startswith("list"))
        document.db_set("prepared_by", "Guest")  # a takeover is started by somebody else
        with patch.object(frappe, "enqueue") as enqueue:
            self.assertEqual(api.start(document.name)["status"], "Queued")
        method, arguments = enqueue.call_args.args[0], enqueue.call_args.kwargs
        frappe.get_attr(method)(import_name=arguments["import_name"])
        status = api.status(document.name)
        self.assertEqual(
            (status["status"], status["progress_percent"], status["persons"]), ("Completed", 100, 1)
        )

    def test_what_has_begun_stays_as_it_is(self):
        name = self.send(flat(ONE))["registry_import"]
        document = frappe.get_doc("Registry Import", name)
        document.paid_through = "2024-05-01"
        self.assertRaises(frappe.ValidationError, document.save)
        self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Registry Import", name)
