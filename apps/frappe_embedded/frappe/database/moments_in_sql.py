"""Values of SQL that are compared with (or written to) a column of dates or times, in the form that the column holds.

MariaDB compares moments; SQLite compares their text, so "2024-01-31 10:00" must become the 26 signs that are stored.
Which value stands beside which column is read off the statement, once per statement.
"""

import datetime
import re
from functools import lru_cache

from frappe.database.column_values import read_day, read_moment, read_time
from frappe.database.converters import read_date, read_datetime
from frappe.database.converters import read_time as read_clock

TABLE = re.compile(r"[`\"](tab[^`\"]+)[`\"]")
PLACEHOLDER = re.compile(r"%\((?P<name>\w+)\)s|%s|\?|%%")
COMPARED = re.compile(
    r"""[`"]?(?P<column>\w+)[`"]?\s*
        (?:=|!=|<>|>=|<=|>|<|(?:not\s+)?between(?=\s))\s*
        (?P<first>%s|%\(\w+\)s|\?)(?:\s+and\s+(?P<second>%s|%\(\w+\)s|\?))?""",
    re.VERBOSE | re.IGNORECASE,
)
LIKE_MOMENT = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T]\d[\d:.]*)?$|\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?$")
READERS = {"DATE": read_date, "DATETIME": read_datetime, "TIME": read_clock}
TYPES = frozenset(("DATE", "DATETIME", "TIME"))
PICKS = re.compile(r"\b(max|min|ifnull|coalesce)\s*\(", re.IGNORECASE)
PICKED = re.compile(
    r"\s*(?:max|min|ifnull|coalesce)\s*\(\s*(?:[`\"]?[\w ]+[`\"]?\.)?[`\"]?(\w+)[`\"]?\s*[,)]", re.IGNORECASE
)
SELECT_LIST = re.compile(r"\s*select\s+(?:distinct\s+)?(.*?)\s+from\s", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=2048)
def compared_columns(query: str) -> dict[int | str, str]:
    """{position or name of a placeholder: the column beside it}; a query without any has an empty one."""
    at = {}
    for found in PLACEHOLDER.finditer(query):
        if found[0] != "%%":
            at[found.start()] = found["name"] or len(at)
    columns = {}
    for found in COMPARED.finditer(query):
        for side in ("first", "second"):
            if found[side]:
                columns[at[found.start(side)]] = found["column"]
    return columns


@lru_cache(maxsize=2048)
def tables_in(query: str) -> tuple[str, ...]:
    """The tables of DocTypes that a statement names."""
    return tuple(dict.fromkeys(TABLE.findall(query)))


def in_form(types_of, query: str, values):
    """The values with moments in their column's form; `types_of(table)` gives the declared types of its columns."""
    columns = compared_columns(query)
    if not columns:
        return values
    if isinstance(values, dict):
        changed = {
            key: _converted(types_of, query, columns[key], values[key]) for key in columns if key in values
        }
        return {**values, **changed}
    listed = list(values) if isinstance(values, list | tuple) else [values]
    for position, column in columns.items():
        if position < len(listed):
            listed[position] = _converted(types_of, query, column, listed[position])
    return listed


def _converted(types_of, query: str, column: str, value):
    if not (isinstance(value, datetime.date) or (isinstance(value, str) and LIKE_MOMENT.match(value))):
        return value
    for table in tables_in(query):
        declared = types_of(table).get(column)
        if declared in TYPES:
            return _of_type(declared, value)
    return value


def _of_type(declared: str, value):
    """What can't be read stays: as on MariaDB, it is compared with what it is and equals nothing."""
    if declared == "DATETIME":
        return read_moment(value, first_year=1) or value
    if declared == "TIME":
        return read_time(value) or value
    return value if isinstance(value, str) and ":" in value else read_day(value, first_year=1) or value


# what comes out: SQLite tells the type of a column, not of max(column)


@lru_cache(maxsize=2048)
def computed_columns(query: str) -> dict[int, str]:
    """{position in the result: the column that max, min, ifnull or coalesce picks a value of}."""
    if not PICKS.search(query):
        return {}
    found = SELECT_LIST.match(query)
    items = _top_level(found[1]) if found else []
    picked = ((place, PICKED.match(item)) for place, item in enumerate(items))
    return {place: match[1] for place, match in picked if match}


def _top_level(text: str) -> list[str]:
    """The items between the commas that stand in no brackets; none when brackets stay open (a query within)."""
    items, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            items.append("")
        else:
            items[-1] += sign
    return items if depth == 0 else []


class TypedRows:
    """A cursor whose computed dates, moments and times come as such, like those of a column."""

    def __init__(self, cursor, readers: dict):
        self.cursor, self.readers, self.description = cursor, readers, cursor.description

    def fetchall(self) -> list[tuple]:
        return [self._typed(row) for row in self.cursor.fetchall()]

    def _typed(self, row: tuple) -> tuple:
        values = list(row)
        for place, read in self.readers.items():
            if place < len(values) and isinstance(values[place], str):
                values[place] = read(values[place].encode())
        return tuple(values)


def with_types(types_of, query: str, cursor):
    """The cursor, its computed dates typed where the statement has any."""
    columns = computed_columns(query)
    if not columns or cursor.description is None:
        return cursor
    readers = {}
    for place, column in columns.items():
        declared = next(
            (types_of(table).get(column) for table in tables_in(query) if types_of(table).get(column)), ""
        )
        if declared in READERS:
            readers[place] = READERS[declared]
    return TypedRows(cursor, readers) if readers else cursor
