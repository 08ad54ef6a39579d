"""Money that has to come back: opened when a payroll with recovery lines is approved, paid off by receipts.

A recovery line never enters a payment order. What it says is owed back becomes a Recovery per person, programme and
payroll. A payment that was never sent, that never arrived, or that the bank gave back, needs no collecting: it
counts as received.
"""

import datetime

import frappe
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.base.terms import FAILED
from an_sinh.domain.disbursement import recovery as rules
from an_sinh.services.approval import signatures
from an_sinh.services.disbursement.recovery_plan import WRITE_OFF, parts_of
from an_sinh.services.payroll.carried_over import charges_of, is_given_back, on_a_later_list
from frappe import _
from frappe.query_builder.functions import Max, Min, Sum
from frappe.utils import getdate

DOCTYPE, LINE = "Recovery", "Payroll Line"
# The state of a payment that came back and has been set against a debt.
RECOVERED = "Recovered"
# Money that is still the State's: it came back, or was never sent.
NOT_GONE = (*FAILED, "Pending")


def open_for(payroll) -> list[str]:
    """Make a Recovery for each person with recovery lines on a payroll that has just been approved; return their
    names. Called once, at approval; asking again makes nothing twice."""
    known = set(frappe.get_all(DOCTYPE, filters={"payroll": payroll.name}, pluck="beneficiary", limit=0))
    return [_open(payroll, debt) for debt in _debts(payroll.name) if debt.beneficiary not in known]


def receive(name: str, amount: int, received_on: datetime.date, paper: str) -> dict:
    """Count `amount` đồng that were paid back against the oldest open instalments of an approved plan.

    Returns name, status, received_amount and outstanding_amount. Throws for more than is open, without paper,
    and while the plan isn't approved. Not committed; the caller has checked the right to write."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    if document.status == rules.WRITTEN_OFF:
        frappe.throw(_("The debt of {0} was written off.").format(document.full_name))
    if document.workflow_state != signatures.APPROVED:
        frappe.throw(_("The plan of {0} isn't approved yet. Have it approved, then enter receipts.").format(
            document.full_name
        ))  # fmt: skip
    if not (paper or "").strip():
        frappe.throw(_("Enter the number of the receipt."))
    if getdate(received_on) > getdate():
        frappe.throw(_("The day of the receipt lies in the future."))
    _allocate(document, amount, getdate(received_on), paper.strip())
    document.save()
    return {
        "name": document.name,
        "status": document.status,
        "received_amount": dong(document.received_amount),
        "outstanding_amount": dong(document.outstanding_amount),
    }


def count_returns(disbursement: str) -> int:
    """Set the payments of an order that came back against the open debts of their people; to be called when its
    results have been applied. Returns how many lines were set off."""
    line, debt = frappe.qb.DocType(LINE), frappe.qb.DocType(DOCTYPE)
    names = (
        frappe.qb.from_(line)
        .join(debt)
        .on((debt.beneficiary == line.beneficiary) & (debt.programme == line.programme))
        .select(debt.name)
        .distinct()
        .where(line.disbursement == disbursement)
        .where(line.payment_status.isin(FAILED) & line.entitlement.isnotnull())
        .where(debt.status != rules.SETTLED)
        .orderby(debt.name)
        .run()
    )
    return sum(_set_off(frappe.get_doc(DOCTYPE, name, for_update=True)) for (name,) in names)


def _debts(payroll: str) -> list:
    line = frappe.qb.DocType(LINE)
    return (
        frappe.qb.from_(line)
        .select(
            line.beneficiary,
            Min(line.full_name).as_("full_name"),
            Sum(line.amount).as_("amount"),
            Min(line.from_month).as_("from_month"),
            Max(line.to_month).as_("to_month"),
        )
        .where((line.payroll == payroll) & (line.kind == "Recovery"))
        .groupby(line.beneficiary)
        .orderby(line.beneficiary)
        .run(as_dict=True)
    )


def _open(payroll, debt) -> str:
    lines = frappe.get_all(
        LINE,
        filters={"payroll": payroll.name, "beneficiary": debt.beneficiary, "kind": "Recovery"},
        pluck="explanation",
        order_by="line_no asc",
        limit=0,
    )
    document = frappe.get_doc(
        {
            "doctype": DOCTYPE,
            "beneficiary": debt.beneficiary,
            "full_name": debt.full_name,
            # Where the person lives by now: the office there collects.
            "administrative_unit": frappe.db.get_value(
                "Beneficiary", debt.beneficiary, "administrative_unit"
            ),
            "programme": payroll.programme,
            "payroll": payroll.name,
            "month": payroll.month,
            "total_amount": -dong(debt.amount),
            "from_month": debt.from_month,
            "to_month": debt.to_month,
            "explanation": "\n".join(lines),
            "workflow_state": signatures.first_state(DOCTYPE),
        }
    )
    document.flags.by_service = True
    document.insert(ignore_permissions=True)
    _set_off(document)
    # Whoever approves the payroll did not prepare the debt: they may have to sign its plan.
    frappe.db.set_value(DOCTYPE, document.name, "owner", payroll.prepared_by, update_modified=False)
    return document.name


def _set_off(document) -> int:
    """Count the person's payments that came back or were never sent, of months no longer owed, as paid back."""
    count = 0
    for line in _came_back(document):
        amount = dong(line.amount)
        if amount > dong(document.total_amount) - _received(document):
            continue
        _allocate(document, amount, getdate(), line.name)
        frappe.db.set_value(LINE, line.name, "payment_status", RECOVERED)
        count += 1
    if count:
        document.flags.by_service = True
        document.save(ignore_permissions=True)
    return count


def _came_back(document) -> list:
    lines = frappe.get_all(
        LINE,
        filters={
            "beneficiary": document.beneficiary,
            "programme": document.programme,
            "docstatus": 1,
            "payment_status": ["in", NOT_GONE],
            "amount": [">", 0],
            # Without one it was paid once, to a claimant, and has nothing to do with months.
            "entitlement": ["is", "set"],
            "from_month": [">=", document.from_month],
            "to_month": ["<=", document.to_month],
        },
        fields=["name", "beneficiary", "amount", "from_month", "to_month"],
        order_by="name asc",
        limit=0,
    )
    if not lines:
        return []
    taken, charges = on_a_later_list(lines), charges_of(document.beneficiary, document.programme)
    return [row for row in lines if row.name not in taken and is_given_back(row, charges)]


def _allocate(document, amount: int, received_on: datetime.date, paper: str) -> None:
    """Spread a receipt over the open instalments, the oldest first; where none is laid out yet, note it as one."""
    rows = sorted(document.instalments, key=lambda row: (getdate(row.due_month), row.idx))
    outstanding = dong(document.total_amount) - _received(document)
    if document.plan == WRITE_OFF or not any(part.open for part in parts_of(document.instalments)):
        if not 1 <= amount <= outstanding:
            _refuse_amount(document, outstanding)
        document.append("instalments", {
            "due_month": received_on.replace(day=1), "amount": amount, "amount_received": amount,
            "received_on": received_on, "paper": paper,
        })  # fmt: skip
        return
    try:
        shares = rules.allocate(parts_of(rows), amount)
    except ValueError:
        _refuse_amount(document, outstanding)
    for row, share in zip(rows, shares, strict=True):
        if share:
            row.amount_received = dong(row.amount_received) + share
            row.received_on = received_on
            row.paper = f"{row.paper}; {paper}" if row.paper else paper


def _refuse_amount(document, outstanding: int) -> None:
    frappe.throw(
        _("{0} still owes {1} đ. Enter an amount between 1 đ and that.").format(
            document.full_name, dotted(outstanding)
        )
    )


def _received(document) -> int:
    return sum(dong(row.amount_received) for row in document.instalments)
