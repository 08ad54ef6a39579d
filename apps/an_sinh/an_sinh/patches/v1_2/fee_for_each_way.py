"""A settlement of before had one percentage for accounts and cash: each way now has its own, and each begins as it was."""

import frappe
from frappe.query_builder.functions import Coalesce


def execute() -> None:
    settlement = frappe.qb.DocType("Provider Settlement")
    (
        frappe.qb.update(settlement)
        .set(settlement.cash_fee_percent, settlement.fee_percent)
        .where(Coalesce(settlement.cash_fee_percent, 0) == 0)
        .run()
    )
