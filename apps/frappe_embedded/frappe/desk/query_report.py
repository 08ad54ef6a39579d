"""Reports: finding one, running it for a user, and its result as a file."""

import json
from pathlib import Path

import frappe
from frappe import _
from frappe.desk.report_columns import add_total_row, get_column_as_dict, normalize_result
from frappe.desk.report_filtering import get_filtered_data
from frappe.desk.utils import pop_csv_params, provide_table
from frappe.permissions import can_export
from frappe.utils import cint, cstr, format_duration, sbool

WIDTH_PER_EXCEL_UNIT = 10
RESULT_PARTS = 6  # columns, data, message, chart, report_summary, skip_total_row


def get_report_doc(report_name: str):
    """Return a report that the user may run, with `custom_columns` and `custom_filters`.

    Of a Custom Report, the one that it refers to. Throws frappe.PermissionError for a user without the report's
    roles or without the `report` permission on its DocType, and for a disabled report.
    """
    report = frappe.get_doc("Report", report_name)
    report.custom_columns, report.custom_filters = [], []
    if report.report_type == "Custom Report":
        report = _with_customisation(report)
    if not report.is_permitted():
        frappe.throw(_("You don't have access to Report: {0}").format(_(report_name)), frappe.PermissionError)
    if not frappe.has_permission(report.ref_doctype, "report"):
        frappe.throw(
            _("You don't have permission to get a report on: {0}").format(_(report.ref_doctype)),
            frappe.PermissionError,
        )
    if report.disabled:
        frappe.throw(_("Report {0} is disabled").format(_(report_name)))
    return report


def _with_customisation(custom_report):
    report = get_reference_report(custom_report)
    saved = json.loads(custom_report.json or "{}")
    report.custom_report = custom_report.name
    report.is_custom_report = True
    report.custom_columns = saved.get("columns") or []
    report.custom_filters = saved.get("filters") or []
    return report


def get_reference_report(report):
    """Follow a Custom Report to the report that it is made from."""
    seen = set()
    while report.report_type == "Custom Report" and report.name not in seen:
        seen.add(report.name)
        report = frappe.get_doc("Report", report.reference_report)
    return report


@frappe.whitelist()
def get_script(report_name: str) -> dict:
    """Return a report's client script (its folder's `.js`), its filters and its print template."""
    report = get_report_doc(report_name)
    folder = report.get_folder()
    script = _read(folder, "js") or report.javascript
    return {
        "script": script or f"frappe.query_reports[{json.dumps(report_name)}] = {{}};",
        "html_format": _read(folder, "html"),
        "execution_time": frappe.cache.hget("report_execution_time", report_name) or 0,
        "filters": report.filters,
        "custom_report_name": report.get("custom_report"),
    }


def _read(folder: Path | None, ending: str) -> str | None:
    path = folder and folder / f"{folder.name}.{ending}"
    return path.read_text() if path and path.exists() else None


@frappe.whitelist()
def run(
    report_name: str,
    filters: str | dict | list | None = None,
    user: str | None = None,
    ignore_prepared_report: bool = False,
    custom_columns: list | str | None = None,
    is_tree: bool = False,
    parent_field: str | None = None,
    are_default_filters: bool = True,
) -> dict:
    """Run a report as the present user.

    Returns `result` (dicts; the totals a list at the end), `columns`, `message`, `chart`, `report_summary`,
    `skip_total_row`, `add_total_row`, `execution_time`. *user* and *ignore_prepared_report* change nothing:
    rows are always those of the session's user, and reports always run at once.
    """
    report = get_report_doc(report_name)
    use_saved_filters = sbool(are_default_filters) and report.custom_filters
    if use_saved_filters:
        filters = report.custom_filters
    try:
        result = generate_report_result(
            report,
            frappe.parse_json(filters) if filters else {},
            custom_columns=frappe.parse_json(custom_columns) if custom_columns else None,
            is_tree=sbool(is_tree),
            parent_field=parent_field,
        )
    except Exception as error:
        if not isinstance(error, frappe.ValidationError | frappe.PermissionError):
            frappe.log_error(title=_("Report Error"))
        raise
    result["add_total_row"] = bool(report.add_total_row and not result["skip_total_row"])
    if use_saved_filters:
        result["custom_filters"] = report.custom_filters
    return result


def generate_report_result(
    report,
    filters=None,
    user=None,
    custom_columns=None,
    is_tree: bool = False,
    parent_field: str | None = None,
) -> dict:
    """Run a report that is already permitted and shape what it gives."""
    given = list(report.execute(filters or {}) or [])
    given += [None] * (RESULT_PARTS - len(given))
    columns, rows, message, chart, summary, skip_total_row = given[:RESULT_PARTS]

    columns = [get_column_as_dict(column) for column in columns or []]
    own_fields = {column["fieldname"] for column in columns}
    rows = normalize_result(rows, columns)
    if report.custom_columns:
        columns = [frappe._dict(column) for column in report.custom_columns]
    for column in custom_columns or []:
        columns.insert(cint(column.get("insert_after_index")) + 1, frappe._dict(column))
    add_custom_column_data([column for column in columns if column["fieldname"] not in own_fields], rows)

    if rows:
        rows = get_filtered_data(report.ref_doctype, columns, rows, user or frappe.session.user)
    if cint(report.add_total_row) and rows and not skip_total_row:
        rows = add_total_row(rows, columns, is_tree=is_tree, parent_field=parent_field)
    return {
        "result": rows,
        "columns": columns,
        "message": message,
        "chart": chart,
        "report_summary": summary,
        "skip_total_row": skip_total_row or 0,
        "status": None,
        "execution_time": frappe.cache.hget("report_execution_time", report.name) or 0,
    }


def add_custom_column_data(columns: list[dict], rows: list[dict]) -> None:
    """Fill the columns that a user added: a field of the document that another column links to."""
    for column in columns:
        link_field = column.get("link_field")
        link_field = link_field.get("fieldname") if isinstance(link_field, dict) else link_field
        if not link_field:
            continue
        names = {row[link_field] for row in rows if row.get(link_field)}
        fieldname = column["fieldname"]
        found = frappe.get_list(
            column["doctype"],
            filters={"name": ["in", list(names)]},
            fields=["name", fieldname],
            limit_page_length=0,
        )
        values = {row.name: row[fieldname] for row in found}
        for row in rows:
            row[fieldname] = values.get(row.get(link_field))


@frappe.whitelist()
def export_query() -> None:
    """Answer with a report as a file: `report_name`, `filters`, `file_format_type` (`Excel`, `CSV`),
    `visible_idx`, `include_indentation`, `include_filters`, `applied_filters`, `custom_columns`."""
    form = frappe._dict(frappe.local.form_dict)
    csv_params = pop_csv_params(form)
    report_name = form.report_name
    can_export(frappe.get_cached_value("Report", report_name, "ref_doctype"), raise_exception=True)

    data = frappe._dict(
        run(report_name, form.filters, custom_columns=form.custom_columns or None, are_default_filters=False)
    )
    if not data.columns:
        frappe.throw(_("No data to export"))
    data.filters = frappe.parse_json(form.applied_filters or "{}")
    format_duration_fields(data)
    table, widths = build_xlsx_data(
        data,
        frappe.parse_json(form.visible_idx or "[]"),
        cint(form.include_indentation),
        include_filters=cint(form.include_filters),
    )
    provide_table(report_name, form.file_format_type, table, csv_params, widths)


def format_duration_fields(data: frappe._dict) -> None:
    """Write durations out in place: a file has no such type."""
    for position, column in enumerate(data.columns):
        if column.get("fieldtype") != "Duration":
            continue
        for row in data.result:
            key = column["fieldname"] if isinstance(row, dict) else position
            if row[key]:
                row[key] = format_duration(row[key])


def build_xlsx_data(
    data, visible_idx=None, include_indentation=False, include_filters=False, ignore_visible_idx=False
) -> tuple[list[list], list[float]]:
    """Return a report's table as rows of cells, headings first, and the columns' widths.

    *visible_idx* are the positions of the rows to take (none: all; the totals always); hidden columns stay out.
    """
    columns = [(i, column) for i, column in enumerate(data.columns) if not column.get("hidden")]
    table = []
    if include_filters:
        table += [
            [cstr(name), _filter_text(value)] for name, value in (data.filters or {}).items() if value
        ] + [[]]
    table.append([_(column.get("label") or "") for _i, column in columns])

    wanted = (
        None
        if ignore_visible_idx or not visible_idx or len(visible_idx) == len(data.result)
        else set(visible_idx)
    )
    for position, row in enumerate(data.result):
        if wanted is None or position in wanted or not isinstance(row, dict):
            table.append(
                [
                    _cell(row, i, column, include_indentation and n == 0)
                    for n, (i, column) in enumerate(columns)
                ]
            )
    return table, [cint(column.get("width", 0)) / WIDTH_PER_EXCEL_UNIT for _i, column in columns]


def _filter_text(value) -> str:
    return ", ".join(cstr(item) for item in value) if isinstance(value, list) else cstr(value)


def _cell(row, position: int, column: dict, indented: bool):
    if not isinstance(row, dict):
        return row[position] if position < len(row) else ""
    value = row.get(column["fieldname"], "")
    if not isinstance(value, str | int | float | type(None)) and not hasattr(value, "isoformat"):
        value = cstr(value)
    if indented and cint(row.get("indent")):
        value = "    " * cint(row["indent"]) + cstr(value)
    return value
