"""What each kind of benefit change does to the claims, and what the next payroll then carries, to the đồng.

Figures by hand, standard 360,000 đ: category 5c (× 1.0) 360,000; 6c (× 1.5) 540,000; 6b (× 2.5) 900,000; 4 (1.0 for
each child) 360,000 and 720,000. Of two categories the higher one is paid."""

from datetime import date
from itertools import permutations

import frappe
from an_sinh.services.changes import payment_status
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_changes import change, charged, claim_of, claims, on_day, propose, send, sign
from an_sinh.tests.users import as_user

MARCH, APRIL, MAY, JUNE = (date(2024, month, 1) for month in (3, 4, 5, 6))
ABOUT_A_CLAIM = ("Adjust", "Suspend", "Resume", "Correction")


class ChangeCase(DistrictTestCase):
    """A person of the northern commune with 6c since January 2024."""

    day = (2024, 5, 20)

    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        self.claim = claim_of(self.person.name)

    def pay(self, month):
        """Approve and pay the month's payroll; its lines of the person as (kind, first month, months, amount of each)."""
        name = factories.prepare(self.place.north, self.place.north_officer, month)
        if not name:
            return []
        factories.approve_payroll(self.place, name)
        factories.mark_paid(name, month.replace(day=20))
        return [
            (line.kind, f"{line.from_month:%Y-%m}", line.months, int(line.monthly_amount))
            for line in factories.lines(name)
            if line.beneficiary == self.person.name
        ]

    def change(self, kind, effective, **values):
        """A change about the person's claim, sent and approved on `day`."""
        if kind in ABOUT_A_CLAIM:
            values.setdefault("entitlement", self.claim)
        with on_day(*self.day):
            return change(self.place, kind, self.person.name, effective, **values)

    def assert_claims(self, *expected):
        self.assertEqual(claims(self.person.name), list(expected))


class TestForward(ChangeCase):
    """January to March are paid, 540,000 each; decided on 20 March for April or May."""

    day = (2024, 3, 20)

    def setUp(self):
        super().setUp()
        self.pay(MARCH)

    def test_a_grant(self):
        """6b from May: April 540,000, then the higher 900,000."""
        done = self.change("Grant", "2024-05", category="BTXH-6b")
        self.assert_claims(("BTXH-6c", "2024-01", None, "Approved"), ("BTXH-6b", "2024-05", None, "Approved"))
        granted = frappe.get_doc("Benefit Entitlement", done.applied_entitlement)
        self.assertEqual(
            (granted.category, granted.decision_number, str(granted.decision_date)),
            ("BTXH-6b", "15/QĐ-UBND", "2024-01-15"),
        )
        self.assertEqual(self.pay(APRIL), [("Regular", "2024-04", 1, 540_000)])
        self.assertEqual(self.pay(MAY), [("Regular", "2024-05", 1, 900_000)])

    def test_an_adjustment(self):
        """6c until March, 6b from April: 900,000."""
        self.change("Adjust", "2024-04", category="BTXH-6b")
        self.assert_claims(
            ("BTXH-6c", "2024-01", "2024-03", "Approved"), ("BTXH-6b", "2024-04", None, "Approved")
        )
        self.assertEqual(self.pay(APRIL), [("Regular", "2024-04", 1, 900_000)])

    def test_a_suspension_for_two_months(self):
        self.change("Suspend", "2024-04", end_month="2024-05-01", reason="Not Collected")
        self.assertEqual((self.pay(APRIL), self.pay(MAY)), ([], []))
        self.assertEqual(self.pay(JUNE), [("Regular", "2024-06", 1, 540_000)])
        self.assertEqual(frappe.db.get_value("Beneficiary", self.person.name, "status"), "Active")

    def test_an_open_suspension_and_its_end(self):
        """Suspended from April on, resumed from June."""
        self.change("Suspend", "2024-04", reason="Cannot Be Verified")
        self.assertEqual((self.pay(APRIL), self.pay(MAY)), ([], []))
        self.change("Resume", "2024-06")
        rows = frappe.get_doc("Benefit Entitlement", self.claim).suspensions
        self.assertEqual([(str(r.from_month), str(r.to_month)) for r in rows], [("2024-04-01", "2024-05-01")])
        self.assertEqual(self.pay(JUNE), [("Regular", "2024-06", 1, 540_000)])

    def test_an_adjustment_while_suspended_stays_suspended(self):
        """The new claim takes the open suspension over; once it is resumed from June, 6b is paid."""
        self.change("Suspend", "2024-04", reason="Cannot Be Verified")
        adjusted = self.change("Adjust", "2024-05", category="BTXH-6b")
        self.assertEqual((self.pay(APRIL), self.pay(MAY)), ([], []))
        self.change("Resume", "2024-06", entitlement=adjusted.applied_entitlement)
        self.assertEqual(self.pay(JUNE), [("Regular", "2024-06", 1, 900_000)])

    def test_a_stop(self):
        self.change("Stop", "2024-05", entitlement=self.claim, reason="Refused")
        self.assert_claims(("BTXH-6c", "2024-01", "2024-04", "Approved"))
        self.assertEqual(self.pay(APRIL), [("Regular", "2024-04", 1, 540_000)])
        self.assertEqual(self.pay(MAY), [])

    def test_a_stop_without_a_claim_ends_all_of_them_in_every_programme(self):
        factories.entitlement(self.person.name, "NCC-TB41")
        self.change("Stop", "2024-05", reason="Imprisoned")
        self.assert_claims(
            ("BTXH-6c", "2024-01", "2024-04", "Approved"), ("NCC-TB41", "2024-01", "2024-04", "Approved")
        )

    def test_a_stop_of_one_programme_leaves_the_other(self):
        factories.entitlement(self.person.name, "NCC-TB41")
        self.change("Stop", "2024-05", programme="BTXH", reason="No Longer Eligible")
        self.assert_claims(
            ("BTXH-6c", "2024-01", "2024-04", "Approved"), ("NCC-TB41", "2024-01", None, "Approved")
        )


class TestStanding(ChangeCase):
    """Decided on 20 March: suspended in April and May, ended with July. Nobody touches the record meanwhile."""

    def test_it_follows_the_calendar(self):
        with on_day(2024, 3, 20):
            change(
                self.place,
                "Suspend",
                self.person.name,
                "2024-04",
                entitlement=self.claim,
                end_month="2024-05-01",
                reason="Not Collected",
            )
            change(self.place, "Stop", self.person.name, "2024-08", entitlement=self.claim, reason="Age")
        seen = []
        for month in range(3, 9):
            with on_day(2024, month, 1):
                payment_status.refresh_payment_status()
            seen.append(frappe.db.get_value("Beneficiary", self.person.name, "status"))
        self.assertEqual(seen, ["Active", "Suspended", "Suspended", "Active", "Active", "Stopped"])


class TestBackdated(ChangeCase):
    """January to May are paid, 540,000 each; decided on 20 May for months long paid: June's list puts it right."""

    def setUp(self):
        super().setUp()
        self.pay(MAY)

    def test_a_grant(self):
        """6b from February: four months at 900,000 − 540,000 = 360,000 more."""
        self.change("Grant", "2024-02", category="BTXH-6b")
        self.assertEqual(
            self.pay(JUNE), [("Regular", "2024-06", 1, 900_000), ("Arrears", "2024-02", 4, 360_000)]
        )

    def test_an_adjustment_downwards(self):
        """5c from March: three months at 360,000 − 540,000 = 180,000 less."""
        self.change("Adjust", "2024-03", category="BTXH-5c")
        self.assertEqual(
            self.pay(JUNE), [("Regular", "2024-06", 1, 360_000), ("Recovery", "2024-03", 3, -180_000)]
        )

    def test_an_adjustment_from_the_first_month_cancels_the_old_claim(self):
        """6b instead of 6c since January: five months at 360,000 more."""
        self.change("Adjust", "2024-01", category="BTXH-6b")
        self.assert_claims(
            ("BTXH-6b", "2024-01", None, "Approved"), ("BTXH-6c", "2024-01", "2023-12", "Cancelled")
        )
        self.assertEqual(
            self.pay(JUNE), [("Regular", "2024-06", 1, 900_000), ("Arrears", "2024-01", 5, 360_000)]
        )

    def test_a_suspension(self):
        self.change("Suspend", "2024-02", end_month="2024-04-01", reason="Not Collected")
        self.assertEqual(
            self.pay(JUNE), [("Regular", "2024-06", 1, 540_000), ("Recovery", "2024-02", 3, -540_000)]
        )

    def test_a_resumption_from_the_beginning_of_a_suspension(self):
        """Suspended since March by decision, which was wrong: all its months are owed after all."""
        self.change("Suspend", "2024-03", reason="Cannot Be Verified")
        self.assertEqual(self.pay(JUNE), [("Recovery", "2024-03", 3, -540_000)])
        self.change("Resume", "2024-03")
        self.assertEqual(frappe.get_doc("Benefit Entitlement", self.claim).suspensions, [])
        self.assertEqual(
            self.pay(date(2024, 7, 1))[1:],
            [
                ("Arrears", "2024-06", 1, 540_000),
                # March to May went out before and are asked back: they are set off, not paid again.
                ("Arrears", "2024-03", 3, 540_000),
                ("Set Off", "2024-03", 3, -540_000),
            ],
        )

    def test_a_stop(self):
        self.change("Stop", "2024-03", entitlement=self.claim, reason="No Longer Eligible")
        self.assertEqual(self.pay(JUNE), [("Recovery", "2024-03", 3, -540_000)])
        self.assertEqual(charged(self.person.name), {"2024-01": 540_000, "2024-02": 540_000})

    def test_a_stop_from_the_first_month_takes_everything_back(self):
        self.change("Stop", "2023-11", entitlement=self.claim, reason="Mistake")
        self.assert_claims(("BTXH-6c", "2024-01", "2023-12", "Cancelled"))
        self.assertEqual(self.pay(JUNE), [("Recovery", "2024-01", 5, -540_000)])
        self.assertEqual(charged(self.person.name), {})

    def test_a_death_reported_late(self):
        """Died on 12 February: that month is paid, March to May come back, whatever month the officer entered."""
        done = self.change("Stop", "2024-05", entitlement=self.claim, reason="Died", event_date="2024-02-12")
        self.assertEqual((str(done.effective_month), done.entitlement), ("2024-03-01", None))
        self.assert_claims(("BTXH-6c", "2024-01", "2024-02", "Approved"))
        person = frappe.get_doc("Beneficiary", self.person.name)
        self.assertEqual((str(person.death_date), person.status), ("2024-02-12", "Stopped"))
        self.assertEqual(self.pay(JUNE), [("Recovery", "2024-03", 3, -540_000)])

    def test_a_death_tells_its_month_by_itself(self):
        """Died in February: from March on. Nothing else may leave its month out."""
        values = {"doctype": "Benefit Change", "change_type": "Stop", "beneficiary": self.person.name}
        with as_user(self.place.north_officer):
            done = frappe.get_doc({**values, "reason": "Died", "event_date": "2024-02-12"}).insert()
            self.assertEqual(str(done.effective_month), "2024-03-01")
            done.delete()
            with self.assertRaises(frappe.MandatoryError):
                frappe.get_doc({**values, "reason": "Missing"}).insert()

    def test_a_death_ends_what_an_old_file_entered_twice(self):
        """The record itself lacks what a new one must have."""
        second = factories.entitlement(self.person.name, "BTXH-5c")
        frappe.db.set_value("Benefit Entitlement", second.name, "category", "BTXH-6c")
        self.person.db_set({"birth_date": None, "birth_year": 0, "birth_precision": "Year"})
        self.change("Stop", "2024-03", reason="Died", event_date="2024-02-12")
        self.assert_claims(*[("BTXH-6c", "2024-01", "2024-02", "Approved")] * 2)

    def test_a_death_that_was_none_is_corrected(self):
        """Declared dead in February, three months recovered in June, alive: July pays June and sets the three off."""
        self.change("Stop", "2024-03", reason="Died", event_date="2024-02-12")
        self.pay(JUNE)
        self.change("Correction", "2024-01", lasts_on=1, reason="Mistake")
        person = frappe.get_doc("Beneficiary", self.person.name)
        self.assertEqual((person.death_date, person.status), (None, "Active"))
        self.assertEqual(
            self.pay(date(2024, 7, 1))[1:],
            [
                ("Arrears", "2024-06", 1, 540_000),
                # March to May went out before and are asked back: they are set off, not paid again.
                ("Arrears", "2024-03", 3, 540_000),
                ("Set Off", "2024-03", 3, -540_000),
            ],
        )

    def test_a_correction_of_the_first_month(self):
        """It should have begun in November: two more months."""
        self.change("Correction", "2023-11", reason="Mistake")
        self.assert_claims(("BTXH-6c", "2023-11", None, "Approved"))
        self.assertEqual(
            self.pay(JUNE), [("Regular", "2024-06", 1, 540_000), ("Arrears", "2023-11", 2, 540_000)]
        )

    def test_a_correction_to_a_later_first_month(self):
        """It should have begun in September only: June's list takes all five months back."""
        self.change("Correction", "2024-09", reason="Mistake")
        self.assertEqual(self.pay(JUNE), [("Recovery", "2024-01", 5, -540_000)])

    def test_a_correction_of_the_category(self):
        self.change("Correction", "2024-01", category="BTXH-6b", reason="Mistake")
        self.assert_claims(("BTXH-6b", "2024-01", None, "Approved"))
        self.assertEqual(
            self.pay(JUNE), [("Regular", "2024-06", 1, 900_000), ("Arrears", "2024-01", 5, 360_000)]
        )

    def test_a_correction_of_the_number_of_children(self):
        """Two children were entered as one: 720,000 instead of 360,000; 6c (540,000) is paid beside category 4."""
        children = factories.entitlement(self.person.name, "BTXH-4", coefficient=1)
        self.pay(JUNE)
        self.change("Correction", "2024-01", entitlement=children.name, coefficient=2, reason="Mistake")
        july = self.pay(date(2024, 7, 1))
        self.assertIn(("Arrears", "2024-01", 6, 360_000), july)

    def test_a_takeover_keeps_what_was_paid_before_it(self):
        """Taken over as paid through April with 6c; 6b since January: 360,000 more for January to April, and May
        wholly. What was paid before the takeover isn't paid again."""
        person = factories.person(self.place.north, category=None)
        held = factories.entitlement(person.name, "BTXH-6c", paid_through="2024-04-01")
        with on_day(2024, 5, 20):
            change(self.place, "Adjust", person.name, "2024-01", entitlement=held.name, category="BTXH-6b")
        self.person = person
        self.assertEqual(
            self.pay(JUNE),
            [
                ("Regular", "2024-06", 1, 900_000),
                ("Arrears", "2024-01", 4, 360_000),
                ("Arrears", "2024-05", 1, 900_000),
            ],
        )


class TestAnyOrder(ChangeCase):
    def test_the_order_of_approval_does_not_matter(self):
        """Three changes on their way at once, approved in each of the six orders: 6b granted from March, 6c suspended
        in February, a death on 10 April. January 540,000; February nothing; March and April 900,000, because 6b is
        higher than 6c; nothing after the month of death."""
        expected = {"2024-01": 540_000, "2024-03": 900_000, "2024-04": 900_000}
        people = {}
        for order in permutations(range(3)):
            person = factories.person(self.place.north)
            claim = claim_of(person.name)
            with on_day(2024, 4, 20):
                opened = [
                    propose(self.place, "Grant", person.name, "2024-03", category="BTXH-6b"),
                    propose(
                        self.place,
                        "Suspend",
                        person.name,
                        "2024-02",
                        entitlement=claim,
                        end_month="2024-02-01",
                        reason="Not Collected",
                    ),
                    propose(
                        self.place, "Stop", person.name, "2024-05", reason="Died", event_date="2024-04-10"
                    ),
                ]
                for document in opened:
                    send(self.place, document.name)
                for number in order:
                    sign(self.place, opened[number].name)
            people[order] = person.name
        self.pay(MARCH)
        self.pay(JUNE)
        self.assertEqual(
            {order: charged(name) for order, name in people.items()}, dict.fromkeys(people, expected)
        )
