"""A commune's list out as a workbook and back as proposals, row by row."""

import io
import zipfile
from unittest.mock import patch

import frappe
from an_sinh.services.workbooks import decisions as workbook_decisions
from an_sinh.services.workbooks import export as workbook_export
from an_sinh.tests.factories import account_method
from an_sinh.tests.factories_changes import change, claim_of, on_day
from an_sinh.tests.factories_workbooks import SHEETS, RoundTripTestCase, Workbook, vi
from an_sinh.tests.users import as_user


def _parts(content: bytes) -> list[bytes]:
    """The sheets inside an .xlsx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]


class TestRoundTrip(RoundTripTestCase):
    # --- going out ---

    def test_the_workbook_shows_people_and_benefits_and_protects_their_keys(self):
        account_method(self.first, number="101234567890")
        book = Workbook(self.north)
        self.assertEqual(book.book.sheetnames[:4], [*SHEETS.values(), vi("Lists")])
        self.assertEqual(book.book["_an_sinh"].sheet_state, "veryHidden")
        self.assertEqual(book.cell("People", self.first, "full_name").value, self.people[0].full_name)
        self.assertEqual(book.cell("People", self.first, "birth").value, "03/02/1980")
        self.assertEqual(book.cell("People", self.first, "channel").value, vi("Account"))
        self.assertEqual(book.cell("People", self.first, "account_number").value, "101234567890")
        claim = claim_of(self.first)
        self.assertEqual(book.cell("Benefits", claim, "category").value, "BTXH-6c")
        self.assertEqual(book.cell("Benefits", claim, "start_month").value, "01/2024")
        self.assertTrue(book.cell("People", self.first, "beneficiary").protection.locked)
        self.assertFalse(book.cell("People", self.first, "full_name").protection.locked)
        for title in SHEETS.values():
            self.assertTrue(book.book[title].protection.sheet)

    def test_cells_are_chosen_from_lists(self):
        book = Workbook(self.north)
        validated = {
            validation.formula1: str(validation.sqref)
            for validation in book.book[SHEETS["Benefits"]].data_validations.dataValidation
        }
        self.assertEqual(len(validated), 3)
        lists = book.book[vi("Lists")]
        offered = {
            column[0].value: [cell.value for cell in column[1:] if cell.value] for column in lists.columns
        }
        name = frappe.db.get_value("Benefit Category", "BTXH-6b", "category_name")
        self.assertIn(f"BTXH-6b – {name[:60]}", offered[vi("Category")])
        self.assertNotIn(None, offered)

    def test_a_name_is_never_a_formula(self):
        frappe.db.set_value("Beneficiary", self.first, "full_name", "=1+1")
        self.assertNotIn(b"<f>", b"".join(_parts(workbook_export.workbook_of(self.north, "BTXH"))))

    # --- coming back ---

    def test_an_untouched_workbook_changes_nothing(self):
        name = self.upload(Workbook(self.north))
        self.assertEqual(self.rows(name), [])
        found = self.counts(name)
        self.assertEqual((found.row_count, found.unchanged_count, found.status), (6, 6, "Done"))

    def test_the_differences_are_shown_cell_by_cell(self):
        book = Workbook(self.north)
        book.set("People", self.first, phone="0912345678", village="Thôn 2", birth="1981")
        book.set(
            *("Benefits", claim_of(self.second)),
            change_type=vi("Stop"),
            effective_month="05/2024",
            reason=vi("Refused"),
        )
        book.add(
            full_name="Lý Thị Mới",
            birth="02/09/1950",
            sex=vi("Female"),
            new_category="BTXH-6c",
            effective_month="05/2024",
        )
        rows = self.rows(self.upload(book))
        self.assertEqual(
            [(row["row_no"], row["sheet"], row["kind"], row["status"], row["full_name"]) for row in rows],
            [
                (1, "People", "changed", "Open", self.people[0].full_name),
                (2, "Benefits", "stop", "Open", self.people[1].full_name),
                (3, "New People", "new", "Open", "Lý Thị Mới"),
            ],
        )
        self.assertEqual(
            [(found["fieldname"], found["old"], found["new"]) for found in rows[0]["fields"]],
            [("birth", "03/02/1980", "1981"), ("village", "Thôn 1", "Thôn 2"), ("phone", "", "0912345678")],
        )

    def test_dates_in_other_spellings_are_no_difference(self):
        book = Workbook(self.north)
        book.set("People", self.first, birth="3.2.1980", full_name=f"  {self.people[0].full_name} ")
        self.assertEqual(self.rows(self.upload(book)), [])

    def test_an_accepted_correction_reopens_the_record_as_a_draft_of_the_officer(self):
        book = Workbook(self.north)
        book.set("People", self.first, full_name="Nguyễn Thị Đúng", birth="1979")
        name = self.upload(book)
        row = self.decide(name, accept=[1])[0]
        self.assertEqual((row["status"], row["message"]), ("Accepted", None))
        self.assertEqual(row["made"], [{"doctype": "Beneficiary", "name": self.first}])
        found = frappe.get_doc("Beneficiary", self.first)
        self.assertEqual(
            (
                found.full_name,
                found.birth_precision,
                found.birth_year,
                found.birth_date,
                found.workflow_state,
            ),
            ("Nguyễn Thị Đúng", "Year", 1979, None, "Draft"),
        )
        self.assertIn(name, found.approvals[-1].reason)

    def test_what_nobody_signs_for_is_written_at_once(self):
        """A phone number reopens no record: an open one would hold up the commune's list."""
        book = Workbook(self.north)
        book.set("People", self.first, phone="0912345678", village="Thôn 2")
        row = self.decide(self.upload(book), accept=[1])[0]
        self.assertEqual((row["status"], row["message"]), ("Accepted", None))
        found = frappe.get_doc("Beneficiary", self.first)
        self.assertEqual(
            (found.phone, found.village, found.workflow_state), ("0912345678", "Thôn 2", "Approved")
        )

    def test_an_accepted_change_of_a_benefit_is_a_draft_change(self):
        claim = claim_of(self.second)
        book = Workbook(self.north)
        book.set(
            *("Benefits", claim),
            change_type=vi("Adjust"),
            effective_month="06/2024",
            new_category="BTXH-6b",
            reason=vi("Condition Changed"),
            decision_number="20/QĐ-UBND",
            decision_date="15/05/2024",
        )
        name = self.upload(book)
        made = self.decide(name, accept=[1])[0]
        self.assertEqual((made["status"], made["message"]), ("Accepted", None))
        found = frappe.get_doc("Benefit Change", made["made"][0]["name"])
        self.assertEqual(
            (found.change_type, found.entitlement, found.category, str(found.effective_month)),
            ("Adjust", claim, "BTXH-6b", "2024-06-01"),
        )
        self.assertEqual(
            (
                found.decision_number,
                str(found.decision_date),
                found.source,
                found.workflow_state,
                found.owner,
            ),
            ("20/QĐ-UBND", "2024-05-15", name, "Draft", self.officer),
        )

    def test_a_new_account_is_a_draft_way_of_payment(self):
        book = Workbook(self.north)
        book.set(
            *("People", self.first),
            channel=vi("Account"),
            account_number="109876543210",
            provider="VietinBank",
            account_holder="NGUYEN VAN THU",
        )
        row = self.decide(self.upload(book), accept=[1])[0]
        self.assertEqual((row["status"], row["message"]), ("Accepted", None))
        method = frappe.get_doc("Payment Method", row["made"][0]["name"])
        self.assertEqual(
            (method.beneficiary, method.channel, method.bank_account, method.workflow_state),
            (self.first, "Account", "VietinBank-109876543210", "Draft"),
        )
        self.assertEqual(frappe.db.get_value("Beneficiary", self.first, "workflow_state"), "Approved")

    def test_a_new_person_comes_with_benefit_and_way_of_payment(self):
        book = Workbook(self.north)
        book.add(
            full_name="Lý Thị Mới",
            birth="02/09/1950",
            sex=vi("Female"),
            id_number="020150001234",
            village="Thôn 3",
            new_category="BTXH-6c",
            effective_month="05/2024",
            channel=vi("Cash at Home"),
        )
        row = self.decide(self.upload(book), accept=[1])[0]
        self.assertEqual((row["status"], row["message"]), ("Accepted", None))
        self.assertEqual(
            [made["doctype"] for made in row["made"]],
            ["Beneficiary", "Benefit Entitlement", "Payment Method"],
        )
        found = frappe.get_doc("Beneficiary", row["made"][0]["name"])
        self.assertEqual(
            (found.full_name, found.sex, found.id_number, found.administrative_unit, found.workflow_state),
            ("Lý Thị Mới", "Female", "020150001234", self.north, "Draft"),
        )
        self.assertEqual(
            frappe.db.get_value("Benefit Entitlement", row["made"][1]["name"], ["status", "category"]),
            ("Proposed", "BTXH-6c"),
        )

    def test_a_further_benefit_of_somebody_registered_is_a_grant(self):
        book = Workbook(self.north)
        book.add(beneficiary=self.first, new_category="BTXH-7", effective_month="05/2024")
        row = self.decide(self.upload(book), accept=[1])[0]
        self.assertEqual((row["status"], row["message"]), ("Accepted", None))
        made = frappe.get_doc("Benefit Change", row["made"][0]["name"])
        self.assertEqual((made.change_type, made.category), ("Grant", "BTXH-7"))

    def test_many_rows_are_accepted_by_a_job_and_wait_for_it(self):
        book = Workbook(self.north)
        for someone in self.people:
            book.set("People", someone.name, village="Thôn 8")
        name = self.upload(book)
        with (
            patch.object(workbook_decisions, "AT_ONCE", 2),
            patch.object(frappe, "enqueue") as enqueue,
            patch.object(frappe.db, "commit"),
            patch.object(frappe.db, "rollback"),
        ):
            rows = self.decide(name, accept=[1, 2, 3])
            self.assertEqual({row["status"] for row in rows}, {"Open"})
            with self.assertRaisesRegex(frappe.ValidationError, name):
                self.decide(name, refuse=[1])
            self.assertEqual(enqueue.call_args.args[0], "an_sinh.services.workbooks.decisions.accept_queued")
            with as_user(self.officer):
                workbook_decisions.accept_queued(
                    enqueue.call_args.kwargs["workbook"], enqueue.call_args.kwargs["accept"]
                )
        self.assertEqual({row["status"] for row in self.rows(name)}, {"Accepted"})
        self.assertEqual(self.counts(name).status, "Done")

    # --- older than the registry ---

    def test_a_row_older_than_the_registry_is_refused_alone(self):
        book = Workbook(self.north)
        frappe.get_doc("Beneficiary", self.first).db_set("phone", "0900000000")
        for name in (self.first, self.second):
            book.set("People", name, village="Thôn 9")
        rows = self.rows(self.upload(book))
        self.assertEqual(
            [(row["beneficiary"], row["kind"], row["status"]) for row in rows],
            [(self.first, "refused", "Outdated"), (self.second, "changed", "Open")],
        )
        self.assertEqual([found["fieldname"] for found in rows[0]["fields"]], ["village", "phone"])

    def test_an_older_row_that_says_what_the_registry_says_is_fine(self):
        book = Workbook(self.north)
        book.set("People", self.first, village="Thôn 9")
        frappe.get_doc("Beneficiary", self.first).db_set("village", "Thôn 9")
        self.assertEqual(self.rows(self.upload(book)), [])

    def test_a_change_that_took_effect_meanwhile_outdates_its_benefit_only(self):
        book = Workbook(self.north)
        for someone in (self.first, self.second):
            book.set(
                *("Benefits", claim_of(someone)),
                change_type=vi("Suspend"),
                effective_month="06/2024",
                reason=vi("Not Collected"),
            )
        with on_day(2024, 5):
            change(
                *(self.place, "Suspend", self.first, "2024-05"),
                entitlement=claim_of(self.first),
                reason="Not Collected",
            )
        rows = self.rows(self.upload(book))
        self.assertEqual([row["status"] for row in rows], ["Outdated", "Open"])

    def test_what_changes_between_upload_and_decision_is_not_overwritten(self):
        book = Workbook(self.north)
        book.set("People", self.first, village="Thôn 9")
        name = self.upload(book)
        frappe.get_doc("Beneficiary", self.first).db_set("village", "Thôn 5")
        self.assertEqual(self.decide(name, accept=[1])[0]["status"], "Outdated")
        self.assertEqual(frappe.db.get_value("Beneficiary", self.first, "village"), "Thôn 5")
