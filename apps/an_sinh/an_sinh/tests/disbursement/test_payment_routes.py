"""Through whom the money of a unit goes. Category 6c is 1.5 × 360,000 = 540,000 đ in May 2024."""

import frappe
from an_sinh.services.disbursement import orders, provider_file
from an_sinh.services.payees import payment_routes
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import JUNE, MAY, POST, listed, owed_since
from an_sinh.tests.users import as_user

OFFICE, BANK = "VP-THU", "VietinBank"


class RoutesCase(CashByPostCase):
    """The north has one person paid through VietinBank and one in cash; the district's office pays cash itself."""

    def setUp(self):
        super().setUp()
        if not frappe.db.exists("Payment Provider", OFFICE):
            frappe.get_doc(
                {
                    "doctype": "Payment Provider",
                    "provider_code": OFFICE,
                    "provider_name": "Phòng LĐTBXH huyện Thử",
                    "kind": "Office",
                    "pays_cash": 1,
                }
            ).insert()
        owed_since(self.place)
        owed_since(self.place, account=None)

    def unit(self, name, cash):
        unit = frappe.get_doc("Administrative Unit", name)
        unit.cash_provider = cash
        return unit.save()

    def made(self, month=MAY):
        names = orders.make_for_payroll(listed(self.place, month))
        return sorted(
            (order.provider, order.channel_kind, int(order.total_amount))
            for order in frappe.get_all(
                "Disbursement", {"name": ["in", names]}, ["provider", "channel_kind", "total_amount"]
            )
        )

    def route(self, submit=True, **values):
        with as_user(self.place.district_officer):
            route = frappe.get_doc(
                {
                    "doctype": "Payment Route",
                    "administrative_unit": self.place.district,
                    "account_provider": BANK,
                    "paid_through": POST,
                    "from_month": "2024-05-15",
                    **values,
                }
            ).insert()
        if submit:
            with as_user(self.place.district_leader):
                frappe.get_doc("Payment Route", route.name).submit()
        return route


class TestCash(RoutesCase):
    def test_the_office_pays_cash_where_its_unit_says_so(self):
        self.unit(self.place.district, OFFICE)
        self.assertEqual(self.made(), [(OFFICE, "Cash", 540_000), (BANK, "Account", 540_000)])

    def test_the_nearest_unit_goes_first_then_the_programme_then_the_site(self):
        def payer():
            return payment_routes.cash_payer(self.place.north, "BTXH")

        self.assertEqual(payer(), POST)
        frappe.db.set_value("Benefit Programme", "BTXH", "cash_provider", BANK)
        self.assertEqual(payer(), BANK)
        self.unit(self.place.district, OFFICE)
        self.assertEqual(payer(), OFFICE)
        self.unit(self.place.north, POST)
        self.assertEqual(payer(), POST)
        self.assertEqual(payment_routes.cash_payer(self.place.south, "BTXH"), OFFICE)

    def test_who_pays_no_cash_is_no_cash_payer(self):
        frappe.db.set_value("Payment Provider", BANK, "pays_cash", 0)
        self.assert_refused("pays no cash", self.unit, self.place.district, BANK)

    def test_cash_leads_elsewhere_only_when_two_people_say_so(self):
        self.unit(self.place.district, OFFICE)
        self.assertEqual(self.unit(self.place.district, POST).cash_provider, OFFICE)
        second = factories.user("second_manager", "An Sinh Manager", None)
        with as_user(second):
            self.assertEqual(self.unit(self.place.district, POST).cash_provider, POST)


class TestAccounts(RoutesCase):
    def test_accounts_at_one_bank_are_paid_through_the_post(self):
        """The post has two orders: 540,000 đ into accounts at VietinBank, 540,000 đ in cash."""
        self.route()
        self.assertEqual(self.made(), [(POST, "Account", 540_000), (POST, "Cash", 540_000)])
        order = frappe.get_doc("Disbursement", {"provider": POST, "channel_kind": "Account"})
        (line,) = provider_file.lines_of_order(order)
        bank = frappe.get_doc("Payment Provider", BANK)
        self.assertEqual((line.provider_name, line.bin), (bank.provider_name, bank.bin))
        orders.send(order.name)  # the sealed lines are those of the list

    def test_a_route_counts_from_its_month_and_once_it_is_signed(self):
        self.route(from_month="2024-06-01")
        self.route(submit=False)
        self.assertEqual(self.made(), [(POST, "Cash", 540_000), (BANK, "Account", 540_000)])
        self.assertEqual(self.made(JUNE), [(POST, "Account", 540_000), (POST, "Cash", 540_000)])

    def test_a_route_of_the_programme_goes_before_one_for_all_and_back_again(self):
        self.route(from_month="2024-06-01")
        self.route(programme="BTXH", paid_through=BANK)
        self.route(programme="NCC", paid_through=POST)
        self.assertEqual(payment_routes.accounts_through(self.place.district, "BTXH", JUNE), {})
        self.assertEqual(payment_routes.accounts_through(self.place.district, "NCC", MAY), {BANK: POST})

    def test_who_entered_a_route_does_not_sign_it(self):
        route = self.route(submit=False)
        for who in (self.place.district_officer, self.place.north_leader, self.place.province_leader):
            with as_user(who):
                self.assert_refused(
                    "", frappe.get_doc("Payment Route", route.name).submit, error=frappe.PermissionError
                )
        self.assert_refused("", self.route, submit=False, paid_through=OFFICE)
