"""Contracts with providers, and another provider for everybody by one decision."""

import frappe
from an_sinh.services.disbursement import orders
from an_sinh.services.payees import contracts, payment_routes
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_money import JUNE, MAY, POST, line_of, listed, owed_since
from an_sinh.tests.users import as_user
from frappe.utils import add_days, getdate, nowdate

CONTRACT, CHANGE = "Provider Contract", "Provider Change"


class ContractCase(DistrictTestCase):
    def contract(self, number="15/HĐ", signed=True, **values):
        with as_user(self.place.district_officer):
            document = frappe.get_doc(
                {
                    "doctype": CONTRACT,
                    "contract_number": number,
                    "provider": "VietinBank",
                    "administrative_unit": self.place.district,
                    "signed_on": "2024-01-02",
                    "from_date": "2024-01-01",
                    "services": [{"programme": "BTXH", "fee_percent": 0.65}],
                    "free_services": " Quản lý tài khoản \n\nSMS",
                    **values,
                }
            ).insert()
        if signed:
            with as_user(self.place.district_leader):
                document.submit()
        return document

    def change(self, signed=True, **values):
        with as_user(self.place.district_officer):
            document = frappe.get_doc(
                {
                    "doctype": CHANGE,
                    "administrative_unit": self.place.district,
                    "from_provider": "VietinBank",
                    "to_provider": POST,
                    "from_month": "2024-06-15",
                    "changes_cash": 0,
                    "changes_accounts": 1,
                    "decision_number": "77/QĐ",
                    "decision_date": "2024-05-20",
                    "reason": "Chi trả chậm",
                    **values,
                }
            ).insert()
        if signed:
            with as_user(self.place.district_leader):
                document.submit()
        return document


class TestContracts(ContractCase):
    def test_the_contract_of_a_unit_counts_below_it_while_it_is_in_force(self):
        self.contract(to_date="2024-12-31")
        for unit, day, found in (
            (self.place.district, "2024-05-01", "15/HĐ"),
            (self.place.north, "2024-12-31", "15/HĐ"),
            (self.place.north, "2025-01-01", None),
            (self.place.province, "2024-05-01", None),
        ):
            contract = contracts.contract_of(unit, "BTXH", "VietinBank", getdate(day))
            self.assertEqual(contract and contract.contract_number, found, (unit, day))
        self.assertIsNone(contracts.contract_of(self.place.north, "NCC", "VietinBank", MAY))
        self.assertEqual(
            contracts.fee_percents(self.place.district, "BTXH", "VietinBank", MAY),
            {"Account": 0.65, "Cash": 0.65},
        )
        self.assertEqual(
            contracts.fee_percents(self.place.district, "BTXH", POST, MAY), {"Account": 0, "Cash": 0}
        )

    def test_it_warns_before_it_ends(self):
        name = self.contract(to_date=add_days(nowdate(), 61)).name
        self.assertEqual(frappe.db.get_value(CONTRACT, name, "status"), "In Force")
        for days, status in ((60, "Expiring"), (-1, "Expired")):
            frappe.db.set_value(CONTRACT, name, "to_date", add_days(nowdate(), days))
            row = frappe.get_doc(CONTRACT, name)
            self.assertEqual(contracts._status(row), status)

    def test_what_is_refused(self):
        self.contract()
        for text, values in (
            ("counts for BTXH", {"number": "16/HĐ"}),
            (
                "a second time",
                {"services": [{"programme": "BTXH"}, {"programme": "BTXH", "channel_kind": "Cash"}]},
            ),
            ("between 0 and 10", {"services": [{"programme": "BTXH", "fee_percent": 11}]}),
            ("earlier than", {"to_date": "2023-12-31"}),
            ("must lie between", {"pay_before_day": 31}),
        ):
            self.assert_refused(text, self.contract, **values)
        with as_user(self.place.district_officer):
            draft = frappe.get_doc(CONTRACT, self.contract("17/HĐ", signed=False, provider=POST).name)
            self.assert_refused("", draft.submit, error=frappe.PermissionError)
        with as_user(self.place.north_officer):
            self.assert_refused("", draft.check_permission, "write", error=frappe.PermissionError)


class TestReplacement(ContractCase):
    def test_another_provider_pays_many_by_one_decision_and_nobody_is_registered_anew(self):
        """May goes through VietinBank; from June its accounts are paid through the post. The account stays VietinBank's."""
        person = owed_since(self.place, account="001234567890")
        (old,) = orders.make_for_payroll(listed(self.place, MAY))
        self.assertTrue(old.endswith("VietinBank"))
        new = self.contract("20/HĐ", provider=POST, from_date="2024-06-01")
        before = self.contract()
        change = self.change(contract=new.name)
        change.reload()
        self.assertEqual(
            (change.account_people, change.cash_people, str(change.from_month)), (1, 0, "2024-06-01")
        )
        self.assertEqual(
            payment_routes.accounts_through(self.place.district, "BTXH", JUNE), {"VietinBank": POST}
        )
        self.assertEqual(payment_routes.accounts_through(self.place.district, "BTXH", MAY), {})
        payroll = listed(self.place, JUNE)
        (order,) = orders.make_for_payroll(payroll)
        self.assertTrue(order.endswith(POST))
        self.assertEqual(line_of(person, payroll).provider, "VietinBank")
        before.reload()
        self.assertEqual((before.status, before.replaced_by), ("Ended", new.name))

    def test_cash_of_every_unit_goes_to_the_new_provider(self):
        frappe.db.set_value("Administrative Unit", self.place.north, "cash_provider", POST)
        frappe.get_doc(
            {
                "doctype": "Payment Provider",
                "provider_code": "Văn phòng",
                "provider_name": "Phòng Lao động",
                "kind": "Office",
                "pays_cash": 1,
            }
        ).insert()
        self.change(from_provider=POST, to_provider="Văn phòng", changes_cash=1, changes_accounts=0)
        for unit in (self.place.north, self.place.south):
            self.assertEqual(payment_routes.cash_payer(unit, "BTXH"), "Văn phòng")

    def test_what_is_refused(self):
        for text, values in (
            ("are the same", {"to_provider": "VietinBank"}),
            ("cash, accounts or both", {"changes_accounts": 0}),
            ("pays no cash", {"to_provider": "BIDV", "changes_cash": 1}),
        ):
            self.assert_refused(text, self.change, **values)
        change = self.change(signed=False)
        with as_user(self.place.district_officer):
            self.assert_refused("", change.submit, error=frappe.PermissionError)
        self.assertEqual(payment_routes.accounts_through(self.place.district, "BTXH", JUNE), {})
