"""The treasury's money for a month. Category 6c is 1.5 × 360,000 = 540,000 đ a month in April and May 2024."""

import frappe
from an_sinh.api import disbursement as office
from an_sinh.api import treasury
from an_sinh.services.disbursement import orders
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import MAY, answer, line_of, listed, owed_since
from an_sinh.tests.users import as_user
from frappe.utils import add_days, nowdate

BANK = "VietinBank"


class TreasuryCase(CashByPostCase):
    """The north's May: two through VietinBank (one of them with April's arrears), one in cash by the post."""

    def setUp(self):
        super().setUp()
        self.early = owed_since(self.place, month="2024-04-01", account="001234567890")
        self.late = owed_since(self.place, account="001234567891")
        self.cash = owed_since(self.place, account=None)
        self.payroll = listed(self.place, MAY)
        with as_user(self.place.district_officer):
            names = office.make_for_payroll(self.payroll)["disbursements"]
        self.order = next(name for name in names if name.endswith(f"-{BANK}"))

    def asked(self, order=None, who=None):
        with as_user(who or self.place.district_officer):
            return treasury.make(order or self.order)["name"]

    def signed(self):
        name = self.asked()
        with as_user(self.place.district_leader):
            frappe.get_doc("Treasury Request", name).submit()
        return name

    def fund(self, name, amount, day=None, voucher="RDT 12", who=None):
        with as_user(who or self.place.district_officer):
            return treasury.fund(name, amount, day or nowdate(), voucher)

    def send(self):
        with as_user(self.place.district_leader):
            office.send(self.order)

    def states(self):
        return {
            (line.beneficiary, str(line.from_month)): (line.payment_status, line.disbursement)
            for line in frappe.get_all(
                "Payroll Line",
                {"payroll": self.payroll, "channel": "Account"},
                ["beneficiary", "from_month", "payment_status", "disbursement"],
            )
        }


class TestTreasury(TreasuryCase):
    def test_a_request_covers_the_orders_of_a_provider_and_knows_its_days(self):
        request = frappe.get_doc("Treasury Request", self.asked())
        self.assertEqual(
            (
                [row.disbursement for row in request.orders],
                int(request.asked_amount),
                request.line_count,
                request.flow,
                request.status,
                str(request.last_day),
                str(request.result_day),
            ),
            ([self.order], 1_620_000, 3, "Advance through a Provider", "Draft", "2024-04-24", "2024-05-19"),
        )
        self.assertEqual(self.asked(), request.name)

    def test_an_order_waits_until_its_money_is_there(self):
        name = self.asked()
        self.assert_refused("waits for the treasury", self.send)
        with as_user(self.place.district_leader):
            frappe.get_doc("Treasury Request", name).submit()
        self.assert_refused("waits for the treasury", self.send)
        self.assertEqual(
            self.fund(name, 1_620_000),
            {"status": "Funded", "funded_amount": 1_620_000, "unfunded_amount": 0, "unfunded_count": 0},
        )
        self.send()
        self.assertEqual(frappe.db.get_value("Disbursement", self.order, "status"), "Sent")

    def test_funded_in_part_the_newest_months_wait_and_are_paid_later(self):
        """Of 1,620,000 đ come 1,100,000: April's 540,000 and one May's 540,000; the other May waits as not paid for lack
        of funds, is ordered again, asked for again, and paid once. 20,000 đ of the first sum lie with the bank: 520,000 are
        asked for."""
        name = self.signed()
        told = self.fund(name, 1_100_000)
        self.assertEqual(
            (told["status"], told["unfunded_amount"], told["unfunded_count"]), ("Partly Funded", 540_000, 1)
        )
        self.send()
        self.assertEqual(int(frappe.db.get_value("Disbursement", self.order, "total_amount")), 1_080_000)
        with as_user(self.place.district_officer):
            waiting = treasury.waiting(name)
            self.assertEqual((waiting["count"], waiting["open_amount"]), (1, 540_000))
            (again,) = office.make_for_payroll(self.payroll)["disbursements"]
            self.assertEqual(treasury.waiting(name)["open_count"], 0)
        # What there was no money for doesn't go out without being asked for.
        self.assert_refused("Ask it for", orders.send, again)
        second = self.asked(again)
        self.assertEqual(second, f"{name}-2")
        self.assertEqual(int(frappe.db.get_value("Treasury Request", second, "asked_amount")), 520_000)
        with as_user(self.place.district_leader):
            frappe.get_doc("Treasury Request", second).submit()
        self.fund(second, 520_000, voucher="RDT 13")
        orders.send(again)
        for line in frappe.get_all(
            "Payroll Line", {"payroll": self.payroll, "channel": "Account"}, pluck="name"
        ):
            self.assertEqual(answer(frappe.get_doc("Payroll Line", line), "paid")["errors"], [])
        self.assertEqual({state for state, _order in self.states().values()}, {"Paid"})

    def test_who_asks_does_not_sign_and_who_configures_enters_nothing(self):
        name = self.asked()
        request = frappe.get_doc("Treasury Request", name)
        for who in (self.place.district_officer, self.place.north_leader, self.place.auditor):
            with as_user(who):
                self.assert_refused("", request.submit, error=frappe.PermissionError)
            request.reload()
        with as_user(self.place.district_leader):
            request.submit()
        for who in (self.place.south_officer, self.place.bank, self.place.auditor, "Administrator"):
            self.assert_refused("", self.fund, name, 1_620_000, who=who, error=frappe.PermissionError)
        self.assertEqual(
            frappe.db.get_value("Treasury Request", name, ["status", "funded_amount"]), ("Signed", 0)
        )

    def test_what_is_refused_leaves_nothing_behind(self):
        name = self.asked()
        self.assert_refused("is not signed yet", self.fund, name, 1_620_000)
        with as_user(self.place.district_leader):
            frappe.get_doc("Treasury Request", name).submit()
        for text, values in (
            ("between 1 and 1620000", {"amount": 1_620_001}),
            ("between 1 and 1620000", {"amount": 0}),
            ("no whole amount", {"amount": "1620000,5"}),
            ("not enough for any", {"amount": 539_999}),
            ("number of the treasury", {"amount": 1_620_000, "voucher": " "}),
            ("in the future", {"amount": 1_620_000, "day": str(add_days(nowdate(), 1))}),
        ):
            self.assert_refused(text, self.fund, name, **values)
        self.assertEqual(frappe.db.get_value("Treasury Request", name, "status"), "Signed")
        self.fund(name, 1_620_000)
        self.assert_refused("entered already", self.fund, name, 1_620_000)

    def test_a_request_is_edited_by_nobody_and_stays_once_signed(self):
        name = self.asked()
        with as_user(self.place.district_officer):
            request = frappe.get_doc("Treasury Request", name)
            request.update({"asked_amount": 5, "funded_amount": 7, "contract": "HĐ 15/2024"})
            request.set("orders", [])
            request.save()
        request.reload()
        self.assertEqual(
            (
                int(request.asked_amount),
                int(request.funded_amount or 0),
                len(request.orders),
                request.contract,
            ),
            (1_620_000, 0, 1, "HĐ 15/2024"),
        )
        with as_user(self.place.district_leader):
            request.submit()
        self.assert_refused("was signed", request.cancel)

    def test_an_order_that_changed_since_is_not_signed_for(self):
        name = self.asked()
        orders.give_back([line_of(self.late, self.payroll).name], "Chưa rõ")
        with as_user(self.place.district_leader):
            self.assert_refused(
                "no longer what this request asks for", frappe.get_doc("Treasury Request", name).submit
            )
        self.assertEqual(frappe.db.get_value("Treasury Request", name, ["status", "docstatus"]), ("Draft", 0))


class TestCraftedRequests(TreasuryCase):
    """What a client of the API sends in place of the desk."""

    def test_signatures_that_a_client_writes_count_for_nothing(self):
        """The maker is a leader too; an invented return in the history would hide that she made it."""
        user = frappe.get_doc("User", self.place.district_officer)
        user.add_roles("District Leader")
        name = self.asked()
        with as_user(self.place.district_leader):
            request = frappe.get_doc("Treasury Request", name)
            request.contract = "HĐ 15"
            request.save()  # somebody else changed it last
        invented = {
            "user": self.place.north_leader,
            "action": "Submit",
            "reason": "trả lại",
            "full_name": "X",
        }
        with as_user(self.place.district_officer):
            request = frappe.get_doc("Treasury Request", name)
            request.set("approvals", [invented])
            self.assert_refused("You prepared", request.submit, error=frappe.PermissionError)
            frappe.get_doc("Treasury Request", name).save()  # who changed it last has prepared it too
        with as_user(self.place.district_leader):
            request = frappe.get_doc("Treasury Request", name)
            request.set("approvals", [invented])
            request.update({"funded_amount": 9, "status": "Funded", "voucher_number": "0", "asked_amount": 1})
            request.set("orders", [])
            request.submit()
        request.reload()
        self.assertEqual([row.user for row in request.approvals], [self.place.district_leader])
        self.assertEqual(
            (request.status, int(request.asked_amount), int(request.funded_amount or 0), len(request.orders)),
            ("Signed", 1_620_000, 0, 1),
        )

    def test_money_is_entered_by_its_own_step_alone(self):
        """A signed request that a client saves with money in it has none, and its order stays unsent."""
        name = self.signed()
        crafted = {"status": "Funded", "funded_amount": 1_620_000, "voucher_number": "RDT 0"}
        request = frappe.get_doc("Treasury Request", name).update(crafted)
        with as_user(self.place.district_officer):
            self.assert_refused("", request.save, error=frappe.PermissionError)
        with as_user(self.place.district_leader):
            frappe.get_doc("Treasury Request", name).update(crafted).save()
        request.reload()
        self.assertEqual((request.status, int(request.funded_amount or 0)), ("Signed", 0))
        self.assertFalse(request.voucher_number)
        self.assert_refused("waits for the treasury", self.send)
        self.fund(name, 1_620_000)
        self.send()

    def test_no_request_is_made_by_hand_signed_or_not(self):
        row = {"disbursement": self.order, "channel_kind": "Account", "line_count": 3, "amount": 1}
        for docstatus in (0, 1):
            made = frappe.get_doc(
                {
                    "doctype": "Treasury Request",
                    "name": "KB-1",
                    "docstatus": docstatus,
                    "programme": "BTXH",
                    "month": MAY,
                    "provider": BANK,
                    "administrative_unit": frappe.db.get_value(
                        "Disbursement", self.order, "administrative_unit"
                    ),
                    "status": "Funded",
                    "funded_amount": 1_620_000,
                    "orders": [row],
                    "approvals": [{"user": self.place.district_leader, "action": "Submit"}],
                }
            )
            error = frappe.PermissionError if docstatus else frappe.ValidationError
            with as_user(self.place.district_officer):
                self.assert_refused("", made.insert, error=error)
        self.assertEqual(frappe.db.count("Treasury Request"), 0)


class TestByChoice(TreasuryCase):
    def test_a_commune_comes_first_whatever_its_months(self):
        """The north wants 1,620,000 đ (April's arrears among it), the south 540,000: of 2,160,000 come 1,080,000. With the south
        first it gets its May, the north its April; without a choice April and the north's first May would be paid."""
        south = factories.person(self.place.south, category=None)
        factories.entitlement(south.name, "BTXH-6c", start_month=MAY)
        factories.account_method(south.name, number="001234567899")
        list_of_south = factories.prepare(self.place.south, self.place.south_officer, MAY)
        factories.approve_payroll(self.place, list_of_south, "south")
        with as_user(self.place.district_officer):
            office.make_for_payroll(list_of_south)
        name = self.signed()
        with as_user(self.place.district_officer):
            shares = treasury.shares(name)
            self.assert_refused(
                "no order and no commune", treasury.fund, name, 1_080_000, nowdate(), "RDT", ["T99"]
            )
        self.assertEqual(
            {row["name"]: (row["payments"], row["amount"]) for row in shares["units"]},
            {self.place.north: (3, 1_620_000), self.place.south: (1, 540_000)},
        )
        self.assertEqual(sum(row["amount"] for row in shares["orders"]), 2_160_000)
        with as_user(self.place.district_officer):
            told = treasury.fund(name, 1_080_000, nowdate(), "RDT", [self.place.south])
        self.assertEqual((told["unfunded_count"], told["unfunded_amount"]), (2, 1_080_000))
        paid = frappe.get_all(
            "Payroll Line",
            {"disbursement": self.order},
            ["beneficiary", "from_month"],
            order_by="from_month asc",
        )
        self.assertEqual(
            [(line.beneficiary, str(line.from_month)) for line in paid],
            [(self.early.name, "2024-04-01"), (south.name, "2024-05-01")],
        )
