"""One decision of the commune's leader over the reviewed list (Decree 335/2026, article 32): 6c 1,5 × 500.000 = 750.000,
then 810.000 from 07/2026. In November 2026 four months lie back: 4 × 60.000 = 240.000 a person."""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.api import level_decisions as api
from an_sinh.patches.v1_2 import gate_new_levels
from an_sinh.services.approval.signatures import FourEyesError
from an_sinh.services.calculator.explain import explain_person
from an_sinh.services.changes import level_decisions
from an_sinh.services.papers.level_decision import level_decision
from an_sinh.services.payroll import generate as payroll
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, lines
from an_sinh.tests.factories_law import decide_levels
from an_sinh.tests.papers.measured import check_margins
from an_sinh.tests.users import as_user
from frappe.utils import getdate

DECREE = "BTXH-335-2026"


@contextmanager
def day_is(day: str):
    """The day on which a list is made and decided."""
    with patch.object(level_decisions, "getdate", lambda value=None: getdate(value or day)):
        yield


class TestLevelDecision(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.people = [factories.person(self.place.north).name for _number in range(2)]
        factories.person(self.place.south)
        self.enterContext(day_is("2026-11-16"))

    def prepare(self) -> dict:
        with as_user(self.place.north_officer):
            return api.prepare(self.place.north, "BTXH", DECREE)

    def test_the_list_names_everybody_with_old_and_new_level_and_arrears(self):
        made = self.prepare()
        self.assertEqual((made["people"], made["arrears"]), (2, 480_000))
        rows = frappe.get_doc("Level Decision", made["name"]).rows
        self.assertEqual(
            sorted(
                (
                    row.beneficiary,
                    row.category_code,
                    int(row.before),
                    int(row.after),
                    row.months,
                    int(row.arrears),
                )
                for row in rows
            ),
            [(name, "6c", 750_000, 810_000, 4, 240_000) for name in sorted(self.people)],
        )

    def test_another_person_decides_once_and_it_stays(self):
        name = self.prepare()["name"]
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.PermissionError, api.decide, name, "77/QĐ-UBND", "2026-11-16")
        with as_user(self.place.north_leader):
            self.assertRaises(frappe.ValidationError, api.decide, name, " ", "2026-11-16")
            api.decide(name, "77/QĐ-UBND", "2026-11-16")
            self.assertRaises(frappe.ValidationError, api.decide, name, "78/QĐ-UBND", "2026-11-16")
        document = frappe.get_doc("Level Decision", name)
        self.assertEqual(
            (document.state, document.decision_number, document.decision_date, document.decided_by),
            ("Decided", "77/QĐ-UBND", date(2026, 11, 16), self.place.north_leader),
        )
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.PermissionError, api.prepare, self.place.north, "BTXH", DECREE)
            self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Level Decision", name)

    def test_the_districts_leader_decides_too(self):
        name = self.prepare()["name"]
        with as_user(self.place.district_leader):
            api.decide(name, "5/QĐ-UBND", "2026-11-16", "Deputy Chairman")
        told = level_decision(frappe.get_doc("Level Decision", name))
        self.assertEqual((told["number"], told["is_deputy"], told["is_draft"]), ("05/QĐ-UBND", True, False))

    def test_the_paper_is_a_decision_with_its_list_as_an_annex(self):
        """Two people: + 120.000 a month, 480.000 of arrears for 07–10/2026 (4 × 60.000 each)."""
        name = self.prepare()["name"]
        told = level_decision(frappe.get_doc("Level Decision", name))
        self.assertEqual(
            (told["persons"], told["more"], told["arrears"], told["since"], told["until"]),
            (2, "120.000", "480.000", "07/2026", "10/2026"),
        )
        self.assertEqual(told["article"], "khoản 3, khoản 4 Điều 32 Nghị định số 335/2026/NĐ-CP")
        html = frappe.get_print("Level Decision", name, "Level Decision")
        for text in ("Bốn trăm tám mươi nghìn".lower(), ">Phụ lục<", "Số: ......../QĐ-UBND", "Nơi nhận:"):
            self.assertIn(text, html)

    def test_decision_and_annex_measured_on_the_sheet(self):
        """The annex counts its own pages: neither its first page nor the decision's has a number. “Phụ lục” stands centred
        above its list; number and day are on one line; the chairman signs on the right, “Nơi nhận” on the left at the height
        of the title."""
        name = self.prepare()["name"]
        pdf = frappe.get_print("Level Decision", name, "Level Decision", as_pdf=True)
        decision, annex = check_margins(self, pdf, (1, 1))
        at = {text: (x, y) for x, y, text in decision["texts"]}
        chairman = max((x, y) for text, (x, y) in at.items() if text == "CHỦ TỊCH")
        receivers = next((x, y) for text, (x, y) in at.items() if text.startswith("Nơi nhận"))
        self.assertAlmostEqual(receivers[0], 30, delta=1)
        self.assertAlmostEqual(receivers[1], chairman[1], delta=1.5)
        self.assertGreater(chairman[0], 120)
        number = next(y for text, (_x, y) in at.items() if text.startswith("Số:"))
        day = next(y for text, (_x, y) in at.items() if "ngày ....." in text)
        self.assertAlmostEqual(number, day, delta=0.3)
        heading = next((x, y) for x, y, text in annex["texts"] if text == "Phụ lục")
        self.assertAlmostEqual(heading[0] + 8, 30 + 165 / 2, delta=4)
        self.assertLess(heading[1], 40)

    def test_who_prepared_it_does_not_decide_it(self):
        self.give_role(self.place.north_leader, "Commune Officer")
        with as_user(self.place.north_leader):
            name = api.prepare(self.place.north, "BTXH", DECREE)["name"]
            self.assertRaises(FourEyesError, api.decide, name, "77/QĐ-UBND", "2026-11-16")

    def test_a_list_that_is_no_longer_right_is_not_decided(self):
        name = self.prepare()["name"]
        factories.person(self.place.north)
        with as_user(self.place.north_leader), self.assertRaises(frappe.ValidationError):
            api.decide(name, "77/QĐ-UBND", "2026-11-16")
        self.assertEqual(frappe.db.get_value("Level Decision", name, "state"), "Draft")

    def test_only_of_the_own_unit(self):
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, api.prepare, self.place.north, "BTXH", DECREE)
        name = self.prepare()["name"]
        with as_user(self.place.south_leader):
            self.assertRaises(frappe.PermissionError, api.decide, name, "77/QĐ-UBND", "2026-11-16")


class TestGate(DistrictTestCase):
    """No new level is charged before its decision. 6c is 1,5: 750.000 by 500.000, 810.000 by 540.000 from 07/2026."""

    def setUp(self):
        super().setUp()
        self.old = factories.person(self.place.north, None).name
        factories.entitlement(self.old, "BTXH-6c", start_month="2026-07-01", decision_date="2026-07-09")
        self.new = factories.person(self.place.north, None).name
        factories.entitlement(self.new, "BTXH-6c", start_month="2026-10-01", decision_date="2026-10-12")
        self.taken_over = factories.person(self.place.north, None).name
        factories.entitlement(self.taken_over, "BTXH-6c", start_month="2026-01-01", paid_through="2026-10-01")

    def pay(self, month: int, day: date | None = None) -> dict:
        """The list of a month of 2026, approved: by person, kind, months, đồng."""
        with as_user(self.place.north_officer):
            name = payroll.generate(date(2026, month, 1), self.place.north, "BTXH", as_of=day)
        approve_payroll(self.place, name)
        found: dict = {}
        for line in lines(name):
            span = f"{line.from_month:%m}-{line.to_month:%m}"
            found.setdefault(line.beneficiary, []).append((line.kind, span, int(line.amount)))
        return found

    def decide(self) -> None:
        with as_user(self.place.north_officer):
            name = api.prepare(self.place.north, "BTXH", DECREE)["name"]
        with as_user(self.place.north_leader):
            api.decide(name, "77/QĐ-UBND", "2026-11-16")

    def test_who_was_on_the_roll_is_paid_as_before_until_the_commune_has_decided(self):
        """October: 750.000 for the old one, 810.000 for who was decided by name under the decree. After the decision of
        November: 810.000, and 3 × 60.000 for 07–09 and October's 60.000."""
        for month in (7, 8, 9):
            self.pay(month)
        october = self.pay(10)
        self.assertEqual(october[self.old], [("Regular", "10-10", 750_000)])
        self.assertEqual(october[self.new], [("Regular", "10-10", 810_000)])
        with day_is("2026-11-16"):
            self.decide()
        november = self.pay(11)
        self.assertEqual(november[self.old], [("Regular", "11-11", 810_000), ("Arrears", "07-10", 240_000)])
        self.assertEqual(november[self.new], [("Regular", "11-11", 810_000)])

    def test_what_was_taken_over_as_paid_by_the_decree_goes_on(self):
        """The old office paid October by 540.000: nothing comes back in November."""
        self.assertEqual(self.pay(11)[self.taken_over], [("Regular", "11-11", 810_000)])

    def test_the_other_commune_waits_for_its_own_decision(self):
        decide_levels(self.place.south)
        self.assertEqual(self.pay(10)[self.old][0], ("Regular", "10-10", 750_000))

    def test_who_stands_on_a_decided_list_and_moves_keeps_the_level(self):
        """Listed in the south, then moved to the north, whose list isn't decided: nothing is taken back."""
        decide_levels(self.place.south)
        row = frappe.get_doc(
            {
                "doctype": "Level Decision Row",
                "parenttype": "Level Decision",
                "parentfield": "rows",
                "parent": f"QDM-{DECREE}-{self.place.south}",
                "beneficiary": self.old,
            }
        )
        row.set_new_name()
        row.db_insert()
        self.assertEqual(self.pay(10)[self.old][0], ("Regular", "10-10", 810_000))

    def test_the_calculator_tells_the_same_and_why(self):
        """10/2026: 750.000, and that the commune's decision is waited for; 06/2026, before the decree: no word of it."""
        october = explain_person(frappe.get_doc("Beneficiary", self.old), date(2026, 10, 1))
        self.assertEqual(october["total"], 750_000)
        self.assertTrue(any("NĐ 335/2026/NĐ-CP còn chờ xã" in text for text in october["warnings"]))
        june = explain_person(frappe.get_doc("Beneficiary", self.taken_over), date(2026, 6, 1))
        self.assertFalse(any("còn chờ xã" in text for text in june["warnings"]))

    def test_a_payroll_says_how_many_wait_and_where_the_list_is(self):
        with as_user(self.place.north_officer):
            name = payroll.generate(date(2026, 10, 1), self.place.north, "BTXH")
            (row,) = api.waiting(name)
        self.assertEqual((row["decree"], row["list"], row["people"]), ("NĐ 335/2026/NĐ-CP", None, 1))
        with as_user(self.place.south_officer), self.assertRaises(frappe.PermissionError):
            api.waiting(name)

    def test_the_list_names_who_waits_and_not_who_was_decided_by_name(self):
        with day_is("2026-11-16"), as_user(self.place.north_officer):
            name = api.prepare(self.place.north, "BTXH", DECREE)["name"]
        rows = frappe.get_doc("Level Decision", name).rows
        self.assertEqual([row.beneficiary for row in rows], [self.old])

    def test_a_site_that_paid_before_keeps_its_levels_and_can_still_sign(self):
        """October was charged at 810.000 by a version that asked for no decision: nothing comes back."""
        decide_levels(self.place.north)
        self.pay(10)
        frappe.db.delete("Level Decision", {"rule_set": DECREE})
        gate_new_levels.execute()
        self.assertEqual(
            frappe.db.get_value("Level Decision", {"rule_set": DECREE}, ["administrative_unit", "state"]),
            (self.place.north, "Applied Before"),
        )
        self.assertEqual(self.pay(11)[self.old], [("Regular", "11-11", 810_000)])
        with day_is("2026-11-16"):
            self.decide()
        self.assertEqual(frappe.db.get_value("Level Decision", {"rule_set": DECREE}, "state"), "Decided")
