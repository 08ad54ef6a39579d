"""Reading values: get_value and its kin, singles, counts, defaults."""

import datetime
import json

from pypika import Table
from pypika.terms import Criterion

import frappe
from frappe.database.filters import is_one_filter, normalised
from frappe.database.select import Select, as_expressions, plain_fields_sql
from frappe.database.utils import DefaultOrderBy, table_of
from frappe.messages import throw
from frappe.model import table_fields
from frappe.translate import _
from frappe.types import _dict
from frappe.utils import dates
from frappe.utils.numbers import cast


class Reading:
    """Mixin of the Database. Filters are as in the documentation; a text or number is a document's name."""

    def get(self, doctype, filters=None, as_dict=True, cache=False):
        """All columns of one document."""
        return self.get_value(doctype, filters, "*", as_dict=as_dict, cache=cache)

    def get_value(self, doctype, filters=None, fieldname="name", ignore=None, as_dict=False, debug=False,
                  order_by=DefaultOrderBy, cache=False, for_update=False, *, run=True, pluck=False, distinct=False,
                  skip_locked=False, wait=True):  # fmt: skip
        """A value, or a list (with `as_dict` a dict) of values, of the first match; None without one."""
        rows = self.get_values(
            doctype, filters, fieldname, ignore, as_dict, debug, order_by, cache=cache, for_update=for_update,
            run=run, pluck=pluck, distinct=distinct, limit=1,
        )  # fmt: skip
        if not run:
            return rows
        if not rows:
            return None
        row = rows[0]
        if pluck or as_dict or len(row) > 1:
            return row
        return row[0]

    def get_values(self, doctype, filters=None, fieldname="name", ignore=None, as_dict=False, debug=False,
                   order_by=DefaultOrderBy, update=None, cache=False, for_update=False, *, run=True, pluck=False,
                   distinct=False, limit=None, skip_locked=False, wait=True):  # fmt: skip
        """Rows of all matches. A list of names means these documents; None, or a Single, reads the single."""
        if isinstance(doctype, Table):  # of the query builder
            doctype = doctype._table_name.removeprefix("tab")
        key = None
        if cache and isinstance(filters, str):
            key = (filters, str(fieldname), bool(as_dict), bool(pluck))
            known = self.value_cache.get(doctype, {})
            if key in known:
                return known[key]
        if isinstance(filters, list) and not filters:
            return []
        is_single = isinstance(filters, str) and filters == doctype and doctype != "DocType"
        if filters is None or is_single:
            rows = self.get_values_from_single(fieldname, None, doctype, as_dict, pluck=pluck)
        else:
            options = {
                "debug": debug, "order_by": None if distinct else order_by, "update": update, "run": run,
                "for_update": for_update, "pluck": pluck, "distinct": distinct, "limit": limit,
            }  # fmt: skip
            as_dict = as_dict or fieldname == "*"
            rows = self._from_table_or_single(doctype, filters, fieldname, ignore, as_dict, options)
        if key:
            self.value_cache.setdefault(doctype, {})[key] = rows
        return rows

    def _from_table_or_single(self, doctype, filters, fieldname, ignore, as_dict, options):
        try:
            return self._values_from_table(doctype, filters, fieldname, as_dict, **options)
        except self.OperationalError as error:
            missing = self.is_table_missing(error)
            if ignore and (missing or self.is_missing_column(error)):
                return None
            if missing and not self.table_exists(doctype) and isinstance(filters, dict):
                return self.get_values_from_single(fieldname, filters, doctype, as_dict)
            raise

    def _values_from_table(self, doctype, filters, fieldname, as_dict, *, debug=False, order_by=DefaultOrderBy,
                           update=None, for_update=False, run=True, pluck=False, distinct=False, limit=None):  # fmt: skip
        query, params = self.build_select(
            doctype,
            fieldname,
            filters,
            order_by=order_by,
            distinct=distinct,
            limit=limit,
            for_update=for_update,
        )
        if not run:
            return query
        if debug:
            print(query, params)
        return self.shape(self.execute(query, params), as_dict, False, pluck, update)

    def build_select(self, doctype, fields="name", filters=None, *, order_by=None, group_by=None, limit=None,
                     offset=None, distinct=False, for_update=False) -> tuple[str, list]:  # fmt: skip
        """The statement and its parameters, with SQL's own treatment of NULL in filters."""
        select = Select(doctype)
        names = (fields,) if isinstance(fields, str) else tuple(fields)
        columns = plain_fields_sql(select.table, names) if all(type(name) is str for name in names) else None
        columns = columns or select.fields_sql(as_expressions(fields))
        params: list = []
        where = self._where(select, filters, params)
        order = ""
        if order_by and order_by != DefaultOrderBy:
            order = f" order by {select.order_sql(order_by, 'desc')}"
        elif order_by and not isinstance(filters, str | int):
            order = f" order by {select.table}.modified desc"
        group = f" group by {select.group_sql(group_by)}" if group_by else ""
        query = (
            f"select {'distinct ' if distinct else ''}{columns} from {select.from_sql()}{where}{group}{order}"
        )
        if limit or offset:
            query += f" limit {int(limit or -1)}" + (f" offset {int(offset)}" if offset else "")
        return query + (" for update" if for_update else ""), select.join_params + params

    def select_parts(self, doctype, fields, filters, order_by=None, group_by=None) -> _dict:
        """The parts of such a statement: columns, source (with joins), where, group, order, and their values."""
        select = Select(doctype)
        columns = [select.field_sql(each) for each in as_expressions(fields)]
        values: list = []
        where = self._where(select, filters, values).removeprefix(" where ")
        order = select.order_sql(order_by) if order_by else ""
        group = select.group_sql(group_by) if group_by else ""
        return _dict(
            columns=columns, where=where, where_values=values, order=order, group=group, joined=bool(select.joins),
            source=select.from_sql(), source_values=select.join_params,
        )  # fmt: skip

    @staticmethod
    def _child_doctype(doctype: str, fieldname: str) -> str:
        """The DocType of the rows in a table field; DataError when there is no such field."""
        df = frappe.get_meta(doctype).get_field(fieldname)
        if df is None or df.fieldtype not in table_fields:
            throw(_("{0} is no table field of {1}").format(fieldname, _(doctype)), frappe.DataError)
        return df.options

    @staticmethod
    def _where(select: Select, filters, params: list) -> str:
        if isinstance(filters, str | int | datetime.date):
            params.append(filters)
            return f" where {select.table}.name = ?"
        if isinstance(
            filters, Criterion
        ):  # of the query builder: made by code, its values are written as literals
            return f" where {filters.get_sql(quote_char='`')}"
        if isinstance(filters, list | tuple | set) and filters and is_list_of_names(list(filters)):
            filters = {"name": ("in", list(filters))}
        clause = select.where_sql(normalised(filters), params)
        return f" where {clause}" if clause else ""

    # singles

    def get_values_from_single(self, fields, filters, doctype, as_dict=False, debug=False, update=None, *,
                               run=True, pluck=False, distinct=False):  # fmt: skip
        """Values of a Single, as text; one row, or none when the single is unset or the filters don't fit."""
        values = self.get_singles_dict(doctype)
        if isinstance(filters, dict) and any(values.get(key) != value for key, value in filters.items()):
            return []
        if fields == "*":
            return [values] if values else []
        names = [fields] if isinstance(fields, str) else list(fields)
        if not any(name in values for name in names):
            return []
        if pluck:
            return [values.get(names[0])]
        if as_dict:
            return [_dict({name: values[name] for name in names if name in values}).update(update or {})]
        return [[values.get(name) for name in names]]

    def get_singles_dict(self, doctype, debug=False, *, for_update=False, cast=False) -> _dict:
        """Every stored value of a Single; as text unless `cast`."""
        suffix = " for update" if for_update else ""
        cursor = self.execute(f"select field, value from tabSingles where doctype = ?{suffix}", (doctype,))
        values = _dict(cursor.fetchall())
        if not cast:
            return values
        meta = frappe.get_meta(doctype)
        for fieldname, value in values.items():
            df = meta.get_field(fieldname)
            if df and value is not None:
                values[fieldname] = cast_single(df.fieldtype, value)
        return values

    def get_single_value(self, doctype, fieldname, cache=True):
        """A value of a Single in the type of its field; read once per request unless `cache` is False.

        Raises ValidationError for a field the Single doesn't have."""
        known = self.value_cache.setdefault(doctype, {})
        if cache and fieldname in known:
            return known[fieldname]
        row = self.execute(
            "select value from tabSingles where doctype = ? and field = ?", (doctype, fieldname)
        ).fetchone()
        df = frappe.get_meta(doctype).get_field(fieldname)
        if not df and fieldname not in ("modified", "modified_by", "owner", "creation", "name"):
            throw(_("Field {0} does not exist on {1}").format(fieldname, doctype), frappe.InvalidColumnName)
        value = cast_single(df.fieldtype if df else "Data", row[0] if row else None)
        known[fieldname] = value
        return value

    get_singles_value = get_single_value

    # existence and counts

    def exists(self, dt, dn=None, cache=False, *, debug=False):
        """The name of a match (of a Single, its own), else None."""
        if isinstance(dt, dict):
            filters = dict(dt)
            dt = filters.pop("doctype")
            dn = filters
        if dt != "DocType" and dt == dn:
            return dn
        if isinstance(dn, dict):
            dn = {key: value for key, value in dn.items() if key != "doctype"}
        if dn is None:
            return None
        return self.get_value(dt, dn, ignore=True, order_by=None, cache=cache, debug=debug)

    def count(self, dt, filters=None, debug=False, cache=False, distinct=True) -> int:
        """How many documents match."""
        select, params = Select(dt), []
        where = self._where(select, filters, params)
        counted = f"distinct {select.table}.name" if select.joins else "*"
        query = f"select count({counted}) from {select.from_sql()}{where}"
        if debug:
            print(query, params)
        return self.execute(query, select.join_params + params).fetchone()[0]

    def _aggregate(self, function: str, doctype: str, fieldname: str, filters=None):
        query, params = self.build_select(doctype, f"{function}({fieldname}) as result", filters)
        return self.execute(query, params).fetchone()[0]

    def sum(self, dt, fieldname, filters=None, **_kwargs):
        """Sum of a column over the matches; 0 without any."""
        return self._aggregate("sum", dt, fieldname, filters) or 0

    def avg(self, dt, fieldname, filters=None, **_kwargs):
        return self._aggregate("avg", dt, fieldname, filters) or 0

    def max(self, dt, fieldname, filters=None, **_kwargs):
        return self._aggregate("max", dt, fieldname, filters)

    def min(self, dt, fieldname, filters=None, **_kwargs):
        return self._aggregate("min", dt, fieldname, filters)

    def estimate_count(self, doctype: str) -> int:
        return self.count(doctype)

    def a_row_exists(self, doctype: str) -> bool:
        return self.execute(f"select 1 from {table_of(doctype)} limit 1").fetchone() is not None

    def get_all(self, *args, **kwargs):
        """Same as `frappe.get_all`."""
        return frappe.get_all(*args, **kwargs)

    def get_list(self, *args, **kwargs):
        """Same as `frappe.get_list`."""
        return frappe.get_list(*args, **kwargs)

    def get_last_created(self, doctype: str):
        return self.get_value(doctype, {}, "creation", order_by="creation desc")

    def get_creation_count(self, doctype: str, minutes: int) -> int:
        since = dates.add_to_date(dates.now_datetime(), minutes=-minutes)
        return self.count(doctype, {"creation": (">=", since)})

    def get_descendants(self, doctype: str, name: str) -> list[str]:
        """Names below `name` in a tree."""
        query = (
            f"select name from {table_of(doctype)} where lft > (select lft from {table_of(doctype)} where name = ?)"
            f" and rgt < (select rgt from {table_of(doctype)} where name = ?)"
        )
        return [row[0] for row in self.execute(query, (name, name))]

    # defaults and settings

    def get_global(self, key, user="__global"):
        return self.get_default(key, user)

    def get_default(self, key, parent="__default"):
        """The first default of `key`."""
        value = frappe.defaults.get_defaults_for(parent).get(key)
        return value[0] if isinstance(value, list) else value

    def get_defaults(self, key=None, parent="__default"):
        values = frappe.defaults.get_defaults_for(parent)
        return values.get(key) if key else values

    def get_system_setting(self, key):
        return frappe.get_system_settings(key)

    @staticmethod
    def format_date(date) -> str:
        return dates.getdate(date).strftime(dates.DATE_FORMAT) if date else "0001-01-01"

    @staticmethod
    def format_datetime(datetime) -> str:
        return (
            dates.get_datetime(datetime).strftime(dates.DATETIME_FORMAT)
            if datetime
            else "0001-01-01 00:00:00.000000"
        )


def is_list_of_names(filters: list) -> bool:
    return all(isinstance(item, str | int) for item in filters) and not is_one_filter(filters)


def cast_single(fieldtype: str, value):
    """A single's stored text in the type of its field; unset dates are None."""
    if fieldtype in ("Date", "Datetime", "Time") and not value:
        return None
    if fieldtype == "JSON" and isinstance(value, str):
        return json.loads(value)
    if value is None and fieldtype not in ("Int", "Check", "Float", "Currency", "Percent"):
        return None
    return cast(fieldtype, value)
