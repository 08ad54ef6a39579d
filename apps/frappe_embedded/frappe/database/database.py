"""`frappe.db`: SQL with bound values on the site's SQLite file."""

import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator

from frappe.database import changes, repeated_rows, shared_columns
from frappe.database import connection as connections
from frappe.database.errors import Errors
from frappe.database.moments_in_sql import in_form, with_types
from frappe.database.reading import Reading
from frappe.database.sql_text import bind, kind_of
from frappe.database.structure import Structure
from frappe.database.transactions import Transactions
from frappe.database.writing import Writing
from frappe.exceptions import InReadOnlyMode, QueryTimeoutError
from frappe.types import _dict

# Statements that may be about a table whose rows share columns.
DESCRIBING = frozenset(("create", "alter", "drop"))
SHAREABLE = frozenset(("select", "update", "delete"))


class Database(Transactions, Reading, Writing, Structure, Errors):
    """One connection of one request. It is opened at the first statement."""

    db_type = "sqlite"
    VARCHAR_LEN = 140
    MAX_COLUMN_LENGTH = 64

    def __init__(self, path: str):
        self.path = path
        self.cur_db_name = path
        self._connection: sqlite3.Connection | None = None
        self._columns: dict[str, dict[str, str]] = {}
        self._lettered: dict[str, frozenset[str]] = {}
        self._layouts: dict | None = None
        self.value_cache: dict = {}
        self.statement_count = 0
        self.last_query = ""
        self.read_only = False
        self._start_queues()

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection."""
        if self._connection is None:
            self._connection = connections.open_connection(self.path)
        return self._connection

    def connect(self) -> None:
        """Open now rather than at the first statement."""
        self.connection  # noqa: B018 - opening is the property's effect

    def _release(self, connection: sqlite3.Connection) -> None:
        connections.release_connection(self.path, connection)

    def _run(self, query: str, params: Iterable) -> sqlite3.Cursor:
        """Execute SQL that is already bound; every statement passes here."""
        self.statement_count += 1
        self.last_query = query
        try:
            return self.connection.execute(query, params)
        except sqlite3.OperationalError as error:
            if self.is_timedout(error):
                raise QueryTimeoutError(str(error)) from error
            raise

    def execute(self, query: str, params=()) -> sqlite3.Cursor:
        """Run SQL with `?` parameters, beginning the transaction if it writes. The fast door of `sql`."""
        word, writes, text = kind_of(query)
        if writes:
            self.before_write()
        if word in SHAREABLE:
            text = shared_columns.directed(self, text, params)
        elif word in DESCRIBING:
            self.clear_table_cache()
        return self._run(text, params)

    def before_write(self) -> None:
        """Take the write lock if this transaction doesn't have it yet.

        Raises InReadOnlyMode while the site lets its users only read (maintenance)."""
        if self.read_only or self.only_reads:
            raise InReadOnlyMode("Site is running in read only mode")
        self.transaction_writes += 1
        if not self.connection.in_transaction:
            self.begin()

    def sql(
        self,
        query,
        values=(),
        as_dict: bool | int = 0,
        as_list: bool | int = 0,
        formatted=0,
        debug: bool | int = 0,
        ignore_ddl=0,
        auto_commit=0,
        update: dict | None = None,
        explain=False,
        run: bool = True,
        pluck: bool | int = False,
        as_iterator: bool = False,
    ):
        """Run SQL written with `%s` or `%(name)s`; values are bound, never written into the text.

        Rows come as tuples, with `as_dict` as `_dict`s (`update` is added to each), with `as_list` as lists,
        with `pluck` only their first column, with `as_iterator` one by one. `run=False` returns the SQL."""
        query = str(query)
        params: list | tuple = ()
        if values is not None and (values or not isinstance(values, list | tuple | dict)):
            query, params = bind(query, in_form(self.get_column_types, query, values))
        if not run:
            return query
        started = time.perf_counter()
        try:
            cursor = self.execute(query, params)
        except sqlite3.OperationalError as error:
            if ignore_ddl and (self.is_missing_column(error) or self.is_table_missing(error)):
                return ()
            if debug:
                self._show(query, params, started)
            raise
        if debug:
            self._show(query, params, started)
        if auto_commit:
            self.commit()
        if as_iterator:
            return self._iterate(cursor, as_dict, as_list, pluck, update)
        self._description = cursor.description
        if cursor.description is None:
            return ()
        return self.shape(with_types(self.get_column_types, query, cursor), as_dict, as_list, pluck, update)

    def get_description(self):
        """Columns of the last query: tuples that begin with the name."""
        return self._description

    @staticmethod
    def shape(cursor: sqlite3.Cursor, as_dict=0, as_list=0, pluck=False, update=None):
        """All rows of a cursor in the asked form."""
        rows = cursor.fetchall()
        if pluck:
            return [row[0] for row in rows]
        if as_dict:
            keys = [column[0] for column in cursor.description]
            if update:
                return [_dict(zip(keys, row, strict=True)).update(update) for row in rows]
            return [_dict(zip(keys, row)) for row in rows]  # noqa: B905 - a row is as long as its description
        return [list(row) for row in rows] if as_list else tuple(rows)

    @staticmethod
    def _iterate(cursor: sqlite3.Cursor, as_dict, as_list, pluck, update) -> Iterator:
        keys = [column[0] for column in cursor.description or ()]
        for row in cursor:
            if pluck:
                yield row[0]
            elif as_dict:
                yield _dict(zip(keys, row, strict=True)).update(update or {})
            else:
                yield list(row) if as_list else row

    @staticmethod
    def _show(query: str, params, started: float) -> None:
        print(f"{query}\n{list(params)}\n{(time.perf_counter() - started) * 1000:.2f} ms", file=sys.stderr)

    def sql_list(self, query: str, values=(), debug: bool = False, **kwargs) -> list:
        """The first column."""
        return self.sql(query, values, debug=debug, pluck=True, **kwargs)

    def sql_ddl(self, query: str, debug: bool = False):
        """DDL; unlike in MariaDB it is part of the transaction."""
        return self.sql(query, debug=debug)

    def multisql(self, sql_dict: dict, values=(), **kwargs):
        """The variant for this database: 'sqlite', else '*', else MariaDB's."""
        query = sql_dict.get("sqlite") or sql_dict.get("*") or sql_dict.get("mariadb")
        if query is None:
            raise ValueError("no variant of this query for SQLite")
        return query(values, **kwargs) if callable(query) else self.sql(query, values, **kwargs)

    @staticmethod
    def escape(s, percent: bool = True) -> str:
        """A quoted literal for the rare condition that can't be bound."""
        text = "" if s is None else str(s)
        text = text.replace("\0", "").replace("'", "''")
        if percent:
            text = text.replace("%", "%%")
        return f"'{text}'"

    def backup(self, target_path: str) -> None:
        """A consistent copy of the database while others go on writing."""
        target = sqlite3.connect(target_path)
        try:
            self.connection.backup(target)
        finally:
            target.close()

    def watch(self, name: str) -> changes.Watch | None:
        """What was touched of what an app watches (hook `watched_changes`); None where nothing is. Not in Frappe."""
        return changes.watch_of(self, name)

    def shared_rows(self, doctype: str, lists: str) -> repeated_rows.SharedRows | None:
        """The rows of a DocType whose columns are shared, by the column that names their list; None where they aren't.
        Not in Frappe."""
        return repeated_rows.shared_rows(self, doctype, lists)

    def get_database_size(self) -> float:
        """MiB."""
        pages = self._run("pragma page_count", ()).fetchone()[0]
        return pages * self._run("pragma page_size", ()).fetchone()[0] / 2**20

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()
