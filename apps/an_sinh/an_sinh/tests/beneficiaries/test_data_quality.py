"""What is missing about the people of a commune, as its officer sees it."""

from datetime import timedelta

import frappe
from an_sinh.api import data_quality as api
from an_sinh.domain.beneficiaries.data_quality import CHECKS
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_papers import guardian, method_through
from an_sinh.tests.users import as_user
from frappe.utils import getdate


class TestDataQuality(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.good = self.registered()
        factories.account_method(self.good.name)
        frappe.db.set_value(
            "Bank Account", "VietinBank-101234567890", "holder_name", self.good.full_name.upper()
        )

    def registered(self, unit=None, **values):
        person = factories.person(unit or self.place.north, **{"village": "Thôn Một", **values})
        person.db_set({"last_reviewed_on": getdate(), "live_checked_on": getdate()})
        return person

    def asked(self, function, *values, user=None):
        with as_user(user or self.place.north_officer):
            return function(*values)

    def failing(self):
        found = self.asked(api.of_unit, self.place.north)
        return (
            found["persons"],
            found["complete"],
            {c["key"]: c["count"] for c in found["checks"] if c["count"]},
        )

    def test_a_commune_with_good_data(self):
        self.assertEqual(self.failing(), (1, 1, {}))

    def test_what_is_missing_is_counted_with_who_acts(self):
        child = self.registered(id_number=None, birth_date="2020-01-05")
        paper = guardian(child.name, valid_until=getdate() + timedelta(days=10))
        method_through(child.name, paper.name, "101777777777")
        self.registered(birth_precision="Year", birth_date=None, birth_year=1980, phone="123")
        self.assertEqual(
            self.failing(),
            (3, 1, {"no_id": 1, "no_birth_day": 1, "no_method": 1, "phone_wrong": 1, "receiver_expiring": 1}),
        )
        who = {c["key"]: c["who"] for c in self.asked(api.of_unit, self.place.north)["checks"]}
        self.assertEqual(
            (who["no_id"], who["no_method"], who["account_unusable"]), ("Police", "Commune", "Bank")
        )
        rows = self.asked(api.people, self.place.north, "no_id")
        self.assertEqual((rows["total"], rows["rows"][0]["beneficiary"]), (1, child.name))
        self.assertEqual(rows["rows"][0]["birth_text"], "05/01/2020")
        keys = [c["key"] for c in self.asked(api.of_person, child.name)["checks"]]
        self.assertEqual(keys, ["no_id", "receiver_expiring"])

    def test_the_dead_and_the_merged_are_not_asked_for(self):
        self.registered().db_set("status", "Stopped")
        self.registered().db_set("status", "Merged")
        self.assertEqual(self.failing(), (1, 1, {}))

    def test_a_long_list_comes_in_parts(self):
        people = [self.registered(id_number=None) for _ in range(3)]
        parts = [self.asked(api.people, self.place.north, "no_id", start, 2) for start in (0, 2)]
        self.assertEqual([len(part["rows"]) for part in parts], [2, 1])
        self.assertEqual(
            {row["beneficiary"] for part in parts for row in part["rows"]}, {p.name for p in people}
        )

    def test_parts_of_several_communes_are_those_of_the_whole_list(self):
        """Seven people of two communes in pages of every size; also where both communes bear one name."""
        for number in range(7):
            unit = (self.place.north, self.place.south)[number % 2]
            self.registered(unit, id_number=None, full_name=f"Nguyễn Thị {'CABEDGF'[number]}")
        user = self.place.district_officer
        for title in ("Xã Bắc Thử", "Xã Nam Thử"):
            frappe.db.set_value("Administrative Unit", self.place.south, "unit_name", title)
            frappe.clear_document_cache("Administrative Unit", self.place.south)
            whole = self.asked(api.people, self.place.district, "no_id", user=user)
            names = [(row["unit_name"], row["full_name"][-1]) for row in whole["rows"]]
            self.assertEqual((whole["total"], names), (7, sorted(names)))
            for size in (1, 2, 3, 5):
                parts = [
                    self.asked(api.people, self.place.district, "no_id", start, size, user=user)
                    for start in range(0, 7, size)
                ]
                self.assertEqual([row for part in parts for row in part["rows"]], whole["rows"])
            self.assertEqual(
                self.asked(api.people, self.place.district, "no_id", 7, 2, user=user),
                {"total": 7, "rows": []},
            )

    def test_days_of_review_are_written_down_with_who_says_so(self):
        person = factories.person(self.place.north, village="Thôn Một")
        factories.account_method(person.name, "101666666666")
        frappe.db.set_value("Bank Account", "VietinBank-101666666666", "holder_name", person.full_name)
        self.assertEqual(self.failing(), (2, 1, {"not_reviewed": 1, "not_seen": 1}))
        names = frappe.as_json([person.name])
        self.assertEqual(self.asked(api.record, names, "reviewed"), {"recorded": 1})
        self.asked(api.record, names, "seen", str(getdate()))
        self.assertEqual(self.failing(), (2, 2, {}))
        said = frappe.get_all(
            "Comment", {"reference_name": person.name, "comment_type": "Info"}, ["owner"], pluck="owner"
        )
        self.assertEqual(said, [self.place.north_officer] * 2)

    def test_wrong_questions_are_refused(self):
        tomorrow = str(getdate() + timedelta(days=1))
        for values in (
            ([self.good.name], "reviewed", tomorrow),
            ([self.good.name], "sung"),
            ("[]", "seen"),
            ("Nguyễn", "seen"),
        ):
            with self.subTest(values):
                self.assertRaises(frappe.ValidationError, self.asked, api.record, *values)
        self.assertRaises(frappe.ValidationError, self.asked, api.people, self.place.north, "no_check")

    def test_other_communes_see_and_write_nothing(self):
        south = self.place.south_officer
        for function, values in (
            (api.of_unit, (self.place.north,)),
            (api.people, (self.place.north, "no_id")),
            (api.of_person, (self.good.name,)),
            (api.record, ([self.good.name], "seen")),
        ):
            with self.subTest(function.__name__):
                self.assertRaises(frappe.PermissionError, self.asked, function, *values, user=south)
        self.assertEqual(self.asked(api.of_unit, self.place.district, user=south)["persons"], 0)
        self.assertEqual(
            self.asked(api.of_unit, self.place.district, user=self.place.district_officer)["persons"], 1
        )

    def test_every_check_speaks_vietnamese(self):
        texts = {text for c in CHECKS for text in (c.label, c.who, c.aspect)}
        untold = [text for text in texts if frappe._(text, "vi") == text]
        self.assertEqual(untold, [])
