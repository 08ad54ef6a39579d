"""Wishes: asked without an account number, signed as a list by another person, read by whoever opens accounts."""

import frappe
from an_sinh.services.payees import wishes
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user

ACCOUNT = {"channel": "Account", "provider": "VietinBank", "consent": 1, "phone": "0912345678"}


class TestWishes(DistrictTestCase):
    def wish(self, person, user=None, **values):
        with as_user(user or self.place.north_officer):
            return frappe.get_doc(
                {"doctype": "Payment Wish", "beneficiary": person.name, "asked_on": "2024-07-05", **values}
            ).insert()

    def signed(self, person, **values):
        wish = self.wish(person, **values)
        with as_user(self.place.north_leader):
            wishes.sign([wish.name])
        return wish.reload()

    def test_name_village_and_unit_are_the_persons(self):
        person = factories.person(self.place.north, village="Thôn 3")
        wish = self.wish(person, **ACCOUNT, status="Account Opened")
        self.assertEqual(
            [wish.full_name, wish.village, wish.administrative_unit, wish.status, wish.missing_papers],
            [person.full_name, "Thôn 3", self.place.north, "Recorded", None],
        )

    def test_what_is_still_to_be_brought(self):
        """A child of 9 shows a birth certificate, an old man without a card the card, and both their telephone."""
        child = factories.person(self.place.north, birth_date="2015-01-01", id_number=None)
        old = factories.person(self.place.north, birth_date="1940-01-01", id_number="090123456")
        self.assertEqual(
            [
                self.wish(person, channel="Account", provider="VietinBank").missing_papers
                for person in (child, old)
            ],
            [
                "birth certificate, telephone number, consent to hand over the data",
                "citizen identity card, telephone number, consent to hand over the data",
            ],
        )
        seen = self.wish(old, **ACCOUNT, brought_identity_paper=1)
        self.assertIsNone(seen.missing_papers)

    def test_a_leader_signs_a_list_once_and_the_officer_never(self):
        people = [factories.person(self.place.north) for _number in range(3)]
        names = [self.wish(person, **ACCOUNT).name for person in people[:2]]
        names.append(self.wish(people[2], channel="Account").name)
        with as_user(self.place.north_leader):
            result = wishes.sign(names)
            self.assertEqual(wishes.sign(names[:2]), {"signed": 0, "refused": []})
        self.assertEqual(result["signed"], 2)
        (refusal,) = result["refused"]
        self.assertEqual(refusal["name"], names[2])
        self.assertIn("Choose the provider", refusal["message"])
        self.assertEqual(
            frappe.get_all("Payment Wish", {"name": ["in", names]}, pluck="status", order_by="name"),
            ["Signed", "Signed", "Recorded"],
        )
        with as_user(self.place.north_officer), self.assertRaises(frappe.PermissionError):
            frappe.get_doc("Payment Wish", names[2]).submit()

    def test_who_recorded_a_wish_does_not_sign_it(self):
        self.give_role(self.place.north_officer, "Commune Leader")
        wish = self.wish(factories.person(self.place.north), **ACCOUNT)
        with as_user(self.place.north_officer):
            self.assert_refused("another person must approve", wish.submit, error=frappe.PermissionError)

    def test_cash_needs_its_reason_and_undecided_is_not_signed(self):
        person = factories.person(self.place.north)
        for values, text in (
            ({"channel": "Cash at Home"}, "Say why"),
            ({"channel": "Undecided"}, "not decided"),
        ):
            wish = self.wish(person, **values)
            with as_user(self.place.north_leader):
                (refusal,) = wishes.sign([wish.name])["refused"]
            self.assertIn(text, refusal["message"])

    def test_a_newer_wish_replaces_the_older_one_of_the_same_programme(self):
        person = factories.person(self.place.north)
        first = self.signed(person, **ACCOUNT)
        other = self.signed(person, **ACCOUNT | {"programme": "NCC", "provider": "Agribank"})
        second = self.signed(person, channel="Cash at Home", not_cashless_reason="Bedridden")
        self.assertEqual(
            [wish.reload().status for wish in (first, other, second)], ["Replaced", "Signed", "Signed"]
        )
        self.assertEqual(wishes.standing([self.place.north], "BTXH")[person.name].channel, "Cash at Home")
        self.assertEqual(wishes.standing([self.place.north], "NCC")[person.name].provider, "Agribank")

    def test_signing_counts_as_a_review_and_tells_the_telephone(self):
        person = factories.person(self.place.north)
        self.signed(person, **ACCOUNT)
        person.reload()
        self.assertEqual([str(person.last_reviewed_on), person.phone], ["2024-07-05", "0912345678"])

    def test_the_way_of_a_wish_through_account_opening(self):
        """Taken by a list, refused, taken again, opened; nothing moves it out of turn, or withdraws it meanwhile."""
        person = factories.person(self.place.north)
        self.wish(factories.person(self.place.north), **ACCOUNT)
        wish = self.signed(person, **ACCOUNT)
        self.assertEqual([row.name for row in wishes.to_open([self.place.north])], [wish.name])
        self.assertEqual(wishes.to_open([self.place.north], provider="Agribank"), [])
        wishes.take([wish.name], "LIST-1")
        self.assertEqual(wishes.to_open([self.place.north]), [])
        self.assert_refused("can't be moved", wishes.take, [wish.name], "LIST-2")
        with as_user(self.place.north_leader):
            self.assert_refused("LIST-1", wish.reload().cancel)
        wishes.refused(wish.name, "Sai họ tên")
        self.assertEqual([row.name for row in wishes.to_open([self.place.north])], [wish.name])
        wishes.take([wish.name], "LIST-2")
        account = factories.account_method(person.name).bank_account
        wishes.opened(wish.name, account)
        wish.reload()
        self.assertEqual(
            [wish.status, wish.opening_batch, wish.bank_account, wish.refusal_reason],
            ["Account Opened", "LIST-2", account, None],
        )

    def test_a_withdrawn_wish_does_not_count(self):
        person = factories.person(self.place.north)
        wish = self.signed(person, **ACCOUNT)
        with as_user(self.place.north_leader):
            wish.cancel()
        self.assertEqual(wish.reload().status, "Withdrawn")
        self.assertEqual((wishes.standing([self.place.north]), wishes.to_open([self.place.north])), ({}, []))

    def test_bad_values_are_refused(self):
        person, other = factories.person(self.place.north), factories.person(self.place.north)
        guardian = frappe.get_doc(
            {"doctype": "Guardian", "beneficiary": other.name, "full_name": "Vi Thị Hai", "kind": "Guardian"}
        ).insert()
        for values, text in (
            ({"account_number": "12"}, "can't be an account number"),
            ({"asked_on": "2099-01-01"}, "in the future"),
            ({"receiver_kind": "Guardian", "guardian": guardian.name}, "belongs to"),
        ):
            self.assert_refused(text, self.wish, person, **ACCOUNT | values)

    def test_another_commune_sees_no_wish(self):
        wish = self.wish(factories.person(self.place.north), **ACCOUNT)
        with as_user(self.place.south_officer):
            self.assertEqual(frappe.get_list("Payment Wish", pluck="name"), [])
            self.assertRaises(
                frappe.PermissionError, frappe.get_doc("Payment Wish", wish.name).check_permission
            )
        with as_user(self.place.bank):
            self.assertRaises(frappe.PermissionError, frappe.get_list, "Payment Wish")
