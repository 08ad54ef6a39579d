"""frappe.db: binding, rows, transactions, savepoints."""

import datetime
import threading
import time

import pytest
from people_table import DAY, MOMENT, person

import frappe
from frappe.database import get_db, savepoint
from frappe.database.connection import forget_connections
from frappe.database.database import Database

__all__ = ["person"]  # a fixture


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
