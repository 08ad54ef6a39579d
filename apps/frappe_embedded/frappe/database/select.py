"""A SELECT over a DocType's table, with joins to child tables and linked documents as its columns need them."""

import re
from functools import lru_cache

from pypika.terms import Field as Term

import frappe
from frappe.database import filters as conditions
from frappe.database.grammar import PLAIN, RESERVED, Column, Expression, parse_field, parse_order, refuse
from frappe.database.text_filters import BY_LETTERS
from frappe.database.utils import quote, table_of
from frappe.exceptions import DataError
from frappe.messages import throw
from frappe.model import child_table_fields, core_doctypes_list, default_fields, optional_fields
from frappe.translate import _

CHILD_FIELDTYPES = ("Table", "Table MultiSelect")
DOCTYPE_NAME = re.compile(r"[\w -]+$")
# What describes DocTypes is read while they are being described.
DESCRIBING = frozenset((*core_doctypes_list, "Custom DocPerm", "DocType Action", "DocType Link", "DocType State",
                        "Installed Application", "Singles", "Translation", "User Permission", "Workflow"))  # fmt: skip
MOMENT_TYPES = frozenset(("DATE", "DATETIME", "TIME"))
NEVER_MOMENTS = frozenset((*default_fields, *optional_fields, *child_table_fields)) - {"creation", "modified"}
STANDARD_COLUMNS = frozenset((*default_fields, *optional_fields, *child_table_fields))


@lru_cache(maxsize=4096)
def plain_fields_sql(table: str, names: tuple[str, ...]) -> str | None:
    """The select list when every field is a bare column (the usual case), else None."""
    if all(PLAIN.match(name) and name.lower() not in RESERVED for name in names):
        return ", ".join(f"{table}.{quote(name)}" for name in names)
    return None


class Select:
    """Builds one statement. `blank_nulls`: filters as in get_all (else as in db.get_value)."""

    def __init__(self, doctype: str, blank_nulls: bool = False, allow=None):
        if not isinstance(doctype, str) or not DOCTYPE_NAME.match(doctype):
            throw(_("Invalid DocType: {0}").format(str(doctype)), DataError)
        self.doctype = doctype
        self.table = table_of(doctype)
        self.blank_nulls = blank_nulls
        self.allow = allow or (lambda _doctype, _column: None)
        self.joins: dict[tuple, tuple[str, str, str]] = {}  # key → alias, SQL, DocType
        self.join_params: list = []
        self.aliases: set[str] = set()
        self._meta = None

    @property
    def meta(self):
        if self._meta is None:
            self._meta = frappe.get_meta(self.doctype)
        return self._meta

    # columns and joins

    def resolve(self, column: Column) -> str:
        """The SQL of a column, joining the table it lives in."""
        if column.doctype and column.doctype != self.doctype:
            owner, alias = column.doctype, self.join_child(column.doctype)
        elif column.through:
            owner, alias = self.join_field(column.through)
        else:
            owner, alias = self.doctype, self.table
        self.allow(owner, column.name)
        return f"{alias}.*" if column.name == "*" else f"{alias}.{quote(column.name)}"

    def join_child(self, doctype: str) -> str:
        """Join rows of a child table; of another DocType there is nothing to join on."""
        for (kind, name), (alias, _sql, joined) in self.joins.items():
            if joined == doctype and (kind == "child" or name == doctype):
                return alias
        if not DOCTYPE_NAME.match(doctype) or not frappe.get_meta(doctype).istable:
            throw(_("{0} is not a child table").format(doctype), DataError)
        alias = table_of(doctype)
        sql = f" left join {alias} on {alias}.parent = {self.table}.name and {alias}.parenttype = ?"
        self.joins["child", doctype] = (alias, sql, doctype)
        self.join_params.append(self.doctype)
        return alias

    def join_field(self, fieldname: str) -> tuple[str, str]:
        """Join through a Link field (its document) or a table field (its rows): DocType and alias."""
        df = self.meta.get_field(fieldname)
        if df and df.fieldtype in CHILD_FIELDTYPES:
            return df.options, self.join_child(df.options)
        if not df or df.fieldtype != "Link":
            throw(_("{0} is neither a link nor a table").format(fieldname), DataError)
        known = self.joins.get(("link", fieldname))
        if not known:
            alias = quote(f"tab{df.options}_{fieldname}")
            on = (
                f" left join {table_of(df.options)} {alias} on {alias}.name = {self.table}.{quote(fieldname)}"
            )
            known = self.joins["link", fieldname] = (alias, on, df.options)
        return df.options, known[0]

    # clauses

    def fields_sql(self, fields: list[Expression]) -> str:
        return ", ".join(self.field_sql(field) for field in fields)

    def field_sql(self, field: Expression) -> str:
        sql = field.sql(self.resolve)
        if field.function == "distinct":
            sql = f"distinct {sql}"
        alias = field.alias
        if alias:
            self.aliases.add(alias)
        elif not field.column:
            alias = field.source
        typed = self.type_of_extreme(field) if field.function in ("min", "max") else ""
        if typed:
            alias = f"{alias} [{typed}]"
        return f"{sql} as {quote(alias)}" if alias else sql

    def type_of_extreme(self, field: Expression) -> str:
        """min() and max() of dates are dates, which SQLite doesn't say of an expression."""
        columns = field.columns
        if len(columns) != 1 or columns[0].name == "*":
            return ""
        owner = columns[0].doctype or self.doctype
        if columns[0].through:
            owner = self.meta.get_field(columns[0].through).options
        declared = frappe.db.get_column_types(table_of(owner).strip("`")).get(columns[0].name)
        return declared if declared in ("DATE", "DATETIME", "TIME") else ""

    def order_sql(self, order_by: str, default_direction: str = "") -> str:
        """ORDER BY: text by its letters."""
        items = []
        for expression, direction in parse_order(order_by):
            sql = expression.sql(self.resolve_or_alias)
            if expression.column and self.sorts_by_letters(expression.column):
                sql = f"sort_key({sql})"
            items.append(f"{sql} {direction or default_direction}".rstrip())
        return ", ".join(items)

    def group_sql(self, group_by: str) -> str:
        return self.order_sql(group_by)

    def sorts_by_letters(self, column: Column) -> bool:
        """Whether a column holds text; names and links sort by their signs, which an index has in order."""
        if not column.doctype and not column.through and column.name in self.aliases:
            return False
        owner = column.doctype or self.doctype
        if column.through:
            df = self.meta.get_field(column.through)
            owner = df.options if df else owner
        return self.text_field(owner, column.name) is not None

    def resolve_or_alias(self, column: Column) -> str:
        if not column.doctype and not column.through and column.name in self.aliases:
            return quote(column.name)
        return self.resolve(column)

    def where_sql(self, items: list[conditions.Filter], params: list, glue: str = " and ") -> str:
        return glue.join(self.condition(item, params) for item in items)

    def condition(self, item: conditions.Filter, params: list) -> str:
        if item.fieldname.lower().startswith("ifnull("):
            return self.ifnull_condition(item, params)
        expression = parse_field(item.fieldname)
        column = expression.column
        if column is None or expression.alias:
            refuse()
        owner = self.owner_of(item, column)
        if owner != self.doctype and not column.doctype and not column.through:
            column = Column(column.name, doctype=owner)
        sql = self.resolve(column)
        value = item.value
        if isinstance(value, Term):
            return f"{sql} {item.operator} {self.resolve(Column(value.name))}"
        if item.operator in conditions.NestedSetHierarchy:
            df = frappe.get_meta(owner).get_field(column.name)
            tree = df.options if df else owner
            return conditions.nested_set_condition(sql, item, tree, params, column.name != "name")
        if not self.blank_nulls:
            declared = self.moment_type(owner, column.name, value)
            text_field = None if declared else self.text_field(owner, column.name, value)
            return conditions.plain_condition(sql, item, params, declared, text_field)
        bare = conditions.Filter(owner, column.name, item.operator, value)
        return conditions.list_condition(sql, bare, frappe.get_meta(owner).get_field(column.name), params)

    def moment_type(self, owner: str, column: str, value) -> str:
        """DATE, DATETIME or TIME when the column is of that type and the value could have another form."""
        if value is None or type(value) is int or column in NEVER_MOMENTS:
            return ""
        declared = frappe.db.get_column_types(table_of(owner).strip("`")).get(column, "")
        return declared if declared in MOMENT_TYPES else ""

    def ifnull_condition(self, item: conditions.Filter, params: list) -> str:
        """A filter whose key is `ifnull(field, '')`."""
        [(expression, _direction)] = parse_order(item.fieldname)
        if expression.function != "ifnull" or item.operator in conditions.NestedSetHierarchy:
            refuse()
        return conditions.plain_condition(expression.sql(self.resolve), item, params)

    @staticmethod
    def text_field(owner: str, column: str, value=""):
        """The field of a column whose text compares by letters, None for others, and for a value without letters."""
        values = value if isinstance(value, list | tuple | set) else (value,)
        if (
            column in NEVER_MOMENTS
            or owner in DESCRIBING
            or not any(isinstance(each, str) for each in values)
        ):
            return None
        try:
            df = frappe.get_meta(owner).get_field(column)
        except frappe.DoesNotExistError:  # a table without a DocType
            frappe.clear_last_message()
            return None
        return df if df and df.fieldtype in BY_LETTERS else None

    def owner_of(self, item: conditions.Filter, column: Column) -> str:
        """The DocType that a filter is about; a field that only a child table has is that table's."""
        if column.through:
            df = self.meta.get_field(column.through)
            return df.options if df else self.doctype
        owner = item.doctype or column.doctype or self.doctype
        if not self.blank_nulls or owner != self.doctype or column.name in STANDARD_COLUMNS:
            return owner
        if not self.meta.get_field(column.name):
            for df in self.meta.get_table_fields():
                if frappe.get_meta(df.options).get_field(column.name):
                    return df.options
        return owner

    def from_sql(self) -> str:
        return self.table + "".join(sql for _alias, sql, _doctype in self.joins.values())


def as_expressions(fields, default: str = "name") -> list[Expression]:
    """Fields given as text, list or None; a dict is {"COUNT": "name", "as": "n"}."""
    if not fields:
        fields = [default]
    elif isinstance(fields, str):
        fields = [fields]
    found = []
    for field in fields:
        if isinstance(field, dict):
            found.append(parse_field(text_of_call(field)))
        elif field:
            found.append(parse_field(field))
    return found


def text_of_call(field: dict) -> str:
    calls = [(name, argument) for name, argument in field.items() if name != "as"]
    if len(calls) != 1:
        refuse()
    arguments = calls[0][1] if isinstance(calls[0][1], list) else [calls[0][1]]
    call = f"{calls[0][0]}({', '.join(str(each) for each in arguments)})"
    return f"{call} as `{field['as']}`" if field.get("as") else call
