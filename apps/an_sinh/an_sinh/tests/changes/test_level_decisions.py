"""One decision of the commune's leader over the reviewed list (Decree 335/2026, article 32): 6c 1,5 × 500.000 = 750.000,
then 810.000 from 07/2026. In November 2026 four months lie back: 4 × 60.000 = 240.000 a person."""

from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.api import level_decisions as api
from an_sinh.services.approval.signatures import FourEyesError
from an_sinh.services.changes import level_decisions
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user
from frappe.utils import getdate

DECREE = "BTXH-335-2026"


class TestLevelDecision(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.people = [factories.person(self.place.north).name for _number in range(2)]
        factories.person(self.place.south)
        today = patch.object(level_decisions, "getdate", lambda value=None: getdate(value or "2026-11-16"))
        today.start()
        self.addCleanup(today.stop)

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
