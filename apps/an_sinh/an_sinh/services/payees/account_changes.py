"""A new account number in place of an old one, or an account that can be used again: proposed by one person with both
numbers before them, approved by another, carried out at once.

An account number is the easiest thing to steal money by, so no other door changes where an approved payment goes.
"""

import frappe
from an_sinh.domain.base import months, terms
from an_sinh.domain.base.terms import WITH_PREPARER
from an_sinh.domain.values.text import tone_key
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.common import fields as checks
from an_sinh.services.payees import account_numbers, bank_accounts, guardians
from frappe import _
from frappe.utils import getdate, now_datetime

DOCTYPE = "Bank Account Change"
NEW_NUMBER, USABLE_AGAIN = "New Number", "Usable Again"
SIGNED = (
    *("kind", "bank_account", "beneficiary", "reason"),
    *("new_provider", "new_number", "new_holder", "holder_kind", "guardian", "paper"),
)
OUTCOME = ("from_month", "new_account", "applied_at", "methods_moved")
METHOD_FIELDS = (
    *("name", "beneficiary", "programme", "from_month", "channel", "bank_account", "receiver_kind"),
    *("guardian", "administrative_unit"),
)


def check_account_change(change) -> None:
    """What a change must be; to be called in `validate`."""
    signatures.keep_fields(change, OUTCOME)
    signatures.check_signatures(change, SIGNED)
    if change.applied_at:
        return
    account = frappe.get_doc(bank_accounts.DOCTYPE, change.bank_account)
    units.unit_of_beneficiary(change)
    checks.tidy(change, "new_holder", "note")
    change.full_name = frappe.db.get_value("Beneficiary", change.beneficiary, "full_name")
    change.update(
        {
            "old_provider": account.provider,
            "old_number": account.account_number,
            "old_holder": account.holder_name,
        }
    )
    _require_paid_through(change, account)
    _refuse_second(change)
    if change.kind == USABLE_AGAIN:
        _check_usable_again(change, account)
    else:
        _check_new_number(change, account)


def apply_if_approved(change) -> None:
    """Carry the change out when this save approves it. Leaves nothing half done: it is one transaction."""
    if not signatures.has_reached(change, signatures.APPROVED) or change.applied_at:
        return
    account = frappe.get_doc(bank_accounts.DOCTYPE, change.bank_account, for_update=True)
    if change.kind == USABLE_AGAIN:
        _save(account, {"state": "Active"})
        outcome = {"methods_moved": 0}
    else:
        outcome = _replace(change, account)
    change.db_set({**outcome, "applied_at": now_datetime()})


def first_open_month(unit: str):
    """The first month whose list can still be worked out, for at least one programme of a unit: what the next payroll
    reads. A first-of-month date; this month where nothing was ever paid."""
    made: dict = {}
    open_ones: list = []
    for row in frappe.get_all(
        "Monthly Payroll",
        filters={"administrative_unit": unit, "kind": "Regular", "docstatus": ["<", 2]},
        fields=["programme", "month", "docstatus", signatures.STATE],
        limit=0,
    ):
        if row.docstatus == 0 and row.get(signatures.STATE) in WITH_PREPARER:
            open_ones.append(row.month)
        else:
            made[row.programme] = max(made.get(row.programme, row.month), row.month)
    following = [months.first_day(months.index(month) + 1) for month in made.values()]
    return min([*following, *open_ones], default=getdate().replace(day=1))


def _require_paid_through(change, account) -> None:
    if account.beneficiary == change.beneficiary:
        return
    through = {"beneficiary": change.beneficiary, "bank_account": account.name}
    if not frappe.db.exists("Payment Method", through):
        frappe.throw(
            _("{0} is not paid through account {1}. Choose one of this person's.").format(
                change.full_name, account.account_number
            )
        )


def _refuse_second(change) -> None:
    other = frappe.db.get_value(
        DOCTYPE,
        {
            "bank_account": change.bank_account,
            "name": ["!=", change.name or ""],
            signatures.STATE: ["not in", [signatures.APPROVED, signatures.REJECTED]],
        },
    )
    if other:
        frappe.throw(
            _("Account {0} is already being changed by {1}. Finish that change first.").format(
                change.old_number, other
            ),
            frappe.DuplicateEntryError,
        )


def _check_usable_again(change, account) -> None:
    change.update(dict.fromkeys(("new_provider", "new_number", "new_holder", "guardian")))
    if account.state not in terms.UNUSABLE:
        frappe.throw(_("Account {0} is already usable.").format(account.account_number))
    if account.replaced_by:
        frappe.throw(
            _("Account {0} was replaced by {1}. Enter a new number to go back to it.").format(
                account.account_number, account.replaced_by
            )
        )


def _check_new_number(change, account) -> None:
    for fieldname in ("new_provider", "new_number", "new_holder"):
        if not change.get(fieldname):
            frappe.throw(_("“{0}” is missing.").format(_(change.meta.get_label(fieldname))))
    change.new_number = account_numbers.tidy_account_number(
        change.new_provider, change.new_number, warn=change.is_new()
    )
    if change.holder_kind == "Beneficiary":
        change.guardian = None
    elif not change.guardian:
        frappe.throw(_("Choose whose account it is: the guardian or authorised person."))
    checks.belongs_to_beneficiary(change, "guardian")
    if (change.new_provider, change.new_number) == (account.provider, account.account_number):
        frappe.throw(_("The new number is the same as the old one. Enter the number the money should go to."))
    _refuse_stranger(change)


def _refuse_stranger(change) -> None:
    """A number that is registered keeps its holder: relatives who share one have the same, a stranger has another."""
    fields = ["holder_name", "beneficiary"]
    known = frappe.db.get_value(bank_accounts.DOCTYPE, _new_name(change), fields, as_dict=True)
    others = known and (known.beneficiary or change.beneficiary) != change.beneficiary
    if known and (others or tone_key(known.holder_name) != tone_key(change.new_holder)):
        frappe.throw(
            _("Account {0} is registered with another holder. Check the number and the holder's name; relatives who "
              "share it have the same holder.").format(change.new_number),
            frappe.DuplicateEntryError,
        )  # fmt: skip


def _replace(change, old) -> dict:
    month = first_open_month(change.administrative_unit)
    guardians.settle_paper("Guardian", change.guardian)
    moving = _moving(change, old)
    new = _new_account(change, shared=len({method.beneficiary for method in moving}) > 1)
    for method in moving:
        _move(change, method, new, month)
    if not _still_used(old.name, {method.name for method in moving}):
        _save(old, {"state": "Closed", "state_reason": bank_accounts.REPLACED, "replaced_by": new})
    _tell_of_open_lists(old.name)
    return {"from_month": month, "new_account": new, "methods_moved": len(moving)}


def _tell_of_open_lists(account: str) -> None:
    """A list that is not approved yet was worked out with the old number, and pays there unless it is made anew."""
    lists = sorted(
        set(
            frappe.get_all(
                "Payroll Line", {"bank_account": account, "docstatus": 0}, pluck="payroll", limit=0
            )
        )
    )
    if lists:
        frappe.msgprint(
            _(
                "{0} was calculated with the old number. Have it returned if necessary, and recalculate it."
            ).format(", ".join(lists))
        )


def _moving(change, old) -> list:
    """The methods that count now and lead to the old account: of everybody in the unit while the holder stays the
    same (the number of a mother of two), of this person alone when the holder is another one."""
    filters = {signatures.STATE: signatures.APPROVED, "administrative_unit": change.administrative_unit}
    if not _same_holder(change):
        filters["beneficiary"] = change.beneficiary
    else:
        users = frappe.get_all(
            "Payment Method", filters={**filters, "bank_account": old.name}, pluck="beneficiary", limit=0
        )
        filters["beneficiary"] = ["in", sorted({*users, change.beneficiary})]
    rows = frappe.get_all(
        "Payment Method",
        filters=filters,
        fields=list(METHOD_FIELDS),
        order_by="from_month asc, creation asc",
        limit=0,
    )
    latest = {(method.beneficiary, method.programme): method for method in rows}
    return [method for method in latest.values() if method.bank_account == old.name]


def _same_holder(change) -> bool:
    return tone_key(change.new_holder) == tone_key(change.old_holder or "")


def _new_account(change, shared: bool) -> str:
    name = _new_name(change)
    if frappe.db.exists(bank_accounts.DOCTYPE, name):
        known = frappe.get_doc(bank_accounts.DOCTYPE, name)
        _save(known, {"state": "Active", "replaced_by": None})
        known.db_set(signatures.STATE, signatures.APPROVED)
        return name
    account = frappe.get_doc(
        {
            "doctype": bank_accounts.DOCTYPE,
            "provider": change.new_provider,
            "account_number": change.new_number,
            "holder_name": change.new_holder,
            "holder_kind": change.holder_kind,
            "beneficiary": None if shared else change.beneficiary,
            "guardian": None if shared else change.guardian,
            "administrative_unit": change.administrative_unit,
            "state": "Active",
        }
    )
    return insert_approved(account)


def _move(change, method, account: str, month) -> None:
    """A further approved method with the new account; the old one stays as the history of how people were paid."""
    kind, guardian = method.receiver_kind, method.guardian
    if not _same_holder(change):
        kind, guardian = (change.holder_kind, change.guardian) if change.guardian else ("Self", None)
    document = frappe.get_doc(
        {
            "doctype": "Payment Method",
            "beneficiary": method.beneficiary,
            "programme": method.programme,
            "from_month": max(method.from_month, month),
            "channel": method.channel,
            "bank_account": account,
            "receiver_kind": kind,
            "guardian": guardian,
        }
    )
    insert_approved(document)


def _still_used(account: str, moved: set[str]) -> bool:
    """Whether somebody who was not moved is paid through the account now."""
    moved_people = set(
        frappe.get_all("Payment Method", filters={"name": ["in", sorted(moved) or [""]]}, pluck="beneficiary")
    )
    return any(
        use.beneficiary not in moved_people for use in bank_accounts.uses_of([account]).get(account, [])
    )


def _new_name(change) -> str:
    return f"{change.new_provider}-{change.new_number}"


def insert_approved(document) -> str:
    """What the two signatures under the change stand for; a workflow lets no document begin as approved."""
    document.flags.by_service = True
    document.insert(ignore_permissions=True)
    document.db_set(signatures.STATE, signatures.APPROVED)
    return document.name


def _save(account, values: dict) -> None:
    account.update(values)
    account.flags.by_service = True
    account.save(ignore_permissions=True)
