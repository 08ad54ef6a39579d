"""A list of another register held against the registry, row by row: proposed, refused by name, or unchanged."""

import frappe
from an_sinh.api import round_trip as api
from an_sinh.services.registry_import.files import attach
from an_sinh.tests.factories import account_method, person
from an_sinh.tests.factories_changes import claim_of
from an_sinh.tests.factories_imports import workbook
from an_sinh.tests.factories_workbooks import RoundTripTestCase
from an_sinh.tests.users import as_user

HEADINGS = ["STT", "Xã", "Họ và tên", "Ngày sinh", "Số CCCD", "Thôn", "Mã đối tượng", "Mức hưởng", "Hưởng từ tháng",
            "Số tài khoản", "Ngân hàng", "Ghi chú", "Người nhận thay"]  # fmt: skip
TITLE = ["DANH SÁCH TRÍCH XUẤT THÁNG 05/2024"]


class TestExtracts(RoundTripTestCase):
    def line(self, someone, **changes) -> dict:
        """What the registry says of a person, as a row of a list."""
        return {
            "Xã": frappe.db.get_value("Administrative Unit", someone.administrative_unit, "unit_name"),
            "Họ và tên": someone.full_name,
            "Ngày sinh": "03/02/1980",
            "Số CCCD": someone.id_number,
            "Thôn": someone.village,
            "Mã đối tượng": "6c",
            "Hưởng từ tháng": "01/2024",
            **changes,
        }

    def content(self, lines: list[dict]) -> bytes:
        rows = [[line.get(heading, "") for heading in HEADINGS] for line in lines]
        for number, row in enumerate(rows, 1):
            row[0] = row[0] or number
        return workbook([TITLE, HEADINGS, *rows])

    def compare(self, lines: list[dict], place: str | None = None, user: str | None = None) -> str:
        with as_user(user or self.officer):
            name = f"trich-{frappe.generate_hash(length=6)}.xlsx"
            return api.compare(attach(self.content(lines), name, "source_file").file_url, place or self.north)

    def everybody(self, *changes: dict) -> list[dict]:
        return [
            self.line(someone, **change)
            for someone, change in zip(self.people, [*changes, {}, {}, {}], strict=False)
        ]

    def test_an_extract_that_says_what_the_registry_says_changes_nothing(self):
        name = self.compare(self.everybody())
        self.assertEqual(self.rows(name), [])
        found = self.counts(name)
        self.assertEqual((found.row_count, found.unchanged_count, found.status), (3, 3, "Done"))
        self.assertEqual(frappe.db.get_value("Registry Workbook", name, "kind"), "Extract")

    def test_spellings_and_empty_cells_are_no_difference(self):
        first, second, third = self.people
        name = self.compare(
            self.everybody(
                {"Họ và tên": first.full_name.upper(), "Thôn": "THON 1", "Hưởng từ tháng": ""},
                {"Ngày sinh": "1980", "Số CCCD": ""},
                {"Thôn": ""},
            )
        )
        self.assertEqual(self.rows(name), [], (second.full_name, third.full_name))

    def test_what_differs_is_shown_cell_by_cell_and_accepted_as_a_draft(self):
        first = self.people[0]
        name = self.compare(self.everybody({"Ngày sinh": "04/02/1981", "Thôn": "Thôn 9"}))
        (row,) = self.rows(name)
        self.assertEqual(
            (row["kind"], row["source_sheet"], row["sheet_row"], row["beneficiary"]),
            ("changed", "BTXH", 3, first.name),
        )
        self.assertEqual(
            [(found["fieldname"], found["old"], found["new"]) for found in row["fields"]],
            [("birth", "03/02/1980", "04/02/1981"), ("village", "Thôn 1", "Thôn 9")],
        )
        (done,) = self.decide(name, accept=[1])
        self.assertEqual((done["status"], done["message"]), ("Accepted", None))
        found = frappe.get_doc("Beneficiary", first.name)
        self.assertEqual(
            (str(found.birth_date), found.village, found.workflow_state), ("1981-02-04", "Thôn 9", "Draft")
        )
        self.assertIn(name, found.approvals[-1].reason)

    def test_another_category_is_an_adjustment_from_the_month_of_the_extract(self):
        name = self.compare(self.everybody({"Mã đối tượng": "6b"}))
        (row,) = self.rows(name)
        self.assertEqual(
            (row["kind"], row["sheet"], row["entitlement"]), ("changed", "Benefits", claim_of(self.first))
        )
        (done,) = self.decide(name, accept=[1])
        self.assertEqual((done["status"], done["message"]), ("Accepted", None))
        change = frappe.get_doc("Benefit Change", done["made"][0]["name"])
        self.assertEqual(
            (
                change.change_type,
                change.category,
                str(change.effective_month),
                change.source,
                change.workflow_state,
            ),
            ("Adjust", "BTXH-6b", "2024-05-01", name, "Draft"),
        )

    def test_a_second_benefit_is_a_grant(self):
        second = self.line(self.people[0], **{"Mã đối tượng": "7", "Hưởng từ tháng": "04/2024"})
        name = self.compare([*self.everybody(), second])
        (row,) = self.rows(name)
        self.assertEqual((row["kind"], row["sheet"], row["sheet_row"]), ("new", "New People", 6))
        (done,) = self.decide(name, accept=[1])
        change = frappe.get_doc("Benefit Change", done["made"][0]["name"])
        self.assertEqual(
            (change.change_type, change.category, change.beneficiary), ("Grant", "BTXH-7", self.first)
        )

    def test_somebody_new_comes_as_a_draft_with_the_benefit(self):
        new = self.line(
            self.people[0],
            **{
                "Họ và tên": "Lý Thị Mới",
                "Ngày sinh": "1950",
                "Số CCCD": "020150001234",
                "Hưởng từ tháng": "05/2024",
            },
        )
        name = self.compare([*self.everybody(), new, {**new, "Mã đối tượng": "7"}])
        first, again = self.rows(name)
        self.assertEqual((first["kind"], first["status"]), ("new", "Open"))
        self.assertEqual((again["kind"], again["status"], again["sheet_row"]), ("refused", "Refused", 7))
        self.assertIn("row 6", again["message"])
        done = self.decide(name, accept=[1])[0]
        self.assertEqual((done["status"], done["message"]), ("Accepted", None))
        made = frappe.get_doc("Beneficiary", done["made"][0]["name"])
        self.assertEqual(
            (made.full_name, made.id_number, made.administrative_unit, made.workflow_state),
            ("Lý Thị Mới", "020150001234", self.north, "Draft"),
        )

    def test_who_is_missing_there_is_told_and_stopped_by_a_decision_only(self):
        name = self.compare(self.everybody()[:2])
        (row,) = self.rows(name)
        self.assertEqual(
            (row["kind"], row["status"], row["beneficiary"], row["entitlement"]),
            ("stop", "Open", self.third, claim_of(self.third)),
        )
        self.assertIn("doesn't name this benefit", row["message"])
        (done,) = self.decide(name, refuse=[1])
        self.assertEqual((done["status"], frappe.db.count("Benefit Change")), ("Refused", 0))

    def test_who_leaves_there_is_proposed_to_stop_with_what_the_list_says(self):
        name = self.compare(self.everybody({"Ghi chú": "Đã chết ngày 02/5/2024"}))
        (row,) = self.rows(name)
        self.assertEqual((row["kind"], row["beneficiary"]), ("stop", self.first))
        self.assertIn("Đã chết ngày 02/5/2024", row["message"])
        (done,) = self.decide(name, accept=[1])
        change = frappe.get_doc("Benefit Change", done["made"][0]["name"])
        self.assertEqual(
            (change.change_type, change.reason, change.note, change.workflow_state),
            ("Stop", "Other", "Đã chết ngày 02/5/2024", "Draft"),
        )

    def test_rows_that_cannot_be_taken_say_why_with_their_place(self):
        """Nobody whose row can't be read is taken for somebody who is missing without a word about it."""
        first, second, third = self.people
        name = self.compare(
            self.everybody({"Ngày sinh": "31/02/1980"}, {"Hưởng từ tháng": "02/2024"}, {"Số CCCD": "12"})
        )
        rows = self.rows(name)
        self.assertEqual(
            [(row["kind"], row["sheet_row"], row["full_name"]) for row in rows],
            [
                ("refused", 3, first.full_name),
                ("refused", 4, second.full_name),
                ("refused", 5, third.full_name),
                ("stop", 0, first.full_name),
                ("stop", 0, third.full_name),
            ],
        )
        self.assertIn("31/02/1980", rows[0]["message"])
        self.assertIn("02/2024", rows[1]["message"])
        self.assertEqual(["row 3" in rows[3]["message"], "row 5" in rows[4]["message"]], [True, True])

    def test_an_account_is_a_draft_way_of_payment_and_one_of_a_receiver_is_named(self):
        account_method(self.first, number="101234567890")
        account = {"Số tài khoản": "109876543210", "Ngân hàng": "VietinBank"}
        name = self.compare(self.everybody(account))
        (row,) = self.rows(name)
        self.assertEqual(
            [(found["fieldname"], found["old"], found["new"]) for found in row["fields"]],
            [
                ("account_number", "101234567890", "109876543210"),
                ("account_holder", "NGUYEN VAN THU", self.people[0].full_name),
            ],
        )
        (done,) = self.decide(name, accept=[1])
        method = frappe.get_doc("Payment Method", done["made"][0]["name"])
        self.assertEqual((method.bank_account, method.workflow_state), ("VietinBank-109876543210", "Draft"))
        (row,) = self.rows(self.compare(self.everybody({}, {**account, "Người nhận thay": "Lý Thị Mẹ"})))
        self.assertEqual((row["kind"], row["beneficiary"]), ("refused", self.second))
        self.assertIn("Somebody else receives the money", row["message"])

    def test_an_id_number_of_somebody_else_is_named(self):
        stranger = {"Họ và tên": "Người Khác", "Ngày sinh": "1944"}
        rows = self.rows(self.compare(self.everybody(stranger)))
        self.assertEqual(
            [(row["kind"], row["full_name"]) for row in rows],
            [("refused", "Người Khác"), ("stop", self.people[0].full_name)],
        )
        self.assertIn(self.people[0].full_name, rows[0]["message"])

    def test_of_people_elsewhere_only_the_commune_is_said(self):
        other = person(self.place.south, village="Thôn 1")
        stranger = self.line(self.people[0], **{"Họ và tên": "Người Hỏi", "Số CCCD": other.id_number})
        (row,) = self.rows(self.compare([*self.everybody(), stranger]))
        south = frappe.db.get_value("Administrative Unit", self.place.south, "unit_name")
        self.assertIn(south, row["message"])
        self.assertNotIn(other.full_name, str(row))

    def test_a_district_compares_all_its_communes_at_once(self):
        other = person(self.place.south, village="Thôn 2")
        lines = [*self.everybody(), self.line(other, **{"Thôn": "Thôn 5"})]
        name = self.compare(lines, place=self.place.district, user=self.place.district_officer)
        with as_user(self.place.district_officer):
            (row,) = api.rows(name)
        self.assertEqual((row["beneficiary"], row["fields"][0]["new"]), (other.name, "Thôn 5"))
        self.assertEqual(
            frappe.db.get_value("Registry Workbook Row", {"workbook": name}, "administrative_unit"),
            self.place.south,
        )
        done = self.decide(name, accept=[1], user=self.place.district_officer)
        self.assertEqual(done[0]["status"], "Accepted")

    def test_a_file_that_is_no_list_or_was_sent_before_leaves_nothing(self):
        lines = self.everybody()
        with as_user(self.officer):
            bad = attach(b"%PDF-1.7", "a.pdf", "source_file")
            with self.assertRaisesRegex(frappe.ValidationError, "neither an Excel file nor a table"):
                api.compare(bad.file_url, self.north)
        content = self.content(lines)
        with as_user(self.officer):
            name, again = (
                attach(content, f"trich-{number}.xlsx", "source_file").file_url for number in range(2)
            )
            first = api.compare(name, self.north)
            with self.assertRaisesRegex(frappe.DuplicateEntryError, first):
                api.compare(again, self.north)
        self.assertEqual(frappe.db.count("Registry Workbook"), 1)

    def test_only_who_may_propose_there_compares(self):
        with self.assertRaises(frappe.PermissionError):
            self.compare(self.everybody(), user=self.place.south_officer)
        self.assertEqual(frappe.db.count("Registry Workbook"), 0)
