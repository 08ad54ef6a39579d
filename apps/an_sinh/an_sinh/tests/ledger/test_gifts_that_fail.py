"""What becomes of money that is paid once and did not arrive: it comes again on a list of its own kind, once, as far as
it is still owed, and never to the dead. Category 6c: 540,000 đ a month until June 2024; the gift is 300,000 đ."""

from datetime import date

import frappe
from an_sinh.api import ledger as ledger_api
from an_sinh.services.beneficiaries import merge
from an_sinh.services.benefits.gifts import Gift, give_gift
from an_sinh.services.disbursement.books import balance_check
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll import one_off
from an_sinh.tests.case import CashByPostCase, DistrictTestCase
from an_sinh.tests.factories import approve_payroll
from an_sinh.tests.factories_money import JUNE, MAY, answer, line_of, listed, owed_since, sent, shown
from an_sinh.tests.users import as_user


class TestOnePersonOneGift(DistrictTestCase):
    """Two records are given 300,000 by one decision, and one of them 200,000 by another; they turn out to be one."""

    def setUp(self):
        super().setUp()
        self.going, self.staying = owed_since(self.place), owed_since(self.place, account="101234567899")
        self.give(300_000, "01/QĐ-CTN")
        frappe.db.set_value("Benefit Entitlement", {"beneficiary": self.staying.name}, "status", "Rejected")
        self.give(200_000, "02/QĐ-CTN")
        frappe.db.set_value("Benefit Entitlement", {"beneficiary": self.staying.name}, "status", "Approved")

    def give(self, amount, number):
        give_gift(self.place.north, Gift("BTXH-QT", amount, MAY, MAY, number, date(2024, 5, 2)))

    def gifts(self):
        return [
            (row.beneficiary, int(row.amount), row.workflow_state)
            for row in frappe.get_all(
                "One-off Benefit",
                {"beneficiary": ["in", [self.going.name, self.staying.name]]},
                ["beneficiary", "amount", "workflow_state"],
                order_by="amount desc, workflow_state asc",
            )
        ]

    def test_the_record_that_stays_gets_each_once_and_undone_both_have_theirs(self):
        before = self.gifts()
        self.assertEqual(len(before), 3)
        pair = frappe.get_doc(
            {"doctype": "Duplicate Pair", "first": self.staying.name, "second": self.going.name,
             "status": "Open", "administrative_unit": self.place.north, "name": "pair-of-one"}
        )  # fmt: skip
        pair.db_insert()
        for user in (self.place.north_leader, self.place.district_leader):
            with as_user(user):
                merge.merge_records(pair.name, self.staying.name, {})
        self.assertEqual(
            self.gifts(),
            [
                (self.staying.name, 300_000, "Approved"),
                (self.going.name, 300_000, "Rejected"),
                (self.staying.name, 200_000, "Approved"),
            ],
        )
        self.give(300_000, "01 / qd-ctn")
        self.assertEqual(len(self.gifts()), 3)
        with as_user(self.place.district_leader):
            merge.undo_merge(pair.name)
        self.assertEqual(self.gifts(), before)


class TestGiftsThatFail(CashByPostCase):
    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place)
        self.regular = listed(self.place, MAY)
        give_gift(self.place.north, Gift("BTXH-QT", 300_000, MAY, MAY, "01/QĐ-CTN", date(2024, 5, 2)))
        self.gifts = self.gifts_listed(MAY)
        sent(self.gifts)
        self.line = line_of(self.person, self.gifts)

    def gifts_listed(self, month):
        with as_user(self.place.north_officer):
            name = one_off.generate(month, self.place.north, "BTXH")
        if name:
            approve_payroll(self.place, name)
        return name

    def test_the_gift_comes_on_the_list_of_gifts_and_not_on_the_monthly_one(self):
        """May's 540,000 and the 300,000 both failed: June's list pays 540,000 twice, the list of gifts 300,000."""
        answer(line_of(self.person, self.regular), "failed")
        answer(self.line, "failed")
        june = listed(self.place, JUNE)
        self.assertEqual(
            sorted(shown(june)), [("Carried Over", "05", 1, 540_000), ("Regular", "06", 1, 540_000)]
        )
        self.assertEqual(shown(self.gifts_listed(JUNE)), [("Carried Over", "05", 1, 300_000)])
        self.assertIsNone(self.gifts_listed(date(2024, 7, 1)))
        self.assertEqual(balance_check.differences(), [])

    def test_what_a_dead_person_did_not_collect_waits_for_a_decision(self):
        """The person died on 20 May, before anybody fetched the 300,000: no list carries them, until two decide who
        gets them; then they are paid to her, in cash."""
        answer(self.line, "uncollected")
        values = {"death_date": date(2024, 5, 20), "status": "Stopped"}
        frappe.db.set_value("Beneficiary", self.person.name, values)
        self.assertIsNone(self.gifts_listed(JUNE))
        given = {"paper": "15/BB", "reason": "Người thừa kế", "line": self.line.name}
        heir = {"claimant_name": "Trần Thị Thừa Kế", "claimant_id_number": "099180000555"}
        with as_user(self.place.north_officer):
            name = ledger_api.propose("Hand to Claimant", {**given, **heir})["name"]
        with as_user(self.place.north_leader):
            ledger_api.approve(name)
        again = line_of(self.person, self.gifts_listed(JUNE))
        self.assertEqual(
            (int(again.amount), again.channel, again.receiver_kind, again.receiver_name),
            (300_000, "Cash at Pay Point", "Claimant", "Trần Thị Thừa Kế"),
        )

    def test_of_a_record_that_was_merged_since_it_is_paid_as_the_person_wishes(self):
        """The 300,000 failed under the record that went; they come again under it, to the account of the one that
        stayed, and the list is approved."""
        answer(self.line, "failed")
        staying = owed_since(self.place, account="101234567899")
        frappe.db.set_value("Beneficiary", self.person.name, "merged_into", staying.name)
        again = line_of(self.person, self.gifts_listed(JUNE))
        self.assertEqual(
            (int(again.amount), again.kind, again.account_number), (300_000, "Carried Over", "101234567899")
        )

    def test_what_arrived_after_all_is_not_paid_again(self):
        """Failed, on June's draft, then paid: the draft isn't approved with it; worked out anew there is no list."""
        answer(self.line, "failed")
        with as_user(self.place.north_officer):
            draft = one_off.generate(JUNE, self.place.north, "BTXH")
        answer(self.line, "paid", reason="Trả lời nhầm")
        frappe.db.savepoint("approving")
        self.assertRaises(frappe.ValidationError, approve_payroll, self.place, draft)
        frappe.db.rollback(save_point="approving")
        payroll.regenerate(draft)
        self.assertEqual(shown(draft), [])
        benefit = {"beneficiary": self.person.name}
        self.assertEqual(
            frappe.db.get_value("One-off Benefit", benefit, ["payroll_line", "payment_status"]),
            (self.line.name, "Paid"),
        )
        self.assertEqual(balance_check.differences(), [])
