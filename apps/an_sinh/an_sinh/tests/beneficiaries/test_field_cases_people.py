"""Case 4 of the domain's test-worthy cases: people, receivers and accounts that look wrong and aren't, or are. Amounts
by hand for August 2024: 6c = 1,5 × 500.000 = 750.000 đ; 1b = 1,5 × 500.000 = 750.000 đ; TB41 as annex II of Decree 77/2024 prints it
= 3.664.746, in the decree 3.667.000 đ."""

from datetime import date, timedelta

import frappe
from an_sinh.api import duplicates as duplicates_api
from an_sinh.services.disbursement import orders
from an_sinh.services.payees import bank_accounts
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_papers import guardian, method_through
from an_sinh.tests.users import as_user
from frappe.utils import getdate

AUGUST = date(2024, 8, 1)


class TestPeopleAndReceivers(DistrictTestCase):
    def registered(self, category="BTXH-6c", unit=None, **values):
        person = factories.person(unit or self.place.north, category=None, **values)
        factories.entitlement(person.name, category, start_month=AUGUST)
        return person

    def listed(self, programme="BTXH", side="north"):
        """The approved list of August: (person, amount, account, receiver)."""
        unit = getattr(self.place, side)
        name = factories.prepare(unit, self.place.users[f"{side}_officer"], AUGUST, programme)
        factories.approve_payroll(self.place, name, side)
        rows = [
            (line.beneficiary, int(line.amount), line.account_number, line.receiver_name)
            for line in factories.lines(name)
        ]
        return name, rows

    def test_a_mother_of_two_on_one_account(self):
        """Two lines of 750.000 đ to one account are two payments of one order, 1.500.000 đ; nothing is flagged and
        nobody is suspected to be one person."""
        mother = {"full_name": "Lý Thị Mẹ", "id_number": "099190000111"}
        children = [
            self.registered("BTXH-1b", full_name=name, birth_date=born, id_number=None)
            for name, born in (("Hà Văn Nhất", "2015-03-01"), ("Hà Thị Nhì", "2018-09-01"))
        ]
        for child in children:
            method_through(child.name, guardian(child.name, **mother).name)
        payroll, rows = self.listed()
        self.assertEqual(rows, [(child.name, 750_000, "101234567890", "Lý Thị Mẹ") for child in children])
        with as_user(self.place.district_officer):
            (order,) = orders.make_for_payroll(payroll)
        self.assertEqual(
            [int(v) for v in frappe.db.get_value("Disbursement", order, ["line_count", "total_amount"])],
            [2, 1_500_000],
        )
        bank_accounts.refresh_warnings()
        self.assertIsNone(frappe.db.get_value("Bank Account", "VietinBank-101234567890", "data_warnings"))
        with as_user(self.place.north_officer):
            self.assertEqual(duplicates_api.find(self.place.north), {"found": 0, "new": 0})

    def test_one_authorised_person_for_six_is_flagged_and_all_are_paid(self):
        """The limit is 5 (An Sinh Settings): the sixth is flagged. Six times 750.000 đ are paid all the same."""
        papers = []
        for _ in range(6):
            person = self.registered()
            paper = guardian(
                person.name,
                kind="Authorised",
                full_name="Vi Văn Giúp",
                relation="Cháu",
                id_number="099080000222",
                valid_until=getdate() + timedelta(days=200),
            )
            method_through(person.name, paper.name)
            papers.append(paper)
        self.assertEqual([bool(paper.data_warnings) for paper in papers], [False] * 5 + [True])
        _payroll, rows = self.listed()
        self.assertEqual({row[3] for row in rows}, {"Vi Văn Giúp"})
        self.assertEqual(sum(row[1] for row in rows), 4_500_000)

    def test_one_account_in_two_communes_is_flagged(self):
        here, there = self.registered(), self.registered(unit=self.place.south)
        method = factories.account_method(here.name)
        frappe.db.set_value("Bank Account", method.bank_account, "beneficiary", None)
        factories.account_method(there.name)
        bank_accounts.refresh_warnings()
        warning = frappe.db.get_value("Bank Account", method.bank_account, "data_warnings")
        for person in (here, there):
            self.assertIn(person.name, warning)
        with as_user(self.place.district_officer):
            found = duplicates_api.find(self.place.district)
            pair = frappe.get_last_doc("Duplicate Pair")
        self.assertEqual((found["new"], pair.main_ground), (1, "Same Account"))
        self.assertEqual(pair.administrative_unit, self.place.district)

    def test_one_cccd_in_two_programmes_is_one_person(self):
        """A second registration with the number is refused and names the first; one record with both claims stands on
        both lists: 750.000 đ and 3.667.000 đ."""
        person = self.registered(id_number="099050000333")
        with as_user(self.place.north_officer):
            self.assertRaises(
                frappe.DuplicateEntryError,
                factories.person,
                self.place.north,
                None,
                False,
                id_number="099050000333",
            )
        factories.entitlement(person.name, "NCC-TB41", start_month=AUGUST)
        paid = {programme: self.listed(programme)[1] for programme in ("BTXH", "NCC")}
        self.assertEqual(
            paid,
            {
                "BTXH": [(person.name, 750_000, None, None)],
                "NCC": [(person.name, 3_667_000, None, None)],
            },
        )
