"""The list of changes as a paper: taken down, signed by another person, printed in the layout of Decree 30/2020."""

import io
import json
from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.services.papers import change_list as change_list_paper
from an_sinh.services.papers.change_list import change_list
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, approve_payroll, person, prepare
from an_sinh.tests.factories_changes import change, claim_of, on_day
from an_sinh.tests.factories_lists import calendar
from an_sinh.tests.papers.measured import check_margins
from an_sinh.tests.users import as_user

APRIL = date(2024, 4, 1)


class TestChangeListPapers(DistrictTestCase):
    """Four people at 540,000 đồng (360,000 × 1.5) in April; in May one becomes 6b: 900,000 (× 2.5), one is stopped."""

    def setUp(self):
        super().setUp()
        self.people = [person(self.place.north, village="Thôn Nà Phước") for _number in range(4)]
        approve_payroll(self.place, prepare(self.place.north, self.place.north_officer, APRIL))
        worse, stopped = self.people[:2]
        with on_day(2024, 5, 6):
            change(
                *(self.place, "Adjust", worse.name, "2024-05"),
                entitlement=claim_of(worse.name),
                category="BTXH-6b",
                reason="Condition Changed",
            )
            change(
                *(self.place, "Stop", stopped.name, "2024-05"),
                entitlement=claim_of(stopped.name),
                reason="Refused",
                event_date="2024-04-25",
            )

    def draft(self, unit: str | None = None, user: str | None = None, **values):
        with as_user(user or self.place.north_officer):
            return frappe.get_doc(
                {
                    "doctype": "Change List",
                    "administrative_unit": unit or self.place.north,
                    "programme": "BTXH",
                    "month": "2024-05-20",
                    **values,
                }
            ).insert()

    def hand_in(self, name: str, day: str = "2024-05-11 16:00:00"):
        with (
            as_user(self.place.north_leader),
            patch.object(change_list_paper, "now_datetime", lambda: frappe.utils.get_datetime(day)),
        ):
            return frappe.get_doc("Change List", name).submit()

    def test_a_draft_takes_the_changes_down(self):
        found = self.draft()
        self.assertEqual(found.name, f"BD-BTXH-2024-05-{self.place.north}")
        self.assertEqual((found.row_count, found.difference), (2, 900_000 - 540_000 - 540_000))
        self.assertEqual(found.summary, "Giảm (thôi hưởng): 1\nĐiều chỉnh mức: 1")
        rows = json.loads(found.content)
        self.assertEqual([row["beneficiary"] for row in rows], [self.people[1].name, self.people[0].name])
        self.assertEqual(rows[1]["reason"], frappe._("Condition Changed", "vi"))

    def test_a_draft_is_taken_down_anew_and_a_signed_one_stays(self):
        name = self.draft().name
        with on_day(2024, 5, 7):
            change(
                *(self.place, "Suspend", self.people[2].name, "2024-05"),
                entitlement=claim_of(self.people[2].name),
                reason="Not Collected",
            )
        with as_user(self.place.north_officer):
            frappe.get_doc("Change List", name).save()
        self.assertEqual(frappe.db.get_value("Change List", name, "row_count"), 3)
        signed = self.hand_in(name)
        with on_day(2024, 5, 8):
            change(
                *(self.place, "Suspend", self.people[3].name, "2024-05"),
                entitlement=claim_of(self.people[3].name),
                reason="Not Collected",
            )
        signed.reload()
        self.assertEqual((signed.docstatus, signed.row_count), (1, 3))
        with as_user(self.place.north_leader):
            signed.document_number = "15/DS-UBND"
            signed.save()
            signed.reload()
        self.assertEqual((signed.document_number, signed.row_count), ("15/DS-UBND", 3))

    def test_before_the_twelfth_is_in_time_on_the_eleventh(self):
        calendar(self.place.district, 12)
        name = self.draft().name
        self.assertEqual(str(frappe.db.get_value("Change List", name, "last_day")), "2024-05-11")
        self.assertFalse(self.hand_in(name, "2024-05-11 23:59:00").is_late)

    def test_on_the_twelfth_it_is_late(self):
        calendar(self.place.district, 12)
        self.assertTrue(self.hand_in(self.draft().name, "2024-05-12 00:01:00").is_late)

    def test_another_person_signs_and_nothing_is_cancelled(self):
        name = self.draft().name
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            frappe.get_doc("Change List", name).submit()
        with as_user(self.place.north_leader):
            own = frappe.get_doc("Change List", name)
            own.db_set("owner", self.place.north_leader, update_modified=False)
            with self.assertRaises(frappe.PermissionError):
                own.reload().submit()
            own.db_set("owner", self.place.north_officer, update_modified=False)
        signed = self.hand_in(name)
        with self.assertRaises(frappe.PermissionError):
            signed.cancel()

    def test_figures_that_a_client_sends_are_not_believed(self):
        found = self.draft(row_count=99, content="[]", difference=1)
        self.assertEqual((found.row_count, found.difference), (2, -180_000))

    def test_one_list_per_commune_programme_and_month_of_ones_own_area(self):
        self.draft()
        with self.assertRaises(frappe.DuplicateEntryError):
            self.draft()
        with self.assertRaises(frappe.PermissionError):
            self.draft(self.place.south)
        with self.assertRaisesRegex(frappe.ValidationError, "commune"):
            self.draft(self.place.district, self.place.district_officer)

    def test_the_pages_carry_each_list_with_its_sums(self):
        told = change_list(self.draft())
        rows = [row for page in told["pages"] for row in page["rows"]]
        self.assertEqual(
            [row["section"] or row["texts"]["full_name"] for row in rows],
            [
                "I. Danh sách giảm (thôi hưởng): 1 người",
                self.people[1].full_name,
                "II. Danh sách điều chỉnh mức: 1 người",
                self.people[0].full_name,
            ],
        )
        self.assertEqual(
            [
                rows[3]["texts"][name]
                for name in ("old_categories", "new_categories", "old", "new", "difference")
            ],
            ["6c", "6b", "540.000", "900.000", "+360.000"],
        )
        self.assertEqual(rows[1]["texts"]["difference"], "−540.000")
        self.assertEqual(rows[1]["texts"]["reason"], f"{frappe._('Refused', 'vi')}, 25/04/2024")
        self.assertEqual(rows[1]["texts"]["decision"], "15/QĐ-UBND, 15/01/2024")

    def test_the_paper_names_its_signers_and_hides_nothing_in_markup(self):
        frappe.db.set_value("Beneficiary", self.people[0].name, "full_name", "<script>alert(1)</script>")
        name = self.draft().name
        html = frappe.get_print("Change List", name, "Change List")
        self.assertNotIn("<script>alert(1)", html)
        self.assertIn("Bản dự thảo, chưa ký", html)
        signed = self.hand_in(name)
        html = frappe.get_print("Change List", name, "Change List")
        self.assertNotIn("Bản dự thảo", html)
        self.assertIn(signed.approvals[-1].full_name, html)
        self.assertIn("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", html)

    def test_the_pdf_has_the_composed_pages(self):
        from pypdf import PdfReader

        doc = self.draft()
        rows = json.loads(doc.content)
        doc.db_set("content", json.dumps(rows * 40))
        pages = change_list(doc)["pages"]
        self.assertGreater(len(pages), 2)
        pdf = frappe.get_print("Change List", doc.name, "Change List", as_pdf=True)
        found = PdfReader(io.BytesIO(pdf)).pages
        self.assertEqual(len(found), len(pages))
        check_margins(self, pdf)
        self.assertEqual({tuple(round(float(s)) for s in page.mediabox[2:]) for page in found}, {(842, 595)})

    def test_a_month_without_changes_says_so(self):
        found = self.draft(month="2024-04-01")
        self.assertEqual(found.row_count, 4, "April's list: four new people")
        empty = self.draft(self.place.south, self.place.south_officer, month=MAY)
        html = frappe.get_print("Change List", empty.name, "Change List")
        self.assertIn("Tháng này không có biến động", html)
