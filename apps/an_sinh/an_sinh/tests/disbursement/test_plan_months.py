"""Two whole months of official plans, from the approved list to closed books: Lạng Sơn city's with three streams of money, and
the first month of a commune that was paid through 08/2021 before. Every đồng is counted by hand in the docstrings."""

import io
from datetime import date

import xlsxwriter

import frappe
from an_sinh.api import answer_files, hand_answers, settlements, treasury
from an_sinh.api import disbursement as office
from an_sinh.api import payroll as lists
from an_sinh.services.disbursement import orders
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import MAY, POST, answer, line_of, listed, owed_since
from an_sinh.tests.users import as_user
from frappe.utils import getdate, nowdate

SACOMBANK, VIETIN, BIDV = "Sacombank", "VietinBank", "BIDV"
SEPTEMBER = date(2021, 9, 1)


class MonthCase(CashByPostCase):
    def setUp(self):
        super().setUp()

    def made(self, programme, month):
        with as_user(self.place.district_officer):
            return orders.make_for_month(programme, month, self.place.district)

    def funded(self, order, voucher):
        """The treasury is asked for an order and those beside it, a leader signs, all of it comes."""
        with as_user(self.place.district_officer):
            name = treasury.make(order)["name"]
        with as_user(self.place.district_leader):
            frappe.get_doc("Treasury Request", name).submit()
        request = frappe.get_doc("Treasury Request", name)
        if int(request.asked_amount):
            with as_user(self.place.district_officer):
                treasury.fund(name, int(request.asked_amount), nowdate(), voucher)
        return request

    def sent(self, order):
        with as_user(self.place.district_leader):
            office.send(order)
        total = int(frappe.db.get_value("Disbursement", order, "total_amount"))
        with as_user(self.place.district_officer):
            office.receive(order, total, nowdate(), "GBN 1")
        return total

    def file_says(self, provider, month, rows):
        """The provider's workbook of results, uploaded and posted by the office."""
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            page = book.add_worksheet("KQ")
            for at, cells in enumerate(
                [["STT", "Số tài khoản", "Số tiền", "Kết quả", "Ngày chi", "Lý do"], *rows]
            ):
                page.write_row(at, 0, cells)
        with as_user(self.place.district_officer):
            file = frappe.get_doc(
                {"doctype": "File", "file_name": "ket-qua.xlsx", "is_private": 1, "content": out.getvalue()}
            ).insert(ignore_permissions=True)
            return answer_files.post(file.file_url, provider, month)

    def settled(self, order):
        """The month of an order's provider, closed by a leader: listed, funded, received, answered, paid, left; in đồng."""
        with as_user(self.place.district_officer):
            name = settlements.make(order)["name"]
        with as_user(self.place.district_leader):
            frappe.get_doc("Provider Settlement", name).submit()
        document = frappe.get_doc("Provider Settlement", name)
        return [
            int(document.get(f"{figure}_amount"))
            for figure in ("listed", "funded", "received", "answered", "paid", "left")
        ]


class TestLangSonCity(MonthCase):
    """May 2024: social assistance at Sacombank (new accounts), at VietinBank through the post, in cash by the post; merit at BIDV."""

    def setUp(self):
        super().setUp()
        self.new = owed_since(self.place, account=None)
        factories.account_method(self.new.name, number="060012345678", provider=SACOMBANK)
        self.old = owed_since(self.place, account="101234567890")
        self.cash = owed_since(self.place, account=None)
        self.merit = factories.person(self.place.north, category=None)
        factories.entitlement(self.merit.name, "NCC-TB41", start_month="2024-05-01")
        factories.account_method(self.merit.name, number="12210001234567", provider=BIDV)
        with as_user(self.place.district_officer):
            route = frappe.get_doc(
                {
                    "doctype": "Payment Route",
                    "administrative_unit": self.place.district,
                    "programme": "BTXH",
                    "account_provider": VIETIN,
                    "paid_through": POST,
                    "from_month": "2024-05-01",
                }
            ).insert()
        with as_user(self.place.district_leader):
            frappe.get_doc("Payment Route", route.name).submit()

    def test_three_streams_of_money_from_the_list_to_closed_books(self):
        """Category 6c: 540,000 đ each. Streams: the post 1,080,000 (540,000 into a VietinBank account, 540,000 in cash),
        Sacombank 540,000, BIDV what decree 55/2023 prints for 41 %: 2,702,000. Cash isn't fetched: 540,000 stay with the post."""
        listed(self.place, MAY)
        listed(self.place, MAY, programme="NCC")
        made = [*self.made("BTXH", MAY), *self.made("NCC", MAY)]
        by_provider = {}
        for name in made:
            order = frappe.get_doc("Disbursement", name)
            by_provider.setdefault((order.programme, order.provider), []).append(
                (order.channel_kind, int(order.total_amount), name)
            )
        self.assertEqual(
            {key: [each[:2] for each in sorted(found)] for key, found in by_provider.items()},
            {
                ("BTXH", POST): [("Account", 540_000), ("Cash", 540_000)],
                ("BTXH", SACOMBANK): [("Account", 540_000)],
                ("NCC", BIDV): [("Account", 2_702_000)],
            },
        )
        asked = {
            key: int(self.funded(found[0][2], f"RDT {number}").asked_amount)
            for number, (key, found) in enumerate(sorted(by_provider.items()), start=1)
        }
        self.assertEqual(
            asked, {("BTXH", POST): 1_080_000, ("BTXH", SACOMBANK): 540_000, ("NCC", BIDV): 2_702_000}
        )
        for name in made:
            self.sent(name)
        day = f"{getdate(nowdate()):%d/%m/%Y}"
        self.file_says(SACOMBANK, "2024-05", [[1, "060012345678", "540.000", "Thành công", day, ""]])
        answer(line_of(self.old), "paid")  # the post's program
        answer(line_of(self.merit), "paid")
        cash = line_of(self.cash)
        with as_user(self.place.district_officer):
            hand_answers.post(cash.disbursement, [], [cash.name], "k1", reason="Đi vắng")
        self.assertEqual(
            {key: self.settled(found[0][2]) for key, found in by_provider.items()},
            {
                ("BTXH", POST): [*[1_080_000] * 4, 540_000, 540_000],
                ("BTXH", SACOMBANK): [*[540_000] * 4, 540_000, 0],
                ("NCC", BIDV): [*[2_702_000] * 4, 2_702_000, 0],
            },
        )


class TestHaiDuongCommune(MonthCase):
    """September 2021, the first month here; 6c is 1.5 × 360,000 = 540,000 đ since 07/2021, paid through 08/2021 before."""

    def setUp(self):
        super().setUp()
        self.people = []
        for account in ("101234567890", "101234567891", None):
            person = factories.person(self.place.north, category=None)
            factories.entitlement(person.name, "BTXH-6c", start_month="2021-07-01", paid_through="2021-08-01")
            if account:
                factories.account_method(person.name, number=account, from_month="2021-07-01")
            self.people.append(person)

    def test_what_fails_is_paid_in_cash_in_the_same_month_and_the_books_close(self):
        """Nobody is paid July or August again: 3 × 540,000. One account is closed: the 540,000 go out in cash by the post in the
        same month. VietinBank: 1,080,000, of which 540,000 arrive and 540,000 stay; the post: 540,000 and the 540,000 of the
        supplementary list, all fetched."""
        payroll = listed(self.place, SEPTEMBER)
        self.assertEqual(int(frappe.db.get_value("Monthly Payroll", payroll, "total_amount")), 1_620_000)
        bank, post = sorted(self.made("BTXH", SEPTEMBER), key=lambda name: name.endswith("-TM"))
        for number, order in enumerate((bank, post)):
            self.funded(order, f"RDT {number}")
            self.sent(order)
        day = f"{getdate(nowdate()):%d/%m/%Y}"
        self.file_says(
            VIETIN,
            "2021-09",
            [
                [1, "101234567890", "540.000", "Thành công", day, ""],
                [2, "101234567891", "540.000", "Thất bại", day, "Tài khoản đã đóng"],
            ],
        )
        self.assertEqual(line_of(self.people[1], payroll).payment_status, "Failed")
        with as_user(self.place.north_officer):
            again = lists.supplement(payroll)["name"]
        factories.approve_payroll(self.place, again)
        (second,) = self.made("BTXH", SEPTEMBER)
        self.assertEqual(
            (second, int(frappe.db.get_value("Disbursement", second, "total_amount"))), (f"{post}-2", 540_000)
        )
        self.funded(second, "RDT 9")
        self.sent(second)
        for order in (post, second):
            names = frappe.get_all("Payroll Line", {"disbursement": order}, pluck="name")
            with as_user(self.place.district_officer):
                answered = hand_answers.post(order, names, [], f"k-{order}", paid_on=nowdate())
            self.assertEqual((answered["applied"], answered["errors"]), (1, []))
        self.assertEqual(self.settled(bank), [*[1_080_000] * 4, 540_000, 540_000])
        self.assertEqual(self.settled(post), [*[1_080_000] * 4, 1_080_000, 0])
        with as_user(self.place.north_officer):
            self.assert_refused("to be paid again", lists.supplement, payroll)
