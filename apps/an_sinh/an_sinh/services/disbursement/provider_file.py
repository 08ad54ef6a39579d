"""The file of a disbursement in its provider's own layout, as Excel or CSV."""

import csv
import io
import json

import xlsxwriter

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.provider_file import (
    DEFAULT_COLUMNS,
    NUMBER_FIELDS,
    Column,
    plain_upper,
    remark,
    table,
)

KINDS = ("xlsx", "csv")
LINE_FIELDS = (
    "name",
    "end_to_end_id",
    "administrative_unit",
    "full_name",
    "id_number",
    "village",
    "account_number",
    "account_holder",
    "amount",
    "channel",
    "receiver_kind",
    "receiver_name",
    "receiver_id_number",
    "payment_status",
    "paid_on",
    "provider_reference",
    "failure_code",
    "failure_reason",
)


def lines_of_order(document, start: int = 0, limit: int = 0) -> list[dict]:
    """The disbursement's lines as its provider sees them, in list order; *limit* 0 means all.

    Each line: its fields, the payee's plain upper-case name, the remark, the unit's code; amounts are int đồng.
    """
    provider = frappe.get_cached_doc("Payment Provider", document.provider)
    codes = _unit_codes()
    rows = frappe.get_all(
        "Payroll Line",
        filters={"disbursement": document.name},
        fields=list(LINE_FIELDS),
        order_by="name asc",
        limit_start=start,
        limit_page_length=limit,
    )
    month = months.label(months.index(document.month))
    for number, row in enumerate(rows, start=start + 1):
        payee = row.account_holder or row.receiver_name or row.full_name
        code = codes.get(row.administrative_unit, "")
        row.update(
            line_no=number,
            amount=dong(row.amount),
            payee_name_ascii=plain_upper(payee),
            receiver_name=row.receiver_name or row.full_name,
            receiver_id_number=row.receiver_id_number or row.id_number,
            provider_name=provider.provider_name,
            bin=provider.bin,
            administrative_unit=code,
            content=remark(document.programme, month, code, row.end_to_end_id),
        )
        del row["name"]
    return rows


def build_file(document, kind: str | None = None) -> tuple[str, bytes]:
    """Return the file's name (with the head of the list's hash) and content; *kind* "xlsx" or "csv"."""
    provider = frappe.get_cached_doc("Payment Provider", document.provider)
    kind = kind or provider.file_kind or "xlsx"
    if kind not in KINDS:
        raise ValueError(f"a provider file is {' or '.join(KINDS)}, not {kind}")
    columns = layout_of(document)
    headings, rows = table(lines_of_order(document), columns)
    content = _xlsx(columns, headings, rows) if kind == "xlsx" else _csv(headings, rows)
    return f"{document.name}-{document.list_hash[:12]}.{kind}", content


def layout_of(document) -> tuple[Column, ...]:
    """The columns of an order's file: once it is sent those of that moment, whatever the provider's layout became."""
    if document.file_layout:
        return tuple(Column(*row) for row in json.loads(document.file_layout))
    return columns_of(frappe.get_cached_doc("Payment Provider", document.provider))


def frozen_layout(provider) -> str:
    """The provider's columns of today, to be kept with an order."""
    return json.dumps(
        [(column.heading, column.field, column.width) for column in columns_of(provider)], ensure_ascii=False
    )


def columns_of(provider) -> tuple[Column, ...]:
    """The provider's own columns, or the common layout where it has none."""
    own = tuple(Column(row.heading, row.field, row.width or 14) for row in provider.file_columns)
    return own or DEFAULT_COLUMNS


def _unit_codes() -> dict[str, str]:
    return dict(frappe.get_all("Administrative Unit", fields=["name", "code"], as_list=True, limit=0))


def _xlsx(columns, headings, rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("DS")
    text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0"})
    formats = [money if column.field in NUMBER_FIELDS else text for column in columns]
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, formats[index])
    sheet.write_row(0, 0, headings, book.add_format({"bold": True, "border": 1, "text_wrap": True}))
    sheet.freeze_panes(1, 0)
    numeric = [column.field in NUMBER_FIELDS for column in columns]
    for row_number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            write = sheet.write_number if numeric[index] else sheet.write_string
            write(row_number, index, value, formats[index])
    book.close()
    return out.getvalue()


def _csv(headings, rows) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows the diacritics."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
