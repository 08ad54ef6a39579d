"""Lives through the decrees: 20/2021, 147/2025 from 07/2025, 335/2026 from 07/2026 (applied since 05.10.2026).

Standards: 360.000 to 06/2024, 500.000 to 06/2026, then 540.000. 5a1 and 6c are 1,5, 5a2 is 2,0, a child of K4 is 1,0."""

from datetime import date

import frappe
from an_sinh.api import age_steps
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.registry_import.context import load_categories
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, lines
from an_sinh.tests.factories_changes import change, claim_of, on_day, propose, send, sign
from an_sinh.tests.factories_law import decide_levels
from an_sinh.tests.users import as_user


class RuleSetCase(DistrictTestCase):
    keeps_ages = True

    def setUp(self):
        super().setUp()
        decide_levels(self.place.north)

    def born(self, day: str, category: str | None = None, start: str = "2022-01-01", **values) -> str:
        person = factories.person(self.place.north, None, birth_date=day).name
        if category:
            factories.entitlement(person, category, start_month=start, **values)
        return person

    def pay(self, *days: date) -> None:
        for day in days:
            with as_user(self.place.north_officer):
                name = payroll.generate(day, self.place.north, "BTXH")
            approve_payroll(self.place, name)

    def shown(self, person: str, month: date) -> list[tuple]:
        """The lines of a person on a list: kind, months, đồng."""
        name = frappe.db.get_value(
            "Monthly Payroll", {"month": month, "administrative_unit": self.place.north}
        )
        return [
            (line.kind, f"{line.from_month:%m}-{line.to_month:%m}", int(line.amount))
            for line in lines(name)
            if line.beneficiary == person
        ]

    def assert_change_refused(self, kind: str, person: str, effective: str, **values) -> str:
        return self.assert_refused("", propose, self.place, kind, person, effective, **values)


class TestElderly(RuleSetCase):
    def test_who_turns_75_in_september_and_in_november(self):
        """July to September were paid before the decree could be applied: 1,5 × 500.000 = 750.000. October: 5a2 is
        2,0 × 540.000 = 1.080.000 and 07–08 bring 810.000 − 750.000 = 60.000 each, September 330.000. Who is 75 in
        November has 3 × 60.000, 810.000 in October and 1.080.000 in November."""
        july, august, september, october, november = (date(2026, month, 1) for month in range(7, 12))
        first, second = self.born("1951-09-20", "BTXH-5a1"), self.born("1951-11-02", "BTXH-5a1")
        everything = self.born("1990-01-01", "BTXH-6c")
        self.pay(july, august, september)
        for person, month, day in ((first, october, (2026, 10, 8)), (second, november, (2026, 11, 5))):
            with as_user(self.place.north_officer):
                (name,) = age_steps.make_changes(frappe.as_json([claim_of(person)]), str(month))["created"]
            made = frappe.get_doc("Benefit Change", name)
            self.assertEqual((made.change_type, made.category), ("Adjust", "BTXH-5a2"))
            with on_day(*day):
                self.decide(name, day)
            self.pay(month)
        self.assertEqual(
            self.shown(first, october),
            [("Regular", "10-10", 1_080_000), ("Arrears", "07-08", 120_000), ("Arrears", "09-09", 330_000)],
        )
        self.assertEqual(
            self.shown(second, october), [("Regular", "10-10", 810_000), ("Arrears", "07-09", 180_000)]
        )
        self.assertEqual(self.shown(second, november), [("Regular", "11-11", 1_080_000)])
        self.assertEqual(
            self.shown(everything, october), [("Regular", "10-10", 810_000), ("Arrears", "07-09", 180_000)]
        )

    def decide(self, name: str, day: tuple) -> None:
        document = frappe.get_doc("Benefit Change", name)
        document.update({"decision_number": "9/QĐ-UBND", "decision_date": date(*day)})
        with as_user(self.place.north_officer):
            document.save()
        send(self.place, name)
        sign(self.place, name)

    def test_the_category_for_60_to_75_is_refused_to_somebody_born_in_1941(self):
        """85 years old in 10/2026: 5a2 since the age of 75; under Decree 20/2021 the border was 80."""
        person = self.born("1941-05-01")
        message = self.assert_change_refused(
            "Grant", person, "2026-10", category="BTXH-5a1", decision_date="2026-10-12"
        )
        self.assertIn("from 60 to below 75 years in 10/2026", message)
        self.assertIn("NĐ 335/2026/NĐ-CP", message)
        propose(self.place, "Grant", person, "2026-10", category="BTXH-5a2", decision_date="2026-10-12")
        of_77 = self.born("1947-05-01")
        propose(self.place, "Grant", of_77, "2024-08", category="BTXH-5a1", decision_date="2024-08-12")

    def test_a_file_of_before_the_decree_is_decided_by_the_rules_of_its_day(self):
        """Received 20.09.2026, signed 12.10.2026: Decree 147/2025 with Decree 20/2021's border at 80 (article 33)."""
        person = self.born("1949-05-01")
        values = {"category": "BTXH-5a1", "decision_date": "2026-10-12"}
        self.assert_change_refused("Grant", person, "2026-10", **values)
        propose(self.place, "Grant", person, "2026-10", received_on="2026-09-20", **values)

    def test_what_has_ended_is_not_granted(self):
        person = self.born("1949-05-01")
        message = self.assert_change_refused(
            "Grant", person, "2026-10", category="BTXH-5b", decision_date="2026-10-12"
        )
        self.assertIn("06/2026", message)

    def test_code_5b_of_a_list_of_2026_is_not_5b_of_2024(self):
        found = {
            month: {each.code: each.name for each in load_categories(month) if each.programme == "BTXH"}
            for month in (date(2024, 5, 1), date(2026, 11, 1))
        }
        old, new = found.values()
        self.assertEqual((old["5b"], old["5d"]), ("BTXH-5b", "BTXH-5d"))
        self.assertEqual((new["5b"], "5d" in new, "5c" in new), ("BTXH-5d", False, False))

    def test_papers_cite_the_decree_in_force_in_the_month(self):
        """5d, 3,0: 1.500.000 in 09/2026, on the list of October 1.620.000 as 5b, with the rise of three months."""
        person = self.born("1950-05-01", "BTXH-5d")
        self.pay(*(date(2026, month, 1) for month in (7, 8, 9, 10)))
        told = [
            (
                line.category_code,
                "NĐ 335/2026/NĐ-CP" in line.explanation,
                "NĐ 20/2021/NĐ-CP" in line.explanation,
            )
            for month in (9, 10)
            for name in [
                frappe.db.get_value(
                    "Monthly Payroll",
                    {"month": date(2026, month, 1), "administrative_unit": self.place.north},
                )
            ]
            for line in lines(name)
            if line.beneficiary == person
        ]
        self.assertEqual(told, [("5d", False, True), ("5b", True, False), ("5b", True, False)])


class TestSingleParent(RuleSetCase):
    def test_whose_child_studies_at_23(self):
        """Born 05/2003: the benefit ended at 22 in 05/2025 (Decree 20/2021). The child still studies at 23: by Decree
        335/2026 it is granted anew from the month of signing, 10/2026, not from September, 540.000; nothing proposes
        to stop it."""
        parent = self.born("1975-03-01", "BTXH-4", coefficient=1, paid_through="2025-05-01")
        change(
            self.place, "Stop", parent, "2025-06", entitlement=claim_of(parent), reason="No Longer Eligible"
        )
        values = {"category": "BTXH-4", "coefficient": 1, "decision_date": "2026-10-12"}
        self.assertIn("10/2026", self.assert_change_refused("Grant", parent, "2026-09", **values))
        with on_day(2026, 10, 12):
            change(self.place, "Grant", parent, "2026-10", **values)
        self.pay(date(2026, 10, 1))
        self.assertEqual(self.shown(parent, date(2026, 10, 1)), [("Regular", "10-10", 540_000)])
        with as_user(self.place.north_officer):
            self.assertEqual(age_steps.due(self.place.north, "2027-12-01"), [])


class TestDisabled(RuleSetCase):
    def test_certified_in_may_and_signed_in_august_2024(self):
        """Decree 20/2021: from the month of the certificate, 05/2024. August: 750.000; May and June 540.000 each, July
        750.000. Without the certificate, or before it, the month of signing is the first."""
        person = self.born("1990-01-01")
        values = {"category": "BTXH-6c", "decision_date": "2024-08-09"}
        self.assert_change_refused("Grant", person, "2024-05", **values)
        self.assert_change_refused("Grant", person, "2024-04", event_date="2024-05-20", **values)
        with on_day(2024, 8, 9):
            change(self.place, "Grant", person, "2024-05", event_date="2024-05-20", **values)
        self.pay(date(2024, 8, 1))
        self.assertEqual(
            self.shown(person, date(2024, 8, 1)),
            [("Regular", "08-08", 750_000), ("Arrears", "05-06", 1_080_000), ("Arrears", "07-07", 750_000)],
        )

    def test_certified_in_may_and_signed_in_august_2026(self):
        """Decree 147/2025, and Decree 335/2026 after it: from the month of signing. August and September 750.000; in
        October 810.000 and 2 × 60.000."""
        person = self.born("1990-01-01")
        values = {"category": "BTXH-6c", "decision_date": "2026-08-09", "event_date": "2026-05-20"}
        self.assertIn("08/2026", self.assert_change_refused("Grant", person, "2026-05", **values))
        with on_day(2026, 8, 9):
            change(self.place, "Grant", person, "2026-08", **values)
        self.pay(date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
        self.assertEqual(
            self.shown(person, date(2026, 10, 1)),
            [("Regular", "10-10", 810_000), ("Arrears", "08-09", 120_000)],
        )

    def test_5b_began_with_the_month_of_the_birthday(self):
        """75 on 20.03.2024, signed in 08/2024: from 03/2024 (Decree 20/2021, article 8.1.đ), not from February."""
        person = self.born("1949-03-20")
        values = {"category": "BTXH-5b", "decision_date": "2024-08-09"}
        self.assert_change_refused("Grant", person, "2024-02", **values)
        propose(self.place, "Grant", person, "2024-03", **values)

    def test_a_registration_holds_to_the_same(self):
        """A commune's officer registers a person with a benefit of a decision of 08/2026."""
        person = factories.person(self.place.north, None, approved=False, birth_date="1990-01-01")
        values = {"doctype": "Benefit Entitlement", "beneficiary": person.name, "programme": "BTXH"}
        values |= {"decision_number": "3/QĐ-UBND", "decision_date": "2026-08-09"}
        with as_user(self.place.north_officer):
            for wrong in (
                {"category": "BTXH-6c", "start_month": "2026-07-01"},
                {"category": "BTXH-6d", "start_month": "2026-08-01"},
            ):
                document = frappe.get_doc({**values, **wrong})
                self.assertRaises(frappe.ValidationError, document.insert)
                frappe.clear_last_message()
            frappe.get_doc({**values, "category": "BTXH-6c", "start_month": "2026-08-01"}).insert()


class TestSuspension(RuleSetCase):
    """Article 9 of Decree 335/2026; article 2 of Circular 02/2021 before it."""

    def test_the_grounds_are_those_of_the_decree(self):
        """Being detained is one of Circular 02/2021, and no more one of Decree 335/2026."""
        person = self.born("1990-01-01", "BTXH-6c")
        claim = {"entitlement": claim_of(person)}
        self.assertIn(
            "Điều 9", self.assert_change_refused("Suspend", person, "2026-10", reason="Imprisoned", **claim)
        )
        self.assert_change_refused("Suspend", person, "2026-10", reason="Condition Changed", **claim)
        propose(self.place, "Suspend", person, "2024-10", reason="Imprisoned", **claim)

    def test_who_is_still_eligible_is_paid_from_the_suspension_on(self):
        """Suspended from 07/2026, resumed in October: 07–09 are owed, at 810.000 each."""
        person = self.born("1990-01-01", "BTXH-6c")
        claim = {"entitlement": claim_of(person)}
        self.pay(date(2026, 6, 1))
        with on_day(2026, 7, 9):
            change(self.place, "Suspend", person, "2026-07", reason="Not Collected", **claim)
        self.assertIn("07/2026", self.assert_change_refused("Resume", person, "2026-10", **claim))
        with on_day(2026, 10, 9):
            change(self.place, "Resume", person, "2026-07", reason="Came Back", **claim)
        self.pay(date(2026, 10, 1))
        self.assertEqual(
            self.shown(person, date(2026, 10, 1)),
            [("Regular", "10-10", 810_000), ("Arrears", "07-09", 2_430_000)],
        )

    def test_who_is_not_eligible_stops_from_the_suspension(self):
        person = self.born("1990-01-01", "BTXH-6c")
        claim = {"entitlement": claim_of(person)}
        with on_day(2026, 7, 9):
            change(self.place, "Suspend", person, "2026-07", reason="Cannot Be Verified", **claim)
        self.assert_change_refused("Stop", person, "2026-10", reason="Refused", **claim)
        with on_day(2026, 10, 9):
            change(self.place, "Stop", person, "2026-07", reason="Refused", **claim)
        end = frappe.db.get_value("Benefit Entitlement", claim["entitlement"], "end_month")
        self.assertEqual(end, date(2026, 6, 1))

    def test_where_the_conditions_changed_it_goes_on_from_the_change(self):
        """Suspended from 07/2026, resumed from 09/2026: September comes with October's list, July and August never."""
        person = self.born("1990-01-01", "BTXH-6c")
        claim = {"entitlement": claim_of(person)}
        self.pay(date(2026, 6, 1))
        with on_day(2026, 7, 9):
            change(self.place, "Suspend", person, "2026-07", reason="Not Collected", **claim)
        with on_day(2026, 10, 9):
            change(self.place, "Resume", person, "2026-09", reason="Condition Changed", **claim)
        self.pay(date(2026, 10, 1))
        self.assertEqual(
            self.shown(person, date(2026, 10, 1)),
            [("Regular", "10-10", 810_000), ("Arrears", "09-09", 810_000)],
        )

    def test_a_suspension_of_before_the_decree_is_resumed_as_decided(self):
        """Suspended from 03/2025, resumed from 06/2025: June's 1,5 × 500.000 and nothing of March to May."""
        person = self.born("1990-01-01", "BTXH-6c")
        claim = {"entitlement": claim_of(person)}
        self.pay(date(2025, 2, 1))
        with on_day(2025, 3, 9):
            change(self.place, "Suspend", person, "2025-03", reason="Not Collected", **claim)
        with on_day(2025, 6, 9):
            change(self.place, "Resume", person, "2025-06", **claim)
        self.pay(date(2025, 6, 1))
        self.assertEqual(self.shown(person, date(2025, 6, 1)), [("Regular", "06-06", 750_000)])


class TestProvince(RuleSetCase):
    def test_a_group_of_one_province_is_granted_there_only(self):
        frappe.get_doc(
            {
                "doctype": "Administrative Unit", "code": "T8", "unit_name": "Tỉnh Khác", "level": "Province",
                "unit_kind": "Province", "is_group": 1, "valid_from": "2004-01-01",
            }
        ).insert()  # fmt: skip
        for code, province in (("ĐP1", self.place.province), ("ĐP2", "T8-2004")):
            frappe.get_doc(
                {
                    "doctype": "Benefit Category", "programme": "BTXH", "category_code": code, "payment_kind": "Monthly",
                    "category_name": "Nhóm của địa phương", "coefficient": 1, "province": province,
                }
            ).insert()  # fmt: skip
        person = self.born("1990-01-01")
        propose(self.place, "Grant", person, "2026-10", category="BTXH-ĐP1", decision_date="2026-10-09")
        message = self.assert_change_refused(
            "Grant", person, "2026-10", category="BTXH-ĐP2", decision_date="2026-10-09"
        )
        self.assertIn("Tỉnh Khác", message)
