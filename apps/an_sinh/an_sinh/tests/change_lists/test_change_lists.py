"""The monthly lists of changes: what the changes on file will do, and the same again once the payroll is worked out."""

from datetime import date

import frappe
from an_sinh.an_sinh.report.monthly_changes.monthly_changes import execute
from an_sinh.domain.payroll.month_balance import breaks
from an_sinh.services.change_lists import rows as change_lists
from an_sinh.services.payroll import bridge
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, approve_payroll, entitlement, person, prepare
from an_sinh.tests.factories_changes import change, claim_of, on_day, propose, send
from an_sinh.tests.factories_lists import calendar
from an_sinh.tests.users import as_user

APRIL, JUNE = date(2024, 4, 1), date(2024, 6, 1)
TOLD = ("movement", "beneficiary", "old", "new", "difference", "reason", "decision_number")


class TestChangeLists(DistrictTestCase):
    """Everybody has 540,000 đồng a month (6c: 360,000 × 1.5) in April; 6b gives 900,000 (× 2.5)."""

    def setUp(self):
        super().setUp()
        self.people = [person(self.place.north) for _number in range(5)]
        name = prepare(self.place.north, self.place.north_officer, APRIL)
        approve_payroll(self.place, name)

    def change_everything(self) -> list:
        """In May: one dies, one is suspended, one becomes 6b, one moves to the south, one stays, one is new."""
        died, suspended, worse, moved, _stays = self.people
        with on_day(2024, 5, 6):
            change(self.place, "Stop", died.name, "2024-05", reason="Died", event_date="2024-04-20")
            change(
                *(self.place, "Suspend", suspended.name, "2024-05"),
                entitlement=claim_of(suspended.name),
                reason="Not Collected",
            )
            change(
                *(self.place, "Adjust", worse.name, "2024-05"),
                entitlement=claim_of(worse.name),
                category="BTXH-6b",
                reason="Condition Changed",
            )
            change(self.place, "Transfer", moved.name, "2024-05", to_unit=self.place.south, reason="Moved")
        newcomer = person(self.place.north, None)
        entitlement(newcomer.name, "BTXH-6b", start_month=MAY, decision_number="16/QĐ-UBND")
        return [newcomer, died, moved, suspended, worse]

    def told(self, unit: str | None = None, month=MAY, of: list | None = None) -> list[tuple]:
        rows = change_lists.rows_of(unit or self.place.north, month) if of is None else of
        return [tuple(row[name] for name in TOLD) for row in rows]

    def expected(self, newcomer, died, moved, suspended, worse) -> list[tuple]:
        return [
            ("increase", newcomer.name, 0, 900_000, 900_000, "New registration", "16/QĐ-UBND"),
            ("decrease", died.name, 540_000, 0, -540_000, "Died", "15/QĐ-UBND"),
            ("transfer_out", moved.name, 540_000, 0, -540_000, "Moved", "15/QĐ-UBND"),
            ("suspension", suspended.name, 540_000, 0, -540_000, "Not Collected", "15/QĐ-UBND"),
            ("adjustment", worse.name, 540_000, 900_000, 360_000, "Condition Changed", "15/QĐ-UBND"),
        ]

    def test_the_lists_before_the_payroll_and_after_it_are_the_same(self):
        expected = self.expected(*self.change_everything())
        self.assertEqual(self.told(), expected)
        prepare(self.place.north, self.place.north_officer, MAY)
        rows = change_lists.rows_of(self.place.north, MAY)
        self.assertEqual(self.told(of=rows), expected)
        self.assertEqual({row["worked_out"] for row in rows}, {True})

    def test_the_differences_lead_from_last_month_to_this_one(self):
        """5 × 540,000 = 2,700,000; + 900,000 − 3 × 540,000 + 360,000 = 2,340,000 = 540,000 + 2 × 900,000."""
        self.change_everything()
        total = sum(row["difference"] for row in change_lists.rows_of(self.place.north, MAY))
        name = prepare(self.place.north, self.place.north_officer, MAY)
        figures = frappe.db.get_value("Monthly Payroll", name, ["previous_amount", "current_amount"])
        self.assertEqual([int(figure) for figure in figures], [2_700_000, 2_340_000])
        self.assertEqual(total, 2_340_000 - 2_700_000)

    def test_the_other_commune_has_the_transfer_in(self):
        moved = self.change_everything()[2]
        expected = [("transfer_in", moved.name, 0, 540_000, 540_000, "Moved", "15/QĐ-UBND")]
        self.assertEqual(self.told(self.place.south), expected)
        prepare(self.place.south, self.place.south_officer, MAY)
        self.assertEqual(self.told(self.place.south), expected)

    def test_details_that_the_paper_asks_for(self):
        *_others, worse = self.change_everything()
        row = change_lists.rows_of(self.place.north, MAY)[-1]
        self.assertEqual((row["old_categories"], row["new_categories"]), (("6c",), ("6b",)))
        self.assertEqual((row["full_name"], row["birth_text"]), (worse.full_name, "03/02/1980"))
        self.assertEqual(
            (str(row["effective_month"]), str(row["decision_date"])), ("2024-05-01", "2024-01-15")
        )

    def test_what_is_sent_after_the_cut_off_stands_on_the_next_list(self):
        """Before the 12th: what is sent on 13 May waits for June, where it counts from May all the same."""
        calendar(self.place.district, 12)
        suspended = self.people[1]
        with on_day(2024, 5, 13):
            change(
                *(self.place, "Suspend", suspended.name, "2024-05"),
                entitlement=claim_of(suspended.name),
                reason="Not Collected",
            )
        self.assertEqual(self.told(), [])
        self.assertEqual(
            self.told(month=JUNE),
            [("suspension", suspended.name, 540_000, 0, -540_000, "Not Collected", "15/QĐ-UBND")],
        )

    def test_a_change_that_waits_for_signatures_shows_its_state_and_a_draft_is_left_out(self):
        with on_day(2024, 5, 6):
            sent = propose(
                *(self.place, "Stop", self.people[0].name, "2024-05"),
                entitlement=claim_of(self.people[0].name),
                reason="Refused",
            )
            propose(
                *(self.place, "Stop", self.people[1].name, "2024-05"),
                entitlement=claim_of(self.people[1].name),
                reason="Refused",
            )
            send(self.place, sent.name)
        rows = change_lists.rows_of(self.place.north, MAY)
        self.assertEqual(
            [(row["change"], row["state"], row["old"], row["new"]) for row in rows],
            [(sent.name, "Pending Commune Leader", 540_000, 0)],
        )
        self.assertEqual(self.told(month=JUNE), self.told(), "what isn't signed yet stays on the list")

    def test_a_resumption_comes_back_and_a_correction_of_the_past_is_an_adjustment(self):
        suspended = self.people[1]
        with on_day(2024, 4, 10):
            change(
                *(self.place, "Suspend", suspended.name, "2024-05"),
                entitlement=claim_of(suspended.name),
                reason="Not Collected",
            )
        with as_user(self.place.north_officer):
            self.assertEqual(self.told()[0][0], "suspension")
        may = prepare(self.place.north, self.place.north_officer, MAY)
        approve_payroll(self.place, may)
        with on_day(2024, 6, 5):
            change(self.place, "Resume", suspended.name, "2024-06", entitlement=claim_of(suspended.name))
        expected = [("resumption", suspended.name, 0, 540_000, 540_000, "Resume", "15/QĐ-UBND")]
        self.assertEqual(self.told(month=JUNE), expected)
        prepare(self.place.north, self.place.north_officer, JUNE)
        self.assertEqual(self.told(month=JUNE), expected)

    def test_a_suspension_lifted_from_its_beginning_is_a_resumption_too(self):
        """May was not paid; in June it turns out that it should have been: 540,000 for June and as much in arrears."""
        suspended = self.people[1]
        with on_day(2024, 5, 6):
            change(
                *(self.place, "Suspend", suspended.name, "2024-05"),
                entitlement=claim_of(suspended.name),
                reason="Not Collected",
            )
        approve_payroll(self.place, prepare(self.place.north, self.place.north_officer, MAY))
        with on_day(2024, 6, 5):
            change(self.place, "Resume", suspended.name, "2024-05", entitlement=claim_of(suspended.name))
        expected = [("resumption", suspended.name, 0, 540_000, 540_000, "Resume", "15/QĐ-UBND")]
        self.assertEqual(self.told(month=JUNE), expected)
        name = prepare(self.place.north, self.place.north_officer, JUNE)
        self.assertEqual(self.told(month=JUNE), expected)
        self.assertEqual(int(frappe.db.get_value("Monthly Payroll", name, "arrears_amount")), 540_000)

    def test_the_identity_holds_and_names_the_changes(self):
        self.change_everything()
        prepare(self.place.north, self.place.north_officer, MAY)
        found = bridge.bridge_within(self.place.north, "BTXH", MAY)
        figures = {
            f"{step['movement']}_{measure}": step[measure]
            for step in found["steps"]
            for measure in ("persons", "amount")
        }
        self.assertEqual((found["broken"], breaks(figures)), ([], []))
        changes = [
            row["change"]
            for step in found["steps"]
            for row in step["people"]
            if step["movement"] not in ("increase",)
        ]
        self.assertEqual(len(changes), 4)
        self.assertTrue(all(frappe.db.exists("Benefit Change", name) for name in changes))

    def test_the_report_of_the_district_and_its_summary(self):
        self.change_everything()
        with as_user(self.place.district_officer):
            columns, rows, _message, _chart, summary = execute({"month": "2024-05-01"})
        self.assertEqual(len(rows), 6)
        self.assertTrue({column["fieldname"] for column in columns} >= set(rows[0]))
        self.assertEqual(
            [(card["label"], card["value"]) for card in summary],
            [
                ("Increases", 1),
                ("Transfers In", 1),
                ("Resumptions", 0),
                ("Decreases (Stopped)", 1),
                ("Transfers Out", 1),
                ("Suspensions of Payment", 1),
                ("Adjustments", 1),
                ("Difference", 180_000),
            ],
        )

    def test_one_list_and_one_commune_of_the_report(self):
        self.change_everything()
        with as_user(self.place.district_officer):
            rows = execute(
                {"month": "2024-05-15", "administrative_unit": self.place.south, "movement": "Transfers In"}
            )[1]
        self.assertEqual(
            [(row["movement_label"], row["unit_name"], row["new"]) for row in rows],
            [("Transfers In", "Xã Nam Thử", 540_000)],
        )

    def test_a_commune_reports_its_own_changes_only(self):
        self.change_everything()
        with as_user(self.place.south_officer):
            rows = execute({"month": "2024-05-01"})[1]
        self.assertEqual([row["unit_name"] for row in rows], ["Xã Nam Thử"])
        with as_user(self.place.homeless_officer):
            self.assertEqual(execute({"month": "2024-05-01"})[1], [])
