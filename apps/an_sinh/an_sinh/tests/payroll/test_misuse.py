"""What using the application with bad intentions, or none, has shown: one person who moves money, and money that comes
out wrong."""

import frappe
from an_sinh.api import disbursement, one_off, payroll, uncollected
from an_sinh.services.payees import account_changes
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user
from frappe.utils import add_months, getdate


class TestGiftsOfOneDecision(DistrictTestCase):
    def setUp(self):
        super().setUp()
        factories.person(self.place.north, "BTXH-6c")

    def give(self, number):
        with as_user(self.place.district_officer):
            return one_off.give(
                self.place.north, "BTXH-QT", 500_000, "2025-01-15",
                decision_number=number, decision_date="2025-01-02",
            )  # fmt: skip

    def test_the_number_written_otherwise_gives_nobody_a_second_one(self):
        self.assertEqual(self.give("15/QĐ-UBND"), {"made": 1, "had_it": 0})
        self.assertEqual(self.give("15 / qđ-ubnd"), {"made": 0, "had_it": 1})
        self.assertEqual(self.give("16/QĐ-UBND"), {"made": 1, "had_it": 0})

    def test_whose_death_is_reported_before_the_list_is_made_gets_none(self):
        """One of two people turns out to have died before the day of the gift: the list holds 500,000 đồng."""
        dead = factories.person(self.place.north, "BTXH-6c")
        self.assertEqual(self.give("15/QĐ-UBND")["made"], 2)
        frappe.db.set_value("Beneficiary", dead.name, "death_date", "2024-12-20")
        with as_user(self.place.north_officer):
            (made,) = one_off.prepare("2025-01-15", self.place.north, "BTXH")["payrolls"]
        self.assertEqual(frappe.db.get_value("Monthly Payroll", made, "total_amount"), 500_000)

    def test_an_amount_is_a_whole_number(self):
        person = factories.person(self.place.north, "BTXH-6c")
        gift = {"beneficiary": person.name, "category": "BTXH-QT", "month": "2025-01-01"}
        for amount in ("abc", "NaN", 1.5, -1):
            made = frappe.get_doc({"doctype": "One-off Benefit", **gift, "amount": amount})
            self.assertRaises(frappe.ValidationError, made.insert)

    def test_the_decision_stays_once_it_is_given(self):
        """With another number on what was given, the same decision could be given again."""
        self.give("15/QĐ-UBND")
        given = frappe.get_doc("One-off Benefit", {"category": "BTXH-QT", "decision_number": "15/QĐ-UBND"})
        given.decision_number = "99/QĐ-UBND"
        self.assertRaises(frappe.PermissionError, given.save)

    def test_it_is_taken_back_however_it_is_written(self):
        self.give("15/QĐ-UBND")
        with as_user(self.place.district_officer):
            taken = one_off.take_back(self.place.north, "BTXH-QT", "15/qđ-ubnd")
        self.assertEqual(taken, {"taken_back": 1, "on_lists": 0})


class TestProvinceReview(DistrictTestCase):
    """The province is asked above 100 million đồng."""

    def setUp(self):
        super().setUp()
        frappe.db.set_single_value("An Sinh Settings", "province_review_amount", 100_000_000)

    def asked(self, total, recovery=0):
        return payroll_totals.needs_province_review(
            frappe._dict(total_amount=total, recovery_amount=recovery)
        )

    def test_what_is_taken_back_hides_nothing(self):
        """140 million are paid and 60 million taken back: each is held against the 100 million by itself."""
        self.assertTrue(self.asked(140_000_000, -60_000_000))
        self.assertTrue(self.asked(0, -632_000_000))
        self.assertFalse(self.asked(40_000_000, -60_000_000))
        self.assertFalse(self.asked(100_000_000))


class TestFiguresOfTheLaw(DistrictTestCase):
    def test_a_rate_that_approved_lists_rest_on_stays(self):
        """Without it the next list would take back from everybody what was right. One of years to come can go."""
        factories.person(self.place.north, "BTXH-6c")
        factories.approve_payroll(self.place, factories.prepare(self.place.north, self.place.north_officer))
        standard = {"programme": "BTXH", "rate_kind": "Standard Level"}
        newest_first = {"order_by": "effective_from desc"}
        in_use = {**standard, "effective_from": ["<=", factories.MAY]}
        rate = frappe.db.get_value("Benefit Rate", in_use, "name", **newest_first)
        self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Benefit Rate", rate)
        later = {"amount": 900_000, "effective_from": "2045-01-01", "in_force_from": "2045-01-01"}
        made = frappe.get_doc({"doctype": "Benefit Rate", **standard, **later, "legal_basis": "x"}).insert()
        frappe.delete_doc("Benefit Rate", made.name)


class TestRecords(DistrictTestCase):
    def test_nobody_writes_the_standing_or_the_photo_of_a_person(self):
        person = factories.person(self.place.north, "BTXH-6c")
        with as_user(self.place.north_officer):
            factories.act(self.place.north_officer, "Beneficiary", person.name, "Reopen", "phone")
            open_one = frappe.get_doc("Beneficiary", person.name)
            open_one.update({"status": "Stopped", "photo": "/private/files/other.png", "phone": "0912345678"})
            open_one.save()
        stored = frappe.db.get_value("Beneficiary", person.name, ["status", "photo", "phone"])
        self.assertEqual(stored, ("Active", None, "0912345678"))

    def test_nobody_deletes_a_way_of_payment_that_was_signed(self):
        """Deleted by one person, the account before it would be paid to again."""
        person = factories.person(self.place.north, "BTXH-6c")
        method = factories.account_method(person.name)
        frappe.db.set_value("Bank Account", method.bank_account, "workflow_state", "Approved")
        for doctype, name in (("Payment Method", method.name), ("Bank Account", method.bank_account)):
            self.assertRaises(frappe.PermissionError, frappe.get_doc(doctype, name).run_method, "on_trash")

    def test_the_account_of_another_person_is_refused_before_anybody_signs(self):
        person, other = (factories.person(self.place.north, "BTXH-6c") for _number in range(2))
        mine = factories.account_method(person.name, number="101111111111")
        theirs = factories.account_method(other.name, number="102222222222")
        theirs = frappe.get_doc("Bank Account", theirs.bank_account)
        change = frappe.get_doc(
            {
                "doctype": account_changes.DOCTYPE,
                "kind": account_changes.NEW_NUMBER,
                "bank_account": mine.bank_account,
                "beneficiary": person.name,
                "reason": "Other",
                "new_provider": theirs.provider,
                "new_number": theirs.account_number,
                "new_holder": theirs.holder_name,
                "holder_kind": "Beneficiary",
            }
        )
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.DuplicateEntryError, change.insert)


class TestWhatClientsSend(DistrictTestCase):
    def test_what_is_no_month_is_said_so(self):
        with as_user(self.place.north_officer):
            for day in ("0001-01-01", "abc", "9999-01-01"):
                self.assertRaises(frappe.ValidationError, payroll.prepare, day, self.place.north)
                self.assertRaises(frappe.ValidationError, uncollected.due, self.place.north, day)

    def test_a_slip_of_the_year_makes_no_list(self):
        """Of twelve months to come nothing is owed yet; next month's list can be prepared."""
        factories.person(self.place.north, "BTXH-6c")
        month = getdate().replace(day=1)
        with as_user(self.place.north_officer):
            for ahead in (3, 12):
                late = add_months(month, ahead).isoformat()
                self.assertRaises(frappe.ValidationError, payroll.prepare, late, self.place.north, "BTXH")
            soon = payroll.prepare(add_months(month, 1).isoformat(), self.place.north, "BTXH")
        self.assertEqual(soon["created"], 1)

    def test_a_broken_document_is_said_so(self):
        with as_user(self.place.district_officer):
            self.assertRaises(frappe.ValidationError, disbursement.send, '{"name":')
