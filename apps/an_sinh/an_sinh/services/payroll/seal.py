"""Freezes an approved payroll and holds every later step against its seal."""

from functools import lru_cache

from pypika.terms import Parameter

import frappe
from an_sinh.domain.payroll.bridge import Bridge
from an_sinh.domain.payroll.month_balance import breaks
from an_sinh.domain.payroll.seal import AMOUNT_FIELDS, BETWEEN_FIELDS, FIELDS, seal_of_texts
from an_sinh.services.approval import signatures
from an_sinh.services.benefits import charges
from an_sinh.services.ledger import carried_over
from an_sinh.services.ledger.carried_over import CARRIED, ONE_OFF, SET_OFF
from an_sinh.services.payroll import one_off as one_off_payroll
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.services.payroll.one_off import CLAIMANT
from frappe import _
from frappe.query_builder import Order
from frappe.query_builder.functions import Cast, Coalesce, Concat
from frappe.utils import now_datetime

MOVEMENT_FIELDS = tuple(Bridge().figures())

# Lines that charge nobody for a month.
UNCHARGED = (CARRIED, ONE_OFF, SET_OFF)


class ListChanged(frappe.ValidationError):
    """A list no longer is what was approved or prepared."""


def freeze_lines(payroll) -> None:
    """Approve the lines; to be called while the payroll is being submitted. Sets `frozen_at`. The seal was given
    when the lines were written. Throws when they are no longer those, when a month would be charged twice, when
    totals or the month's identity don't add up, or when the list is empty."""
    # Approvals of one programme take turns, so that none overlooks what another one charges.
    frappe.db.get_value("Benefit Programme", payroll.programme, "name", for_update=True)
    _refuse_double_charges(payroll)
    refuse_open_records(payroll)
    _refuse_paid_meanwhile(payroll)
    totals = payroll_totals.from_lines(payroll.name)
    _refuse_changed_totals(payroll, totals)
    _refuse_changed_lines(payroll)
    _refuse_broken_identity(payroll)
    if payroll.kind == ONE_OFF:
        one_off_payroll.check_lines(payroll)
    line = frappe.qb.DocType("Payroll Line")
    frappe.qb.update(line).set(line.docstatus, 1).where(line.payroll == payroll.name).run()
    charges.record(payroll.name, payroll.programme, foreseen=payroll.kind == "Regular")
    payroll.follows = _list_before(payroll)
    payroll.frozen_at = now_datetime()


def _list_before(payroll) -> str:
    """The list of the commune and programme that was approved last. No two lists follow the same one (a unique
    field): the last wall, should two approvals ever not see each other."""
    before = frappe.get_all(
        "Monthly Payroll",
        filters={
            "programme": payroll.programme,
            "administrative_unit": payroll.administrative_unit,
            "docstatus": 1,
        },
        pluck="name",
        order_by="frozen_at desc, name desc",
        limit=1,
    )
    return before[0] if before else f"{payroll.programme} {payroll.administrative_unit}"


def seal_of(payroll: str) -> str:
    """The seal of the lines as they are in the database now, which writes each row's text itself."""
    rows = frappe.db.sql(_texts_query(frappe.db.db_type), (payroll,))
    return seal_of_texts(text for (text,) in rows)


@lru_cache(maxsize=4)
def _texts_query(_db_type: str) -> str:
    """The SQL of each line's text, in order; written once, for it has many parts."""
    line = frappe.qb.DocType("Payroll Line")
    texts = [
        Coalesce(Cast(line[name], "INTEGER") if name in AMOUNT_FIELDS else line[name], "") for name in FIELDS
    ]
    parts = [part for text in texts for part in (BETWEEN_FIELDS, text)][1:]
    return (
        frappe.qb.from_(line)
        .select(Concat(*parts))
        .where(line.payroll == Parameter("%s"))
        .orderby(line.line_no, order=Order.asc)
        .get_sql()
    )


def verify_seal(payroll: str) -> None:
    """Throw `ListChanged` unless the approved lines still have the seal that was given to them."""
    sealed, docstatus = frappe.db.get_value("Monthly Payroll", payroll, ["list_hash", "docstatus"])
    if docstatus != 1 or sealed != seal_of(payroll):
        frappe.throw(
            _(
                "The list of {0} differs from the one that was approved. Nothing is paid from it. Tell the manager."
            ).format(payroll),
            ListChanged,
        )


def _refuse_double_charges(payroll) -> None:
    """Lines of the same people that were approved since this payroll was worked out change its history."""
    since = frappe.get_all(
        "Monthly Payroll",
        filters={
            "programme": payroll.programme,
            "docstatus": 1,
            "frozen_at": [">", payroll.generated_at],
            "name": ["!=", payroll.name],
        },
        pluck="name",
        limit=0,
    )
    if not since:
        return
    own = frappe.qb.DocType("Payroll Line")
    other = frappe.qb.DocType("Payroll Line").as_("other")
    rows = (
        frappe.qb.from_(own)
        .join(other)
        .on(own.beneficiary == other.beneficiary)
        .select(own.full_name, other.payroll)
        .where((own.payroll == payroll.name) & own.kind.notin(UNCHARGED) & other.kind.notin(UNCHARGED))
        # No column that an index may be chosen for: a person has fewer lines than all those lists.
        .where(Coalesce(other.payroll, "").isin(since))
        .limit(3)
        .run()
    )
    if rows:
        names = ", ".join(f"{full_name} ({name})" for full_name, name in rows)
        frappe.throw(
            _("Another payroll has charged the same people since {0} was calculated: {1}. Return it and "
                "recalculate it.").format(payroll.name, names),
            ListChanged,
        )  # fmt: skip


def refuse_open_records(payroll) -> None:
    """Names and ID numbers on the list must be ones that were approved: whoever reopened a record could put an
    accomplice's there, and cash is paid by them."""
    line, person = frappe.qb.DocType("Payroll Line"), frappe.qb.DocType("Beneficiary")
    rows = (
        frappe.qb.from_(line)
        .join(person)
        .on(person.name == line.beneficiary)
        .select(person.full_name, person.name)
        .distinct()
        .where(line.payroll == payroll.name)
        .where(
            # Who died before their registration was approved: the claimant, who signed for it, gets the money.
            ((person.workflow_state != signatures.APPROVED) & (Coalesce(line.receiver_kind, "") != CLAIMANT))
            # A carried-over line is as it was approved in its own month.
            | ((line.kind != CARRIED) & (line.full_name != person.full_name))
            | ((line.kind != CARRIED) & (Coalesce(line.id_number, "") != Coalesce(person.id_number, "")))
        )
        .limit(3)
        .run()
    )
    if rows:
        names = ", ".join(f"{full_name} ({name})" for full_name, name in rows)
        frappe.throw(
            _("Records of people on {0} have changed or are being changed since it was calculated: {1}. "
                "Have them approved, then recalculate the list.").format(payroll.name, names),
            ListChanged,
        )  # fmt: skip


def _refuse_paid_meanwhile(payroll) -> None:
    """What did not arrive may have arrived after all since the list was worked out; it isn't paid again then."""
    if names := carried_over.check_carried_over(payroll):
        frappe.throw(
            _(
                "Money of people on {0} has moved since it was calculated: {1}. Return it and recalculate it."
            ).format(payroll.name, ", ".join(names[:3])),
            ListChanged,
        )


def _refuse_changed_totals(payroll, totals: dict[str, int]) -> None:
    if not totals["line_count"]:
        frappe.throw(_("{0} has no lines. There is nothing to approve.").format(payroll.name), ListChanged)
    wrong = [name for name, value in totals.items() if int(payroll.get(name) or 0) != value]
    if wrong:
        labels = ", ".join(_(payroll.meta.get_label(name)) for name in wrong)
        frappe.throw(
            _("The totals of {0} differ from its lines: {1}. Recalculate it.").format(payroll.name, labels),
            ListChanged,
        )


def _refuse_changed_lines(payroll) -> None:
    if seal_of(payroll.name) != payroll.list_hash:
        frappe.throw(
            _("The lines of {0} have changed since it was calculated. Recalculate it.").format(payroll.name),
            ListChanged,
        )


def _refuse_broken_identity(payroll) -> None:
    if payroll.kind != "Regular":
        return
    numbers = {name: int(payroll.get(name) or 0) for name in MOVEMENT_FIELDS}
    if breaks(numbers) or numbers["current_amount"] != int(payroll.regular_amount or 0):
        frappe.throw(
            _("Last month and the changes of {0} don't add up to this month. Recalculate it.").format(
                payroll.name
            ),
            ListChanged,
        )
