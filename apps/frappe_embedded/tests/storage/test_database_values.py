"""frappe.db: values of documents, defaults, many rows at once."""

import pytest
from people_table import DAY, person

import frappe

__all__ = ["person"]  # a fixture


class TestValues:
    def test_get_value(self, person):
        assert frappe.db.get_value("Person", "A") == "A"
        assert frappe.db.get_value("Person", "A", "age") == 30
        assert frappe.db.get_value("Person", {"age": 40}, ["name", "age"]) == ("B", 40)
        assert frappe.db.get_value("Person", {"age": [">", 30]}, "name", order_by="age asc") == "B"
        assert frappe.db.get_value("Person", {"age": [">", 30]}, "name", order_by="age") == "C"
        assert frappe.db.get_value("Person", "A", ["name", "age"], as_dict=True) == {"name": "A", "age": 30}
        assert frappe.db.get_value("Person", "A", "*").full_name == "An"
        assert frappe.db.get_value("Person", "nobody", "age") is None
        assert frappe.db.get_value("Person", "A", "max(age) as most") == 30

    def test_get_values(self, person):
        assert frappe.db.get_values("Person", {"age": ["<", 45]}, "name", order_by="name asc") == (
            ("A",),
            ("B",),
        )
        assert sorted(frappe.db.get_values("Person", ["A", "C"], "age", pluck=True)) == [30, 50]
        assert frappe.db.get_values("Person", {}, "name", pluck=True, order_by="age desc", limit=1) == ["C"]

    def test_no_names_are_no_documents(self, person):
        assert frappe.db.get_values("Person", [], "name") == []
        frappe.db.set_value("Person", [], "age", 99)
        assert frappe.db.count("Person", {"age": 99}) == 0

    def test_null_is_sqls_own(self, person):
        assert frappe.db.get_values("Person", {"born": ["is", "set"]}, pluck=True) == ["A"]
        assert frappe.db.count("Person", {"born": None}) == 2
        assert frappe.db.count("Person", {"born": ["!=", "2020-01-01"]}) == 1

    def test_a_missing_table_or_column_may_be_ignored(self, person):
        assert frappe.db.get_value("Person", "A", "nothing", ignore=True) is None
        assert frappe.db.get_value("Nobody", {"a": 1}, "b", ignore=True) is None
        with pytest.raises(frappe.db.OperationalError) as error:
            frappe.db.get_value("Person", "A", "nothing")
        assert frappe.db.is_missing_column(error.value)

    def test_a_hostile_doctype_is_refused(self, person):
        with pytest.raises(frappe.DataError):
            frappe.db.get_value("Person` union select 1 --", "A")

    def test_set_value(self, person):
        before = frappe.db.get_value("Person", "A", "modified")
        frappe.db.set_value("Person", "A", "age", 31)
        assert frappe.db.get_value("Person", "A", ["age", "modified_by"]) == (31, "Administrator")
        assert frappe.db.get_value("Person", "A", "modified") > before
        frappe.db.set_value(
            "Person", {"age": [">=", 40]}, {"age": 1, "full_name": "X"}, update_modified=False
        )
        assert frappe.db.get_values(
            "Person", {"full_name": "X"}, "name", pluck=True, order_by="name asc"
        ) == ["B", "C"]
        frappe.db.set_value("Person", ["A", "B"], "pay", 7)
        assert frappe.db.count("Person", {"pay": 7}) == 2

    def test_exists_count_delete(self, person):
        assert frappe.db.exists("Person", "A") == "A"
        assert frappe.db.exists("Person", {"age": 40}) == "B"
        assert frappe.db.exists({"doctype": "Person", "age": 50}) == "C"
        assert frappe.db.exists("Person", "Z") is None
        assert frappe.db.exists("Person", None) is None
        assert frappe.db.exists("No Such DocType", "A") is None
        assert frappe.db.count("Person") == 3
        assert frappe.db.delete("Person", {"age": [">", 30]}) == 2
        assert frappe.db.count("Person") == 1
        frappe.db.truncate("Person")
        assert not frappe.db.a_row_exists("Person")

    def test_aggregates(self, person):
        assert frappe.db.sum("Person", "age", {"age": ["<", 50]}) == 70
        assert (
            frappe.db.max("Person", "age"),
            frappe.db.min("Person", "age"),
            frappe.db.avg("Person", "age"),
        ) == (50, 30, 40)
        assert frappe.db.max("Person", "born") == DAY

    def test_singles(self, site):
        frappe.db.set_single_value("System Settings", "session_expiry", "06:00")
        frappe.db.set_single_value("System Settings", {"language": "vi", "deny_multiple_sessions": 1})
        assert frappe.db.get_single_value("System Settings", "language") == "vi"
        assert frappe.db.get_single_value("System Settings", "deny_multiple_sessions") == 1
        assert frappe.db.get_value("System Settings", None, "language") == "vi"
        assert frappe.db.get_value("System Settings", "System Settings", ["language", "session_expiry"]) == [
            "vi",
            "06:00",
        ]
        assert frappe.db.get_singles_dict("System Settings").language == "vi"
        assert frappe.get_system_settings("language") == "vi"
        with pytest.raises(frappe.InvalidColumnName):
            frappe.db.get_single_value("System Settings", "no_such_field")

    def test_defaults(self, site):
        frappe.db.set_default("currency", "VND")
        assert frappe.db.get_default("currency") == "VND"
        frappe.defaults.set_user_default("unit", "06463", "a@x")
        frappe.defaults.add_user_default("unit", "06466", "a@x")
        assert frappe.defaults.get_user_default("unit", "a@x") == "06463"
        assert frappe.defaults.get_defaults("a@x").unit == ["06463", "06466"]
        frappe.defaults.clear_default("unit", parent="a@x")
        assert frappe.defaults.get_user_default("unit", "a@x") is None


class TestBulk:
    def test_insert_takes_a_generator(self, person):
        frappe.db.bulk_insert("Person", ["name", "age"], ((f"P{i}", i) for i in range(25_000)))
        assert frappe.db.count("Person") == 25_003

    def test_duplicates(self, person):
        with pytest.raises(frappe.db.IntegrityError) as error:
            frappe.db.bulk_insert("Person", ["name"], [("A",)])
        assert frappe.db.is_primary_key_violation(error.value)
        assert not frappe.db.is_unique_key_violation(error.value)
        frappe.db.bulk_insert("Person", ["name"], [("A",), ("D",)], ignore_duplicates=True)
        assert frappe.db.exists("Person", "D")

    def test_nothing_to_insert(self, person):
        frappe.db.commit()
        frappe.db.bulk_insert("Person", ["name"], [])
        assert not frappe.db.connection.in_transaction
        frappe.db.sql("drop table tabPerson")
        frappe.db.commit()

    def test_update(self, person):
        frappe.db.bulk_update(
            "Person", {"A": {"age": 1}, "B": {"age": 2}, "C": {"full_name": "Z"}}, update_modified=False
        )
        assert frappe.db.get_values("Person", {}, ["age", "full_name"], order_by="name asc") == (
            (1, "An"), (2, "Bình"), (50, "Z"),
        )  # fmt: skip
