"""The file of an order in the kind that its provider takes; for a bank also its message, pain.001.001.09 of ISO 20022,
sealed like the file.

A message is for payments into accounts: cash has none. What the schema doesn't allow (an account of more than 34 signs) is
told by its place; then the provider's own layout is the way.
"""

import frappe
from an_sinh.domain.payroll.seal import FIELDS
from an_sinh.domain.providers.iso20022.payment_order import Payer, Payment, message
from an_sinh.services.disbursement import provider_file, seals
from an_sinh.services.disbursement.provider_file import LineColumns
from frappe import _
from frappe.utils import get_datetime, now_datetime

COLUMNS = ("end_to_end_id", "payee_name_ascii", "account_number", "amount", "content", "provider", "bin")
ACCOUNT, MESSAGE = "Account", "xml"
KINDS = (*provider_file.KINDS, MESSAGE)


def file_of(document, kind: str | None = None) -> tuple[str, bytes]:
    """The order's file as its provider takes it, or of this `kind`: "xlsx", "csv" or "xml", the message. A provider that
    takes messages gets its cash as a workbook."""
    usual = frappe.get_cached_value("Payment Provider", document.provider, "file_kind")
    if kind == MESSAGE or (not kind and usual == MESSAGE and document.channel_kind == ACCOUNT):
        return message_of_order(document)
    return provider_file.build_file(document, kind or ("xlsx" if usual == MESSAGE else None))


def message_of_order(document) -> tuple[str, bytes]:
    """The message's file name (with the head of the list's hash) and its content. Throws for an order of cash, for one
    without lines and for a list that was changed."""
    if document.channel_kind != ACCOUNT:
        frappe.throw(
            _("{0} is paid in cash; a message of ISO 20022 is for payments into accounts.").format(
                document.name
            )
        )
    table = LineColumns(document, COLUMNS, stored=(*FIELDS, "provider"))
    if not table.count:
        frappe.throw(_("{0} has no lines any more. There is nothing to send.").format(document.name))
    seals.refuse_changed(document, table.seal())
    made = get_datetime(document.sent_at) if document.sent_at else now_datetime()
    try:
        content = message(_payer(document), _payments(document, table), document.list_hash, made, made.date())
    except ValueError as error:
        frappe.throw(_("This order can’t be a message of ISO 20022: {0}. Use the Excel file.").format(error))
    return f"{document.name}-{document.list_hash[:12]}.xml", content


def _payer(document) -> Payer:
    unit = frappe.get_cached_doc("Administrative Unit", document.administrative_unit)
    provider = frappe.get_cached_doc("Payment Provider", document.provider)
    return Payer(unit.office_name or unit.unit_name, unit.treasury_account or "", provider.bin or "")


def _payments(document, table: LineColumns) -> list[Payment]:
    ids, names, accounts, amounts, remarks, held, banks = (table.column(field) for field in COLUMNS)
    return [
        Payment(
            end_to_end_id,
            name,
            account or "",
            bank or "" if bank_of != document.provider else "",
            amount,
            remark,
        )
        for end_to_end_id, name, account, amount, remark, bank_of, bank in zip(
            ids, names, accounts, amounts, remarks, held, banks, strict=True
        )
    ]
