"""People registered twice: found, told apart, made one, and two again."""

from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.api import bridge
from an_sinh.api import duplicates as api
from an_sinh.services.beneficiaries import duplicates
from an_sinh.services.benefits import charges
from an_sinh.services.payroll import seal as payroll_seal
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY
from an_sinh.tests.factories_papers import guardian
from an_sinh.tests.users import as_user

JUNE = date(2024, 6, 1)
NAME = "Hoàng Thị Hoà Thử"


class DuplicatesCase(DistrictTestCase):
    def registered(self, unit=None, **values):
        return factories.person(unit or self.place.north, **{"full_name": NAME, "sex": None, **values})

    def twice(self, **second):
        """The same woman with and without her ID number, spelt in the two ways; both have category 6c."""
        return self.registered(id_number=None), self.registered(
            full_name="Hoàng thị Hòa thử", id_number="099180000321", **second
        )

    def find(self, user=None, unit=None):
        with as_user(user or self.place.north_officer):
            return api.find(unit or self.place.north)

    def pair(self):
        return frappe.get_last_doc("Duplicate Pair")


class TestFinding(DuplicatesCase):
    def test_two_spellings_are_found_once(self):
        first, second = self.twice()
        factories.person(self.place.north)
        self.assertEqual(self.find(), {"found": 1, "new": 1})
        self.assertEqual(self.find(), {"found": 1, "new": 0})
        pair = self.pair()
        self.assertEqual(
            (pair.first, pair.second, pair.main_ground, pair.score, pair.status, pair.administrative_unit),
            (first.name, second.name, "Same Name and Birth", 95, "Open", self.place.north),
        )

    def test_across_communes_only_who_sees_both_sees_the_pair(self):
        self.registered(id_number=None)
        self.registered(self.place.south, id_number=None)
        self.assertEqual(self.find(), {"found": 0, "new": 0})
        self.assertEqual(self.find(self.place.district_officer, self.place.district)["new"], 1)
        name = self.pair().name
        self.assertEqual(self.pair().administrative_unit, self.place.district)
        with as_user(self.place.north_officer):
            self.assertEqual(frappe.get_list("Duplicate Pair"), [])
            self.assertRaises(frappe.PermissionError, api.compare, name)
        with as_user(self.place.district_leader):
            self.assertEqual(api.compare(name)["fields"][0]["second"], NAME)

    def test_who_has_moved_away_is_seen_by_those_of_both_places(self):
        _first, second = self.twice()
        self.find()
        second.db_set("administrative_unit", self.place.south)
        name = self.pair().name
        with as_user(self.place.north_officer):
            for ask, values in (
                (api.compare, ()),
                (api.merge, (second.name,)),
                (api.dismiss, ("Hai người",)),
            ):
                self.assertRaises(frappe.PermissionError, ask, name, *values)
        with as_user(self.place.district_officer):
            self.assertEqual(api.compare(name)["status"], "Open")

    def test_nobody_searches_elsewhere(self):
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, api.find, self.place.north)
        with as_user(self.place.auditor):
            self.assertRaises(frappe.PermissionError, api.find, self.place.north)

    def test_what_is_corrected_leaves_the_list(self):
        first, _second = self.twice()
        self.find()
        first.db_set("full_name", "Vi Văn Khác")
        self.assertEqual(self.find(), {"found": 0, "new": 0})
        self.assertEqual(frappe.db.count("Duplicate Pair"), 0)

    def test_two_people_are_remembered(self):
        self.twice()
        self.find()
        name = self.pair().name
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.ValidationError, api.dismiss, name, "  ")
            for _press in range(2):  # however often, one person only proposes
                self.assertEqual(api.dismiss(name, "Hai chị em họ")["status"], "Open")
            self.assertEqual(api.compare(name)["dismissal"]["proposed_by"], self.place.north_officer)
        self.assertEqual(self.find()["found"], 1)
        with as_user(self.place.north_colleague):
            self.assertRaises(frappe.PermissionError, api.dismiss, name, "Đã gặp cả hai")
        with as_user(self.place.north_leader):
            self.assertEqual(api.dismiss(name, "Đã gặp cả hai")["status"], "Not the Same")
            self.assertRaises(frappe.ValidationError, api.dismiss, name, "Lần nữa")
        self.assertEqual(self.find(), {"found": 0, "new": 0})
        self.assertEqual(self.pair().decided_by, self.place.north_leader)

    def test_the_list_is_not_written_by_hand(self):
        first, second = self.twice()
        self.find()
        pair = self.pair()
        with as_user(self.place.north_leader):
            pair.status = "Merged"
            self.assertRaises(frappe.PermissionError, pair.save)
            mine = frappe.get_doc({"doctype": "Duplicate Pair", "first": first.name, "second": second.name})
            self.assertRaises(frappe.PermissionError, mine.insert)

    def test_a_long_list_is_searched_in_the_background(self):
        self.twice()
        with patch.object(duplicates, "AT_ONCE", 1), patch.object(frappe, "enqueue") as queued:
            self.assertEqual(self.find(), {"queued": True})
        self.assertEqual(frappe.db.count("Duplicate Pair"), 0)
        self.assertEqual(queued.call_args.kwargs["places"], [self.place.north])
        job = frappe.get_attr(queued.call_args.args[0])
        with patch.object(frappe.db, "commit"):  # what the test does stays its own
            self.assertEqual(job(queued.call_args.kwargs["places"]), {"found": 1, "new": 1})


class TestMerging(DuplicatesCase):
    def merge(self, keep, fields=None, user=None):
        """Proposed by the officer, carried out by the leader."""
        self.find()
        with as_user(self.place.north_officer):
            api.merge(self.pair().name, keep, fields)
        with as_user(user or self.place.north_leader):
            return api.merge(self.pair().name, keep, fields)

    def test_it_takes_two_people(self):
        """A merge leads the money of one record to where the other is paid: nobody does that alone, and nobody
        carries out another choice than the one proposed."""
        first, second = self.twice()
        self.find()
        name = self.pair().name
        for user, keep in (
            (self.place.north_leader, first.name),
            (self.place.north_leader, first.name),
            (self.place.district_officer, second.name),
            (self.place.north_leader, first.name),
        ):
            with as_user(user):
                shown = api.merge(name, keep)
            self.assertEqual((shown["status"], shown["proposal"]["keep"]), ("Open", keep))
            self.assertEqual(shown["proposal"]["proposed_by"], user)
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            api.merge(name, first.name)
        with as_user(self.place.district_leader):
            # Saying in so many words that the record keeps its own value is the same choice.
            self.assertEqual(api.merge(name, first.name, {"phone": "first"})["status"], "Merged")

    def pay(self, month):
        name = factories.prepare(self.place.north, self.place.north_officer, month)
        factories.approve_payroll(self.place, name)
        return [
            (line.beneficiary, line.kind, line.months, int(line.amount)) for line in factories.lines(name)
        ], name

    def test_months_paid_twice_come_back_as_recovery(self):
        """Both records have 6c (1.5 × 360,000 = 540,000 đ) since January 2024; May's lists pay each of them arrears
        January–April (4 × 540,000 = 2,160,000) and May (540,000): 2,700,000 each. After the merge one person is owed
        540,000 a month and was charged 1,080,000 for January to May: June pays 540,000 and takes back
        5 × 540,000 = 2,700,000. The record that went gets nothing. July pays
        1.5 × 500,000 = 750,000 and nothing else."""
        first, second = self.twice()
        lines, _may = self.pay(MAY)
        self.assertEqual([line[0] for line in lines], [first.name] * 2 + [second.name] * 2)
        self.merge(first.name, {"id_number": "second"})
        june, name = self.pay(JUNE)
        self.assertEqual(
            sorted(june),
            [(first.name, "Recovery", 5, -2_700_000), (first.name, "Regular", 1, 540_000)],
        )
        self.assertEqual(self.pay(date(2024, 7, 1))[0], [(first.name, "Regular", 1, 750_000)])
        self.assertEqual(charges.differing(), [])
        payroll = frappe.get_doc("Monthly Payroll", name)
        self.assertEqual(
            (payroll.previous_persons, payroll.decrease_persons, payroll.current_persons), (2, 1, 1)
        )
        self.assertEqual(
            (int(payroll.previous_amount), int(payroll.decrease_amount), int(payroll.current_amount)),
            (1_080_000, 540_000, 540_000),
        )

    def test_the_bridge_says_who_was_merged(self):
        first, second = self.twice()
        self.pay(MAY)
        self.merge(first.name)
        self.pay(JUNE)
        with as_user(self.place.north_officer):
            found = bridge.of(self.place.north, "BTXH", str(JUNE))
        self.assertEqual(found["broken"], [])
        people = {step["movement"]: step["people"] for step in found["steps"]}
        (gone,) = people["decrease"]
        self.assertEqual((gone["beneficiary"], people["adjustment"]), (second.name, []))
        self.assertIn(first.name, gone["reason"])

    def test_the_seal_of_what_was_approved_holds(self):
        first, _second = self.twice()
        _lines, may = self.pay(MAY)
        self.merge(first.name)
        payroll_seal.verify_seal(may)

    def test_months_that_complete_each_other_are_owed_once(self):
        """The first record was paid January to March (3 × 540,000), the second from April. After the merge nothing is
        owed and nothing comes back: January to May are 5 months × 540,000, charged once each."""
        first, second = self.twice()
        for person, values in ((first, {"end_month": "2024-03-01"}), (second, {"start_month": "2024-04-01"})):
            frappe.db.set_value("Benefit Entitlement", {"beneficiary": person.name}, values)
        self.pay(MAY)
        self.merge(second.name)
        self.assertEqual(self.pay(JUNE)[0], [(second.name, "Regular", 1, 540_000)])

    def test_two_programmes_become_one_person(self):
        first, second = self.registered(id_number=None), self.registered(category="NCC-TB41")
        self.pay(MAY)
        self.merge(first.name)
        programmes = frappe.get_all(
            "Benefit Entitlement",
            filters={"beneficiary": first.name},
            pluck="programme",
            order_by="programme",
        )
        self.assertEqual(programmes, ["BTXH", "NCC"])
        self.assertEqual(frappe.db.count("Benefit Entitlement", {"beneficiary": second.name}), 0)

    def test_the_record_that_stays_takes_what_was_chosen(self):
        first, second = self.twice(phone="0912345678", village="Thôn Hai")
        paper = guardian(second.name)
        method = factories.account_method(second.name)
        shown = self.merge(first.name, {"id_number": "second", "phone": "second", "village": "first"})
        first.reload()
        self.assertEqual(
            (first.id_number, first.id_kind, first.phone, first.village, first.full_name),
            ("099180000321", "CCCD", "0912345678", None, NAME),
        )
        self.assertNotIn("CCCD", first.data_warnings or "")
        self.assertEqual(shown["status"], "Merged")
        second.reload()
        self.assertEqual((second.merged_into, second.status), (first.name, "Merged"))
        for doctype, name in (
            ("Guardian", paper.name),
            ("Payment Method", method.name),
            ("Bank Account", method.bank_account),
        ):
            self.assertEqual(frappe.db.get_value(doctype, name, "beneficiary"), first.name)

    def test_undone_it_is_as_it_was(self):
        first, second = self.twice(phone="0912345678")
        guardian(second.name)
        factories.account_method(second.name)
        self.pay(MAY)
        before = self.everything(first, second)
        self.merge(first.name, {"id_number": "second", "phone": "second", "full_name": "second"})
        self.assertNotEqual(self.everything(first, second), before)
        with as_user(self.place.north_leader):
            api.undo(self.pair().name)
        self.assertEqual(self.everything(first, second), before)
        self.assertEqual(self.pair().status, "Open")
        self.assertEqual(len(self.pay(JUNE)[0]), 2)

    def everything(self, *people):
        names = [person.name for person in people]
        rows = {"Beneficiary": frappe.get_all("Beneficiary", {"name": ["in", names]}, ["*"], order_by="name")}
        for doctype in ("Benefit Entitlement", "Payment Method", "Guardian", "Bank Account", "Payroll Line"):
            rows[doctype] = frappe.get_all(doctype, {"beneficiary": ["in", names]}, ["*"], order_by="name")
        return {
            doctype: [{k: v for k, v in row.items() if k not in ("modified", "modified_by")} for row in found]
            for doctype, found in rows.items()
        }

    def test_once_a_payroll_counts_with_it_there_is_no_way_back(self):
        first, _second = self.twice()
        self.pay(MAY)
        self.merge(first.name)
        factories.prepare(self.place.north, self.place.north_officer, JUNE)
        with as_user(self.place.north_leader):
            self.assertRaises(frappe.ValidationError, api.undo, self.pair().name)

    def test_what_was_changed_since_is_not_undone(self):
        first, _second = self.twice(phone="0912345678")
        self.merge(first.name, {"phone": "second"})
        first.reload()
        first.db_set("phone", "0987654321")
        with as_user(self.place.north_leader):
            self.assertRaises(frappe.ValidationError, api.undo, self.pair().name)
        self.assertEqual(self.pair().status, "Merged")

    def test_what_is_undecided_comes_first(self):
        first, second = self.twice()
        self.find()
        self.assert_merge_refused(first, second)
        second.db_set("workflow_state", "Draft")
        self.assert_merge_refused(first, second, open_record=True)
        second.db_set("workflow_state", "Approved")
        name = factories.prepare(self.place.north, self.place.north_officer)
        self.assert_merge_refused(first, second, payroll=name)
        factories.approve_payroll(self.place, name)
        self.merge(first.name)

    def assert_merge_refused(self, first, second, open_record=False, payroll=None):
        """Nothing is left behind by a refusal."""
        if not (open_record or payroll):
            frappe.db.set_value(
                "Benefit Entitlement", {"beneficiary": second.name}, {"category": "BTXH-4", "coefficient": 2}
            )
            frappe.db.set_value(
                "Benefit Entitlement", {"beneficiary": first.name}, {"category": "BTXH-4", "coefficient": 1}
            )
        before = self.everything(first, second)
        with as_user(self.place.north_leader), self.assertRaises(frappe.ValidationError):
            api.merge(self.pair().name, first.name)
        self.assertEqual(self.everything(first, second), before)
        if not (open_record or payroll):
            for person in (first, second):
                frappe.db.set_value(
                    "Benefit Entitlement",
                    {"beneficiary": person.name},
                    {"category": "BTXH-6c", "coefficient": 0},
                )

    def test_the_dead_are_stopped_before_they_are_merged(self):
        first, second = self.twice()
        second.db_set("death_date", "2024-03-05")
        with self.assertRaises(frappe.ValidationError) as refused:
            self.merge(first.name)
        self.assertIn(first.name, str(refused.exception))
        first.db_set("death_date", "2024-03-05")
        self.merge(first.name)

    def test_who_registers_people_does_not_merge_them(self):
        first, _second = self.twice()
        with self.assertRaises(frappe.PermissionError):
            self.merge(first.name, user=self.place.north_colleague)
        with self.assertRaises(frappe.PermissionError):
            self.merge(first.name, user=self.place.south_leader)

    def test_nonsense_is_refused(self):
        first, _second = self.twice()
        stranger = factories.person(self.place.north)
        for keep, fields in (
            (stranger.name, {}),
            (first.name, {"workflow_state": "second"}),
            (first.name, {"phone": "third"}),
            (first.name, "không phải JSON"),
            (first.name, "[1]"),
        ):
            with self.subTest(fields=fields), self.assertRaises(frappe.ValidationError):
                self.merge(keep, fields)

    def test_a_record_that_went_takes_nothing_new(self):
        first, second = self.twice()
        self.merge(first.name)
        self.assertRaises(frappe.ValidationError, factories.entitlement, second.name, "BTXH-5c")
        second.reload()
        second.phone = "0911111111"
        self.assertRaises(frappe.PermissionError, second.save)
        self.assertEqual(self.find(), {"found": 0, "new": 0})
