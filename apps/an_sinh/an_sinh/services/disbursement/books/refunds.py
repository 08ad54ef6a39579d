"""Money that goes back to the treasury from what a provider still holds: form C2-05a/NS."""

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.services.common import fields
from an_sinh.services.disbursement.books import money_left
from frappe import _
from frappe.utils import getdate, nowdate

DOCTYPE = "Treasury Refund"
MOST = 10**13


def check_refund(refund) -> None:
    """Throw for more than the provider holds, for a day to come, and for a paper that counted already."""
    # Two who refund at once take turns.
    frappe.db.get_value("Administrative Unit", refund.administrative_unit, "name", for_update=True)
    fields.whole_dong(refund, "amount", MOST)
    refund.voucher_number = (refund.voucher_number or "").strip()
    if getdate(refund.refunded_on) > getdate(nowdate()):
        frappe.throw(_("The day is in the future."))
    held = money_left.available(refund.programme, refund.administrative_unit, refund.provider)
    refund.available_amount = held
    if dong(refund.amount) > held:
        frappe.throw(
            _("{0} holds {1} đồng that no order needs: not more can be refunded.").format(
                refund.provider, held
            )
        )
    same = {
        "voucher_number": refund.voucher_number,
        "administrative_unit": refund.administrative_unit,
        "docstatus": ["<", 2],
        "name": ["!=", refund.name or ""],
    }
    if other := frappe.db.get_value(DOCTYPE, same):
        frappe.throw(
            _("Paper {0} was entered already: {1}.").format(refund.voucher_number, other),
            frappe.DuplicateEntryError,
        )
