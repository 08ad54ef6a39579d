"""Payrolls of several communes and programmes, read together, are those that are made one by one."""

import gc
from unittest.mock import patch

import frappe
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll import lines as payroll_lines
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY, approve_payroll, prepare
from frappe.query_builder.functions import Count, Sum

STAMPS = {"creation", "modified", "generated_at", "repeat_basis"}


def whole(doctype: str, names: list[str], by: str = "name") -> list[dict]:
    """Every column except moments of writing."""
    rows = frappe.get_all(doctype, filters={by: ["in", names]}, fields=["*"], order_by="name", limit=0)
    return [{key: value for key, value in row.items() if key not in STAMPS} for row in rows]


class TogetherCase(DistrictTestCase):
    """Two communes; people of one programme, of both, with several claims and several ways of payment."""

    def setUp(self):
        super().setUp()
        for unit in (self.place.north, self.place.south):
            plain = factories.person(unit).name
            both = factories.person(unit).name
            factories.entitlement(both, "NCC-TNLS1", start_month="2024-03-01")
            merit = factories.person(unit, None).name
            factories.entitlement(merit, "NCC-TNLS1", paid_through="2024-04-01")
            parent = factories.person(unit).name
            # Two claims of one day, and a later one entered first.
            factories.entitlement(parent, "BTXH-5c", start_month="2024-04-01")
            factories.entitlement(parent, "BTXH-4", coefficient=2)
            factories.account_method(plain, f"1{unit[:5]}1")
            # The programme's own way goes before the later one for all; each programme has its own.
            factories.account_method(both, f"1{unit[:5]}2", programme="NCC")
            factories.account_method(both, f"1{unit[:5]}3", from_month="2024-04-01")
            factories.account_method(both, f"1{unit[:5]}4", from_month="2024-06-01")
            factories.account_method(parent, f"1{unit[:5]}5", programme="NCC")
            waiting = factories.account_method(parent, f"1{unit[:5]}6", from_month="2024-05-01")
            waiting.db_set("workflow_state", "Draft")

    def one_by_one(self) -> list[str]:
        pairs = [(p, u) for p in ("BTXH", "NCC") for u in (self.place.north, self.place.south)]
        return [payroll.generate(MAY, unit, programme) for programme, unit in pairs]

    def of_locality(self, together: int) -> list[str]:
        with patch.object(payroll, "TOGETHER", together):
            told = payroll.generate_for_locality(MAY, self.place.province, ["BTXH", "NCC"])
        self.assertEqual((told["created"], told["skipped"]), (4, []))
        return told["payrolls"]


class TestTogether(TogetherCase):
    def test_lines_totals_and_seals_are_the_same(self):
        found = []
        for way in (self.one_by_one, lambda: self.of_locality(1), lambda: self.of_locality(20)):
            frappe.db.savepoint("one_way")
            names = way()
            found.append((names, whole("Monthly Payroll", names), whole("Payroll Line", names, "payroll")))
            frappe.db.rollback(save_point="one_way")
        self.assertEqual(len(found[0][1]), 4)
        self.assertEqual(found[0], found[1])
        self.assertEqual(found[0], found[2])

    def test_each_programme_pays_by_its_own_way(self):
        north = self.place.north
        lines = whole("Payroll Line", self.of_locality(20), "payroll")
        told = {
            (line["programme"], line["category_code"], line["account_number"])
            for line in lines
            if line["administrative_unit"] == north
        }
        self.assertEqual(
            {(programme, number) for programme, _code, number in told},
            {
                ("BTXH", f"1{north[:5]}1"),
                ("BTXH", f"1{north[:5]}3"),
                ("BTXH", None),
                ("NCC", f"1{north[:5]}2"),
                ("NCC", None),
            },
        )

    def test_one_that_is_open_is_skipped_and_the_others_are_made(self):
        """An open payroll of April stands in the way of May's, in that commune and programme only."""
        april = prepare(self.place.north, self.place.north_officer, MAY.replace(month=4))
        told = payroll.generate_for_locality(MAY, self.place.province, ["BTXH", "NCC"])
        self.assertEqual(
            [(row["unit"], row["programme"]) for row in told["skipped"]], [(self.place.north, "BTXH")]
        )
        self.assertIn(april, told["skipped"][0]["reason"])
        self.assertEqual(told["created"], 3)
        again = payroll.generate_for_locality(MAY, self.place.province, ["BTXH", "NCC"])
        self.assertEqual((again["created"], again["payrolls"]), (0, told["payrolls"]))

    def test_the_collector_is_at_work_again_after_a_power_cut(self):
        with (
            patch.object(payroll_lines.LineWriter, "write", side_effect=RuntimeError("power cut")),
            self.assertRaises(RuntimeError),
        ):
            payroll.generate_for_locality(MAY, self.place.province, ["BTXH"])
        self.assertTrue(gc.isenabled())


class TestTotals(TogetherCase):
    def test_totals_of_rows_are_those_that_the_database_adds_up(self):
        """May is approved and half of it fails; June carries it over beside regular and arrears lines."""
        may = prepare(self.place.north, self.place.north_officer, MAY)
        approve_payroll(self.place, may)
        failed = frappe.get_all("Payroll Line", filters={"payroll": may}, pluck="name", order_by="name")[::2]
        for name in failed:
            frappe.db.set_value("Payroll Line", name, "payment_status", "Failed")
        factories.person(self.place.north)
        name = prepare(self.place.north, self.place.north_officer, MAY.replace(month=6))
        line = frappe.qb.DocType("Payroll Line")
        kinds = {
            kind: (count, int(amount))
            for kind, count, amount in frappe.qb.from_(line)
            .select(line.kind, Count(line.name), Sum(line.amount))
            .where(line.payroll == name)
            .groupby(line.kind)
            .run()
        }
        self.assertEqual(set(kinds), {"Regular", "Arrears", "Carried Over"})
        ways = {
            channel: (persons, int(amount))
            for channel, persons, amount in frappe.qb.from_(line)
            .select(line.channel, Count(line.beneficiary).distinct(), Sum(line.amount))
            .where(line.payroll == name)
            .groupby(line.channel)
            .run()
        }
        totals = payroll_totals.from_lines(name)
        self.assertEqual(
            (totals["regular_amount"], totals["arrears_amount"]), (kinds["Regular"][1], kinds["Arrears"][1])
        )
        self.assertEqual((totals["carried_over_count"], totals["carried_over_amount"]), kinds["Carried Over"])
        self.assertEqual(totals["line_count"], sum(count for count, _ in kinds.values()))
        self.assertEqual(totals["total_amount"], sum(amount for _, amount in kinds.values()))
        self.assertEqual((totals["account_persons"], totals["account_amount"]), ways["Account"])
        self.assertEqual((totals["cash_persons"], totals["cash_amount"]), ways["Cash at Pay Point"])
        stored = frappe.get_doc("Monthly Payroll", name)
        self.assertEqual({field: int(stored.get(field)) for field in totals}, totals)
