"""The plan of a Recovery: laid out as instalments, held against the debt, and kept in step with what comes in."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.base.terms import WITH_PREPARER
from an_sinh.domain.disbursement import recovery as rules
from an_sinh.domain.disbursement.recovery import Instalment
from an_sinh.services.approval import signatures
from frappe import _
from frappe.utils import cstr, getdate

WHOLE, INSTALMENTS, ACCOUNT, ESTATE, WRITE_OFF = (
    *("Whole", "Instalments", "From the Account"),
    *("From the Estate", "Written Off"),
)
LAID_OUT_BY = ("plan", "instalment_count", "first_month")


def check_decision(doc, fieldnames: tuple[str, ...]) -> None:
    """A debt is given up by a decision, with its number and day; once approved they stay."""
    before = doc.get_doc_before_save()
    stays = before is not None and before.workflow_state == doc.workflow_state == signatures.APPROVED
    changed = signatures.changed_fields(doc, fieldnames) if stays and not doc.flags.by_service else ()
    if changed:
        frappe.throw(
            _("{0} is approved by its decision, so {1} can't be changed.").format(
                doc.name, ", ".join(changed)
            ),
            frappe.PermissionError,
        )
    needed = doc.plan == WRITE_OFF and signatures.has_reached(doc, signatures.APPROVED)
    if needed and not (doc.decision_number and doc.decision_date):
        frappe.throw(
            _("Enter number and date of the decision by which {0} đ of {1} are written off.").format(
                dotted(dong(doc.total_amount) - _received(doc)), doc.full_name
            )
        )


def lay_out(doc) -> None:
    """Turn plan, number and first month into instalments, while the plan is with its preparer and was changed.
    What has been paid already stays as it is."""
    if doc.workflow_state not in WITH_PREPARER or not doc.plan:
        return
    before = doc.get_doc_before_save()
    same = before is not None and all(cstr(before.get(name)) == cstr(doc.get(name)) for name in LAID_OUT_BY)
    complete = doc.plan == WRITE_OFF or _planned(doc) == dong(doc.total_amount)
    if same and doc.instalments and complete:
        return
    paid = [_as_paid(row) for row in doc.instalments if dong(row.amount_received)]
    rest = dong(doc.total_amount) - sum(row["amount"] for row in paid)
    doc.set("instalments", paid)
    if rest > 0 and doc.plan != WRITE_OFF:
        for part in _parts(doc, rest):
            doc.append("instalments", {"due_month": months.first_day(part.due), "amount": part.amount})


def check_plan(doc) -> None:
    """What is sent for approval says how, from when and by whom it is paid back."""
    if doc.workflow_state in WITH_PREPARER or doc.flags.by_service:
        return
    if not doc.plan:
        frappe.throw(_("Choose how {0} đ of {1} are paid back, then send the plan.").format(
            dotted(dong(doc.total_amount)), doc.full_name
        ))  # fmt: skip
    if doc.plan == ESTATE and not (doc.payer_name and doc.paper):
        frappe.throw(
            _("Name the heir who pays from the estate of {0}, and the paper that says so.").format(
                doc.full_name
            )
        )
    if doc.plan == ACCOUNT and not doc.provider:
        frappe.throw(_("Choose the bank or post that gives the money of {0} back.").format(doc.full_name))
    if doc.plan != WRITE_OFF and _planned(doc) != dong(doc.total_amount):
        frappe.throw(
            _("The instalments of {0} add up to {1} đ, not to {2} đ. Correct them.").format(
                doc.full_name, dotted(_planned(doc)), dotted(dong(doc.total_amount))
            )
        )


def check_instalments(doc) -> None:
    """Each instalment is an amount of a month; a receipt has its day and paper and is never more than was due."""
    for row in doc.instalments:
        row.due_month = getdate(row.due_month).replace(day=1) if row.due_month else None
        amount, received = dong(row.amount), dong(row.amount_received)
        if amount <= 0 or not row.due_month:
            frappe.throw(
                _("Instalment {0}: enter the month in which it is due and its amount.").format(row.idx)
            )
        if received < 0 or received > amount:
            frappe.throw(
                _("Instalment {0}: {1} đ were received, but only {2} đ are due. Enter the rest under the next "
                  "instalment.").format(row.idx, dotted(received), dotted(amount))
            )  # fmt: skip
        if received and not (row.received_on and (row.paper or "").strip()):
            frappe.throw(
                _("Instalment {0}: enter the day and the receipt of the {1} đ.").format(
                    row.idx, dotted(received)
                )
            )
        if row.received_on and getdate(row.received_on) > getdate():
            frappe.throw(_("Instalment {0}: the day of the receipt is in the future.").format(row.idx))
        if row.received_on and getdate(row.received_on) < _first_payment(doc):
            frappe.throw(
                _("Instalment {0}: the day of the receipt is before the money was paid.").format(row.idx)
            )
    if _planned(doc) > dong(doc.total_amount):
        frappe.throw(
            _("{0} owes {1} đ; the instalments add up to more.").format(
                doc.full_name, dotted(dong(doc.total_amount))
            )
        )
    _refuse_changed_rows(doc)


def set_balance(doc) -> None:
    """What came, what is given up, what is open, and the status that follows."""
    found = rules.balance(
        dong(doc.total_amount),
        parts_of(doc.instalments),
        doc.workflow_state == signatures.APPROVED,
        doc.plan == WRITE_OFF,
    )
    doc.received_amount = found.received
    doc.written_off_amount = found.written_off
    doc.outstanding_amount = found.outstanding
    doc.status = found.status
    doc.next_due_month = months.first_day(found.next_due) if found.next_due else None


def mark_lines(doc) -> None:
    """The payroll's recovery lines are done with when the whole debt has come back, and only then."""
    filters = {"payroll": doc.payroll, "beneficiary": doc.beneficiary, "kind": "Recovery"}
    status = "Recovered" if doc.status == rules.SETTLED else "Pending"
    for name in frappe.get_all(
        "Payroll Line", filters={**filters, "payment_status": ["!=", status]}, pluck="name", limit=0
    ):
        frappe.db.set_value("Payroll Line", name, "payment_status", status)


def parts_of(rows) -> list[Instalment]:
    """Rows of a Recovery in the domain's terms, in their order."""
    return [
        Instalment(months.index(getdate(row.due_month)), dong(row.amount), dong(row.amount_received))
        for row in rows
    ]


def _parts(doc, rest: int) -> list[Instalment]:
    count = int(doc.instalment_count or 0) if doc.plan == INSTALMENTS else 1
    doc.instalment_count = count if doc.plan == INSTALMENTS else 0
    doc.first_month = doc.first_month or getdate().replace(day=1)
    try:
        return rules.schedule(rest, count, months.index(getdate(doc.first_month)))
    except ValueError:
        frappe.throw(
            _("{0} đ can't be paid in {1} instalments. Enter a number between 1 and {2}.").format(
                dotted(rest), count, rules.MOST_INSTALMENTS
            )
        )


def _as_paid(row) -> dict:
    """A row cut down to what was received under it."""
    return {
        "due_month": row.due_month,
        "amount": dong(row.amount_received),
        "received_on": row.received_on,
        "amount_received": dong(row.amount_received),
        "paper": row.paper,
    }


def _refuse_changed_rows(doc) -> None:
    """On its way nothing changes; once approved only receipts are added. To take one back, or to agree on another
    plan, the leader returns the plan, and two people sign it anew."""
    before = doc.get_doc_before_save()
    if doc.flags.by_service or before is None or before.workflow_state in WITH_PREPARER:
        return
    if [_due(row) for row in before.instalments] != [_due(row) for row in doc.instalments]:
        _refuse(doc)
    for old, new in zip(before.instalments, doc.instalments, strict=True):
        if _receipt(old) == _receipt(new):
            continue
        closed = before.workflow_state != signatures.APPROVED
        if closed or dong(new.amount_received) <= dong(old.amount_received):
            _refuse(doc)


def _refuse(doc) -> None:
    frappe.throw(
        _("The plan of {0} has been signed. Only receipts can be added once it is approved. To change "
            "it, have it returned.").format(doc.full_name),
        frappe.PermissionError,
    )  # fmt: skip


def _due(row) -> tuple:
    return getdate(row.due_month), dong(row.amount)


def _receipt(row) -> tuple:
    return dong(row.amount_received), cstr(row.received_on), cstr(row.paper)


def _first_payment(doc):
    """The first day on which the money that comes back can have been paid: a month's list may be paid in the month
    before."""
    return months.first_day(months.index(getdate(doc.from_month)) - 1)


def _planned(doc) -> int:
    return sum(dong(row.amount) for row in doc.instalments)


def _received(doc) -> int:
    return sum(dong(row.amount_received) for row in doc.instalments)
