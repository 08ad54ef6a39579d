"""Filters and the query builder."""

import datetime

from site_under_test import NOTE, ConformanceCase, make_doctype

import frappe
from frappe.query_builder import functions


class TestFilters(ConformanceCase):
    def setUp(self):
        super().setUp()
        self.names = [
            self.note(count=count, title=title).name for count, title in ((0, "a"), (1, "b"), (2, None))
        ]
        self.mine = {"name": ["in", self.names]}

    def found(self, *conditions) -> list[int]:
        filters = [["name", "in", self.names], *conditions]
        return sorted(self.names.index(name) for name in frappe.get_all(NOTE, filters, pluck="name"))

    def test_an_empty_list(self):
        self.assertEqual(self.found(["count", "not in", []]), [0, 1, 2])
        self.assertEqual(self.found(["count", "in", []]), [])

    def test_null_counts_as_blank(self):
        self.assertEqual(self.found(["title", "!=", "a"]), [1, 2])
        self.assertEqual(self.found(["title", "=", ""]), [2])
        self.assertEqual(self.found(["title", "is", "not set"]), [2])
        self.assertEqual(self.found(["title", "is", "set"]), [0, 1])
        self.assertEqual(self.found(["title", "not in", ["a"]]), [1, 2])

    def test_numbers_given_as_text(self):
        self.assertEqual(self.found(["count", "in", ["1", "2"]]), [1, 2])
        self.assertEqual(self.found(["count", ">", "0"]), [1, 2])


class TestBuilder(ConformanceCase):
    def setUp(self):
        super().setUp()
        rows = ((1, "2024-01-31", "a"), (2, "2024-03-01", "a"), (4, "2024-02-29", "b"))
        self.names = [self.note(count=count, day=day, title=title).name for count, day, title in rows]
        self.table = frappe.qb.DocType(NOTE)
        self.mine = self.table.name.isin(self.names)

    def rows(self, *columns):
        return frappe.qb.from_(self.table).where(self.mine).select(*columns).run()

    def test_aggregates(self):
        row = self.rows(
            functions.Sum(self.table.count), functions.Max(self.table.count), functions.Count("*")
        )[0]
        self.assertEqual([int(value) for value in row], [7, 4, 3])

    def test_dates_of_an_aggregate_are_dates(self):
        self.assertEqual(self.rows(functions.Max(self.table.day))[0][0], datetime.date(2024, 3, 1))
        rows = frappe.get_all(NOTE, {"name": ["in", self.names]}, ["min(day) as first"])
        self.assertEqual(rows[0].first, datetime.date(2024, 1, 31))

    def test_a_case(self):
        from pypika.terms import Case

        chosen = Case().when(self.table.count > 1, "many").else_("one")
        rows = frappe.qb.from_(self.table).where(self.mine).select(chosen).orderby(self.table.count).run()
        self.assertEqual([row[0] for row in rows], ["one", "many", "many"])

    def test_a_described_query_is_a_builder(self):
        query = frappe.qb.get_query(NOTE, fields=["name", "count"], filters={"name": ["in", self.names]})
        more = query.where(self.table.count > 1).orderby(self.table.count, order=frappe.qb.desc)
        self.assertEqual([row.count for row in more.run(as_dict=True)], [4, 2])

    def test_functions_of_the_builder(self):
        filters = {"name": ["in", self.names]}
        self.assertEqual(frappe.qb.max(NOTE, "count", filters), 4)
        self.assertEqual(frappe.qb.min(NOTE, "count", filters), 1)
        self.assertEqual(frappe.qb.sum(NOTE, "count", filters), 7)
        self.assertAlmostEqual(float(frappe.qb.avg(NOTE, "count", filters)), 7 / 3, 3)

    def test_group_and_order(self):
        rows = frappe.get_all(
            NOTE,
            {"name": ["in", self.names]},
            ["title", "sum(count) as total"],
            group_by="title",
            order_by="title desc",
        )
        self.assertEqual([(row.title, int(row.total)) for row in rows], [("b", 4), ("a", 3)])


class TestOwnSQL(ConformanceCase):
    def test_computed_dates_are_dates(self):
        for day, at in (("2024-01-31", "2024-01-31 10:20:00"), ("2024-03-01", "2024-03-01 08:00:00")):
            self.note(day=day, at=at, tag="own sql")
        row = frappe.db.sql(
            f"select max(day), min(`at`) as first, count(*), ifnull(max(title), '') from `tab{NOTE}` where tag = %s",
            "own sql",
        )[0]
        self.assertEqual(row[0], datetime.date(2024, 3, 1))
        self.assertEqual(row[1], datetime.datetime(2024, 1, 31, 10, 20))
        self.assertEqual(row[2:], (2, ""))
        rows = frappe.db.sql(f"select max(day) as last from `tab{NOTE}` where tag = 'own sql'", as_dict=True)
        self.assertEqual(rows[0].last, datetime.date(2024, 3, 1))


class TestDescribedQueries(ConformanceCase):
    def test_fields_in_one_text(self):
        name = self.note(title="one text", count=3).name
        for fields in ("title, count", ["title, count"], ["`title`, `count`"]):
            found = frappe.qb.get_query(NOTE, fields=fields, filters={"name": name}).run()
            self.assertEqual([tuple(row) for row in found], [("one text", 3)], fields)

    def test_a_criterion_may_be_the_filter(self):
        name = self.note(title="it's one", count=7).name
        table = frappe.qb.DocType(NOTE)
        for criterion in (
            table.title == "it's one",
            (table.title == "it's one") & (table["count"] > 6),
            table.name.isin([name, "no such"]),
        ):
            self.assertEqual(frappe.db.get_value(NOTE, criterion, "count"), 7)
            self.assertEqual(frappe.db.get_values(NOTE, criterion, "name", pluck=True), [name])
        self.assertIsNone(frappe.db.get_value(NOTE, table.title == "it's none", "count"))
        found = frappe.db.get_values(table, table.name == name, ["title", "count"])
        self.assertEqual([tuple(row) for row in found], [("it's one", 7)])


class TestReservedWords(ConformanceCase):
    """A field may bear a name that means something in SQL."""

    KIND = "Conformance Reserved"

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)
        make_doctype(
            self.KIND,
            {
                "from": {"fieldtype": "Link", "options": "DocType"},
                "order": {"fieldtype": "Dynamic Link", "options": "from"},
                "select": "Data",
            },
        )

    def remove(self):
        frappe.delete_doc("DocType", self.KIND, force=True, ignore_missing=True)
        frappe.db.sql_ddl(f"drop table if exists `tab{self.KIND}`")
        frappe.db.commit()

    def test_it_is_filtered_read_and_linked(self):
        note = self.note(title="linked")
        values = {"from": NOTE, "order": note.name, "select": "x"}
        name = frappe.get_doc({"doctype": self.KIND, **values}).insert().name
        found = frappe.get_all(
            self.KIND, filters={"select": "x", "order": note.name}, fields=["name", "from", "order"]
        )
        self.assertEqual([dict(row) for row in found], [{"name": name, "from": NOTE, "order": note.name}])
        self.assert_refused(lambda: frappe.delete_doc(NOTE, note.name), frappe.LinkExistsError)


class TestChildRows(ConformanceCase):
    """A dict among the fields of a described query asks for the rows of a child table."""

    def setUp(self):
        super().setUp()
        rows = [{"item": "b", "qty": 2}, {"item": "a", "qty": 1}]
        self.full, self.empty = self.note(title="1", rows=rows).name, self.note(title="2").name

    def found(self, columns: list[str], **more):
        query = frappe.qb.get_query(
            NOTE,
            fields=["name", {"rows": columns}],
            filters={"name": ["in", [self.full, self.empty]]},
            order_by="title asc",
        )
        return query.run(as_dict=True)

    def test_the_columns_that_were_asked_for(self):
        full, empty = self.found(["item", "qty"])
        self.assertEqual(full.name, self.full)
        rows = sorted((dict(row) for row in full.rows), key=lambda row: row["qty"])
        self.assertEqual(rows, [{"item": "a", "qty": 1}, {"item": "b", "qty": 2}])
        self.assertEqual(empty.get("rows") or [], [])

    def test_all_columns(self):
        row = next(row for row in self.found(["*"])[0].rows if row.item == "b")
        self.assertEqual((row.parenttype, row.idx, row.qty), (NOTE, 1, 2))
        self.assertEqual({"parent", "parentfield"} & row.keys(), set())
        row = self.found(["*", "parent"])[0].rows[0]
        self.assertEqual(row.parent, self.full)
