"""Lists that take most lines over from last month's are, in every column, those that are worked out person by person:
whatever was changed in between, in whichever table, by whichever door, and whatever begins or ends in between."""

import re
import unittest
from datetime import date
from unittest.mock import patch

import frappe
from an_sinh.services.benefits import charges
from an_sinh.services.common import embedded
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.payroll import repeated_lines, unchanged
from an_sinh.tests import factories, factories_law, factories_papers
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY

APRIL, JUNE = date(2024, 4, 1), date(2024, 6, 1)
PEOPLE = 24
STAMPS = {"creation", "modified", "generated_at", "repeat_basis"}
# What lists write, and what Frappe keeps of itself.
OWN = {"Payroll Line", "Monthly Payroll", "Payroll Bridge"}
STANDARD = {"name", "creation", "modified", "modified_by", "owner", "docstatus", "idx"}
DAYS = [MAY, date(2024, 5, 31), JUNE, date(2024, 6, 30)]
TABLE = re.compile(r"(?:from|join)\s+[`\"]tab([^`\"]+)[`\"]", re.IGNORECASE)


def whole_lists() -> list[dict]:
    """Every column of June's lists, their lines and bridges, except moments of writing."""
    found = []
    for doctype in sorted(OWN):
        rows = frappe.get_all(doctype, filters={"month": JUNE}, fields=["*"], order_by="name", limit=0)
        found += [{key: value for key, value in row.items() if key not in STAMPS} for row in rows]
    return found


class UnchangedCase(DistrictTestCase):
    """Two dozen people of two programmes; a third is paid through an account, a third through a guardian with a paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if embedded.shared_rows("Payroll Line", "payroll") is None:
            raise unittest.SkipTest("Everybody is worked out here.")
        factories_law.forget_ages()
        cls.people = [cls.someone(number) for number in range(PEOPLE)]
        cls.generate(APRIL)
        cls.approve(APRIL)

    @classmethod
    def someone(cls, number: int) -> str:
        name = factories.person(cls.place.north, village=f"Thôn {number}").name
        if number % 2:
            factories.entitlement(name, "NCC-TNLS1", start_month="2024-03-01", list_month="2024-03-01")
        if number % 5 == 4:
            right = frappe.get_doc("Benefit Entitlement", {"beneficiary": name, "programme": "BTXH"})
            right.append("suspensions", {"from_month": "2024-02-01", "to_month": "2024-02-01"})
            right.flags.by_service = True
            right.save()
        if number % 3 == 1:
            factories.account_method(name, f"10{number:04d}")
        if number % 3 == 2:
            paper = factories_papers.guardian(name, valid_from="2023-01-01", valid_until="2024-12-31")
            factories_papers.method_through(name, paper.name, f"20{number:04d}")
        return name

    @classmethod
    def approve(cls, month: date) -> None:
        """The lists of a month are approved and paid; as by the whole chain, without its signatures."""
        for row in frappe.get_all(
            "Monthly Payroll", filters={"month": month, "docstatus": 0}, fields=["name", "programme"]
        ):
            values = {"docstatus": 1, "workflow_state": "Approved", "frozen_at": frappe.utils.now()}
            frappe.db.set_value("Monthly Payroll", row.name, values)
            line = frappe.qb.DocType("Payroll Line")
            paid = frappe.qb.update(line).set(line.docstatus, 1).set(line.payment_status, "Paid")
            paid.where(line.payroll == row.name).run()
            charges.record(row.name, row.programme, foreseen=True)

    @classmethod
    def generate(cls, month: date) -> dict:
        return payroll.generate_for_locality(
            month, cls.place.province, ["BTXH", "NCC"], as_of=frappe.utils.get_last_day(month)
        )

    def made(self, slowly: bool) -> list[dict]:
        """June's lists, made one way and undone."""
        frappe.db.savepoint("one_way")
        way = (lambda *_given: None) if slowly else payroll.read_unchanged
        with patch.object(payroll, "read_unchanged", way), patch.object(unchanged, "MOST", 10**9):
            self.generate(JUNE)
        found = whole_lists()
        frappe.db.rollback(save_point="one_way")
        return found

    def compare(self) -> int:
        """Both ways give the same rows. Returns how many lines were taken over."""
        repeated = []
        regulars = repeated_lines._regulars

        def counting(payroll_name: str):
            repeated.append(regulars(payroll_name))
            return repeated[-1]

        with patch.object(repeated_lines, "_regulars", counting):
            quickly = self.made(slowly=False)
        if not repeated:
            return 0  # that was the slow way
        slowly = self.made(slowly=True)
        self.maxDiff = 4000
        for one, other in zip(quickly, slowly, strict=False):
            self.assertEqual(one, other)
        self.assertEqual(len(quickly), len(slowly))
        self.assertTrue(slowly)
        return sum(each.lines for some in repeated for each in some)


class TestUnchanged(UnchangedCase):
    def setUp(self):
        super().setUp()
        self.generate(MAY)
        self.approve(MAY)

    def test_everybody_is_taken_over_where_nothing_happened(self):
        self.assertEqual(self.compare(), PEOPLE + PEOPLE // 2)

    def test_month_after_month(self):
        """The second list that is made so is made of the first."""
        with patch.object(unchanged, "MOST", 10**9):
            self.generate(JUNE)
        self.approve(JUNE)
        made = self.generate(date(2024, 7, 1))
        lines = frappe.get_all(
            "Payroll Line", filters={"payroll": ["in", made["payrolls"]]}, fields=["beneficiary", "amount"]
        )
        self.assertEqual(len(lines), PEOPLE + PEOPLE // 2)

    def test_new_people_stand_between_the_others(self):
        """Who is registered in between comes last; who lives elsewhere and moves here comes where the name stands."""
        frappe.db.set_value("Beneficiary", self.people[10], "administrative_unit", self.place.south)
        factories.person(self.place.north)
        factories.entitlement(self.people[3], "BTXH-5c", start_month="2024-04-01")
        self.assertEqual(self.compare(), PEOPLE + PEOPLE // 2 - 3)

    def test_a_list_whose_seal_is_broken_gives_nothing(self):
        line = frappe.db.get_value("Payroll Line", {"month": MAY, "programme": "NCC"}, "name")
        frappe.db.set_value("Payroll Line", line, "account_number", "999", update_modified=False)
        self.assertEqual(self.compare(), PEOPLE)

    def test_what_did_not_arrive_comes_again(self):
        line = frappe.db.get_value("Payroll Line", {"month": MAY, "programme": "BTXH"}, "name")
        frappe.db.set_value("Payroll Line", line, {"payment_status": "Failed", "failure_reason": "Sai số"})
        self.assertLess(self.compare(), PEOPLE + PEOPLE // 2)

    def test_a_supplementary_list_that_charged_ahead(self):
        """Who was charged for June already gets no second line of it."""
        kept = frappe.db.get_value("Charged Months", {"beneficiary": self.people[4], "programme": "BTXH"})
        runs = frappe.db.get_value("Charged Months", kept, "runs")
        frappe.db.set_value("Charged Months", kept, "runs", f"{runs},2024-06-01:1:360000")
        with patch.object(charges, "refuse_gaps"):
            self.assertEqual(self.compare(), PEOPLE + PEOPLE // 2 - 1)

    def test_a_rise_is_worked_out_for_all(self):
        factories_law.rate("BTXH", 500000, "2024-06-01")
        self.assertEqual(self.compare(), 0)


class TestEveryColumn(UnchangedCase):
    """No table and no column is named here: whatever the slow way reads is changed, each column of it of another person."""

    def read_tables(self) -> list[str]:
        """The tables that working lists out reads."""
        found: set[str] = set()
        run = frappe.db._run

        def noting(query, params):
            found.update(TABLE.findall(query))
            return run(query, params)

        with patch.object(frappe.local.db, "_run", noting):
            self.made(slowly=True)
        return sorted(
            name for name in found - OWN if frappe.db.exists("DocType", name) and self.rows_of(name)
        )

    def rows_of(self, doctype: str) -> list[str]:
        """Rows of our people, or any of what isn't about people; none of what belongs to the desk alone."""
        meta = frappe.get_meta(doctype)
        if meta.module != "An Sinh" or meta.issingle:
            return []
        if meta.has_field("beneficiary"):
            filters = {"beneficiary": ["in", self.people]}
        else:
            filters = {"name": ["in", self.people]} if doctype == "Beneficiary" else {}
        return frappe.get_all(doctype, filters=filters, pluck="name", order_by="name", limit=0)

    def other_value(self, doctype: str, field, value):
        """Another value that a field may have."""
        if field.fieldtype in ("Int", "Float", "Currency", "Percent"):
            return (value or 0) + 1
        if field.fieldtype == "Check":
            return int(not value)
        if field.fieldtype == "Date":
            return "2024-02-01" if str(value) != "2024-02-01" else "2024-03-01"
        if field.fieldtype == "Select":
            options = [option for option in (field.options or "").split("\n") if option]
            return next((option for option in options if option != value), value)
        if field.fieldtype == "Link":
            if field.options == "Administrative Unit":
                return self.place.south
            others = frappe.get_all(field.options, pluck="name", order_by="name", limit=2)
            return next((other for other in others if other != value), value)
        return f"{value or ''}1" if field.fieldtype in ("Data", "Small Text") else value

    def put(self, doctype: str, name: str, fieldname: str, value) -> None:
        """Written without anybody's knowledge; a value that must be unique stays."""
        frappe.db.savepoint("put")
        try:
            frappe.db.set_value(doctype, name, fieldname, value, update_modified=False)
        except frappe.db.IntegrityError:
            frappe.db.rollback(save_point="put")

    def fields_of(self, doctype: str, kinds: tuple[str, ...] | None = None) -> list:
        columns = frappe.db.get_table_columns(doctype)
        return [
            field
            for field in frappe.get_meta(doctype).fields
            if field.fieldname in columns and (kinds is None or field.fieldtype in kinds)
        ]

    def test_a_change_of_any_column_is_noticed(self):
        self.generate(MAY)
        self.approve(MAY)
        basis = frappe.db.get_value("Monthly Payroll", {"month": MAY}, "repeat_basis")
        watch, since = embedded.watch(embedded.PAYROLL), frappe.parse_json(basis)["since"]
        taken_over = 0
        for doctype in self.read_tables():
            fields, rows = self.fields_of(doctype), self.rows_of(doctype)
            for some in [fields] if self.is_about_people(doctype) else [[field] for field in fields]:
                frappe.db.savepoint("column")
                for field, name in zip(some, rows, strict=False):
                    value = frappe.db.get_value(doctype, name, field.fieldname)
                    self.put(doctype, name, field.fieldname, self.other_value(doctype, field, value))
                # Where everybody is touched, everybody is worked out.
                if watch.touched(since) is not None:
                    with (
                        self.subTest(doctype=doctype, fields=[field.fieldname for field in some]),
                        patch.object(charges, "refuse_gaps"),
                    ):
                        taken_over += self.compare_or_fail_alike()
                frappe.db.rollback(save_point="column")
        self.assertGreater(taken_over, PEOPLE)

    def compare_or_fail_alike(self) -> int:
        try:
            self.made(slowly=True)
        except Exception as error:
            with self.assertRaises(type(error)):
                self.made(slowly=False)
            return 0
        return self.compare()

    def test_a_day_in_any_column_is_noticed_when_it_comes(self):
        """Each column of days of whatever is read, on each of the days around the two months, entered before May's list
        was made: nobody touches it afterwards."""
        self.generate(MAY)
        self.approve(MAY)
        tables = self.read_tables()
        frappe.db.rollback(save_point="an_sinh_test")
        frappe.db.savepoint("an_sinh_test")
        factories_law.forget_ages()
        for doctype in tables:
            rows = self.rows_of(doctype)
            cases = [[(field, day) for field in self.fields_of(doctype, ("Date",))] for day in DAYS]
            if self.is_about_people(doctype):  # each of another person, at once
                cases = [[case for some in cases for case in some]]
            for some in filter(None, cases):
                frappe.db.savepoint("days")
                for (field, day), name in zip(some, rows, strict=False):
                    self.put(doctype, name, field.fieldname, day)
                with self.subTest(doctype=doctype, cases=[f"{field.fieldname} {day}" for field, day in some]):
                    if self.may_is_made():
                        self.compare_or_fail_alike()
                frappe.db.rollback(save_point="days")

    def is_about_people(self, doctype: str) -> bool:
        return doctype == "Beneficiary" or frappe.get_meta(doctype).has_field("beneficiary")

    def may_is_made(self) -> bool:
        try:
            self.generate(MAY)
        except Exception:
            return False
        self.approve(MAY)
        return True
