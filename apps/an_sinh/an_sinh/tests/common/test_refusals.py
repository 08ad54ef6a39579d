"""What `assert_refused` itself asserts: tests lean on it where their own lines show no assertion."""

import frappe

from .. import factories
from ..case import DistrictTestCase
from ..footprint import footprint


class TestRefusals(DistrictTestCase):
    def refuse(self, message="Say why", before=lambda: None):
        before()
        frappe.throw(message)

    def commit(self):
        frappe.db.commit()

    def test_what_is_written_before_is_taken_back_and_its_words_come_back(self):
        told = self.assert_refused("why", self.refuse, before=lambda: factories.person(self.place.north))
        self.assertEqual((told, frappe.db.count("Beneficiary")), ("Say why", 0))

    def test_what_is_taken_other_words_no_words_and_a_commit_are_no_refusals(self):
        for call, options in (
            (lambda: None, {}),
            (self.refuse, {"message": "Something else"}),
            (self.refuse, {"before": self.commit}),
        ):
            with self.assertRaises(AssertionError):
                self.assert_refused("why", call, **options)
        with self.assertRaises(AssertionError):
            self.assert_refused("", self.refuse, message=" ")

    def test_a_row_more_and_a_row_changed_are_seen(self):
        first = footprint()
        person = factories.person(self.place.north)
        second = footprint()
        person.village = "Thôn Than"
        person.save()
        self.assertEqual(len({str(each) for each in (first, second, footprint())}), 3)
