"""What reports keep is what counting gives: after any events of an office, whatever is written to the tables that counts are
made of, by whichever door, and after a change of the map. And what nobody touched is not counted again."""

import re
import unittest
from datetime import date
from random import Random
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import frappe
from an_sinh.hooks import watched_changes
from an_sinh.services.beneficiaries import data_quality
from an_sinh.services.common import embedded, kept_counts
from an_sinh.services.reports import recount, rollout_rate
from an_sinh.tests import factories, factories_papers
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_money import MAY, answer, line_of, listed, owed_since, sent
from an_sinh.tests.ledger.office import Office
from an_sinh.tests.ledger.test_money_of_hundreds import EVENTS
from an_sinh.tests.reorganisation.map_case import MapCase

MONTHS = [MAY, date(2024, 6, 1)]
TABLE = re.compile(r"(?:from|join)\s+[`\"](?:__rows_)?tab([^`\"]+)[`\"]", re.IGNORECASE)
# What counting reads besides: which units are part of others, of which nothing is kept.
UNKEPT = {"Administrative Unit"}
PEOPLE, STEPS = 8, 12
EVENT = st.sampled_from([event for event in sorted(EVENTS) if "refused" not in event])


class CountsCase(DistrictTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if embedded.watch(embedded.REPORTS) is None:
            raise unittest.SkipTest("Nothing is kept here.")

    def units(self) -> list[str]:
        return [self.place.north, self.place.south]

    def check(self, programmes=(None, "BTXH")) -> list:
        """Everything that is kept is counted too, and must be the same; what was counted is kept from now on."""
        with kept_counts.recounting():
            quality = data_quality.counts_by_unit(self.units())
            return [quality] + [
                rollout_rate.counts_by_unit(month, self.units(), programme)
                for month in MONTHS
                for programme in programmes
            ]

    def counted(self) -> list[list[str]]:
        """The units that the report of May counts anew."""
        found: list[list[str]] = []
        people, paid = rollout_rate._people, rollout_rate._paid

        def counting(real):
            def count(month, units, *rest, **options):
                found.append(sorted(units))
                return real(month, units, *rest, **options)

            return count

        with (
            patch.object(rollout_rate, "_people", counting(people)),
            patch.object(rollout_rate, "_paid", counting(paid)),
        ):
            rollout_rate.counts_by_unit(MAY, self.units())
        return found


class TestEvents(CountsCase):
    @settings(
        max_examples=3,
        phases=[Phase.generate],  # each example takes seconds: none is made smaller
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(
        seed=st.integers(0, 2**32),
        events=st.lists(st.tuples(EVENT, st.booleans()), min_size=STEPS, max_size=STEPS),
    )
    def test_any_events_of_an_office(self, seed, events):
        """Half of them are undone first, as by a process that died, and then happen."""
        frappe.db.savepoint("story")
        try:
            office = Office(self.place, PEOPLE, Random(seed))
            self.check()
            for event, undone in [("a_list_is_prepared", False), ("a_list_is_approved", False), *events]:
                if undone:
                    self.undo(office, event)
                getattr(office, event)()
                self.check()
        finally:
            frappe.set_user("Administrator")
            frappe.db.rollback(save_point="story")
            frappe.clear_cache()

    def undo(self, office: Office, event: str) -> None:
        known, state = office.known(), office.chance.getstate()
        before = self.check()
        frappe.db.savepoint("undone")
        getattr(office, event)()
        self.check()
        frappe.db.rollback(save_point="undone")
        frappe.set_user("Administrator")
        office.forget(known)
        office.chance.setstate(state)
        self.assertEqual(self.check(), before)


class TestOnlyWhatWasTouched(CountsCase):
    def setUp(self):
        super().setUp()
        self.person = owed_since(self.place)
        factories.person(self.place.south)
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", "Bưu điện")

    def test_nothing_is_counted_twice(self):
        self.counted()
        self.assertEqual(self.counted(), [])
        north, south = [self.place.north], [self.place.south]
        steps = [
            (lambda: factories.person(self.place.south), [south]),
            (lambda: factories.account_method(self.person.name, number="99887766", from_month=MAY), [north]),
            # A draft charges nothing, so that payments aren't touched.
            (lambda: factories.prepare(self.place.north, self.place.north_officer), []),
            (lambda: frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", ""), []),
        ]
        for step, expected in steps:
            step()
            self.assertEqual(self.counted(), expected)

    def test_an_approval_and_an_answer_touch_one_month_of_one_commune(self):
        self.counted()
        payroll = listed(self.place, MAY)
        sent(payroll)
        self.assertIn([self.place.north], self.counted())
        answer(line_of(self.person, payroll), "paid")
        self.assertEqual(self.counted(), [[self.place.north]])
        self.assertEqual(self.counted(), [])

    def test_a_count_that_is_wrong_is_told(self):
        self.counted()
        frappe.db.sql(
            "update `__Kept` set `value` = '{\"beneficiaries\": 7}' where `what` like 'rollout people%'"
        )
        self.assertRaises(kept_counts.Differs, self.check)
        self.assertRaises(kept_counts.Differs, recount.recount_reports, MONTHS)


class TestEveryColumn(CountsCase):
    """No column is named here: each of every table that is watched is changed, in every row, by plain SQL."""

    def setUp(self):
        super().setUp()
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", "Bưu điện")
        people = [owed_since(self.place, account=f"10123456{number:04d}") for number in range(2)]
        paper = factories_papers.guardian(people[0].name, valid_from="2023-01-01", valid_until="2024-12-31")
        factories_papers.method_through(people[0].name, paper.name, "200001")
        sent(payroll := listed(self.place, MAY))
        answer(line_of(people[1], payroll), "paid")
        frappe.get_doc(
            {"doctype": "Duplicate Pair", "first": people[0].name, "second": people[1].name, "status": "Open"}
        ).db_insert()
        # Moved: the payment method is of the one commune, the entitlement still of the other.
        method = frappe.get_doc("Payment Method", {"beneficiary": people[1].name})
        method.db_set("administrative_unit", self.place.south)

    def test_what_is_read_is_watched(self):
        found: set[str] = set()
        run = frappe.db._run

        def noting(query, params):
            found.update(TABLE.findall(query))
            return run(query, params)

        with patch.object(frappe.local.db, "_run", noting):
            self.check()
        self.assertEqual(found - UNKEPT - set(watched_changes["Reports"]), set())

    def test_whatever_is_written(self):
        before, changes = self.check([None]), 0
        for doctype in (
            "Beneficiary",
            "Benefit Entitlement",
            "Payment Method",
            "Bank Account",
            "Payroll Line",
        ):
            for column, kind in frappe.db.get_column_types(f"tab{doctype}").items():
                if column in ("name", "creation", "modified"):
                    continue
                frappe.db.savepoint("column")
                frappe.db.sql(f"update `tab{doctype}` set `{column}` = {self.other(column, kind)}")
                changes += self.check([None]) != before
                frappe.db.rollback(save_point="column")
        self.assertEqual(self.check([None]), before)
        # At least entitlements' person, unit, status, programme and months, methods' and accounts' states, lines' amounts,
        # what the quality of the data looks at …
        self.assertGreater(changes, 25)

    def other(self, column: str, kind: str) -> str:
        """Another value than nearly every row has, in SQL."""
        if column == "administrative_unit":
            return f"'{self.place.south}'"
        if "DATE" in kind.upper() or column.endswith("month"):
            return "'2024-06-01'"
        if kind.upper() in ("INTEGER", "REAL"):
            return f"coalesce(`{column}`, 0) + 1"
        return f"coalesce(`{column}`, '') || 'x'"


class TestTheMap(CountsCase, MapCase):
    def units(self) -> list[str]:
        return frappe.get_all("Administrative Unit", filters={"level": "Commune"}, pluck="name", limit=0)

    def test_communes_that_become_one(self):
        """Before and after a merge of units, people stand where the report of that month looks for them."""
        before = self.check()
        self.merge()
        self.check()
        # Those of old units count under them too, for the reports of their months.
        for now, then in zip(self.check()[1:], before[1:], strict=True):
            people, were = (sum(counts.beneficiaries for counts in each.values()) for each in (now, then))
            self.assertGreaterEqual(people, were)
