"""Lists and orders are what was approved, checked at every step: when an order is made and released, when its provider
fetches, acknowledges or answers it, when its file is made; and every night, for whom nobody asks."""

from collections.abc import Sequence

import frappe
from an_sinh.domain.base.terms import VISIBLE_TO_PROVIDER
from an_sinh.domain.payroll.seal import FIELDS, seal, seal_of_columns
from an_sinh.services.audit import log
from an_sinh.services.payroll.seal import ListChanged, verify_seal
from frappe import _

CLOSED = "Closed"
PAYROLL, ORDER = "Monthly Payroll", "Disbursement"


def check_order(document, further: Sequence[str] = ()) -> list[tuple]:
    """Throw `ListChanged` where an order's lines no longer are the list that it was made of. Returns the `further`
    fields of its lines."""
    columns = list(zip(*line_rows(document.name, further), strict=True))
    refuse_changed(document, seal_of_columns(columns[: len(FIELDS)]))
    return list(zip(*columns[len(FIELDS) :], strict=True))


def refuse_changed(document, found: str) -> None:
    """Throw `ListChanged` where the seal of an order's lines as they were read isn't that of the order."""
    if found != document.list_hash:
        frappe.throw(
            _(
                "The lines of {0} differ from the list that was approved. Nothing was done; call the auditor."
            ).format(document.name),
            ListChanged,
        )


def check_payrolls(names) -> None:
    """Throw `ListChanged` where an approved list that lines come from isn't the one that was approved."""
    for name in sorted(set(names)):
        verify_seal(name)


def payrolls_of(order: str) -> list[str]:
    """The payrolls that an order's lines come from."""
    return frappe.get_all("Payroll Line", filters={"disbursement": order}, pluck="payroll", distinct=True)


def seal_of_order(order: str) -> str:
    """The seal of an order's lines as they are in the database now."""
    return seal(line_rows(order))


def line_rows(order: str, further: Sequence[str] = ()) -> list[tuple]:
    """The order's lines in the order of its list: tuples of the fields that its seal covers, then `further` ones."""
    return frappe.get_all(
        "Payroll Line",
        filters={"disbursement": order},
        fields=[*FIELDS, *further],
        order_by="name asc",
        limit=0,
        as_list=True,
    )


def check_everything() -> dict[str, list[str]]:
    """Hold every approved payroll and every order that is on its way or closed against its seal: the nightly job. Each
    broken one is an entry of the audit log, once until it is whole again. Commits. Returns {"Monthly Payroll",
    "Disbursement"}: the names of the broken ones."""
    broken: dict[str, list[str]] = {PAYROLL: [], ORDER: []}
    for name in frappe.get_all(PAYROLL, filters={"docstatus": 1}, pluck="name", order_by="name", limit=0):
        if not _holds(verify_seal, name):
            broken[PAYROLL].append(name)
    for order in frappe.get_all(
        ORDER,
        filters={"status": ["in", VISIBLE_TO_PROVIDER]},
        fields=["name", "list_hash"],
        order_by="name",
        limit=0,
    ):
        if not _holds(check_order, order):
            broken[ORDER].append(order.name)
    _tell(broken)
    frappe.db.commit()
    return broken


def _holds(check, subject) -> bool:
    try:
        check(subject)
    except ListChanged:
        frappe.clear_last_message()
        return False
    return True


def _tell(broken: dict[str, list[str]]) -> None:
    for doctype, names in broken.items():
        told = set(
            frappe.get_all(
                log.DOCTYPE,
                filters={"event": log.BROKEN, "reference_doctype": doctype},
                pluck="reference_name",
                limit=0,
            )
        )
        for name in names:
            if name not in told:
                log.note(log.BROKEN, doctype, name)
                frappe.log_error(
                    title=_("The seal of {0} is broken").format(name),
                    message=_("Its lines are no longer those that were approved. See the audit log."),
                    reference_doctype=doctype,
                    reference_name=name,
                )
