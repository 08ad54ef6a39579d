"""Small things that the database modules share."""

import datetime
import decimal

DefaultOrderBy = "KEEP_DEFAULT_ORDERING"
NestedSetHierarchy = (
    "ancestors of",
    "descendants of",
    "not ancestors of",
    "not descendants of",
    "descendants of (inclusive)",
)


def quote(name: str) -> str:
    """An identifier in backticks."""
    return "`" + name.replace("`", "``") + "`"


def table_of(doctype: str) -> str:
    """The quoted table of a DocType; names that begin with `__` are tables of the engine itself."""
    return quote(doctype) if doctype.startswith("__") else quote(f"tab{doctype}")


def get_doctype_name(table_name: str) -> str:
    """'`tabUser`' → 'User'."""
    return table_name.strip('`"').removeprefix("tab")


def literal_of_text(value):
    """A value as it is stored, for JSON parameters."""
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return float(value) if isinstance(value, decimal.Decimal) else value


def is_query_type(query: str, query_type: str | tuple[str, ...]) -> bool:
    return query.lstrip().split(maxsplit=1)[0].lower().startswith(query_type)
