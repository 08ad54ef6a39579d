"""get_all and get_list: filters, fields, order, paging; and who sees what."""

import datetime

import pytest

import frappe
import frappe.client
from frappe.model.db_query import DatabaseQuery

MAY, JUNE = datetime.date(2024, 5, 1), datetime.date(2024, 6, 1)
OWNER = "own@q.test"


@pytest.fixture
def claims(doctype, rows):
    """Five claims, two with rows, in a tree of areas."""
    make_roles()
    make_doctypes(doctype)
    rows(
        "Q Area",
        {"name": "Province", "title": "Tỉnh", "lft": 1, "rgt": 8, "is_group": 1},
        {"name": "District", "title": "Huyện", "lft": 2, "rgt": 5, "is_group": 1},
        {"name": "Commune", "title": "Xã", "lft": 3, "rgt": 4},
        {"name": "Other", "title": "Khác", "lft": 6, "rgt": 7},
    )
    rows(
        "Q Claim",
        {"name": "1", "title": "a", "area": "Commune", "amount": 100, "n": 1, "month": MAY, "secret": "s1"},
        {"name": "2", "title": "b", "area": "District", "amount": 200, "n": 2, "month": JUNE, "owner": OWNER},
        {
            "name": "3",
            "title": "c",
            "area": "Other",
            "amount": 300,
            "at": datetime.datetime(2024, 5, 31, 23, 59),
        },
        {"name": "4", "title": None, "area": None, "amount": 0},
        {"name": "5", "title": "", "area": "", "amount": 50, "docstatus": 1},
    )
    rows_of_1 = {"parent": "1", "parenttype": "Q Claim", "parentfield": "rows"}
    rows(
        "Q Row",
        {"name": "r1", **rows_of_1, "item": "pen", "cost": 5, "idx": 1},
        {"name": "r2", **rows_of_1, "item": "ink", "cost": 7, "idx": 2},
        {"name": "r3", **rows_of_1, "parent": "2", "item": "pen", "cost": 1, "idx": 1},
        {"name": "r4", **rows_of_1, "parenttype": "Else", "item": "pen", "cost": 9},
    )


def make_doctypes(doctype):
    tree = {"lft": "Int", "rgt": "Int", "old_parent": "Data", "is_group": "Check"}
    doctype("Q Area", {"title": "Data", **tree})
    doctype("Q Row", {"item": "Data", "cost": "Currency"}, istable=1)
    doctype(
        "Q Claim",
        {
            "title": "Data",
            "area": {"fieldtype": "Link", "options": "Q Area"},
            "amount": "Currency",
            "n": "Int",
            "month": "Date",
            "at": "Datetime",
            "secret": {"fieldtype": "Data", "permlevel": 1},
            "rows": {"fieldtype": "Table", "options": "Q Row"},
        },
        sort_field="title",
        sort_order="ASC",
        permissions=[
            {"role": "Q Clerk", "read": 1},
            {"role": "Q Chief", "read": 1},
            {"role": "Q Chief", "read": 1, "permlevel": 1},
            {"role": "Q Own", "read": 1, "if_owner": 1},
        ],
    )


def make_roles():
    for role in ("Q Clerk", "Q Chief", "Q Own"):
        frappe.get_doc({"doctype": "Role", "role_name": role}).insert()
    for email, role in (
        ("clerk@q.test", "Q Clerk"),
        ("chief@q.test", "Q Chief"),
        (OWNER, "Q Own"),
        ("none@q.test", None),
    ):
        user = {"doctype": "User", "email": email, "first_name": email, "send_welcome_email": 0}
        frappe.get_doc(user | {"roles": [{"role": role}] if role else []}).insert()


def names(*args, **kwargs):
    return "".join(frappe.get_all("Q Claim", *args, pluck="name", order_by="name", **kwargs))


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


class TestPermissions:
    def list(self, user, *args, **kwargs):
        frappe.set_user(user)
        try:
            return frappe.get_list("Q Claim", *args, order_by="name", **kwargs)
        finally:
            frappe.set_user("Administrator")

    def names(self, user, **kwargs):
        return "".join(self.list(user, pluck="name", **kwargs))

    def restrict(self, user, area, **more):
        permission = {
            "doctype": "User Permission",
            "user": user,
            "allow": "Q Area",
            "for_value": area,
            **more,
        }
        frappe.get_doc(permission).insert()

    def test_roles(self, claims):
        assert self.names("clerk@q.test") == "12345"
        with pytest.raises(frappe.PermissionError):
            self.names("none@q.test")

    def test_all_ignores_permissions(self, claims):
        frappe.set_user("none@q.test")
        assert names() == "12345"
        frappe.set_user("Administrator")

    def test_owners(self, claims):
        assert self.names(OWNER) == "2"

    def test_user_permissions_and_blanks(self, claims):
        self.restrict("clerk@q.test", "District", hide_descendants=1)
        assert self.names("clerk@q.test") == "245"
        frappe.db.set_single_value("System Settings", "apply_strict_user_permissions", 1)
        assert self.names("clerk@q.test") == "2"
        assert self.names("chief@q.test") == "12345"

    def test_user_permissions_and_or_filters(self, claims):
        self.restrict("clerk@q.test", "Other")
        assert self.names("clerk@q.test", or_filters={"title": "a", "amount": 300}) == "3"

    def test_a_permission_for_another_doctype_doesnt_apply(self, claims):
        self.restrict("clerk@q.test", "Other", applicable_for="Q Area", apply_to_all_doctypes=0)
        assert self.names("clerk@q.test") == "12345"

    def test_fields_of_a_higher_level_are_left_out(self, claims):
        row = self.list("clerk@q.test", fields=["name", "secret"], filters={"name": "1"})[0]
        assert row == {"name": "1"}
        assert self.list("chief@q.test", fields=["name", "secret"], filters={"name": "1"})[0].secret == "s1"
        assert "secret" not in self.list("clerk@q.test", fields=["*"])[0]
        assert "secret" in self.list("chief@q.test", fields=["*"])[0]
        assert self.list("clerk@q.test", fields=["name", "max(secret) as s"])[0] == {"name": "1"}
        assert self.list("clerk@q.test", fields=["secret"]) == []
        assert self.list("clerk@q.test", fields=["secret", "name"], as_list=True, filters={"name": "1"}) == (
            (None, "1"),
        )

    @pytest.mark.parametrize(
        "how",
        [{"filters": {"secret": "s1"}}, {"or_filters": {"secret": ["like", "s%"]}}, {"group_by": "secret"}],
    )
    def test_nobody_guesses_hidden_values_by_filter(self, claims, how):
        with pytest.raises(frappe.PermissionError):
            self.list("clerk@q.test", fields=["name"], **how)
        assert self.list("chief@q.test", fields=["name"], **how)

    def test_nobody_sorts_by_hidden_values(self, claims):
        frappe.set_user("clerk@q.test")
        with pytest.raises(frappe.PermissionError):
            frappe.get_list("Q Claim", order_by="secret")
        frappe.set_user("Administrator")

    def test_linked_documents_need_permission_too(self, claims):
        with pytest.raises(frappe.PermissionError):
            self.list("clerk@q.test", fields=["name", "area.title"])

    def test_child_rows_follow_their_parent(self, claims):
        self.restrict("clerk@q.test", "Commune")
        frappe.set_user("clerk@q.test")
        found = frappe.get_list("Q Row", parent_doctype="Q Claim", pluck="name", order_by="name")
        with pytest.raises(frappe.PermissionError):
            frappe.get_list("Q Row")
        frappe.set_user("Administrator")
        assert found == ["r1", "r2"]

    def test_hooks_add_conditions(self, claims, monkeypatch):
        hooks = {"Q Claim": ["frappe.model.db_query.condition_of_a_hook"]}
        original = frappe.get_hooks
        monkeypatch.setattr(
            frappe.model.db_query,
            "condition_of_a_hook",
            lambda user: "`tabQ Claim`.amount > 100",
            raising=False,
        )
        monkeypatch.setattr(
            frappe,
            "get_hooks",
            lambda hook=None, *a, **k: (
                hooks if hook == "permission_query_conditions" else original(hook, *a, **k)
            ),
        )
        assert self.names("clerk@q.test") == "23"
        assert self.names("clerk@q.test", or_filters={"title": "a", "amount": 300}) == "3"

    def test_match_conditions_as_text(self, claims):
        self.restrict("clerk@q.test", "Other")
        text = DatabaseQuery("Q Claim", user="clerk@q.test").build_match_conditions()
        assert frappe.db.sql(f"select name from `tabQ Claim` where {text} order by name", pluck=True) == [
            "3",
            "4",
            "5",
        ]
        found = DatabaseQuery("Q Claim", user="clerk@q.test").build_match_conditions(as_condition=False)
        assert found == [{"Q Area": ["Other"]}]
