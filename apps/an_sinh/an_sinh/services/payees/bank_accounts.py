"""Bank accounts: what their records must be, when one can't be used, and who shares one."""

from typing import Any

import frappe
from an_sinh.domain.base.terms import UNUSABLE
from an_sinh.domain.payees.guardians import SELF, Use, unexplained
from an_sinh.domain.values.text import tone_key
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.common import fields
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.payees import account_numbers, paid_through
from frappe import _

DOCTYPE = "Bank Account"
REPLACED = "Replaced by Another Number"
# Where the money goes: what the signatures stand for.
SIGNED = ("provider", "account_number", "holder_name", "holder_kind", "beneficiary", "guardian")


def check_account(account) -> None:
    """What an account's record must be; to be called in `validate`."""
    signatures.keep_fields(account, ["replaced_by", "data_warnings"])
    signatures.check_signatures(account, SIGNED)
    account_numbers.account_number(account)
    fields.tidy(account, "holder_name")
    paid_through.kept_while_paid_through(
        account, "bank_account", ("beneficiary", "guardian", "holder_name", "holder_kind")
    )
    units.unit_of_beneficiary(account)
    fields.belongs_to_beneficiary(account, "guardian")
    _check_state(account)
    account.data_warnings = sharing_warning(uses_of([account.name]).get(account.name, []))


def _check_state(account) -> None:
    """One person may stop payments to an account, saying why; only two let them begin again."""
    before = account.get_doc_before_save()
    if account.state in UNUSABLE:
        if not account.state_reason:
            frappe.throw(_("Choose why account {0} can't be used.").format(account.account_number))
        return
    if before is not None and before.state in UNUSABLE and not account.flags.by_service:
        frappe.throw(
            _("Account {0} was marked “{1}”. To pay through it again, enter a Bank Account Change, which a second "
              "person approves.").format(account.account_number, _(before.state)),
            frappe.PermissionError,
        )  # fmt: skip
    account.state_reason = None


def uses_of(accounts: list[str] | None = None) -> dict[str, list[Use]]:
    """By account, the people whose approved Payment Method that counts now leads there. Of these accounts, or all."""
    filters: dict[str, Any] = {signatures.STATE: signatures.APPROVED}
    if accounts is not None:
        shared = {"bank_account": ["in", accounts], **filters}
        people = frappe.get_all("Payment Method", filters=shared, pluck="beneficiary", limit=0)
        if not people:
            return {}
        filters["beneficiary"] = ["in", sorted(set(people))]
    found: dict[str, dict[str, Use]] = {}
    methods = _latest(
        frappe.get_all(
            "Payment Method",
            filters=filters,
            fields=["beneficiary", "programme", "bank_account", "receiver_kind", "guardian"],
            order_by="from_month asc, creation asc",
            limit=0,
        )
    )
    guardians = _guardians({method.guardian for method in methods if method.guardian})
    for method in methods:
        if method.bank_account and (accounts is None or method.bank_account in accounts):
            use = _use(method, guardians.get(method.guardian))
            found.setdefault(method.bank_account, {})[method.beneficiary] = use
    return {name: list(uses.values()) for name, uses in found.items()}


def sharing_warning(uses: list[Use]) -> str | None:
    """A sentence for an account that several people use without kinship that would explain it. It names their
    numbers, not their names: whoever reads the account may not read them all."""
    strange = unexplained(uses)
    if not strange:
        return None
    return _(
        "{0} beneficiaries are paid through this account, and no relation explains it for {1}. Enter "
        "the guardian or the relation, or correct the account."
    ).format(len({use.beneficiary for use in uses}), ", ".join(strange))


def refresh_warnings() -> int:
    """Every day: say on each account who shares it without an explanation. Returns how many records changed."""
    warnings = {name: warning for name, uses in uses_of().items() if (warning := sharing_warning(uses))}
    stored = {
        row.name: row.data_warnings
        for row in frappe.get_all(
            DOCTYPE, filters={"data_warnings": ["is", "set"]}, fields=["name", "data_warnings"], limit=0
        )
    }
    changed = 0
    for name in warnings.keys() | stored.keys():
        if warnings.get(name) != stored.get(name):
            frappe.db.set_value(DOCTYPE, name, "data_warnings", warnings.get(name), update_modified=False)
            changed += 1
    return changed


def _latest(methods: list) -> list:
    """The last method per person and programme, of rows in their order."""
    return list({(method.beneficiary, method.programme): method for method in methods}.values())


def _guardians(names: set[str]) -> dict:
    rows, wanted = {}, sorted(names)
    for chunk in in_chunks(wanted):
        for row in frappe.get_all(
            "Guardian",
            filters={"name": ["in", chunk]},
            fields=["name", "full_name", "relation", "id_number"],
            limit=0,
        ):
            rows[row.name] = row
    return rows


def _use(method, guardian) -> Use:
    if method.receiver_kind == SELF or not guardian:
        return Use(method.beneficiary)
    receiver = guardian.id_number or tone_key(guardian.full_name)
    return Use(method.beneficiary, method.receiver_kind, receiver, guardian.relation)
