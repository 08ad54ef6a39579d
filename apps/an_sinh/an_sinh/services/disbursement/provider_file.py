"""The file of a disbursement in its provider's own layout, as Excel or CSV.

Lines are read and worked out column by column: of a hundred thousand rows, a provider's layout shows eight fields.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong
from an_sinh.domain.disbursement.provider_file import (
    DEFAULT_COLUMNS,
    NUMBER_FIELDS,
    WAYS,
    Column,
    cells,
    plain_upper,
    remark,
)
from an_sinh.domain.payroll.seal import FIELDS, seal_of_columns
from an_sinh.services.common.plain_sheet import SheetColumn, workbook
from an_sinh.services.disbursement import seals

KINDS = ("xlsx", "csv")
STORED = (
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
    "receiver_relation",
    "receiver_id_number",
    "payment_status",
    "paid_on",
    "provider_reference",
    "failure_code",
    "failure_reason",
    "stop_requested",
    "stop_reason",
)


class LineColumns:
    """Columns of the lines of one disbursement, in the order of its list; read when they are asked for.

    Each stored field is one; besides: line_no, payee_name_ascii, provider_name, bin, content. Amounts are whole
    đồng, the unit is its code, and who receives is the person unless somebody else does."""

    def __init__(
        self, document, fields: Sequence[str], start: int = 0, limit: int = 0, stored: Sequence[str] = ()
    ):
        """`stored`: columns of the database to be read besides those that the fields are made of."""
        self.document = document
        self.provider = frappe.get_cached_doc("Payment Provider", document.provider)
        self.start = start
        needed = {name for field in fields for name in _needs(field)}
        names = ["name", *sorted((needed | set(stored)) - {"name"})]
        rows = frappe.get_all(
            "Payroll Line",
            filters={"disbursement": document.name},
            fields=names,
            order_by="name asc",
            limit_start=start,
            limit_page_length=limit,
            as_list=True,
        )
        self.count = len(rows)
        self.stored = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}

    def seal(self) -> str:
        """The seal of the lines; `stored` held its fields."""
        return seal_of_columns(self.stored.get(field, ()) for field in FIELDS)

    def column(self, field: str) -> Sequence:
        """The values of a field, one per line; None for a field that nobody knows."""
        if not self.count:
            return ()
        if field in DERIVED:
            needs, work_out = DERIVED[field]
            return work_out(self, *(self.stored[name] for name in needs))
        return self.stored[field] if field in self.stored else [None] * self.count

    def of_providers(self, names: Sequence[str], fieldname: str) -> list:
        """A field of each line's own provider."""
        known = {name: frappe.get_cached_doc("Payment Provider", name).get(fieldname) for name in set(names)}
        return [known[name] for name in names]

    def codes(self, places: Sequence[str]) -> list[str]:
        known = dict(frappe.get_all("Administrative Unit", fields=["name", "code"], as_list=True, limit=0))
        return [known.get(place, "") for place in places]

    def unit_names(self, places: Sequence[str]) -> list[str]:
        known = dict(
            frappe.get_all("Administrative Unit", fields=["name", "unit_name"], as_list=True, limit=0)
        )
        return [known.get(place, "") for place in places]

    def contents(self, places: Sequence[str], ids: Sequence[str]) -> list[str]:
        month = months.label(months.index(self.document.month))
        programme = self.document.programme
        pairs = zip(self.codes(places), ids, strict=True)
        return [remark(programme, month, code, end_to_end_id) for code, end_to_end_id in pairs]


def _needs(field: str) -> tuple[str, ...]:
    """The stored columns that a field is made of."""
    return DERIVED[field][0] if field in DERIVED else (field,) if field in STORED else ()


def _first_of(*columns: Sequence) -> list:
    """Per line the first value that is there, else the last one."""
    found = list(columns[-1])
    for column in reversed(columns[:-1]):
        found = [value or other for value, other in zip(column, found, strict=True)]
    return found


# Field → the stored columns that it is worked out from, and how.
DERIVED: dict[str, tuple[tuple[str, ...], Callable]] = {
    "line_no": ((), lambda lines: range(lines.start + 1, lines.start + lines.count + 1)),
    "amount": (("amount",), lambda _lines, amounts: [dong(amount) for amount in amounts]),
    "payee_name_ascii": (
        ("account_holder", "receiver_name", "full_name"),
        lambda _lines, *names: [plain_upper(name) for name in _first_of(*names)],
    ),
    "receiver_name": (("receiver_name", "full_name"), lambda _lines, *names: _first_of(*names)),
    "receiver_id_number": (("receiver_id_number", "id_number"), lambda _lines, *ids: _first_of(*ids)),
    # Of accounts that are paid through another provider: the bank that holds them.
    "provider_name": (("provider",), lambda lines, held: lines.of_providers(held, "provider_name")),
    "bin": (("provider",), lambda lines, held: lines.of_providers(held, "bin")),
    "administrative_unit": (("administrative_unit",), LineColumns.codes),
    "unit_name": (("administrative_unit",), LineColumns.unit_names),
    "way": (("channel",), lambda _lines, channels: [WAYS.get(channel or "", "") for channel in channels]),
    "content": (("administrative_unit", "end_to_end_id"), LineColumns.contents),
}


def lines_of_order(document, start: int = 0, limit: int = 0) -> list[dict]:
    """The disbursement's lines as its provider sees them, in list order; *limit* 0 means all.

    Each line: its fields, the payee's plain upper-case name, the remark, the unit's code; amounts are int đồng.
    """
    fields = (*STORED, *(field for field in DERIVED if field not in STORED))
    table = LineColumns(document, fields, start, limit)
    if not table.count:
        return []
    rows = zip(*(table.column(field) for field in fields), strict=True)
    return [frappe._dict(zip(fields, row, strict=True)) for row in rows]


def build_file(document, kind: str | None = None) -> tuple[str, bytes]:
    """Return the file's name (with the head of the list's hash) and content; *kind* "xlsx" or "csv"."""
    provider = frappe.get_cached_doc("Payment Provider", document.provider)
    kind = kind or provider.file_kind or "xlsx"
    if kind not in KINDS:
        raise ValueError(f"a provider file is {' or '.join(KINDS)}, not {kind}")
    columns = layout_of(document)
    # Read once: what the file shows, and what shows that the list is the one that was approved.
    table = LineColumns(document, [column.field for column in columns], stored=FIELDS)
    seals.refuse_changed(document, table.seal())
    found = [cells(column.field, table.column(column.field)) for column in columns]
    content = _xlsx(document, provider, columns, found) if kind == "xlsx" else _csv(columns, found)
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


def _xlsx(document, provider, columns: Sequence[Column], found: list[list]) -> bytes:
    if document.file_template or provider.file_template:
        # Its library is slow to import, and most providers take a plain list.
        from an_sinh.services.payees import file_templates

        if template := file_templates.template_of(document, provider):
            return file_templates.filled(template, [column.heading for column in columns], found)
    return workbook(
        "DS",
        [
            SheetColumn(column.heading, column.width, values, column.field in NUMBER_FIELDS)
            for column, values in zip(columns, found, strict=True)
        ],
    )


def _csv(columns: Sequence[Column], found: list[list]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows the diacritics."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    writer.writerows(zip(*found, strict=True))
    return out.getvalue().encode("utf-8-sig")
