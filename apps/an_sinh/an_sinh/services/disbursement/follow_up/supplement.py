"""A second way in the same month: a supplementary list pays again what did not arrive of an approved one."""

import frappe
from an_sinh.domain.base.terms import DID_NOT_ARRIVE
from an_sinh.services.payroll import generate
from frappe import _
from frappe.utils import getdate

LINE = "Payroll Line"


def supplement(payroll) -> str:
    """The supplementary list of an approved list's commune, programme and month: made now, or the one that is still with
    its preparer; returns its name. It pays by the way that counts now: a corrected account, or cash. Throws where
    everything arrived or is on its way."""
    failed = frappe.db.exists(
        LINE,
        {
            "programme": payroll.programme,
            "administrative_unit": payroll.administrative_unit,
            "month": ["<=", getdate(payroll.month)],
            "payment_status": ["in", list(DID_NOT_ARRIVE)],
            "docstatus": 1,
        },
    )
    if not failed:
        frappe.throw(_("Nothing of {0} is to be paid again.").format(payroll.name))
    name = generate.generate(
        getdate(payroll.month), payroll.administrative_unit, payroll.programme, "Supplementary"
    )
    if not name:
        frappe.throw(_("Nothing of {0} is to be paid again.").format(payroll.name))
    return name
