"""`frappe.get_list` and `frappe.get_all`: rows of a DocType, as one statement with bound values.

get_list asks who may see what: the DocType, the rows (match_conditions), the fields (permission levels).
"""

import json

import frappe
from frappe import _
from frappe.database.filters import is_one_filter, normalised
from frappe.database.grammar import AGGREGATES, Expression, parse_field, split_commas
from frappe.database.select import STANDARD_COLUMNS, Select, as_expressions, plain_fields_sql
from frappe.database.utils import DefaultOrderBy, quote
from frappe.model import (
    child_table_fields,
    core_doctypes_list,
    default_fields,
    optional_fields,
)
from frappe.model.match_conditions import MatchConditions
from frappe.model.meta import get_permitted_fields
from frappe.utils import cint

ALWAYS_READABLE = frozenset((*default_fields, *optional_fields, *child_table_fields, "*"))


def get_list(doctype: str, *args, **kwargs) -> list:
    """Documents that the user may read. See `DatabaseQuery.execute` for the arguments.

    Raises PermissionError when the user may read none of the DocType."""
    return DatabaseQuery(doctype).execute(*args, **kwargs)


def get_all(doctype: str, *args, **kwargs) -> list:
    """Documents regardless of permissions; all of them unless limited."""
    kwargs["ignore_permissions"] = True
    if "limit_page_length" not in kwargs:
        kwargs["limit_page_length"] = 0
    return get_list(doctype, *args, **kwargs)


class DatabaseQuery:
    """One query on one DocType for one user."""

    def __init__(self, doctype: str, user: str | None = None):
        self.doctype = doctype
        self.user = user or frappe.session.user
        self.ignore_permissions = False
        self.parent_doctype = None
        self.ignore_user_permissions = False
        self.reference_doctype = None
        self._checked: dict[str, str] = {}
        self._readable: dict[str, frozenset | None] = {}

    def execute(self, fields=None, filters=None, or_filters=None, docstatus=None, group_by=None,
                order_by=DefaultOrderBy, limit_start=False, limit_page_length=None, as_list=False,
                with_childnames=False, debug=False, ignore_permissions=False, user=None, with_comment_count=False,
                join="left join", distinct=False, start=None, page_length=None, limit=None, ignore_ifnull=False,
                save_user_settings=False, save_user_settings_fields=False, update=None, add_total_row=None,
                user_settings=None, reference_doctype=None, run=True, strict=True, pluck=None, ignore_ddl=False,
                *, parent_doctype=None, ignore_user_permissions=False) -> list:  # fmt: skip
        """Rows as `_dict`s (lists with `as_list`, values with `pluck`).

        `fields`: columns, `link.column`, `child.column`, `count(name) as n`, …  `filters`: dict or list, `and`ed;
        `or_filters`: `or`ed.  Paging: `limit_start`/`start`, `limit_page_length`/`page_length`/`limit`; all rows without.

        `ignore_user_permissions`: leave out the user's own restrictions; roles and the apps' conditions stay.

        Raises PermissionError, or DataError for a field or order the grammar doesn't know."""
        self.user = user or self.user
        self.ignore_permissions = ignore_permissions
        self.parent_doctype = parent_doctype
        self.ignore_user_permissions = ignore_user_permissions
        self.reference_doctype = reference_doctype or self.doctype
        if not ignore_permissions:
            self.check_read_permission(self.doctype)
        fields, filters = swapped_if_needed(fields, filters)
        virtual = self.virtual_list(locals())
        if virtual is not None:
            return virtual
        self.select = Select(
            self.doctype, blank_nulls=not ignore_ifnull, allow=None if ignore_permissions else self.allow
        )
        expressions, columns = self.prepared_fields(fields or [pluck or "name"], as_list)
        if not columns:
            return []
        where, params = self.conditions(filters, or_filters, docstatus)
        tail = self.tail(expressions, group_by, order_by, distinct)
        tail += paging(limit_start or start, limit or page_length or limit_page_length)
        query = (
            f"select {'distinct ' if distinct else ''}{columns} from {self.select.from_sql()}{where}{tail}"
        )
        params = [*self.select.join_params, *params]
        if not run:
            return query
        rows = self.fetch(query, params, debug, as_list, update, pluck, ignore_ddl)
        if frappe.utils.cint(with_comment_count) and not as_list and not pluck:
            add_comment_count(rows)
        return rows

    def fetch(self, query, params, debug, as_list, update, pluck, ignore_ddl) -> list:
        if debug:
            print(query, params)
        try:
            cursor = frappe.db.execute(query, params)
        except frappe.db.OperationalError as error:
            if ignore_ddl and frappe.db.is_table_missing(error):
                return []
            raise
        if pluck:
            names = [column[0] for column in cursor.description]
            index = names.index(pluck)
            return [row[index] for row in cursor.fetchall()]
        return (
            frappe.db.shape(cursor, not as_list, False, False, update)
            if not as_list
            else tuple(cursor.fetchall())
        )

    def virtual_list(self, arguments: dict) -> list | None:
        """A virtual DocType lists itself."""
        if self.ignore_permissions and self.doctype in core_doctypes_list:
            return None
        if not frappe.get_meta(self.doctype).is_virtual:
            return None
        from frappe.model.base_document import get_controller

        controller = get_controller(self.doctype)
        if not hasattr(controller, "get_list"):
            return []
        arguments = {key: value for key, value in arguments.items() if key != "self"}
        return controller.get_list(frappe._dict(arguments, doctype=self.doctype))

    # fields

    def prepared_fields(self, fields, as_list: bool) -> tuple[list[Expression], str]:
        """The parsed fields that may be read, and their SQL ('' when none is left)."""
        fields = parsed_fields(fields)
        if self.ignore_permissions:
            if all(type(field) is str for field in fields):
                plain = plain_fields_sql(self.select.table, tuple(fields))
                if plain:
                    return [], plain
            expressions = as_expressions(fields)
            return expressions, self.select.fields_sql(expressions)
        expressions = self.readable_fields(as_expressions(fields), as_list)
        sql = ", ".join("null" if item is None else self.select.field_sql(item) for item in expressions)
        return [item for item in expressions if item is not None], sql

    def readable_fields(self, expressions: list[Expression], as_list: bool) -> list[Expression | None]:
        """Fields of permission levels the user lacks are left out (None in a list, to keep positions)."""
        kept: list[Expression | None] = []
        for item in expressions:
            if item.column and item.column.name == "*" and not item.column.through:
                kept.extend(
                    parse_field(name) for name in self.all_readable(item.column.doctype or self.doctype)
                )
            elif all(self.may_read(column) for column in item.columns):
                kept.append(item)
            elif as_list:
                kept.append(None)
        return kept

    def all_readable(self, doctype: str) -> list[str]:
        """Columns that `*` stands for."""
        stored = frappe.db.get_table_columns(doctype)
        prefix = "" if doctype == self.doctype else f"`tab{doctype}`."
        readable = self.readable_columns(doctype)
        return [prefix + name for name in stored if name in readable or name in optional_fields]

    def may_read(self, column) -> bool:
        doctype = column.doctype or self.doctype
        if column.through:
            df = frappe.get_meta(self.doctype).get_field(column.through)
            if not df:
                return False
            doctype = df.options
            if column.through not in self.readable_columns(self.doctype):
                return False
        if doctype != self.doctype:
            self.check_read_permission(doctype)
        return column.name in ALWAYS_READABLE or column.name in self.readable_columns(doctype)

    def readable_columns(self, doctype: str) -> frozenset:
        known = self._readable.get(doctype)
        if known is None:
            parent = self.parent_doctype if doctype == self.doctype else self.doctype
            ptype = self._checked.get(doctype)
            names = get_permitted_fields(
                doctype=doctype, parenttype=parent, user=self.user, permission_type=ptype, ignore_virtual=True
            )
            known = self._readable[doctype] = frozenset(names)
        return known

    def allow(self, doctype: str, column: str) -> None:
        """Called for every column of the statement: nobody filters or sorts by what he may not read."""
        if doctype != self.doctype:
            self.check_read_permission(doctype)
        if column in STANDARD_COLUMNS or column == "*" or column in self.readable_columns(doctype):
            return
        if frappe.get_meta(doctype).has_field(column):
            frappe.throw(_("No permission to read {0}").format(_(doctype)), frappe.PermissionError)

    def check_read_permission(self, doctype: str) -> str:
        """Raise PermissionError unless the user may read (or select) the DocType; returns which of the two."""
        if doctype not in self._checked:
            ptype = "select" if frappe.only_has_select_perm(doctype, user=self.user) else "read"
            parent = self.parent_doctype or self.doctype
            frappe.has_permission(doctype, ptype, user=self.user, parent_doctype=parent, throw=True)
            self._checked[doctype] = ptype
        return self._checked[doctype]

    # conditions

    def conditions(self, filters, or_filters, docstatus=None) -> tuple[str, list]:
        """The WHERE clause and its values."""
        params: list = []
        parts = []
        known = normalised(from_json(filters))
        if docstatus:
            known.append(normalised([["docstatus", "in", docstatus]])[0])
        if known:
            parts.append(self.select.where_sql(known, params))
        either = normalised(from_json(or_filters))
        if either:
            parts.append(f"({self.select.where_sql(either, params, ' or ')})")
        if not self.ignore_permissions:
            match = self.match().sql(params)
            if match:
                parts.append(f"({match})")
        return (f" where {' and '.join(parts)}" if parts else ""), params

    def build_match_conditions(self, as_condition: bool = True):
        """The rows the user may see: SQL, or with `as_condition=False` {DocType: names} in a list."""
        match = self.match()
        return match.literal_sql() if as_condition else match.filters()

    def match(self) -> MatchConditions:
        return MatchConditions(
            self.doctype,
            self.user,
            self.reference_doctype,
            self.parent_doctype,
            by_user_permissions=not self.ignore_user_permissions,
        )

    # order and paging

    def tail(self, expressions: list[Expression], group_by, order_by, distinct) -> str:
        group = f" group by {self.select.group_sql(group_by)}" if group_by else ""
        if distinct:
            return group  # as in Frappe: what is ordered by may not be selected
        order = self.order(expressions, group_by, order_by)
        return f"{group} order by {order}" if order else group

    def order(self, expressions: list[Expression], group_by, order_by) -> str:
        if order_by and order_by != DefaultOrderBy:
            return self.select.order_sql(order_by)
        if not group_by and len(expressions) == 1 and expressions[0].function in AGGREGATES:
            return ""
        return self.default_order() if order_by else ""

    def default_order(self) -> str:
        """The DocType's own order, else the last changed first."""
        if self.ignore_permissions and self.doctype in core_doctypes_list:
            return f"{self.select.table}.modified desc"
        meta = frappe.get_meta(self.doctype)
        if meta.sort_field and "," in meta.sort_field:
            return self.select.order_sql(meta.sort_field)
        field = meta.sort_field or "modified"
        direction = "asc" if meta.sort_field and (meta.sort_order or "").lower() == "asc" else "desc"
        return f"{self.select.table}.{quote(field)} {direction}"


def check_parent_permission(parent: str | None, child_doctype: str) -> None:
    """Raise PermissionError unless `child_doctype` is a table of `parent`, which the user may read."""
    if parent:
        tables = [df.options for df in frappe.get_meta(parent).get_table_fields()]
        if child_doctype in tables and frappe.has_permission(parent):
            return
    raise frappe.PermissionError


def swapped_if_needed(fields, filters):
    """Frappe takes the two in either order, and tells them apart by their form."""
    if isinstance(fields, dict) or (isinstance(fields, list) and fields and isinstance(fields[0], list)):
        return filters, fields
    if (
        isinstance(filters, list)
        and len(filters) > 1
        and isinstance(filters[0], str)
        and not is_one_filter(filters)
    ):
        return filters, fields
    return fields, filters


def parsed_fields(fields) -> list:
    """A list of fields from a list, JSON, or names with commas."""
    if isinstance(fields, str):
        text = fields.strip()
        fields = from_json(text) if text.startswith("[") else split_commas(text)
    return [field for field in fields if field]


def from_json(value):
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except ValueError:
        frappe.throw(_("Filter must be a tuple or list (in a list)"))


# What SQLite takes as a place in a result; no table is longer.
FURTHEST = 2**63 - 1


def paging(start, length) -> str:
    start, length = min(cint(start), FURTHEST), min(cint(length), FURTHEST)
    if length > 0:
        return f" limit {length} offset {start}" if start > 0 else f" limit {length}"
    return f" limit -1 offset {start}" if start > 0 else ""


def add_comment_count(rows: list) -> None:
    """How many comments each row has, as its `_comments` tell where they were read."""
    for row in rows:
        row._comment_count = len(json.loads(row.get("_comments") or "[]"))
