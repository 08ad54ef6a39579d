"""A month closed on four sums. Category 6c is 1.5 × 360,000 = 540,000 đ a month; the bank pays 1,620,000 đ, the post 540,000."""

import frappe
from an_sinh.api import disbursement as office
from an_sinh.api import settlements
from an_sinh.patches.v1_2 import fee_for_each_way
from an_sinh.services.approval import signatures
from an_sinh.services.disbursement import decisions, orders
from an_sinh.services.disbursement.books import money_left
from an_sinh.services.disbursement.decisions import Proposal
from an_sinh.tests import factories
from an_sinh.tests.disbursement.test_treasury import BANK, TreasuryCase
from an_sinh.tests.factories_money import JUNE, MAY, answer, listed, owed_since
from an_sinh.tests.papers.measured import check_margins
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

DOCTYPE = "Provider Settlement"


class ClosingCase(TreasuryCase):
    def settlement(self, order=None, who=None):
        with as_user(who or self.place.district_officer):
            return settlements.make(order or self.order)["name"]

    def funded_and_sent(self):
        self.fund(self.signed(), 1_620_000)
        self.send()

    def received(self, amount=1_620_000, order=None, who=None, paper="GBC 5"):
        with as_user(who or self.place.district_officer):
            return office.receive(order or self.order, amount, nowdate(), paper)

    def lines(self):
        names = frappe.get_all("Payroll Line", {"disbursement": self.order}, pluck="name", order_by="name")
        return [frappe.get_doc("Payroll Line", name) for name in names]

    def answered(self, *states):
        for line, state in zip(self.lines(), states, strict=True):
            self.assertEqual(answer(line, state)["errors"], [])

    def figures(self, name):
        with as_user(self.place.district_officer):
            found = settlements.figures(name)
        return tuple(found[key] for key in ("listed", "funded", "received", "answered")), [
            (each["gap"], each["count"], each["amount"]) for each in found["differences"]
        ]

    def behind(self, name, figure):
        with as_user(self.place.district_officer):
            found = settlements.lines(name, figure)
        return found["total"], found["amount"]

    def close(self, name, who=None):
        with as_user(who or self.place.district_leader):
            frappe.get_doc(DOCTYPE, name).submit()

    def closed(self):
        self.funded_and_sent()
        self.received()
        self.answered("paid", "paid", "failed")
        name = self.settlement()
        self.close(name)
        return name


class TestClosing(ClosingCase):
    def test_the_four_sums_grow_with_the_work_and_each_difference_has_its_lines(self):
        """Before anything: listed 1,620,000, the rest 0, three payments the treasury wasn't asked for. Funded, it stands at the
        receipt; received 20,000 too little it shows them; two paid and one failed, all answered: 1,620,000 four times."""
        name = self.settlement()
        self.assertEqual(self.settlement(), name)
        self.assertEqual(self.figures(name), ((1_620_000, 0, 0, 0), [("Treasury Not Asked", 3, 1_620_000)]))
        request = self.asked()
        self.assertEqual(self.figures(name)[1], [("Treasury Not Paid Yet", 3, 1_620_000)])
        with as_user(self.place.district_leader):
            frappe.get_doc("Treasury Request", request).submit()
        self.fund(request, 1_620_000)
        self.send()
        self.assertEqual(
            self.figures(name),
            ((1_620_000, 1_620_000, 0, 0), [("Not Received by the Provider", 3, 1_620_000)]),
        )
        self.received(1_600_000)
        self.assertEqual(
            self.figures(name)[1], [("No Answer", 3, 1_620_000), ("Received Another Sum", 0, -20_000)]
        )
        self.received()
        self.answered("paid", "paid", "failed")
        self.assertEqual(self.figures(name), ((1_620_000,) * 4, []))
        self.close(name)
        document = frappe.get_doc(DOCTYPE, name)
        self.assertEqual(
            (
                document.status,
                int(document.paid_amount),
                int(document.failed_amount),
                int(document.left_amount),
            ),
            ("Closed", 1_080_000, 540_000, 540_000),
        )
        self.assertEqual(frappe.db.get_value("Disbursement", self.order, "status"), "Closed")
        for figure, expected in (
            ("listed", (3, 1_620_000)),
            ("received", (3, 1_620_000)),
            ("paid", (2, 1_080_000)),
            ("failed", (1, 540_000)),
            ("No Answer", (0, 0)),
        ):
            self.assertEqual(self.behind(name, figure), expected, figure)

    def test_an_open_month_is_not_closed(self):
        name = self.settlement()
        self.assert_refused("1 differences", self.close, name)
        self.funded_and_sent()
        self.received()
        self.answered("paid", "paid", "paid")
        with as_user(self.place.district_officer):
            self.assert_refused("", frappe.get_doc(DOCTYPE, name).submit, error=frappe.PermissionError)
        self.assert_refused("", self.close, name, who="Administrator", error=frappe.PermissionError)
        self.assert_refused("", self.close, name, who=self.place.north_leader, error=frappe.PermissionError)
        self.assertEqual(frappe.db.get_value(DOCTYPE, name, ["status", "docstatus"]), ("Draft", 0))
        self.close(name)
        self.assertEqual(frappe.db.get_value(DOCTYPE, name, ["status", "docstatus"]), ("Closed", 1))

    def test_nobody_edits_the_sums(self):
        name = self.settlement()
        with as_user(self.place.district_officer):
            document = frappe.get_doc(DOCTYPE, name)
            document.update(
                {"listed_amount": 5, "status": "Closed", "fee_percent": 0.65, "minutes_number": "01/BB"}
            )
            document.append("approvals", {"user": self.place.district_leader, "action": "Submit"})
            document.save()
        document.reload()
        self.assertEqual(
            (int(document.listed_amount), document.status, document.minutes_number, document.approvals),
            (1_620_000, "Draft", "01/BB", []),
        )

    def test_what_the_treasury_had_no_money_for_keeps_the_month_open_and_visible(self):
        """1,100,000 of 1,620,000: one payment of 540,000 has no funds; 1,080,000 go on; the other 20,000 stay with the bank and
        are used for the next request, which asks for 520,000."""
        self.fund(self.signed(), 1_100_000)
        self.send()
        self.received(1_080_000)
        self.answered("paid", "paid")
        name = self.settlement()
        self.assertEqual(
            self.figures(name),
            ((1_620_000, 1_080_000, 1_080_000, 1_080_000), [("No Funds", 1, 540_000)]),
        )
        self.assertEqual(self.behind(name, "No Funds"), (1, 540_000))
        self.assertEqual(money_left.available("BTXH", self.place.district, BANK), 20_000)

    def test_after_closing_only_movements_of_a_new_month(self):
        """540,000 of May's third payment arrived after all, by a decision of two: May stays 1,080,000 paid and 540,000 not, and
        June's settlement shows −540,000 of money moved since."""
        name = self.closed()
        line = next(each for each in self.lines() if each.payment_status == "Failed")
        refused = answer(line, "paid", reason="Đã nhận")["errors"]
        self.assertEqual([error["code"] for error in refused], ["order_closed"])
        self.assert_refused("is closed by", self.received)
        with as_user(self.place.district_officer):
            decision = decisions.propose(
                Proposal(
                    "Correct an Answer", "CV 12", "Đã nhận", line=line.name, answer="Paid", day=nowdate()
                )
            )
        with as_user(self.place.district_leader):
            decisions.approve(decision)
        self.assertEqual(
            [self.behind(name, figure) for figure in ("paid", "failed")], [(2, 1_080_000), (1, 540_000)]
        )
        self.assertEqual(int(frappe.get_doc(DOCTYPE, name).paid_amount), 1_080_000)
        june = listed(self.place, JUNE)
        with as_user(self.place.district_officer):
            names = office.make_for_payroll(june)["disbursements"]
        june = self.settlement(next(each for each in names if each.endswith(BANK)))
        document = frappe.get_doc(DOCTYPE, june)
        self.assertEqual((int(document.brought_amount), int(document.later_amount)), (540_000, -540_000))
        self.assertEqual(self.behind(june, "later"), (1, -540_000))

    def test_no_list_of_a_closed_month_is_approved(self):
        self.closed()
        owed_since(self.place, account="001234567892")
        self.assert_refused("is closed with", listed, self.place, MAY, kind="Supplementary")
        self.assertEqual(frappe.db.count("Monthly Payroll", {"kind": "Supplementary"}), 0)

    def test_two_people_open_it_again_with_a_reason(self):
        name = self.closed()
        with as_user(self.place.district_officer):
            self.assert_refused("Say why", settlements.ask_to_reopen, name, " ")
            settlements.ask_to_reopen(name, "Sổ phụ ghi sai ngày")
            self.assert_refused("by a leader", settlements.reopen, name, error=frappe.PermissionError)
        with as_user(self.place.district_leader):
            self.assertEqual(settlements.reopen(name)["status"], "Reopened")
        self.assertEqual(frappe.db.get_value("Disbursement", self.order, "status"), "Reconciled")
        again = self.settlement()
        self.assertEqual(again, f"{name}-2")
        self.close(again)
        self.assertEqual(int(frappe.get_doc(DOCTYPE, again).left_amount), 540_000)

    def test_who_asks_does_not_open_it(self):
        name = self.closed()
        with as_user(self.place.district_leader):
            self.assert_refused("Nobody has asked", settlements.reopen, name)
            settlements.ask_to_reopen(name, "Sai số")
            self.assert_refused("another person", settlements.reopen, name, error=signatures.FourEyesError)
            self.assert_refused("", frappe.get_doc(DOCTYPE, name).cancel, error=frappe.PermissionError)
        self.assertEqual(frappe.db.get_value(DOCTYPE, name, ["status", "docstatus"]), ("Closed", 1))
        self.assertEqual(frappe.db.get_value("Disbursement", self.order, "status"), "Closed")

    def test_others_see_and_close_nothing(self):
        name = self.settlement()
        for who in (self.place.south_officer, self.place.bank, self.place.homeless_officer):
            with as_user(who):
                self.assert_refused("", settlements.figures, name, error=frappe.PermissionError)
                self.assert_refused("", settlements.lines, name, "listed", error=frappe.PermissionError)


class TestOrderSteps(ClosingCase):
    def test_an_order_that_all_lines_left_is_no_draft_any_more(self):
        with as_user(self.place.district_officer):
            self.assert_refused("Say why", office.cancel, self.order, "")
            self.assertEqual(office.cancel(self.order, "Lập nhầm")["status"], "Cancelled")
        order = frappe.get_doc("Disbursement", self.order)
        self.assertEqual((order.status, order.line_count, order.cancel_reason), ("Cancelled", 0, "Lập nhầm"))
        self.assert_refused("was cancelled", self.send)
        with as_user(self.place.bank):
            self.assert_refused(
                "", frappe.get_doc("Disbursement", self.order).check_permission, "read", error=Exception
            )
        with as_user(self.place.district_officer):
            (again,) = office.make_for_payroll(self.payroll)["disbursements"]
        self.assertEqual(again, f"{self.order}-2")

    def test_a_leader_recalls_what_nobody_acknowledged(self):
        self.send()
        with as_user(self.place.district_officer):
            self.assert_refused("by a leader", office.recall, self.order, "Sai", error=frappe.PermissionError)
        with as_user(self.place.district_leader):
            self.assert_refused("Say why", office.recall, self.order, "")
            self.assertEqual(office.recall(self.order, "Sai số tài khoản")["status"], "Draft")
        self.send()
        orders.acknowledge(frappe.get_doc("Disbursement", self.order))
        with as_user(self.place.district_leader):
            self.assert_refused("already with its provider", office.recall, self.order, "Sai")

    def test_a_receipt_is_a_sum_a_day_and_a_paper(self):
        self.assert_refused("not been sent", self.received)
        self.send()
        self.assert_refused("no whole amount", self.received, "1,5")
        self.assert_refused("number of the provider", self.received, paper=" ")
        self.assert_refused("", self.received, who=self.place.south_officer, error=frappe.PermissionError)
        self.assertEqual(self.received(), {"received_amount": 1_620_000, "status": "Acknowledged"})

    def test_what_is_approved_late_joins_an_order_that_was_not_sent(self):
        """The south's 540,000 đ through the bank, approved after the order of 1,620,000 was made: one order of 2,160,000, until
        the treasury was asked for its sum."""
        self.late_list(self.place.south)
        with as_user(self.place.district_officer):
            self.assertEqual(orders.make_for_month("BTXH", MAY, self.place.district), [self.order])
        order = frappe.get_doc("Disbursement", self.order)
        self.assertEqual((order.line_count, int(order.total_amount), order.status), (4, 2_160_000, "Draft"))
        self.asked()
        with as_user(self.place.north_officer):
            self.assert_refused("", office.send, self.order, error=frappe.PermissionError)

    def test_an_order_that_the_treasury_was_asked_for_takes_up_nobody(self):
        self.asked()
        self.late_list(self.place.south)
        self.assertEqual(orders.make_for_month("BTXH", MAY, self.place.district), [f"{self.order}-2"])

    def late_list(self, unit):
        person = factories.person(unit, category=None)
        factories.entitlement(person.name, "BTXH-6c", start_month="2024-05-01")
        factories.account_method(person.name, number="001234567899")
        name = factories.prepare(unit, self.place.south_officer, MAY)
        factories.approve_payroll(self.place, name, "south")


class TestMinutes(ClosingCase):
    def test_the_minutes_show_the_sums_the_money_left_and_the_fee(self):
        """1,080,000 đ paid at 0.65 %: a fee of 7,020 đ; 540,000 đ did not arrive and stay with the bank."""
        self.funded_and_sent()
        self.received()
        self.answered("paid", "paid", "failed")
        name = self.settlement()
        with as_user(self.place.district_officer):
            document = frappe.get_doc(DOCTYPE, name)
            document.update({"fee_percent": 0.65, "minutes_number": "5/BB-LĐTBXH", "remarks": "<b>Không</b>"})
            document.save()
        self.close(name)
        with as_user(self.place.district_officer):
            html = frappe.get_print(DOCTYPE, name, "Provider Settlement", doc=frappe.get_doc(DOCTYPE, name))
            pdf = frappe.get_print(DOCTYPE, name, "Provider Settlement", as_pdf=True)
        check_margins(self, pdf)
        for text in (
            *("05/BB-LĐTBXH", "1.620.000", "1.080.000", "540.000", "0,65 % × 1.080.000 = 7.020 đồng"),
            *("một triệu không trăm tám mươi nghìn đồng", "GBC 5", "Số lượt chưa chi trả được: 1"),
        ):
            self.assertIn(text, html)
        self.assertNotIn("<b>Không</b>", html)
        self.assertNotIn("dự thảo", html)
        with as_user(self.place.south_officer):
            self.assert_refused(
                "", frappe.get_print, DOCTYPE, name, "Provider Settlement", error=frappe.PermissionError
            )

    def test_accounts_and_cash_have_their_own_fees(self):
        """0.5 % of 1,080,000 đ into accounts is 5,400 đ; nothing went out in cash, so that 1.2 % of it is nothing."""
        self.funded_and_sent()
        self.received()
        self.answered("paid", "paid", "failed")
        name = self.settlement()
        with as_user(self.place.district_officer):
            document = frappe.get_doc(DOCTYPE, name)
            document.update({"fee_percent": 0.5, "cash_fee_percent": 1.2})
            document.save()
        self.assertEqual(int(document.fee_amount), 5_400)
        with as_user(self.place.district_officer):
            html = frappe.get_print(DOCTYPE, name, "Provider Settlement", doc=document)
        self.assertIn("0,5 % × 1.080.000 = 5.400 đồng", html)

    def test_a_settlement_of_before_keeps_its_fee(self):
        """The post paid 540,000 đ in cash at 1.2 %: 6,480 đ, reckoned when one percentage counted for both ways."""
        order = frappe.db.get_value("Payroll Line", {"beneficiary": self.cash.name}, "disbursement")
        with as_user(self.place.district_leader):
            office.send(order)
        answer(frappe.get_doc("Payroll Line", {"disbursement": order}), "paid")
        name = self.settlement(order)
        before = {"fee_percent": 1.2, "cash_fee_percent": 0, "fee_amount": 6_480}
        frappe.db.set_value(DOCTYPE, name, before)
        fee_for_each_way.execute()
        with as_user(self.place.district_officer):
            document = frappe.get_doc(DOCTYPE, name)
            document.save()
            html = frappe.get_print(DOCTYPE, name, "Provider Settlement", doc=document)
        self.assertEqual(int(document.fee_amount), 6_480)
        self.assertIn("1,2 % × 540.000 = 6.480 đồng", html)
