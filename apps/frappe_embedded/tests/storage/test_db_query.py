"""get_all and get_list: filters, fields, order, paging."""

import pytest
from claims_table import JUNE, MAY, claims, names

import frappe
import frappe.client
from frappe.model.db_query import DatabaseQuery

__all__ = ["claims"]  # a fixture


class TestFilters:
    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, "12345"),
            ({"title": "a"}, "1"),
            ({"title": ["!=", "a"]}, "2345"),
            ({"title": ""}, "45"),
            ({"title": None}, "45"),
            ({"title": ["!=", ""]}, "123"),
            ({"title": ["is", "set"]}, "123"),
            ({"title": ["is", "not set"]}, "45"),
            ({"title": ["like", "%B%"]}, "2"),
            ({"title": ["not like", "%b%"]}, "1345"),
            ({"title": ["in", ["a", "c"]]}, "13"),
            ({"title": ["in", "a,c"]}, "13"),
            ({"title": ["in", ["a", ""]]}, "145"),
            ({"title": ["in", ["a", None]]}, "145"),
            ({"title": ["not in", ["a", "c"]]}, "245"),
            ({"title": ["not in", ["a", ""]]}, "23"),
            ({"title": ["<", "b"]}, "145"),
            ({"title": [">", "a"]}, "23"),
            ({"title": ["between", ["a", "b"]]}, "12"),
            ({"name": ["in", []]}, ""),
            ({"amount": 100}, "1"),
            ({"amount": "100"}, "1"),
            ({"amount": [">", 100]}, "23"),
            ({"amount": ["between", [50, 100]]}, "15"),
            ({"amount": ["in", [100, 200]]}, "12"),
            ({"amount": ["not in", ["100", "200"]]}, "345"),
            ({"amount": ["is", "not set"]}, "4"),
            ({"n": 0}, "345"),
            ({"docstatus": 1}, "5"),
            ({"docstatus": ["!=", 1]}, "1234"),
            ({"docstatus": ["in", ["0", "1"]]}, "12345"),
            ({"month": MAY}, "1"),
            ({"month": "2024-05-01"}, "1"),
            ({"month": [">", MAY]}, "2"),
            ({"month": ["<", JUNE]}, "1345"),
            ({"month": ["<=", MAY]}, "1345"),
            ({"month": ["between", ["2024-05-01", "2024-05-31"]]}, "1"),
            ({"month": ["is", "set"]}, "12"),
            ({"month": ["!=", MAY]}, "2345"),
            ({"at": ["between", ["2024-05-31", "2024-05-31"]]}, "3"),
            ({"at": [">=", "2024-05-31"]}, "3"),
            ({"at": ["<", "2024-05-31"]}, "1245"),
            ({"title": "a", "amount": 100}, "1"),
            ([["title", "=", "a"]], "1"),
            (["title", "=", "a"], "1"),
            ([["Q Claim", "title", "=", "a"], ["amount", ">", 0]], "1"),
            ([{"title": "b"}, ["amount", ">", 0]], "2"),
            ('{"title": "a"}', "1"),
            ('[["title", "in", ["a", "b"]]]', "12"),
            ([["amount", ">", 50], ["amount", "<", 300]], "12"),
            ({"area": ["descendants of", "Province"]}, "123"),
            ({"area": ["descendants of", "District"]}, "1"),
            ({"area": ["descendants of (inclusive)", "District"]}, "12"),
            ({"area": ["not descendants of", "District"]}, "2345"),
            ({"area": ["ancestors of", "Commune"]}, "2"),
            ({"area": ["not ancestors of", "Commune"]}, "1345"),
            ({"area": ["descendants of", "Commune"]}, ""),
            ({"area.title": "Xã"}, "1"),
            ([["Q Row", "item", "=", "ink"]], "1"),
            ({"rows.item": "ink"}, "1"),
            ({"item": "ink"}, "1"),
        ],
    )
    def test_filters(self, claims, filters, expected):
        assert names(filters=filters) == expected

    def test_or_filters_join_the_filters_as_one(self, claims):
        assert names(or_filters={"title": "a", "amount": 300}) == "13"
        assert (
            names(filters={"area": ["is", "set"]}, or_filters=[["title", "=", "a"], ["amount", "=", 50]])
            == "1"
        )

    def test_child_filters_give_a_row_per_match(self, claims):
        found = frappe.get_all(
            "Q Claim", filters=[["Q Row", "item", "=", "pen"]], pluck="name", order_by="name"
        )
        assert found == ["1", "2"]
        both = frappe.get_all("Q Claim", filters=[["Q Row", "cost", ">", 0]], pluck="name", order_by="name")
        assert both == ["1", "1", "2"]
        assert frappe.get_all(
            "Q Claim", filters=[["Q Row", "cost", ">", 0]], pluck="name", distinct=True
        ) == ["1", "2"]

    def test_a_column_as_value(self, claims):
        assert names(filters={"amount": ["=", frappe.qb.Field("n")]}) == "4"

    def test_timespan(self, claims):
        frappe.db.set_value("Q Claim", "1", "month", frappe.utils.nowdate())
        assert names(filters={"month": ["timespan", "this month"]}) == "1"

    def test_percent_and_backslash(self, claims):
        frappe.db.set_value("Q Claim", "1", "title", "50%")
        frappe.db.set_value("Q Claim", "2", "title", "500")
        assert names(filters={"title": ["like", "50\\%"]}) == "1"
        assert names(filters={"title": ["like", "50%"]}) == "12"

    @pytest.mark.parametrize(
        "filters",
        [
            ["1=1", "amount > 0"],
            "1=1",
            [["title"]],
            [["title", "=", "a", 1, 2, 3]],
            {"title": ["regexp", "a"]},
            {"title": ["= '' or 1=1 --", "a"]},
            {"title' or 1=1 --": "a"},
            {"ifnull(title, (select 1))": "a"},
            {"ifnull(title, '') or 1=1 --": "a"},
            {"ifnull(lower(title)": "a"},
            {"(select 1)": 1},
            [[1, "=", 1]],
        ],
    )
    def test_hostile_filters_are_refused(self, claims, filters):
        with pytest.raises(frappe.ValidationError):
            frappe.get_all("Q Claim", filters=filters, pluck="name")

    def test_a_key_that_gives_null_a_value(self, claims):
        frappe.db.set_value("Q Claim", "1", "title", None)
        assert names(filters={"ifnull(title, '')": ""}) == "145"
        assert "1" not in names(filters={"ifnull(title, '')": ["!=", ""]})
        assert names(filters=[["ifnull(title, 'none')", "in", ["none"]]]) == "14"

    def test_hostile_values_are_values(self, claims):
        assert names(filters={"title": "a' or '1'='1"}) == ""
        assert names(filters={"title": ["in", ["') or 1=1 --"]]}) == ""
        assert names(filters=[["Q Row", "item", "like", "' union select 1 --%"]]) == ""

    def test_indexes_survive_the_treatment_of_null(self, claims):
        frappe.db.add_index("Q Claim", ["month"])
        query = DatabaseQuery("Q Claim").execute(
            filters={"month": ["<", JUNE]}, ignore_permissions=True, run=False
        )
        plan = str(frappe.db.execute(f"explain query plan {query}", ["2024-06-01"]).fetchall())
        assert "month_index" in plan and "SCAN" not in plan


class TestFields:
    def test_default_is_the_name(self, claims):
        assert frappe.get_all("Q Claim", filters={"title": "a"}) == [{"name": "1"}]

    def test_list_text_and_json(self, claims):
        expected = [{"name": "1", "amount": 100.0}]
        assert frappe.get_all("Q Claim", {"name": "1"}, ["name", "amount"]) == expected
        assert frappe.get_all("Q Claim", fields=["name", "amount"], filters={"name": "1"}) == expected
        assert frappe.get_all("Q Claim", fields="name, amount", filters={"name": "1"}) == expected
        assert frappe.get_all("Q Claim", fields='["name", "amount"]', filters={"name": "1"}) == expected

    def test_either_order_of_fields_and_filters(self, claims):
        assert frappe.get_all("Q Claim", ["name", "amount"], {"name": "1"}) == [
            {"name": "1", "amount": 100.0}
        ]

    def test_star(self, claims):
        row = frappe.get_all("Q Claim", fields=["*"], filters={"name": "1"})[0]
        assert (row.title, row.month, row.secret) == ("a", MAY, "s1")

    def test_aggregates(self, claims):
        fields = ["count(name) as n", "sum(amount) as total", "max(month) as last", "avg(amount) as mean"]
        row = frappe.get_all("Q Claim", fields=fields)[0]
        assert row == {"n": 5, "total": 650.0, "last": JUNE, "mean": 130.0}
        assert frappe.get_all("Q Claim", fields=["count(name)"])[0] == {"count(name)": 5}
        assert frappe.get_all("Q Claim", fields=[{"COUNT": "*", "as": "n"}])[0] == {"n": 5}
        assert frappe.get_all("Q Claim", fields=["sum(amount * 2) as twice"], pluck="twice") == [1300.0]

    def test_group_and_order_by_alias(self, claims):
        found = frappe.get_all(
            "Q Claim", fields=["area", "count(name) as n"], filters={"area": ["is", "set"]}, group_by="area",
            order_by="n desc, area asc",
        )  # fmt: skip
        assert [(row.area, row.n) for row in found] == [("Commune", 1), ("District", 1), ("Other", 1)]

    def test_link_and_child_fields(self, claims):
        found = frappe.get_all(
            "Q Claim", fields=["name", "area.title as area_title"], filters={"name": ["<", "3"]}
        )
        assert [(row.name, row.area_title) for row in found] == [("1", "Xã"), ("2", "Huyện")]
        found = frappe.get_all(
            "Q Claim", fields=["name", "rows.item"], filters={"name": "1"}, order_by="`tabQ Row`.idx"
        )
        assert [row.item for row in found] == ["pen", "ink"]
        found = frappe.get_all("Q Claim", fields=["sum(`tabQ Row`.cost) as cost"], filters={"name": "1"})
        assert found[0].cost == 12

    def test_pluck_and_list(self, claims):
        assert frappe.get_all("Q Claim", pluck="title", filters={"n": [">", 0]}) == ["a", "b"]
        assert frappe.get_all("Q Claim", fields=["name", "n"], as_list=True, filters={"n": [">", 0]}) == (
            ("1", 1),
            ("2", 2),
        )

    def test_distinct(self, claims):
        assert sorted(frappe.get_all("Q Claim", pluck="docstatus", distinct=True)) == [0, 1]

    def test_only_child_tables_can_be_joined(self, claims):
        with pytest.raises(frappe.DataError):
            frappe.get_all("Q Claim", fields=["`tabUser`.`name`"])
        with pytest.raises(frappe.DataError):
            frappe.get_all("Q Claim", fields=["title.name"])


class TestOrderAndPaging:
    def test_the_doctypes_own_order(self, claims):
        assert frappe.get_all("Q Claim", filters={"title": ["is", "set"]}, pluck="title") == ["a", "b", "c"]

    def test_order_by(self, claims):
        assert "".join(frappe.get_all("Q Claim", pluck="name", order_by="amount desc")) == "32154"
        assert (
            "".join(frappe.get_all("Q Claim", pluck="name", order_by="`tabQ Claim`.`docstatus` desc, name"))
            == "51234"
        )

    def test_paging_words(self, claims):
        def page(**kwargs):
            return "".join(frappe.get_all("Q Claim", pluck="name", order_by="name", **kwargs))

        assert page(limit=2) == page(page_length=2) == page(limit_page_length=2) == "12"
        assert page(limit_start=2, limit=2) == page(start=2, page_length=2) == "34"
        assert page(limit_page_length=0) == "12345"
        assert page(limit_start=3) == "45"

    def test_a_page_behind_every_list_is_empty(self, claims):
        """A number that no database takes is sent by a client, too."""
        assert frappe.get_all("Q Claim", limit_start=2**66, limit_page_length=5) == []
        assert len(frappe.get_all("Q Claim", limit_page_length=2**66)) == 5

    def test_pages_are_for_clients_and_code_reads_all(self, claims, rows):
        rows("Q Claim", *({"name": f"x{i}"} for i in range(30)))
        assert len(frappe.get_list("Q Claim")) == len(frappe.get_list("Q Claim", limit=0)) == 35
        assert len(frappe.get_all("Q Claim")) == 35
        assert len(frappe.client.get_list("Q Claim")) == 20

    @pytest.mark.parametrize("order", ["(select 1)", "name; drop table x", "sleep(1)", "name desc limit 1"])
    def test_hostile_orders_are_refused(self, claims, order):
        with pytest.raises(frappe.DataError):
            frappe.get_all("Q Claim", order_by=order)
        with pytest.raises(frappe.DataError):
            frappe.get_all("Q Claim", fields=["count(name) as n"], group_by=order)
