"""Answers that are files: CSV and Excel."""

import csv
import io
import re

import frappe
from frappe import _
from frappe.utils import cint, cstr
from frappe.utils.xlsxutils import make_xlsx

FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s.,()]*$)")


def pop_csv_params(form_dict: dict) -> dict:
    """Take the CSV options out of a request's arguments: `csv_delimiter` and `csv_quoting`."""
    return {
        "delimiter": (cstr(form_dict.pop("csv_delimiter", ",")) or ",")[0],
        "quoting": cint(form_dict.pop("csv_quoting", csv.QUOTE_NONNUMERIC)),
    }


def get_csv_bytes(data: list[list], csv_params: dict) -> bytes:
    """Return rows as CSV in UTF-8, with the mark by which Excel knows it."""
    file = io.StringIO()
    csv.writer(file, **csv_params).writerows([[defuse(cell) for cell in row] for row in data])
    return file.getvalue().encode("utf-8-sig")


def defuse(cell):
    """Return a cell that a spreadsheet won't run: text that begins like a formula gets an apostrophe. What begins
    with a sign and goes on as a number or a phone number does stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def provide_binary_file(filename: str, extension: str, content: bytes) -> None:
    """Answer the request with a file."""
    frappe.response["type"] = "binary"
    frappe.response["filecontent"] = content
    frappe.response["filename"] = f"{_(filename)}.{extension}"


def provide_table(
    title: str, file_format_type: str, data: list[list], csv_params: dict, column_widths=None
) -> None:
    """Answer the request with rows as `Excel` or `CSV`; throws for another format."""
    if file_format_type == "CSV":
        provide_binary_file(title, "csv", get_csv_bytes(data, csv_params))
    elif file_format_type == "Excel":
        content = make_xlsx(data, title, column_widths=column_widths).getvalue()
        provide_binary_file(title, "xlsx", content)
    else:
        frappe.throw(_("Unknown file format {0}").format(file_format_type))
