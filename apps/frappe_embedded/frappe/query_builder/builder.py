"""PyPika's builder for SQLite, with `run`: one statement, its values as parameters, rows as asked for."""

from enum import Enum
from typing import Any
from uuid import UUID

from pypika import terms as pypika_terms
from pypika.dialects import SQLLiteQuery, SQLLiteQueryBuilder
from pypika.enums import Arithmetic, Dialects, Order
from pypika.enums import SetOperation as SetOperationKind
from pypika.functions import Cast
from pypika.queries import QueryBuilder, Table, _SetOperation
from pypika.terms import ArithmeticExpression, Criterion, Field, Function, Parameter, ValueWrapper
from pypika.utils import format_alias_sql

from frappe.database.grammar import split_commas
from frappe.database.moments_in_sql import in_form
from frappe.locals import local

TYPED_EXTREMES = {"MAX", "MIN"}
TYPED = ("DATE", "DATETIME", "TIME")


class Values(Parameter):
    """Collects the values of a statement in the order of their `?`."""

    def __init__(self):
        super().__init__("?")
        self.values: list = []

    def get_sql(self, **kwargs) -> str:
        return "?"

    def get_param_key(self, placeholder, **kwargs):
        return placeholder

    def update_parameters(self, param_key, value, **kwargs) -> None:
        self.values.append(value)


def bound_value_sql(self, quote_char=None, secondary_quote_char="'", parameter=None, **kwargs) -> str:
    """A value bound as it is: dates and numbers keep their type on the way to the database."""
    value = self.value.value if isinstance(self.value, Enum) else self.value
    if not isinstance(parameter, Values) or hasattr(value, "get_sql"):
        options = {"quote_char": quote_char, "secondary_quote_char": secondary_quote_char, **kwargs}
        if parameter is not None:
            options["parameter"] = parameter
        return _value_sql(self, **options)
    parameter.values.append(str(value) if isinstance(value, UUID) else value)
    return format_alias_sql("?", self.alias, quote_char=quote_char, **kwargs)


_value_sql = ValueWrapper.get_sql
ValueWrapper.get_sql = bound_value_sql


class Runnable:
    """What both a query and a union of queries can do."""

    def walk(self) -> tuple[str, list]:
        """The SQL with `?`, and the values."""
        values = Values()
        query = self.get_sql(parameter=values)
        if not getattr(local, "db", None):
            return query, values.values
        return query, in_form(local.db.get_column_types, query, values.values)

    def run(self, as_dict=False, as_list=False, pluck=False, debug=False, run=True, update=None, as_iterator=False,
            **_kwargs):  # fmt: skip
        """Execute; rows as tuples, `_dict`s (`as_dict`), lists, or the first column (`pluck`)."""
        query, values = self.walk()
        if not run:
            return query
        if debug:
            print(query, values)
        cursor = local.db.execute(query, values)
        if as_iterator:
            return local.db._iterate(cursor, as_dict, as_list, pluck, update)
        if cursor.description is None:
            return ()
        rows = local.db.shape(cursor, as_dict, as_list, pluck, update)
        if as_dict:
            for table in getattr(self, "_child_tables", ()):
                table.attach(rows)
        return rows


class ChildTable:
    """The rows of a child table that belong to the rows of a query, as `{"items": ["item", "qty"]}` asks for them."""

    def __init__(self, doctype: str, fieldname: str, fields: list):
        self.doctype, self.fieldname, self.fields = doctype, fieldname, fields
        self.child_doctype = local.db._child_doctype(doctype, fieldname)

    def attach(self, rows: list) -> None:
        """Put a list of child rows, in their order, into each row; rows without their `name` get none."""
        named = [row for row in rows if row.get("name") is not None]
        if not named:
            return
        filters = {
            "parent": ["in", [row["name"] for row in named]],
            "parenttype": self.doctype,
            "parentfield": self.fieldname,
        }
        fields = self.fields if {"*", "parent"} & set(self.fields) else [*self.fields, "parent"]
        unasked = {"parent", "parentfield"} - set(self.fields)  # "*" doesn't ask for them, as on Frappe
        children: dict = {}
        for child in SQLiteQuery.get_query(self.child_doctype, fields, filters, "idx asc").run(as_dict=True):
            children.setdefault(str(child["parent"]), []).append(child)
            for name in unasked & child.keys():
                del child[name]
        for row in named:
            row[self.fieldname] = children.get(str(row["name"]), [])


class SQLiteSetOperation(Runnable, _SetOperation):
    """UNION, INTERSECT, EXCEPT."""


class SQLiteQueryBuilder(Runnable, SQLLiteQueryBuilder):
    """SQLite's dialect; `FOR UPDATE` is kept, since the database takes it as "lock now"."""

    QUERY_CLS = SQLLiteQuery

    def __init__(self, **kwargs):
        QueryBuilder.__init__(self, dialect=Dialects.SQLLITE, wrap_set_operation_queries=False, **kwargs)
        self._insert_or_replace = False
        self._lock = False
        self._child_tables: tuple[ChildTable, ...] = ()

    def for_update(self, *_args, **_kwargs):
        copy = self.__copy__()
        copy._lock = True
        return copy

    def get_sql(self, with_alias: bool = False, subquery: bool = False, **kwargs) -> str:
        kwargs.setdefault("dialect", self.dialect)
        sql = super().get_sql(with_alias=with_alias, subquery=subquery, **kwargs)
        return f"{sql} FOR UPDATE" if self._lock and not subquery else sql

    def _select_sql(self, **kwargs) -> str:
        typed = [self._typed(term) for term in self._selects]
        original, self._selects = self._selects, typed
        try:
            return super()._select_sql(**kwargs)
        finally:
            self._selects = original

    def _typed(self, term):
        """MAX and MIN of a date column are dates: SQLite says no type for an expression, so its name does."""
        if not isinstance(term, Function) or term.name.upper() not in TYPED_EXTREMES or len(term.args) != 1:
            return term
        column = term.args[0]
        table = getattr(column, "table", None) or (self._from[0] if self._from else None)
        if not isinstance(column, Field) or not isinstance(table, Table) or not getattr(local, "db", None):
            return term
        declared = local.db.get_column_types(table._table_name).get(column.name)
        if declared not in TYPED:
            return term
        name = term.alias or f"{term.name}({column.name})"
        return term.as_(f"{name} [{declared}]")

    def _set_operation(self, other, operation):
        return SQLiteSetOperation(self, other, operation, wrapper_cls=self.wrapper_cls)

    def union(self, other):
        return self._set_operation(other, SetOperationKind.union)

    def union_all(self, other):
        return self._set_operation(other, SetOperationKind.union_all)

    def intersect(self, other):
        return self._set_operation(other, SetOperationKind.intersect)

    def except_of(self, other):
        return self._set_operation(other, SetOperationKind.except_of)

    def minus(self, other):
        return self._set_operation(other, SetOperationKind.except_of)

    __add__ = union
    __mul__ = union_all
    __sub__ = minus


def arithmetic_sql(self, with_alias: bool = False, **kwargs) -> str:
    """MariaDB's `/` is never whole-number division; SQLite's is, between two integers."""
    divides = self.operator is Arithmetic.div and kwargs.get("dialect") == Dialects.SQLLITE
    if divides and not isinstance(self.left, Cast):
        self = ArithmeticExpression(self.operator, Cast(self.left, "REAL"), self.right, alias=self.alias)
    return _arithmetic_sql(self, with_alias=with_alias, **kwargs)


_arithmetic_sql = ArithmeticExpression.get_sql
ArithmeticExpression.get_sql = arithmetic_sql


def DocType(name: str, **kwargs) -> Table:
    """The table of a DocType."""
    return Table(name if name.startswith("__") else f"tab{name}", query_cls=SQLiteQuery, **kwargs)


class SQLiteQuery(SQLLiteQuery):
    """`frappe.qb`."""

    DocType = staticmethod(DocType)
    Field = Field
    asc, desc = Order.asc, Order.desc
    terms = pypika_terms

    @classmethod
    def _builder(cls, **kwargs) -> SQLiteQueryBuilder:
        return SQLiteQueryBuilder(**kwargs)

    @staticmethod
    def _as_table(table):
        return DocType(table) if isinstance(table, str) else table

    @classmethod
    def from_(cls, table, *args, **kwargs) -> SQLiteQueryBuilder:
        return super().from_(cls._as_table(table), *args, **kwargs)

    @classmethod
    def into(cls, table, *args, **kwargs) -> SQLiteQueryBuilder:
        return super().into(cls._as_table(table), *args, **kwargs)

    @classmethod
    def update(cls, table, *args, **kwargs) -> SQLiteQueryBuilder:
        return super().update(cls._as_table(table), *args, **kwargs)

    @classmethod
    def get_query(cls, table, fields=None, filters=None, order_by=None, group_by=None, limit=None, offset=None,
                  distinct=False, for_update=False, **_options):  # fmt: skip
        """A statement described by fields and filters, which can be built on: `.where(…)`, `.orderby(…)`, `.run()`.

        A dict among the fields, `{"items": ["item", "qty"]}`, gives each row (`as_dict`) its child rows."""
        doctype = table._table_name.removeprefix("tab") if isinstance(table, Table) else table
        fields, tables = without_child_tables(doctype, fields)
        described, terms = without_terms(fields)
        parts = local.db.select_parts(doctype, described or "name", filters, order_by, group_by)
        query = cls.from_(BoundSQL(parts.source, parts.source_values) if parts.joined else DocType(doctype))
        columns = [BoundSQL(sql) for sql in parts.columns] if described or not terms else []
        for place, term in terms:
            columns.insert(place, term)
        query = query.select(*columns)
        if parts.where:
            query = query.where(BoundSQL(parts.where, parts.where_values))
        if parts.group:
            query = query.groupby(BoundSQL(parts.group))
        if parts.order:
            query = query.orderby(BoundSQL(parts.order))
        query = query.limit(limit) if limit else query
        query = query.offset(offset) if offset else query
        query = query.distinct() if distinct else query
        query._child_tables = tables
        return query.for_update() if for_update else query

    # one value over the documents that match

    @staticmethod
    def max(doctype: str, fieldname: str, filters=None):
        """The greatest value of a column over the matches; None without any."""
        return local.db.max(doctype, fieldname, filters)

    @staticmethod
    def min(doctype: str, fieldname: str, filters=None):
        """The least value of a column over the matches; None without any."""
        return local.db.min(doctype, fieldname, filters)

    @staticmethod
    def sum(doctype: str, fieldname: str, filters=None):
        """The sum of a column over the matches; 0 without any."""
        return local.db.sum(doctype, fieldname, filters)

    @staticmethod
    def avg(doctype: str, fieldname: str, filters=None):
        """The mean of a column over the matches; 0 without any."""
        return local.db.avg(doctype, fieldname, filters)


class BoundSQL(Criterion):
    """SQL with `?`, made elsewhere, and the values that belong to it."""

    def __init__(self, sql: str, values=()):
        super().__init__()
        self.sql, self.bound = sql, list(values)
        self._table_name = None

    def get_sql(self, parameter=None, **_kwargs) -> str:
        if isinstance(parameter, Values):
            parameter.values.extend(self.bound)
        return self.sql


def without_child_tables(doctype: str, fields) -> tuple[Any, tuple[ChildTable, ...]]:
    """The fields of the DocType itself, and the child tables that are asked for."""
    fields = each_field(fields)
    if not isinstance(fields, list | tuple):
        return fields, ()
    asked = [field for field in fields if isinstance(field, dict)]
    tables = tuple(ChildTable(doctype, name, columns) for field in asked for name, columns in field.items())
    return [field for field in fields if not isinstance(field, dict)], tables


def each_field(fields):
    """Fields written as one text ("name, title") as a list."""
    if isinstance(fields, str):
        return split_commas(fields)
    if not isinstance(fields, list | tuple):
        return fields
    return [part for each in fields for part in (each_field(each) if isinstance(each, str) else [each])]


def without_terms(fields) -> tuple[Any, list[tuple[int, pypika_terms.Term]]]:
    """What is described in words; and the terms of the builder that stand for themselves, each with its place."""
    if isinstance(fields, pypika_terms.Term):
        return [], [(0, fields)]
    if not isinstance(fields, list | tuple):
        return fields, []
    terms = [(place, each) for place, each in enumerate(fields) if isinstance(each, pypika_terms.Term)]
    return [each for each in fields if not isinstance(each, pypika_terms.Term)], terms


def query_builder_class(_db_type: str | None = None):
    """The builder for the engine's only kind of database."""
    return SQLiteQuery
