"""Workbooks, rows and people that the round trip refuses; what it made stays as it is."""

import io

import openpyxl

import frappe
from an_sinh.api import round_trip as api
from an_sinh.services.registry_import.files import attach
from an_sinh.tests.factories import account_method
from an_sinh.tests.factories_changes import claim_of
from an_sinh.tests.factories_workbooks import SHEETS, RoundTripTestCase, Workbook, vi
from an_sinh.tests.users import as_user


class TestRoundTripRefusals(RoundTripTestCase):
    def test_rows_that_cannot_be_taken_say_why_and_leave_the_others(self):
        account_method(self.third, number="101234567890")
        book = Workbook(self.north)
        claim = claim_of(self.first)
        book.set("People", self.first, birth="31/02/1980")
        book.set("People", self.second, beneficiary="DT99999999")
        book.set("People", self.third, account_holder="KE KHAC")
        book.set("Benefits", claim, category="BTXH-6b", change_type=vi("Stop"), effective_month="06/2024")
        book.set("Benefits", claim_of(self.second), effective_month="06/2024")
        rows = self.rows(self.upload(book))
        self.assertEqual([row["status"] for row in rows], ["Refused"] * 5)
        self.assertEqual(
            [row["message"].split(":")[0].split(".")[0] for row in rows],
            [
                "“Birth Date” can't be read",
                "DT99999999 is not, or no longer, on this commune's list",
                "The holder of a registered account is changed at the account itself",
                "“Category” is protected and was changed",
                "Choose what is proposed",
            ],
        )

    def test_a_row_that_fails_keeps_its_reason_and_the_others_go_through(self):
        book = Workbook(self.north)
        book.set("People", self.first, id_number=self.people[1].id_number)
        book.set("People", self.third, village="Thôn 7")
        name = self.upload(book)
        rows = self.decide(name, accept=[1, 2])
        self.assertEqual([row["status"] for row in rows], ["Error", "Accepted"])
        self.assertIn(self.people[1].id_number, rows[0]["message"])
        self.assertEqual(frappe.db.get_value("Beneficiary", self.first, "workflow_state"), "Approved")
        found = self.counts(name)
        self.assertEqual((found.open_count, found.accepted_count, found.status), (1, 1, "Open"))

    def test_a_decided_row_is_not_decided_again(self):
        book = Workbook(self.north)
        book.set("People", self.first, village="Thôn 7")
        book.set("People", self.second, village="Thôn 7")
        name = self.upload(book)
        rows = self.decide(name, accept=[1], refuse=[2])
        self.assertEqual([row["status"] for row in rows], ["Accepted", "Refused"])
        self.assertEqual(self.counts(name).status, "Done")
        for number in (1, 2, 77):
            with self.assertRaises(frappe.ValidationError):
                self.decide(name, accept=[number])

    def test_the_same_file_twice_is_refused(self):
        book = Workbook(self.north)
        book.set("People", self.first, village="Thôn 7")
        content = book.content()
        name = self.upload(content)
        with self.assertRaisesRegex(frappe.DuplicateEntryError, name):
            self.upload(content)
        self.assertEqual(frappe.db.count("Registry Workbook"), 1)

    def test_files_that_are_no_workbook_of_ours_leave_nothing_behind(self):
        foreign = io.BytesIO()
        openpyxl.Workbook().save(foreign)
        empty = openpyxl.Workbook()
        empty.active["A1"] = "STT"
        other = io.BytesIO()
        empty.save(other)
        for content in (b"%PDF-1.4", b"PK\x03\x04broken", foreign.getvalue(), other.getvalue()):
            with self.assertRaises(frappe.ValidationError):
                self.upload(content)
        self.assertEqual(frappe.db.count("Registry Workbook"), 0)

    def test_a_file_that_is_not_there_or_not_ones_own_is_refused(self):
        with as_user(self.officer), self.assertRaisesRegex(frappe.DoesNotExistError, "Upload"):
            api.upload("/private/files/none.xlsx", self.north)
        with as_user(self.place.south_officer):
            foreign = attach(Workbook(self.north).content(), "la.xlsx", "source_file")
        with as_user(self.officer), self.assertRaises(frappe.PermissionError):
            api.upload(foreign.file_url, self.north)

    def test_a_workbook_without_a_column_or_of_another_commune_is_refused(self):
        book = Workbook(self.north)
        book.book[SHEETS["People"]].delete_cols(3)
        with self.assertRaisesRegex(frappe.ValidationError, "full_name"):
            self.upload(book)
        with self.assertRaisesRegex(frappe.ValidationError, "Xã Bắc Thử"):
            self.upload(Workbook(self.north), self.place.south_officer, self.place.south)

    def test_only_officers_of_the_commune_send_and_decide(self):
        book = Workbook(self.north)
        book.set("People", self.first, village="Thôn 7")
        for user in ("south_officer", "north_leader", "auditor", "bank", "homeless_officer"):
            with self.assertRaises(frappe.PermissionError, msg=user):
                self.upload(book, self.place.users[user])
        name = self.upload(book)
        for user in ("south_officer", "north_leader", "auditor"):
            with self.assertRaises(frappe.PermissionError, msg=user):
                self.decide(name, accept=[1], user=self.place.users[user])
        self.assertEqual(frappe.db.get_value("Beneficiary", self.first, "village"), "Thôn 1")

    def test_records_of_a_workbook_are_not_written_by_hand(self):
        book = Workbook(self.north)
        book.set("People", self.first, village="Thôn 7")
        name = self.upload(book)
        with as_user(self.officer):
            document = frappe.get_doc("Registry Workbook", name)
            document.accepted_count = 9
            with self.assertRaises(frappe.PermissionError):
                document.save()
            row = frappe.get_doc("Registry Workbook Row", f"{name}-00001")
            row.status = "Accepted"
            with self.assertRaises(frappe.PermissionError):
                row.save()

    def test_a_workbook_is_deleted_with_its_rows_unless_something_came_of_it(self):
        book = Workbook(self.north)
        book.set("People", self.first, village="Thôn 7")
        name = self.upload(book)
        frappe.delete_doc("Registry Workbook", name)
        self.assertEqual(frappe.db.count("Registry Workbook Row", {"workbook": name}), 0)
        again = self.upload(book)
        self.decide(again, accept=[1])
        with self.assertRaisesRegex(frappe.ValidationError, again):
            frappe.delete_doc("Registry Workbook", again)

    def test_export_over_the_door(self):
        with as_user(self.officer):
            api.export(self.north, "BTXH")
            self.assertEqual(frappe.local.response.filename, "T9101-BTXH.xlsx")
            with self.assertRaises(frappe.PermissionError):
                api.export(self.place.south)
        with as_user(self.place.district_officer), self.assertRaisesRegex(frappe.ValidationError, "commune"):
            api.export(self.place.district)
