"""What an entitlement must be, and who may change it when."""

import frappe
from an_sinh.domain.base.terms import EntitlementStatus
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import grants
from an_sinh.services.benefits.openings import freeze_openings
from an_sinh.services.benefits.programme_rules import check_payable, own_coefficient
from an_sinh.services.common import fields
from frappe import _
from frappe.utils import getdate

# Only services write these: the opening balance of a takeover and the outcome of the approval.
KEPT = (
    "status",
    "list_month",
    "paid_through",
    "opening_charged",
    "opening_paid",
    "opening_difference",
    "registry_import",
)


def check_months(doc) -> None:
    """It ends after it begins, unless it was cancelled: then it ends before, and never counts."""
    if doc.status != EntitlementStatus.CANCELLED:
        fields.in_order(doc, "start_month", "end_month")


def check_coefficient(doc) -> None:
    """Categories that count children take the number from here; all others have their own coefficient."""
    doc.coefficient = own_coefficient(doc.category, doc.coefficient)


def check_category(doc) -> None:
    """The category belongs to the programme and is in use."""
    programme, disabled = frappe.get_cached_value("Benefit Category", doc.category, ["programme", "disabled"])
    if not doc.programme:
        doc.programme = programme
    if programme != doc.programme:
        frappe.throw(
            _("Category {0} belongs to {1}. Choose one of {2}.").format(
                doc.category, programme, doc.programme
            )
        )
    if disabled and doc.is_new():
        frappe.throw(_("Category {0} is no longer used. Choose another one.").format(doc.category))
    if doc.is_new():
        check_payable(doc.category, getdate(doc.start_month), validity=not doc.flags.by_service)


def check_grant(doc) -> None:
    """Ages, province and first month by the decree under which the file is decided; what services enter was decided
    elsewhere."""
    if doc.flags.by_service or doc.status == EntitlementStatus.CANCELLED:
        return
    if doc.is_new() or any(
        doc.has_value_changed(name) for name in ("category", "start_month", "received_on")
    ):
        grants.check_category(doc.category, doc.beneficiary, doc.start_month, doc.received_on)
    grants.check_start(
        *(doc.category, doc.beneficiary, doc.start_month),
        *(doc.decision_date, doc.certified_on, doc.received_on),
    )


def check_overlap(doc) -> None:
    """One person has one category once in a month."""
    # A change has been held against all claims before; it must also end what an old file entered twice.
    if doc.status == EntitlementStatus.CANCELLED or doc.flags.by_change:
        return
    others = frappe.get_all(
        "Benefit Entitlement",
        filters={
            "beneficiary": doc.beneficiary,
            "category": doc.category,
            "status": ["not in", [signatures.REJECTED, EntitlementStatus.CANCELLED]],
            "name": ["!=", doc.name or ""],
        },
        fields=["name", "start_month", "end_month"],
    )
    for other in others:
        ends_before = doc.end_month and getdate(doc.end_month) < other.start_month
        begins_after = other.end_month and getdate(doc.start_month) > other.end_month
        if not (ends_before or begins_after):
            frappe.throw(
                _("{0} already has category {1} from {2}. End that entitlement first, or change it.").format(
                    doc.beneficiary, doc.category, frappe.format(other.start_month, "Date")
                ),
                frappe.DuplicateEntryError,
            )


def check_suspensions(doc) -> None:
    """Suspensions run forward and don't overlap."""
    previous = None
    for row in sorted(doc.suspensions, key=lambda row: getdate(row.from_month)):
        for fieldname in ("from_month", "to_month"):
            if row.get(fieldname):
                row.set(fieldname, getdate(row.get(fieldname)).replace(day=1))
        if row.to_month and row.to_month < row.from_month:
            frappe.throw(_("Suspension {0} ends before it begins.").format(row.idx))
        if previous and (not previous.to_month or previous.to_month >= row.from_month):
            frappe.throw(
                _("Suspensions {0} and {1} overlap. Correct their months.").format(previous.idx, row.idx)
            )
        previous = row


def check_holder(doc) -> None:
    """A proposal is changed by who holds the person's record; what was decided changes by a Benefit Change alone."""
    if doc.flags.by_service:
        return
    before = doc.get_doc_before_save()
    if before is None or before.status == "Proposed":
        signatures.require_holder_of("Beneficiary", doc.beneficiary)
        signatures.require_unsigned("Beneficiary", doc.beneficiary)
    else:
        frappe.throw(
            _(
                "{0} is decided ({1}). Propose a benefit change; once approved, it changes the entitlement."
            ).format(doc.name, _(before.status)),
            frappe.PermissionError,
        )


def refuse_removal(doc) -> None:
    """What was paid for a decided entitlement is measured against it: it stays."""
    if doc.status != "Proposed":
        frappe.throw(
            _("{0} is decided ({1}) and stays in the records. Propose a benefit change to stop it.").format(
                doc.name, _(doc.status)
            ),
            frappe.PermissionError,
        )


def remember_opening(doc) -> None:
    """Before a change, write down what was charged before the takeover, by the facts as they then stood."""
    if doc.paid_through and doc.opening_charged is None and not doc.is_new():
        freeze_openings(unit=doc.administrative_unit)
        doc.opening_charged = frappe.db.get_value("Benefit Entitlement", doc.name, "opening_charged")
