"""Lists to the police and the population database, and what becomes of their answers."""

import io
from datetime import date

from openpyxl import load_workbook

import frappe
from an_sinh.api import identity_checks as api
from an_sinh.domain.beneficiaries.identity_checks import HEADINGS
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user


class TestIdentityChecks(DistrictTestCase):
    def setUp(self):
        super().setUp()
        north = self.place.north
        self.nobody = factories.person(north, full_name="Hoàng Văn An", id_number=None, village="Thôn Một")
        self.old = factories.person(
            north, full_name="Lý Thị Bé", sex="Female", id_number="081234567", village="Thôn Ngòi"
        )
        self.right = factories.person(north, full_name="Nông Văn Cường")

    def made(self, purpose="Without Papers", unit=None, user=None):
        with as_user(user or self.place.north_officer):
            return api.make(unit or self.place.north, purpose)["name"]

    def sent(self, **values):
        name = self.made(**values)
        with as_user(self.place.north_officer):
            return name, api.send(name)["file_url"]

    def answered(self, file_url, answers, user=None, name=None):
        """The list with answers by person, read in. `answers`: {beneficiary: {column: value}}."""
        book = load_workbook(io.BytesIO(frappe.get_doc("File", {"file_url": file_url}).get_content()))
        page = book.active
        columns = {cell.value: cell.column for cell in page[4]}
        for row in page.iter_rows(min_row=5):
            for column, value in answers.get(row[1].value, {}).items():
                page.cell(row[0].row, columns[HEADINGS[column]], value)
        out = io.BytesIO()
        book.save(out)
        with as_user(user or self.place.north_officer):
            file = frappe.get_doc(
                {"doctype": "File", "file_name": "tra-loi.xlsx", "is_private": 1, "content": out.getvalue()}
            ).insert()
            return api.read_answer(name or self.name, file.file_url)

    def decide(self, accept=(), refuse=(), user=None):
        rows = {row["beneficiary"]: row["name"] for row in self.rows()}
        with as_user(user or self.place.north_leader):
            return api.decide(
                self.name,
                frappe.as_json([rows[p.name] for p in accept]),
                frappe.as_json([rows[p.name] for p in refuse]),
            )

    def rows(self):
        with as_user(self.place.north_leader):
            return api.rows(self.name)

    def read(self, answers, **values):
        self.name, self.file = self.sent(**values)
        return self.answered(self.file, answers)

    def test_who_has_no_valid_paper_is_listed_once(self):
        self.name = self.made()
        self.assertEqual([r["beneficiary"] for r in self.rows()], [self.nobody.name, self.old.name])
        self.assertRaises(frappe.ValidationError, self.made)  # they wait for an answer already
        verify = self.made("Verify")
        self.assertEqual(frappe.db.get_value("Identity Check", verify, "people"), 1)

    def test_another_reader_does_not_let_the_first_one_decide(self):
        """The officer reads an answer in; were the leader to read in a second one, the officer could decide."""
        self.read({self.nobody.name: {"found_id_number": "099080000555"}})
        self.assertRaises(
            frappe.PermissionError,
            self.answered, self.file, {self.old.name: {"found_id_number": "099080000556"}},
            user=self.place.north_leader,
        )  # fmt: skip

    def test_the_file_holds_the_list_and_is_made_once(self):
        name, url = self.sent()
        book = load_workbook(io.BytesIO(frappe.get_doc("File", {"file_url": url}).get_content()))
        page = book.active
        self.assertEqual([cell.value for cell in page[4]], list(HEADINGS.values()))
        self.assertEqual(
            [cell.value for cell in page[5]][1:8],
            [self.nobody.name, "Hoàng Văn An", "03/02/1980", "Nam", None, "Thôn Một", "Xã Bắc Thử"],
        )
        self.assertTrue(page.protection.sheet)
        self.assertEqual(frappe.db.get_value("File", {"file_url": url}, "is_private"), 1)
        with as_user(self.place.north_officer):
            self.assertEqual(api.send(name)["file_url"], url)
        self.assertEqual(frappe.db.get_value("Identity Check", name, "status"), "Sent")

    def test_what_differs_is_shown_and_changes_nothing_before_it_is_accepted(self):
        told = self.read(
            {
                self.nobody.name: {
                    "found_id_number": "099080000555",
                    "found_birth": "04/02/1980",
                    "found_issue_date": "01/03/2022",
                },
                self.old.name: {"result": "Không tìm thấy"},
            }
        )
        self.assertEqual(told, {"read": 2, "problems": []})
        rows = {row["beneficiary"]: row for row in self.rows()}
        first = rows[self.nobody.name]
        self.assertEqual(
            (first["result"], first["decision"], first["message"]),
            ("Differs", "Open", "03/02/1980 → 04/02/1980; – → 099080000555"),
        )
        self.assertEqual(rows[self.old.name]["decision"], "Nothing to Do")
        self.nobody.reload()
        self.assertIsNone(self.nobody.id_number)
        self.assertEqual(self.decide([self.nobody]), {"accepted": 1, "refused": 0, "problems": []})
        self.nobody.reload()
        self.assertEqual(
            (self.nobody.id_number, self.nobody.id_kind, str(self.nobody.birth_date), self.nobody.full_name),
            ("099080000555", "CCCD", "1980-02-04", "Hoàng Văn An"),
        )
        self.assertEqual(str(self.nobody.id_issue_date), "2022-03-01")
        self.assertTrue(self.nobody.id_verified_on)
        self.assertEqual(self.nobody.workflow_state, "Approved")
        self.assertTrue(
            frappe.db.exists("Comment", {"reference_name": self.nobody.name, "comment_type": "Info"})
        )
        self.assertEqual(frappe.db.get_value("Identity Check", self.name, "status"), "Done")

    def test_who_read_it_in_does_not_decide(self):
        self.read({self.nobody.name: {"found_id_number": "099080000555"}})
        with self.assertRaises(frappe.PermissionError):
            self.decide([self.nobody], user=self.place.north_officer)
        with self.assertRaises(frappe.PermissionError):
            self.decide([self.nobody], user=self.place.south_leader)

    def test_a_refused_line_stays_as_it_is(self):
        self.read({self.nobody.name: {"found_full_name": "Hoàng Văn Anh"}})
        self.assertEqual(self.decide(refuse=[self.nobody])["refused"], 1)
        self.nobody.reload()
        self.assertEqual(self.nobody.full_name, "Hoàng Văn An")
        self.assertEqual(
            self.decide([self.nobody])["problems"][0]["message"], frappe._("This line is not open.")
        )

    def test_the_registry_moved_on(self):
        self.read({self.nobody.name: {"found_id_number": "099080000555"}})
        self.nobody.reload()
        self.nobody.db_set("full_name", "Hoàng Văn Ân")
        told = self.decide([self.nobody])
        self.assertEqual((told["accepted"], len(told["problems"])), (0, 1))
        decisions = {row["beneficiary"]: row["decision"] for row in self.rows()}
        self.assertEqual(decisions[self.nobody.name], "Outdated")

    def test_a_number_of_somebody_else_is_refused_alone(self):
        self.read(
            {
                self.nobody.name: {"found_id_number": self.right.id_number},
                self.old.name: {"found_id_number": "099180000556"},
            }
        )
        told = self.decide([self.nobody, self.old])
        self.assertEqual((told["accepted"], len(told["problems"])), (1, 1))
        self.assertIn(self.right.id_number, told["problems"][0]["message"])
        self.nobody.reload()
        self.assertIsNone(self.nobody.id_number)

    def test_a_death_becomes_a_proposed_stop(self):
        """Died on 5 October 2026: the stop is proposed from November 2026 on, and decides nothing by itself."""
        self.read({self.nobody.name: {"result": "Đã mất", "found_death_date": "05/10/2026"}})
        self.decide([self.nobody])
        change = frappe.get_last_doc("Benefit Change")
        self.assertEqual(
            (change.change_type, change.reason, str(change.event_date), str(change.effective_month)),
            ("Stop", "Died", "2026-10-05", "2026-11-01"),
        )
        self.assertEqual((change.workflow_state, change.source), ("Draft", self.name))
        self.assertEqual(self.rows()[0]["made"], change.name)
        self.nobody.reload()
        self.assertIsNone(self.nobody.death_date)

    def test_all_that_is_right_is_accepted_at_once(self):
        other = factories.person(self.place.north)
        moved_on = factories.person(self.place.north)
        same = {"result": "Khớp"}
        told = self.read({p.name: same for p in (self.right, other, moved_on)}, purpose="Verify")
        self.assertEqual(told["read"], 3)
        moved_on.db_set("full_name", "Tên Đã Sửa")
        with as_user(self.place.north_leader):
            self.assertEqual(api.accept_matching(self.name), {"accepted": 2, "outdated": 1})
        for person, verified in ((self.right, True), (other, True), (moved_on, False)):
            self.assertEqual(
                bool(frappe.db.get_value("Beneficiary", person.name, "id_verified_on")), verified
            )
        self.assertEqual(frappe.db.get_value("Identity Check", self.made("Verify"), "people"), 1)

    def test_cells_that_can_not_be_read_are_told_by_line(self):
        told = self.read(
            {
                self.nobody.name: {"found_id_number": "12345"},
                self.old.name: {"result": "Đã mất"},
            }
        )
        self.assertEqual(told["read"], 0)
        self.assertEqual([problem["row_no"] for problem in told["problems"]], [5, 6])
        self.assertIn("12345", told["problems"][0]["message"])
        self.assertEqual({row["decision"] for row in self.rows()}, {None})

    def test_wrong_files_are_refused(self):
        self.read({self.nobody.name: {"found_id_number": "099080000555"}})
        used = frappe.db.get_value("Identity Check", self.name, "answered_file")
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.DuplicateEntryError, api.read_answer, self.name, used)
            text = frappe.get_doc(
                {"doctype": "File", "file_name": "la.xlsx", "is_private": 1, "content": "không phải Excel"}
            ).insert()
            self.assertRaises(frappe.ValidationError, api.read_answer, self.name, text.file_url)
        south = factories.person(self.place.south, id_number=None)
        with as_user(self.place.south_officer):
            other = api.make(self.place.south, "Without Papers")["name"]
            url = api.send(other)["file_url"]
        with self.assertRaises(frappe.ValidationError):
            self.answered(url, {south.name: {"result": "Khớp"}}, user=self.place.district_officer)

    def test_nothing_is_written_by_hand(self):
        self.name = self.made()
        row = frappe.get_doc("Identity Check Row", self.rows()[0]["name"])
        row.update({"result": "Differs", "found_full_name": "Kẻ Gian", "decision": "Open"})
        self.assertRaises(frappe.PermissionError, row.save)
        with as_user(self.place.north_officer):
            head = frappe.get_doc("Identity Check", self.name)
            head.status = "Done"
            self.assertRaises(frappe.PermissionError, head.save)

    def test_other_communes_see_nothing(self):
        self.name = self.made()
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, api.make, self.place.north, "Verify")
            self.assertRaises(frappe.PermissionError, api.rows, self.name)
            self.assertRaises(frappe.PermissionError, api.send, self.name)
        with as_user(self.place.district_officer):
            self.assertEqual(len(api.rows(self.name)), 2)

    def test_only_what_the_list_knows_can_be_asked_for(self):
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.ValidationError, api.make, self.place.north, "Everything")
            self.assertRaises(frappe.ValidationError, api.make, self.place.north, "Verify", "Kẻ Gian")

    def test_dates_are_read_as_excel_keeps_them(self):
        self.read({self.nobody.name: {"found_birth": date(1980, 2, 4)}})
        self.assertEqual(self.rows()[0]["found_birth"], "04/02/1980")
