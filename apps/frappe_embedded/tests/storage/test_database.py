"""frappe.db: binding, rows, transactions, savepoints, values."""

import datetime
import threading
import time

import pytest

import frappe
from frappe.database import get_db, savepoint
from frappe.database.connection import forget_connections
from frappe.database.database import Database

DAY = datetime.date(2024, 5, 1)
MOMENT = datetime.datetime(2024, 5, 1, 10, 30, 0, 125)


@pytest.fixture
def person(table, rows):
    table(
        "Person",
        {
            "full_name": "Data",
            "age": "Int",
            "born": "Date",
            "seen": "Datetime",
            "at": "Time",
            "pay": "Currency",
        },
    )
    rows(
        "Person",
        {"name": "A", "full_name": "An", "age": 30, "born": DAY, "seen": MOMENT, "pay": 540000},
        {
            "name": "B",
            "full_name": "Bình",
            "age": 40,
            "at": datetime.timedelta(hours=7, minutes=5),
            "pay": 1.5,
        },
        {"name": "C", "full_name": "O'Chi", "age": 50},
    )


class TestBinding:
    def test_positions_and_names(self, person):
        assert frappe.db.sql("select name from tabPerson where age > %s and age < %s", (30, 50)) == (("B",),)
        assert frappe.db.sql("select name from tabPerson where age = %(age)s", {"age": 40}) == (("B",),)
        assert frappe.db.sql("select name from tabPerson where name = %s", "C") == (("C",),)

    def test_one_name_twice_and_unused_names(self, person):
        values = {"name": "A", "unused": 1}
        assert frappe.db.sql("select %(name)s, name from tabPerson where name = %(name)s", values) == (
            ("A", "A"),
        )

    def test_a_list_is_expanded(self, person):
        query = "select name from tabPerson where name in %s order by name"
        assert frappe.db.sql(query, (["A", "C"],), pluck=True) == ["A", "C"]
        assert frappe.db.sql(query, ([],), pluck=True) == []
        assert (
            frappe.db.sql("select count(*) from tabPerson where age in %(ages)s", {"ages": (30, 40)})[0][0]
            == 2
        )

    def test_a_list_longer_than_sqlite_takes_parameters(self, person):
        names = [f"N{i}" for i in range(300_000)] + ["B"]
        assert frappe.db.sql("select name from tabPerson where name in %s", (names,), pluck=True) == ["B"]

    def test_values_are_never_sql(self, person):
        hostile = "x' or '1'='1"
        assert frappe.db.sql("select name from tabPerson where full_name = %s", (hostile,)) == ()
        assert frappe.db.sql("select name from tabPerson where full_name = %s", ("O'Chi",)) == (("C",),)

    def test_percent_signs(self, person):
        assert frappe.db.sql("select name from tabPerson where full_name like '%nh'") == (("B",),)
        assert frappe.db.sql(
            "select name from tabPerson where full_name like '%%nh' and age = %s", (40,)
        ) == (("B",),)

    def test_missing_values_are_an_error(self, person):
        with pytest.raises(ValueError, match="2 placeholders, 1 values"):
            frappe.db.sql("select %s, %s", (1,))
        with pytest.raises(KeyError):
            frappe.db.sql("select %(a)s", {"b": 1})

    def test_escape_makes_a_literal(self, person):
        assert frappe.db.escape("O'Chi") == "'O''Chi'"
        literal = frappe.db.escape("O'Chi")
        assert frappe.db.sql(f"select name from tabPerson where full_name = {literal}") == (("C",),)

    def test_comments_before_a_statement(self, person):
        frappe.db.sql("-- why\n/* and more */ update tabPerson set age = 1 where name = 'A'")
        assert frappe.db.connection.in_transaction
        assert frappe.db.get_value("Person", "A", "age") == 1


class TestRows:
    def test_forms(self, person):
        query = "select name, age from tabPerson where name = 'A'"
        assert frappe.db.sql(query) == (("A", 30),)
        assert frappe.db.sql(query, as_list=True) == [["A", 30]]
        row = frappe.db.sql(query, as_dict=True)[0]
        assert row == {"name": "A", "age": 30}
        assert (row.age, row.absent) == (30, None)
        assert frappe.db.sql(query, as_dict=True, update={"x": 1})[0].x == 1
        assert frappe.db.sql(query, pluck=True) == ["A"]
        assert list(frappe.db.sql(query, as_dict=True, as_iterator=True)) == [{"name": "A", "age": 30}]
        assert frappe.db.sql(query, run=False) == query

    def test_types_come_back(self, person):
        row = frappe.db.sql("select * from tabPerson where name = 'A'", as_dict=True)[0]
        assert (row.born, row.seen) == (DAY, MOMENT)
        assert row.pay == 540000 and type(row.pay) is float
        assert frappe.db.get_value("Person", "B", ["at", "born"]) == (
            datetime.timedelta(hours=7, minutes=5),
            None,
        )

    def test_whole_money_is_exact(self, person):
        most = 9_007_199_254_740_992
        frappe.db.set_value("Person", "A", "pay", most, update_modified=False)
        assert int(frappe.db.get_value("Person", "A", "pay")) == most

    def test_mariadb_functions(self, person):
        assert frappe.db.sql("select concat('a', 1, 'b'), concat_ws('-', 'a', null, 'b')") == (
            ("a1b", "a-b"),
        )
        assert frappe.db.sql("select concat('a', null), ifnull(null, 2), if(1 > 2, 'x', 'y')") == (
            (None, 2, "y"),
        )
        assert frappe.db.sql("select date_format('2024-05-01', '%d/%m/%Y'), year('2024-05-01')") == (
            ("01/05/2024", 2024),
        )
        assert frappe.db.sql("select datediff('2024-05-03', '2024-05-01'), last_day('2024-02-10')") == (
            (2, "2024-02-29"),
        )
        assert frappe.db.sql(
            "select 'An' regexp '^a', greatest(1, 3, 2), least(1, 3), locate('n', 'An')"
        ) == ((1, 3, 1, 2),)
        assert frappe.db.sql("select now()")[0][0][:10] == frappe.utils.nowdate()

    def test_statements_are_counted(self, person):
        before = frappe.db.statement_count
        frappe.db.sql("select 1")
        assert frappe.db.statement_count == before + 1


class TestTransactions:
    @pytest.fixture(autouse=True)
    def committed(self, site):
        frappe.db.sql("create table if not exists `tabTxn` (name text primary key, modified datetime)")
        frappe.db.commit()
        yield
        frappe.db.rollback()
        frappe.db.sql("drop table tabTxn")
        frappe.db.commit()

    def insert(self, name, db=None):
        (db or frappe.db).sql("insert into tabTxn (name) values (%s)", (name,))

    def names(self, db=None):
        return (db or frappe.db).sql("select name from tabTxn order by name", pluck=True)

    def test_reading_takes_no_lock_and_writing_does(self, other_db):
        assert self.names() == []
        assert not frappe.db.connection.in_transaction
        self.insert("A")
        assert frappe.db.connection.in_transaction
        assert self.names(other_db) == []
        frappe.db.commit()
        assert self.names(other_db) == ["A"]

    def test_rollback_undoes_everything(self):
        self.insert("A")
        frappe.db.sql("create table `tabTxn2` (name text)")
        frappe.db.rollback()
        assert self.names() == []
        assert not frappe.db.table_exists("Txn2")

    def test_for_update_locks(self, other_db):
        frappe.db.sql("select name from tabTxn for update")
        assert frappe.db.connection.in_transaction
        other_db.connection.execute("pragma busy_timeout = 50")
        try:
            with pytest.raises(frappe.QueryTimeoutError):
                self.insert("A", other_db)
        finally:  # the connection is used again
            other_db.connection.execute("pragma busy_timeout = 15000")

    def test_a_writer_waits_for_the_other(self, other_db):
        self.insert("A")
        done = []

        def write():
            self.insert("B", other_db)
            other_db.commit()
            done.append(time.monotonic())

        thread = threading.Thread(target=write)
        thread.start()
        time.sleep(0.2)
        assert not done
        frappe.db.commit()
        thread.join()
        assert self.names() == ["A", "B"]

    def test_savepoints(self):
        self.insert("A")
        frappe.db.savepoint("before_b")
        self.insert("B")
        frappe.db.rollback(save_point="before_b")
        frappe.db.savepoint("before_c")
        self.insert("C")
        frappe.db.release_savepoint("before_c")
        assert self.names() == ["A", "C"]

    @pytest.mark.parametrize("name", ["a b", "x; drop table tabTxn", "", "1a"])
    def test_a_savepoint_needs_a_proper_name(self, name):
        with pytest.raises(ValueError, match="savepoint"):
            frappe.db.savepoint(name)

    def test_savepoint_block_swallows_only_what_it_catches(self):
        with savepoint(catch=ZeroDivisionError):
            self.insert("A")
            _ = 1 / 0
        assert self.names() == []
        with pytest.raises(KeyError), savepoint(catch=ZeroDivisionError):
            raise KeyError

    def test_callbacks(self):
        calls = []
        frappe.db.before_commit.add(lambda: calls.append(("before", frappe.db.connection.in_transaction)))
        frappe.db.after_commit.add(lambda: calls.append(("after", frappe.db.connection.in_transaction)))
        frappe.db.after_rollback.add(lambda: calls.append("never"))
        self.insert("A")
        frappe.db.commit()
        frappe.db.commit()
        assert calls == [("before", True), ("after", False)]

    def test_a_rollback_forgets_what_waited_for_commit(self):
        calls = []
        frappe.db.after_commit.add(lambda: calls.append("commit"))
        frappe.db.after_rollback.add(lambda: calls.append("rollback"))
        self.insert("A")
        frappe.db.rollback()
        frappe.db.commit()
        assert calls == ["rollback"]

    def test_what_is_not_committed_is_lost_with_the_connection(self, site):
        other = get_db()
        self.insert("A", other)
        other.close()
        again = get_db()
        assert not again.connection.in_transaction
        assert self.names(again) == []
        again.close()

    def test_a_replaced_file_gets_a_new_connection(self, tmp_path):
        path = str(tmp_path / "x.db")
        first = Database(path)
        first.sql("create table t (a)")
        first.commit()
        first.close()
        other = Database(str(tmp_path / "y.db"))
        other.sql("create table u (a)")
        other.commit()
        other.close()
        forget_connections(other.path)
        for suffix in ("-wal", "-shm"):  # whoever replaces a database must take away its log as well
            (tmp_path / f"x.db{suffix}").unlink()
        (tmp_path / "y.db").rename(path)
        again = Database(path)
        assert again.get_tables() == ["u"]
        again.close()


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
