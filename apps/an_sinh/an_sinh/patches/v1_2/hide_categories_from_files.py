"""No provider's file names why somebody is paid any more; orders that were sent keep the layout of today."""

import frappe
from an_sinh.services.disbursement.provider_file import frozen_layout


def execute():
    frappe.db.delete("Provider File Column", {"field": "category_code"})
    for order in frappe.get_all(
        "Disbursement",
        filters={"status": ["!=", "Draft"], "file_layout": ["is", "not set"]},
        fields=["name", "provider"],
    ):
        layout = frozen_layout(frappe.get_doc("Payment Provider", order.provider))
        frappe.db.set_value("Disbursement", order.name, "file_layout", layout, update_modified=False)
