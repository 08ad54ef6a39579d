"""Outreach events: who is asked, what they said, one signature for the list, over the endpoints that the desk calls."""

import frappe
from an_sinh.api import outreach
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user

ACCOUNT = {"channel": "Account", "provider": "VietinBank", "consent": 1, "phone": "0912345678"}
CASH = {"channel": "Cash at Home", "not_cashless_reason": "Bedridden"}


class TestOutreachEvents(DistrictTestCase):
    def setUp(self):
        super().setUp()
        villages = ("Thôn 1", "Thôn 1", "Thôn 2")
        self.people = [factories.person(self.place.north, village=village) for village in villages]
        factories.person(self.place.south, village="Thôn 1")
        with as_user(self.place.north_officer):
            self.event = frappe.get_doc(
                {
                    "doctype": "Outreach Event",
                    "title": "Khảo sát nhu cầu",
                    "administrative_unit": self.place.north,
                    "event_date": "2024-07-05",
                    "provider": "VietinBank",
                }
            ).insert()

    def record(self, person, values, user=None):
        with as_user(user or self.place.north_officer):
            return outreach.record(self.event.name, person.name, values)

    def page(self, **options):
        with as_user(self.place.north_officer):
            return outreach.people(self.event.name, **options)

    def names(self, **options):
        return [row["beneficiary"] for row in self.page(**options)["rows"]]

    def test_everybody_of_the_commune_is_to_be_asked_by_village(self):
        page = self.page()
        self.assertEqual(page["total"], 3)
        self.assertEqual([row["village"] for row in page["rows"]], ["Thôn 1", "Thôn 1", "Thôn 2"])
        self.assertEqual(page["villages"], ["Thôn 1", "Thôn 2"])
        self.assertEqual(self.names(village="Thôn 2"), [self.people[2].name])
        self.assertEqual(self.names(text=self.people[1].full_name.lower()), [self.people[1].name])

    def test_what_is_recorded_moves_on_and_can_be_corrected_or_taken_back(self):
        first, second, third = self.people
        name = self.record(first, ACCOUNT)["name"]
        self.assertEqual(self.record(first, ACCOUNT)["name"], name)
        self.record(second, {"channel": "Undecided"})
        self.assertEqual(self.names(), [third.name])
        self.assertEqual(self.record(second, CASH)["counts"],
                         {"came": 2, "wished_account": 1, "wished_cash": 1, "unsigned": 2})  # fmt: skip
        with as_user(self.place.north_officer):
            left = outreach.forget(self.event.name, second.name)["counts"]
        self.assertEqual(left, {"came": 1, "wished_account": 1, "wished_cash": 0, "unsigned": 1})
        self.assertEqual(self.event.reload().status, "Held")
        self.assertEqual((self.event.came, self.event.wished_account), (1, 1))

    def test_one_signature_under_the_list(self):
        """Three were asked; the one who has not decided waits, the two others are signed together."""
        for person, values in zip(self.people, (ACCOUNT, CASH, {"channel": "Undecided"}), strict=True):
            self.record(person, values)
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            outreach.sign(self.event.name)
        with as_user(self.place.north_leader):
            answer = outreach.sign(self.event.name)
        self.assertEqual(
            answer,
            {"signed": 2, "refused": [],
             "counts": {"came": 3, "wished_account": 1, "wished_cash": 1, "unsigned": 1}},
        )  # fmt: skip
        signers = frappe.get_all(
            "Approval Step", {"parenttype": "Payment Wish", "parent": ["in", frappe.get_all(
                "Payment Wish", {"outreach_event": self.event.name}, pluck="name")]}, pluck="user"
        )  # fmt: skip
        self.assertEqual(signers, [self.place.north_leader] * 2)
        with as_user(self.place.north_officer):
            self.assert_refused("is signed", outreach.record, self.event.name, self.people[0].name, CASH)

    def test_another_commune_neither_reads_nor_writes(self):
        for call in (
            lambda: outreach.people(self.event.name),
            lambda: outreach.record(self.event.name, self.people[0].name, ACCOUNT),
        ):
            with as_user(self.place.south_officer), self.assertRaises(frappe.PermissionError):
                call()

    def test_nobody_of_elsewhere_is_recorded(self):
        other = frappe.get_all("Beneficiary", {"administrative_unit": self.place.south}, pluck="name")[0]
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            outreach.record(self.event.name, other, ACCOUNT)

    def test_an_event_with_people_stays(self):
        self.record(self.people[0], ACCOUNT)
        with as_user(self.place.north_officer):
            self.assert_refused("Cancel it instead", self.event.reload().delete)

    def test_an_event_of_the_future_was_not_held(self):
        with as_user(self.place.north_officer):
            document = frappe.copy_doc(self.event).update({"event_date": "2099-01-01", "status": "Held"})
            self.assert_refused("in the future", document.insert)
