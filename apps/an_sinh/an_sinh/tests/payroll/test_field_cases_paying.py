"""Cases from the field about lists and money: 6 and 8 to 15 of the domain's test-worthy cases, with the figures
worked out by hand. 540.000 đ = 1,5 × 360.000 đ, category 6c; 360.000 đ = 1 × 360.000 đ, category 5c."""

from datetime import date

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.disbursement.provider_file import plain_upper
from an_sinh.domain.registry_import.providers import ProviderIndex
from an_sinh.services.changes import uncollected_cash
from an_sinh.services.disbursement import orders as disbursement
from an_sinh.services.disbursement import reconciliation
from an_sinh.services.papers.payment_list import payment_list
from an_sinh.services.papers.posted_list import posted_list
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.registry_import.context import load_providers
from an_sinh.tests import factories
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories import act, approve_payroll, lines, prepare
from frappe.utils import nowdate

POST = "Bưu điện"
MONTHS = [date(2024, number, 1) for number in range(1, 7)]


class FieldCase(CashByPostCase):
    def setUp(self):
        super().setUp()

    def person(self, category="BTXH-6c", **values):
        """An approved person, owed since May 2024 unless told otherwise."""
        person = factories.person(self.place.north, category=None)
        factories.entitlement(person.name, category, **({"start_month": "2024-05-01"} | values))
        return person.name

    def month(self, month: date) -> str:
        """The north commune's BTXH payroll of a month, approved."""
        name = prepare(self.place.north, self.place.north_officer, month)
        approve_payroll(self.place, name)
        return name

    def orders(self, name: str) -> list[str]:
        made = disbursement.make_for_payroll(name)
        for order in made:
            disbursement.send(order)
        return made

    def answer(self, order: str, status: str = "paid", **values) -> None:
        """Every line of an order gets the same answer."""
        rows = [
            {
                "end_to_end_id": line.end_to_end_id,
                "status": status,
                "amount": int(line.amount),
                "paid_on": nowdate() if status == "paid" else None,
                **values,
            }
            for line in frappe.get_all(
                "Payroll Line", filters={"disbursement": order}, fields=["end_to_end_id", "amount"]
            )
        ]
        answered = reconciliation.post_results(order, rows, frappe.generate_hash(length=10))
        self.assertEqual(answered["errors"], [])

    def shown(self, name: str) -> list[tuple]:
        """Every line of a payroll: person, kind, months, amount, channel, provider."""
        return [
            (
                line.beneficiary,
                line.kind,
                f"{line.from_month:%m}-{line.to_month:%m}",
                int(line.amount),
                line.channel,
                line.provider,
            )
            for line in lines(name)
        ]


class TestReturnedCredit(FieldCase):
    """Case 6. The number was wrong, the account closed, the name another one, the paper expired: the bank says so,
    and the money is the same charge, paid once more: 540.000 for May again beside 540.000 for June, in cash."""

    REASONS = ("Sai số tài khoản", "Tài khoản đã đóng", "Sai tên chủ tài khoản", "Giấy tờ tùy thân hết hạn")

    def test_each_reason_comes_back_in_cash_next_month(self):
        people = [self.person() for _reason in self.REASONS]
        for number, person in enumerate(people):
            factories.account_method(person, number=f"10100000000{number}")
        may = self.month(date(2024, 5, 1))
        (order,) = self.orders(may)
        waiting = frappe.get_all(
            "Payroll Line", filters={"disbursement": order}, fields=["name", "end_to_end_id"], order_by="name"
        )
        rows = [
            {"end_to_end_id": line.end_to_end_id, "status": "failed", "amount": 540_000, "reason": reason}
            for line, reason in zip(waiting, self.REASONS, strict=True)
        ]
        reconciliation.post_results(order, rows, "may")
        for number in range(len(people)):
            account = frappe.get_doc("Bank Account", f"VietinBank-10100000000{number}")
            account.update({"state": "Unusable", "state_reason": "Identity Paper Expired"})
            account.save()
        june = self.month(date(2024, 6, 1))
        expected = []
        for person in people:
            expected.append((person, "Regular", "06-06", 540_000, "Cash at Pay Point", POST))
        for person in people:
            expected.append((person, "Carried Over", "05-05", 540_000, "Cash at Pay Point", POST))
        self.assertEqual(self.shown(june), expected)
        totals = frappe.db.get_value(
            "Monthly Payroll", june, ["charged_amount", "carried_over_amount", "total_amount"]
        )
        self.assertEqual([int(total) for total in totals], [2_160_000, 2_160_000, 4_320_000])


class TestProviderSwitch(FieldCase):
    """Case 8. Two banks and the post on one list of May: 540.000 each. From June the first person's bank is another
    one: the old account stays as it was for May, nobody registers anew."""

    def test_each_provider_gets_its_own_order_and_the_switch_counts_from_its_month(self):
        old, other, cash = self.person(), self.person(), self.person()
        factories.account_method(old, number="101234567890", provider="VietinBank")
        factories.account_method(other, number="1500200300400", provider="Agribank")
        may = self.month(date(2024, 5, 1))
        factories.account_method(old, number="1500200300401", provider="Agribank", from_month="2024-06-01")
        june = self.month(date(2024, 6, 1))
        paid = [
            [(line.beneficiary, line.provider, line.account_number) for line in lines(name)]
            for name in (may, june)
        ]
        self.assertEqual(
            paid,
            [
                [
                    (old, "VietinBank", "101234567890"),
                    (other, "Agribank", "1500200300400"),
                    (cash, POST, None),
                ],
                [
                    (old, "Agribank", "1500200300401"),
                    (other, "Agribank", "1500200300400"),
                    (cash, POST, None),
                ],
            ],
        )
        orders = {
            frappe.db.get_value("Disbursement", name, "provider"): int(
                frappe.db.get_value("Disbursement", name, "total_amount")
            )
            for name in self.orders(may)
        }
        self.assertEqual(orders, {"VietinBank": 540_000, "Agribank": 540_000, POST: 540_000})

    def test_a_bank_that_was_renamed_is_the_same_provider(self):
        """LienVietPostBank is LPBank today: lists write either, and mean one."""
        providers = ProviderIndex(load_providers())
        found = {
            providers.find(text).name for text in ("LPBank", "LienVietPostBank", "NH Bưu điện Liên Việt")
        }
        self.assertEqual(found, {"LPBank"})


class TestUncollected(FieldCase):
    """Case 9. Cash of March, April and May was not collected: 3 × 540.000 = 1.620.000 wait, and a suspension from
    June is proposed; somebody who fetched May's is not on the list."""

    def leave_uncollected(self, *collected: tuple[str, int]) -> None:
        for number in (3, 4, 5):
            name = self.month(date(2024, number, 1))
            for order in self.orders(name):
                for line in frappe.get_all(
                    "Payroll Line",
                    filters={"disbursement": order},
                    fields=["end_to_end_id", "amount", "beneficiary"],
                ):
                    paid = (line.beneficiary, number) in collected
                    row = {"end_to_end_id": line.end_to_end_id, "amount": int(line.amount)}
                    row |= {"status": "paid", "paid_on": nowdate()} if paid else {"status": "uncollected"}
                    answered = reconciliation.post_results(order, [row], frappe.generate_hash(length=10))
                    self.assertEqual(answered["errors"], [])

    def test_three_months_in_a_row_give_a_proposal_and_one_click_makes_it(self):
        never = self.person(start_month="2024-03-01")
        once = self.person(start_month="2024-03-01")
        self.leave_uncollected((once, 5))
        (row,) = uncollected_cash.uncollected_entitlements(self.place.district, date(2024, 5, 1))
        self.assertEqual(
            (row["beneficiary"], row["count"], row["amount"], row["effective_month"], row["change"]),
            (never, 3, 1_620_000, "2024-06-01", None),
        )
        made = uncollected_cash.make_suspensions(
            self.place.north, date(2024, 5, 1), [row["entitlement"], "nobody"]
        )
        (name,) = made["created"]
        change = frappe.get_doc("Benefit Change", name)
        self.assertEqual(
            (change.change_type, change.beneficiary, change.reason, str(change.effective_month)),
            ("Suspend", never, "Not Collected", "2024-06-01"),
        )
        self.assertEqual([row["entitlement"] for row in made["skipped"]], ["nobody"])
        again = uncollected_cash.make_suspensions(self.place.north, date(2024, 5, 1), [row["entitlement"]])
        self.assertEqual(again["created"], [])

    def test_what_waits_is_offered_again_each_month_and_never_charged_twice(self):
        """May's list holds May's own 540.000 and carries March's and April's: 1.620.000, of which 540.000 charged."""
        person = self.person(start_month="2024-03-01")
        self.leave_uncollected()
        may = f"BTXH-2024-05-{self.place.north}"
        self.assertEqual(
            [(kind, span, amount) for _who, kind, span, amount, *_way in self.shown(may)],
            [
                ("Regular", "05-05", 540_000),
                ("Carried Over", "03-03", 540_000),
                ("Carried Over", "04-04", 540_000),
            ],
        )
        charged = frappe.get_all(
            "Payroll Line",
            filters={"beneficiary": person, "docstatus": 1, "kind": ["!=", "Carried Over"]},
            pluck="amount",
        )
        self.assertEqual(sum(map(int, charged)), 3 * 540_000)


class TestFundingGap(FieldCase):
    """Case 10. Six months are owed and charged, 6 × 540.000 = 3.240.000; money came for two, 1.080.000: four months,
    2.160.000, stay visible as waiting and are paid when it comes, each month once."""

    def test_what_has_no_money_waits_and_is_paid_later(self):
        person = self.person(start_month="2024-01-01")
        names = [self.month(month) for month in MONTHS]
        for name in names[:2]:
            for order in self.orders(name):
                self.answer(order)

        def sums():
            rows = frappe.get_all(
                "Payroll Line", filters={"beneficiary": person}, fields=["payment_status", "amount"]
            )
            found = {}
            for row in rows:
                found[row.payment_status] = found.get(row.payment_status, 0) + int(row.amount)
            return found

        self.assertEqual(sums(), {"Paid": 1_080_000, "Pending": 2_160_000})
        for name in names[2:]:
            for order in self.orders(name):
                self.answer(order)
        self.assertEqual(sums(), {"Paid": 3_240_000})
        self.assertEqual(len(lines(self.month(date(2024, 7, 1)))), 1)


class TestPostedList(FieldCase):
    """Case 11. Whoever has a line of group 3 or 8 (HIV) is not on the list that is posted, whatever else they get,
    and no total counts them: 540.000 + 360.000 = 900.000 of 1.440.000."""

    def test_no_sensitive_row_and_no_trace_of_one(self):
        self.person("BTXH-6c")
        hidden = self.person("BTXH-8")
        self.person("BTXH-5c")
        name = self.month(date(2024, 5, 1))
        posted = posted_list(frappe.get_doc("Monthly Payroll", name))
        rows = [row["texts"] for page in posted["pages"] for row in page.rows]
        self.assertEqual(
            [(row["number"], row["amount"]) for row in rows], [("1", "540.000"), ("2", "360.000")]
        )
        self.assertEqual((posted["persons"], posted["total"]), (2, "900.000"))
        html = frappe.get_print("Monthly Payroll", name, "Posted List")
        full_name, id_number = frappe.db.get_value("Beneficiary", hidden, ["full_name", "id_number"])
        self.assertNotIn(f"{full_name}<", html)
        for secret in (id_number, "1.440.000", "BTXH-8", "HIV"):
            self.assertNotIn(secret, html)
        self.assertIn("Năm sinh", html)


class TestPaperOfTheOffice(FieldCase):
    """Case 12. Drafts leave number and day blank; the clerk fills them in after the signature, once; a deputy signs
    for the chairman; paper and file carry the same hash."""

    def setUp(self):
        super().setUp()
        self.person()
        self.name = prepare(self.place.north, self.place.north_officer, date(2024, 5, 1))

    def told(self):
        return payment_list(frappe.get_doc("Monthly Payroll", self.name))

    def test_number_and_day_come_later_and_once(self):
        self.assertEqual(self.told()["day"], "ngày ..... tháng ..... năm 20.....")
        approve_payroll(self.place, self.name)
        document = frappe.get_doc("Monthly Payroll", self.name)
        document.update({"decision_number": "128/QĐ-UBND", "decision_date": "2024-02-05"})
        document.save()
        self.assertEqual(self.told()["day"], "ngày 05 tháng 02 năm 2024")
        document.reload()
        document.decision_number = "129/QĐ-UBND"
        with self.assertRaises(frappe.PermissionError):
            document.save()

    def test_nothing_else_of_an_approved_list_changes_on_that_way(self):
        approve_payroll(self.place, self.name)
        document = frappe.get_doc("Monthly Payroll", self.name)
        document.update({"decision_number": "128/QĐ-UBND", "total_amount": 1})
        with self.assertRaises(frappe.PermissionError):
            document.save()
        self.assertEqual(int(frappe.db.get_value("Monthly Payroll", self.name, "total_amount")), 540_000)

    def test_a_deputy_signs_for_the_chairman(self):
        act(self.place.north_officer, "Monthly Payroll", self.name, "Send for Approval")
        self.assertNotIn("KT. CHỦ TỊCH", frappe.get_print("Monthly Payroll", self.name, "Payment List"))
        document = frappe.get_doc("Monthly Payroll", self.name)
        document.signed_as = "Deputy Chairman"
        document.flags.by_service = True
        document.save()
        html = frappe.get_print("Monthly Payroll", self.name, "Payment List")
        self.assertIn("KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH", html)

    def test_paper_and_file_name_the_same_hash(self):
        approve_payroll(self.place, self.name)
        sealed = frappe.db.get_value("Monthly Payroll", self.name, "list_hash")
        self.assertIn(sealed, frappe.get_print("Monthly Payroll", self.name, "Payment List"))
        (order,) = self.orders(self.name)
        self.assertEqual(frappe.db.get_value("Disbursement", order, "list_hash"), sealed)


class TestNamesAndNumbers(FieldCase):
    """Case 14. Nine digits, a birth year alone, Hoà and Hòa, đ and Đ, payee names without accents."""

    def test_an_old_number_is_kept_and_warned_of(self):
        person = factories.person(self.place.north, id_number="081234567")
        self.assertEqual((person.id_number, person.id_kind), ("081234567", "CMND"))
        self.assertIn("CMND", person.data_warnings)

    def test_a_year_alone_is_a_birth_date(self):
        person = factories.person(
            self.place.north,
            category=None,
            birth_precision="Year",
            birth_date=None,
            birth_year=1938,
        )
        factories.entitlement(person.name, "BTXH-6c", start_month="2024-05-01")
        name = prepare(self.place.north, self.place.north_officer, date(2024, 5, 1))
        self.assertEqual(
            [line.birth_text for line in lines(name) if line.beneficiary == person.name], ["1938"]
        )

    def test_both_spellings_find_the_person(self):
        person = factories.person(self.place.north, full_name="Đặng Thị Hoà")
        for typed in ("hòa", "hoà", "HOA", "đặng thị", "dang thi"):
            self.assertIn(search_key(typed), person.search_key, typed)

    def test_a_payee_is_written_in_capitals_without_accents(self):
        self.assertEqual(plain_upper("Đặng Thị Hoà"), "DANG THI HOA")


class TestCorrectionAfterClosing(FieldCase):
    """Case 15. May is approved with 540.000; in June it turns out that the person had been 6a (2 × 360.000 = 720.000)
    since May. May's list stays as it was signed; June's has 720.000 and, on a line of its own, 180.000 for May."""

    def test_a_closed_list_stays_and_the_next_one_carries_the_difference(self):
        person = self.person()
        may = self.month(date(2024, 5, 1))
        sealed = frappe.db.get_value("Monthly Payroll", may, ["list_hash", "total_amount"])
        with self.assertRaises(frappe.ValidationError):
            payroll.regenerate(may)
        right = frappe.get_doc("Benefit Entitlement", {"beneficiary": person})
        right.category = "BTXH-6a"
        right.flags.by_service = True
        right.save()
        june = self.month(date(2024, 6, 1))
        self.assertEqual(
            [(kind, span, amount) for _who, kind, span, amount, *_way in self.shown(june)],
            [("Regular", "06-06", 720_000), ("Arrears", "05-05", 180_000)],
        )
        self.assertEqual(frappe.db.get_value("Monthly Payroll", may, ["list_hash", "total_amount"]), sealed)
        self.assertEqual([int(line.amount) for line in lines(may)], [540_000])
