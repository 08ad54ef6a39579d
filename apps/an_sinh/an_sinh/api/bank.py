"""The bank API: what a provider may read of its own payment orders and answer about them.

Every method works on the orders of the calling user's provider only; an order of another provider is "not found",
as one that doesn't exist, so that nothing can be learned from the difference. A value that is missing is refused like
a wrong one; for that the required ones have defaults.
"""

import json
from typing import Any

import frappe
from an_sinh.api.bank_openapi import document as openapi_document
from an_sinh.domain.base import terms
from an_sinh.permissions import Scope, scope_of
from an_sinh.services.common import fields
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement import orders as disbursements
from an_sinh.services.disbursement import provider_file, reconciliation, seals
from frappe import _

PAGE = 1000
ORDER_FIELDS = (
    "name",
    "programme",
    "month",
    "administrative_unit",
    "provider",
    "channel_kind",
    "status",
    "line_count",
    "total_amount",
    "list_hash",
    "sent_at",
    "acknowledged_at",
    "paid_count",
    "paid_amount",
    "failed_count",
    "failed_amount",
    "open_count",
    "open_amount",
)
LINE_FIELDS = (
    "line_no",
    "end_to_end_id",
    "administrative_unit",
    "full_name",
    "account_number",
    "account_holder",
    "payee_name_ascii",
    "receiver_name",
    "receiver_id_number",
    "channel",
    "amount",
    "content",
    "payment_status",
    "paid_on",
    "provider_reference",
    "failure_code",
    "failure_reason",
    "stop_requested",
    "stop_reason",
)


@frappe.whitelist(methods=["GET", "POST"])
def list_disbursements(
    status: str | None = None, month: str | None = None, limit_start: int = 0, limit: int = 50
) -> list[dict]:
    """The calling provider's orders, newest first: sent ones and later; amounts in whole đồng."""
    scope = _scope()
    filters: dict[str, Any] = {
        "provider": ["in", scope.providers],
        "status": ["in", terms.VISIBLE_TO_PROVIDER],
        **({"administrative_unit": ["in", scope.units]} if scope.units else {}),
    }
    if status:
        if status not in terms.VISIBLE_TO_PROVIDER:
            frappe.throw(_("Unknown status {0}.").format(status))
        filters["status"] = status
    if month:
        filters["month"] = fields.day_of(f"{month}-01" if len(month) == 7 else month, _("Month")).replace(
            day=1
        )
    return frappe.get_all(
        "Disbursement",
        filters=filters,
        fields=list(ORDER_FIELDS),
        order_by="sent_at desc, name asc",
        limit_start=max(limit_start, 0),
        limit_page_length=min(max(limit, 1), PAGE),
    )


@frappe.whitelist(methods=["GET", "POST"])
def get_disbursement(name: str = "") -> dict:
    """One order with its totals."""
    document = _own(name)
    return {field: document.get(field) for field in ORDER_FIELDS}


@frappe.whitelist(methods=["GET", "POST"])
def get_lines(name: str = "", start: int = 0, page_length: int = PAGE) -> dict:
    """The lines of one order in list order; at most 1,000 a page, `next_start` null on the last."""
    document = _own(name)
    if start <= 0:  # the first page stands for the fetch: a list is read whole
        seals.check_order(document)
    start, page_length = max(start, 0), min(max(page_length, 1), PAGE)
    rows = provider_file.lines_of_order(document, start=start, limit=page_length)
    following = start + len(rows)
    return {
        "disbursement": document.name,
        "list_hash": document.list_hash,
        "total": document.line_count,
        "next_start": following if rows and following < document.line_count else None,
        "lines": [{field: row.get(field) for field in LINE_FIELDS} for row in rows],
    }


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def acknowledge(name: str = "", list_hash: str = "") -> dict:
    """Confirm that the list arrived whole: *list_hash* must be the order's. A second time changes nothing."""
    document = _own(name, for_update=True)
    if list_hash != document.list_hash:
        frappe.throw(_("The hash differs from the list that was sent. Fetch the lines again."))
    return disbursements.acknowledge(document)


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def post_results(
    name: str = "", results: list | str | None = None, idempotency_key: str | None = None
) -> dict:
    """Answer lines of an order: paid, failed, returned or uncollected. See services.disbursement.reconciliation.post."""
    document = _own(name)
    return reconciliation.post_results(document.name, _rows(results), (idempotency_key or "").strip()[:140])


@frappe.whitelist(methods=["GET", "POST"])
def openapi() -> dict:
    """This API as an OpenAPI 3.1 document."""
    _scope()
    return openapi_document()


def _rows(results: list | str | None) -> Any:
    if not isinstance(results, str):
        return results
    try:
        return json.loads(results)
    except ValueError:
        frappe.throw(_("results is not valid JSON."))


def _scope() -> Scope:
    """What the calling user answers for: providers, and the units of a branch; PermissionError for everybody else."""
    frappe.only_for("Provider User")
    scope = scope_of(frappe.session.user, "Disbursement")
    if not scope.providers:
        frappe.throw(_("Your account is not bound to a payment provider."), frappe.PermissionError)
    return scope


def _own(name: str, for_update: bool = False):
    scope = _scope()
    found = frappe.db.get_value(
        "Disbursement", name, ["provider", "status", "administrative_unit"], as_dict=True
    )
    if (
        not found
        or found.status not in terms.VISIBLE_TO_PROVIDER
        or not scope.allows({found.administrative_unit}, found.provider)
    ):
        frappe.throw(_("Disbursement {0} not found").format(name), frappe.DoesNotExistError)
    return frappe.get_doc("Disbursement", name, for_update=for_update)
