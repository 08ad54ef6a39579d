"""The list view's questions: rows, counts, and the rows as a file."""

import re
from functools import lru_cache

import frappe
from frappe import _
from frappe.desk.report_columns import add_total_row
from frappe.desk.utils import pop_csv_params, provide_table
from frappe.model import child_table_fields, default_fields, optional_fields
from frappe.model.db_query import DatabaseQuery
from frappe.permissions import can_export
from frappe.utils import cint, format_duration, sbool, strip_html

# what a client may say; everything else of the request (`ignore_permissions`, `join`, `user` …) is left out
QUERY_ARGUMENTS = [
    "fields",
    "filters",
    "or_filters",
    "docstatus",
    "group_by",
    "order_by",
    "limit_start",
    "limit_page_length",
    "start",
    "page_length",
    "limit",
    "distinct",
    "with_comment_count",
    "parent_doctype",
    "as_list",
]
JSON_ARGUMENTS = ("fields", "filters", "or_filters", "docstatus")
STANDARD_FIELDS = {
    *default_fields,
    *optional_fields,
    *child_table_fields,
    "name",
    "_seen",
    "_aggregate_column",
}
PAGE_LENGTH = 20
AGGREGATES = ("count", "sum", "avg", "min", "max")

ALIAS = re.compile(r"\s+as\s+[`'\"]?\w+[`'\"]?\s*$", re.IGNORECASE)
AGGREGATE = re.compile(rf"^\s*({'|'.join(AGGREGATES)})\s*\(\s*(?:distinct\s+)?(.+?)\s*\)\s*$", re.IGNORECASE)
FIELD = re.compile(r"^(?:[`\"]?(?:tab)?(?P<table>[\w -]+?)[`\"]?\.)?[`\"]?(?P<field>\w+)[`\"]?$")


@frappe.whitelist()
def get() -> dict | list:
    """Return `{keys, values, user_info}` of the rows that the user may read; `[]` when there are none."""
    args = get_form_params()
    return compress(execute(**in_pages(args)), args)


@frappe.whitelist()
def get_list() -> list[dict]:
    """Return the rows that the user may read."""
    return execute(**in_pages(get_form_params()))


@frappe.whitelist()
def get_count() -> int:
    """Return how many rows there are; counting stops at `limit` when there is one."""
    args = get_form_params()
    limit = cint(args.pop("limit", 0))
    for paging in (
        "limit_start",
        "limit_page_length",
        "start",
        "page_length",
        "order_by",
        "with_comment_count",
    ):
        args.pop(paging, None)
    distinct = "distinct " if args.pop("distinct", False) else ""
    name = f"{distinct}`tab{args.doctype}`.`name`"
    if limit:
        return len(execute(**{**args, "fields": [name], "limit_page_length": limit, "as_list": True}))
    rows = execute(**{**args, "fields": [f"count({name}) as total_count"], "limit_page_length": 0})
    return rows[0].total_count if rows else 0


def execute(doctype: str, *args, **kwargs) -> list:
    """Run a list query with the user's permissions; arguments that a client may not give are left out."""
    known = {key: value for key, value in kwargs.items() if key in QUERY_ARGUMENTS}
    return DatabaseQuery(doctype).execute(*args, **known)


def in_pages(args: frappe._dict) -> frappe._dict:
    """The arguments with a page of 20 rows where the client names none."""
    if not any(name in args for name in ("limit_page_length", "page_length", "limit")):
        args.limit_page_length = PAGE_LENGTH
    return args


def get_form_params() -> frappe._dict:
    """Return the request's arguments, parsed and checked."""
    data = frappe._dict(frappe.local.form_dict)
    for unwanted in ("cmd", "data", "ignore_permissions", "view", "user", "csrf_token", "join"):
        data.pop(unwanted, None)
    return validate_args(data)


def validate_args(data: frappe._dict) -> frappe._dict:
    """Parse the arguments that came as JSON; throw DataError for a field that isn't one of the DocType.

    Fields above the user's permission level are taken out.
    """
    for key in JSON_ARGUMENTS:
        if isinstance(data.get(key), str) and data[key] != "*":
            data[key] = _parsed(key, data[key])
    if "distinct" in data:
        data.distinct = bool(sbool(data.distinct))
    setup_group_by(data)
    validate_fields(data)
    for filters in (data.get("filters"), data.get("or_filters")):
        validate_filters(data, filters)
    return data


def _parsed(key: str, text: str):
    try:
        return frappe.parse_json(text) if text else None
    except ValueError:
        frappe.throw(_("{0} is not valid JSON").format(key), frappe.DataError)


def setup_group_by(data: frappe._dict) -> None:
    """Add the aggregated column that a grouped list asks for, as `_aggregate_column`."""
    function = data.pop("aggregate_function", None)
    doctype, field = data.pop("aggregate_on_doctype", None), data.pop("aggregate_on_field", None)
    if not (data.get("group_by") and function):
        return
    if function.lower() not in AGGREGATES:
        frappe.throw(_("Invalid aggregate function"))
    if not frappe.db.has_column(doctype, field):
        raise_invalid_field(field)
    data.fields = [*(data.get("fields") or []), f"{function}(`tab{doctype}`.`{field}`) as _aggregate_column"]


def validate_fields(data: frappe._dict) -> None:
    """Check the fields that are asked for."""
    fields = data.get("fields")
    if fields in ("*", ["*"]):
        data.fields = ["*"]  # the query itself leaves out what the user may not read
        return
    if isinstance(fields, str):
        fields = [fields]
    data.fields = [field for field in fields or [] if may_select(field, data)]
    if not data.fields:
        data.pop("fields")


def may_select(field: str, data: frappe._dict) -> bool:
    """Return whether the user may read *field*; throws when there is no such field."""
    expression, counts_all = selected(field)
    if counts_all:
        return True
    meta, docfield = find_field(expression, data)
    return (
        docfield is None
        or not docfield.permlevel
        or docfield.permlevel in meta.get_permlevel_access(parenttype=data.doctype)
    )


@lru_cache(maxsize=4096)
def selected(field: str) -> tuple[str, bool]:
    """What a selected field names, without its alias and the aggregate around it; and whether it is `count(*)`."""
    expression = ALIAS.sub("", field.strip())
    aggregate = AGGREGATE.match(expression)
    if not aggregate:
        return expression, False
    return aggregate[2], aggregate[2] == "*" and aggregate[1].lower() == "count"


def find_field(expression: str, data: frappe._dict):
    """Return the DocType's meta and field that *expression* names (None for a standard field); throws if none.

    It may be `field`, `child_table.field`, `link.field`, or with the table: `` `tabDocType`.`field` ``.
    """
    table, field = table_and_field(expression)
    if field is None:
        raise_invalid_field(expression)
    meta = frappe.get_meta(resolve_table(table, data))
    if field in STANDARD_FIELDS:
        return meta, None
    docfield = meta.get_field(field)
    if not docfield:
        raise_invalid_field(expression)
    return meta, docfield


@lru_cache(maxsize=4096)
def table_and_field(expression: str) -> tuple[str | None, str | None]:
    """The two parts of a field as it is written; no field where it isn't one."""
    match = FIELD.match(expression)
    return (match["table"], match["field"]) if match else (None, None)


def resolve_table(table: str | None, data: frappe._dict) -> str:
    """Return the DocType that the part of a field before the point means."""
    if not table or table == data.doctype:
        return data.doctype
    meta = frappe.get_meta(data.doctype)
    linked = meta.get_field(table)
    if linked and linked.fieldtype in ("Link", "Table", "Table MultiSelect"):
        return linked.options
    if table in {field.options for field in meta.get_table_fields()} or table == data.get("parent_doctype"):
        return table
    raise_invalid_field(table)


def validate_filters(data: frappe._dict, filters) -> None:
    """Check the fields of filters: a dict, or a list of `[field, operator, value]` or `[DocType, field, …]`."""
    if not filters:
        return
    if isinstance(filters, dict):
        names = list(filters)
    else:
        names = [
            condition[0] if len(condition) < 4 else f"{condition[0]}.{condition[1]}"
            for condition in filters
            if isinstance(condition, list | tuple) and condition
        ]
    for name in names:
        if not isinstance(name, str):
            raise_invalid_field(name)
        if not may_select(name, data):
            frappe.throw(_("Field not permitted in query") + f": {name}", frappe.PermissionError)


def raise_invalid_field(fieldname: str):
    """Throw DataError for a field that can't be asked for."""
    frappe.throw(_("Field not permitted in query") + f": {fieldname}", frappe.DataError)


def compress(data: list, args: dict | None = None) -> dict | list:
    """Return rows as `{keys, values, user_info}`, with a row of totals when *args* ask for one."""
    if not data:
        return data
    keys = list(data[0])
    values = [[row.get(key) for key in keys] for row in data]
    if args and cint(args.get("add_total_row")):
        values = add_total_row(values, keys, frappe.get_meta(args["doctype"]))
    return {"keys": keys, "values": values, "user_info": {}}


@frappe.whitelist()
def export_query() -> None:
    """Answer with a list as a file: `doctype`, `fields`, `filters` …, `file_format_type` (`Excel`, `CSV`), `title`,
    `selected_items`, `add_totals_row`."""
    form = get_form_params()
    doctype = form.doctype
    can_export(doctype, raise_exception=True)
    csv_params = pop_csv_params(form)
    selected = form.pop("selected_items", None)
    if selected:
        form.filters = {"name": ["in", frappe.parse_json(selected)]}
    for paging in ("limit_start", "limit_page_length", "start", "page_length", "limit"):
        form.pop(paging, None)

    rows = execute(**{**form, "limit_page_length": 0, "as_list": False})
    keys = list(rows[0]) if rows else [_bare_name(field) for field in form.get("fields") or ["name"]]
    fields = [frappe.get_meta(doctype).get_field(key) for key in keys]
    table = [[_export_cell(row[key], field) for key, field in zip(keys, fields, strict=True)] for row in rows]
    if form.get("add_totals_row") in ("1", 1):
        table = append_totals_row(table)
    headings = [_("Sr"), *(_label(key, field) for key, field in zip(keys, fields, strict=True))]
    numbered = [[position, *row] for position, row in enumerate(table, 1)]
    provide_table(form.get("title") or doctype, form.file_format_type, [headings, *numbered], csv_params)


def _bare_name(field: str) -> str:
    match = FIELD.match(ALIAS.sub("", field))
    return match["field"] if match else field


def _label(key: str, field) -> str:
    return _("ID") if key == "name" else _(field.label if field else frappe.unscrub(key))


def _export_cell(value, field):
    if field and field.fieldtype == "Duration" and value:
        return format_duration(value)
    return strip_html(value) if isinstance(value, str) and "<" in value else value


def append_totals_row(rows: list) -> list:
    """Return the rows with one more: the sums of the columns of numbers."""
    if not rows:
        return rows
    totals = []
    for column in zip(*rows, strict=True):
        numbers = [cell for cell in column if isinstance(cell, int | float)]
        totals.append(sum(numbers) if numbers else "")
    if not isinstance(totals[0], int | float):
        totals[0] = _("Total")
    return [*rows, totals]
