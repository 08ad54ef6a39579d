"""The bank API: what a provider may read of its own payment orders, lists of accounts to open and questions, and answer
about them.

Every method works on what was released to the calling user's provider only; a document of another provider is "not found",
as one that doesn't exist, so that nothing can be learned from the difference. A value that is missing is refused like
a wrong one; for that the required ones have defaults. `SANDBOX` is an order to write a program against: nothing that is
posted about it is kept.
"""

import json
import zlib
from typing import Any

from werkzeug.wrappers import Response

import frappe
from an_sinh.api.bank_openapi import document as openapi_document
from an_sinh.domain.base import terms
from an_sinh.domain.values import plain
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.disbursement import orders as disbursements
from an_sinh.services.disbursement import provider_file, reconciliation, seals
from an_sinh.services.providers import callers, postings, questions, sandbox
from an_sinh.services.providers.account_opening import answers as opening_answers
from an_sinh.services.providers.account_opening import batches
from frappe import _
from frappe.utils import get_datetime

PAGE, LISTED = 5000, 1000
# What rows may unpack to, compressed or not.
MOST_BYTES = 64 * 1024 * 1024
ORDER_FIELDS = (
    *(
        "name",
        "programme",
        "month",
        "administrative_unit",
        "provider",
        "channel_kind",
        "status",
        "line_count",
    ),
    *("total_amount", "list_hash", "sent_at", "acknowledged_at", "paid_count", "paid_amount", "failed_count"),
    *("failed_amount", "open_count", "open_amount", "changed_at"),
)
LINE_FIELDS = (
    *("line_no", "end_to_end_id", "administrative_unit", "full_name", "account_number", "account_holder"),
    *("payee_name_ascii", "receiver_name", "receiver_id_number", "channel", "amount", "content"),
    *("payment_status", "paid_on", "provider_reference", "failure_code", "failure_reason", "stop_requested"),
    "stop_reason",
)
OPENING_FIELDS = (
    *("name", "provider", "administrative_unit", "status", "session_place", "session_day", "session_time"),
    *("papers", "people", "opened", "not_opened", "recorded", "sent_at", "changed_at"),
)
OPENING_ROW_FIELDS = (
    *(
        "line_no",
        "person_name",
        "administrative_unit",
        "village",
        "holder_kind",
        "full_name",
        "birth_text",
        "sex",
    ),
    *(
        "id_number",
        "id_issue_date",
        "phone",
        "missing",
        "result",
        "account_number",
        "holder_name",
        "opened_on",
    ),
    *("reason", "decision", "message", "card"),
)


@frappe.whitelist(methods=["GET", "POST"])
def list_disbursements(
    status: str | None = None,
    month: str | None = None,
    limit_start: int = 0,
    limit: int = 50,
    changed_since: str | None = None,
) -> list[dict]:
    """The calling provider's orders, newest first: sent ones and later; amounts in whole đồng. With `changed_since`
    (YYYY-MM-DD hh:mm:ss, in the site's time): those that changed then or later, the oldest change first."""
    filters = callers.filters()
    if status:
        if status not in terms.VISIBLE_TO_PROVIDER:
            frappe.throw(_("Unknown status {0}.").format(status))
        filters["status"] = status
    if month:
        filters["month"] = fields.day_of(f"{month}-01" if len(month) == 7 else month, _("Month")).replace(
            day=1
        )
    return _listed("Disbursement", ORDER_FIELDS, filters, changed_since, limit_start, limit)


@frappe.whitelist(methods=["GET", "POST"])
def get_disbursement(name: str = "") -> dict:
    """One order with its totals."""
    if name == sandbox.NAME:
        callers.scope()
        return sandbox.order(ORDER_FIELDS)
    document = callers.own(name)
    return {**{field: document.get(field) for field in ORDER_FIELDS}, "changed_at": document.modified}


@frappe.whitelist(methods=["GET", "POST"])
def get_lines(name: str = "", start: int = 0, page_length: int = 1000) -> dict:
    """The lines of one order in list order; at most 5,000 a page, `next_start` null on the last."""
    start, page_length = sent_values.page(start, page_length, PAGE)
    if name == sandbox.NAME:
        callers.scope()
        return sandbox.page(LINE_FIELDS, start, page_length)
    document = callers.own(name)
    if start == 0:  # the first page stands for the fetch: a list is read whole
        seals.check_order(document)
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
    if name == sandbox.NAME:
        callers.scope()
        return sandbox.acknowledged(list_hash)
    document = callers.own(name, for_update=True)
    if list_hash != document.list_hash:
        frappe.throw(reconciliation.other_hash())
    return disbursements.acknowledge(document)


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def post_results(
    name: str = "", results: list | str | None = None, idempotency_key: str | None = None
) -> dict:
    """Answer lines of an order: paid, failed, returned, uncollected or pending. See
    services.disbursement.reconciliation.post_results. Instead of `results`, the rows may be the request's body as gzip of
    their JSON (Content-Type application/gzip; name and key in the query)."""
    rows, key = _rows(results), (idempotency_key or "").strip()
    if name == sandbox.NAME:
        callers.scope()
        return sandbox.post(rows, key)
    return reconciliation.post_results(callers.own(name).name, rows, key)


@frappe.whitelist(methods=["GET", "POST"])
def get_posting(idempotency_key: str = "") -> dict:
    """What an earlier posting was answered, by its key, with the rows as they were posted: for who never saw the answer."""
    return postings.by_key(idempotency_key.strip())


@frappe.whitelist(methods=["GET", "POST"])
def list_account_openings(
    status: str | None = None, limit_start: int = 0, limit: int = 50, changed_since: str | None = None
) -> list[dict]:
    """The calling provider's lists of accounts to open, like `list_disbursements`."""
    filters = callers.filters(callers.OPENING)
    if status:
        if status not in terms.OPENINGS_SHOWN:
            frappe.throw(_("Unknown status {0}.").format(status))
        filters["status"] = status
    return _listed(callers.OPENING, OPENING_FIELDS, filters, changed_since, limit_start, limit)


@frappe.whitelist(methods=["GET", "POST"])
def get_account_opening(name: str = "", start: int = 0, page_length: int = 1000) -> dict:
    """A list of accounts to open: its session, and a page of its rows (`row` is the key to answer with)."""
    document = callers.own(name, callers.OPENING)
    start, page_length = sent_values.page(start, page_length, PAGE)
    found = batches.rows_of(name)
    shown = found[start : start + page_length]
    following = start + len(shown)
    return {
        **{field: document.get(field) for field in OPENING_FIELDS},
        "changed_at": document.modified,
        "next_start": following if shown and following < len(found) else None,
        "rows": [
            {"row": row.name, **{field: row.get(field) for field in OPENING_ROW_FIELDS}} for row in shown
        ],
    }


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def post_account_openings(name: str = "", results: list | str | None = None) -> dict:
    """Answer rows of a list of accounts to open: opened with number and holder's name, refused with the reason, absent.
    The same again changes nothing, so that it needs no key."""
    return opening_answers.post(callers.own(name, callers.OPENING).name, _rows(results))


@frappe.whitelist(methods=["POST"])
def ask(name: str = "", question: str = "", end_to_end_id: str | None = None) -> dict:
    """Ask the office about an order (and a line of it) or a list of accounts to open. Returns {"question": its name}."""
    kind = callers.OPENING if frappe.db.exists(callers.OPENING, name) else callers.ORDER
    return {"question": questions.ask(callers.own(name, kind), question, (end_to_end_id or "").strip())}


@frappe.whitelist(methods=["GET", "POST"])
def list_questions(limit_start: int = 0, limit: int = 50, changed_since: str | None = None) -> list[dict]:
    """The calling provider's questions and what the office answered, like `list_disbursements`."""
    shown = (*questions.SHOWN, "changed_at")
    return _listed(
        questions.DOCTYPE, shown, callers.filters(questions.DOCTYPE), changed_since, limit_start, limit
    )


@frappe.whitelist(methods=["GET", "POST"])
def openapi() -> Response:
    """This API as an OpenAPI 3.1 document: the document itself, without the `message` around it."""
    callers.scope()
    return Response(json.dumps(openapi_document(), ensure_ascii=False), mimetype="application/json")


def _listed(
    doctype: str,
    shown: tuple[str, ...],
    filters: dict[str, Any],
    changed_since: str | None,
    start: int,
    limit: int,
) -> list[dict]:
    """A page of the caller's documents; "changed_at" is when each was changed last."""
    order = "creation desc, name asc"
    first, length = sent_values.page(start, limit, LISTED)
    if changed_since:
        if not plain.is_moment(changed_since):
            frappe.throw(_("“{0}” is not a moment. Write it as YYYY-MM-DD hh:mm:ss.").format(changed_since))
        filters["modified"] = [">=", get_datetime(changed_since.replace("T", " "))]
        order = "modified asc, name asc"
    return frappe.get_all(
        doctype,
        filters=filters,
        fields=["modified as changed_at" if field == "changed_at" else field for field in shown],
        order_by=order if doctype != "Disbursement" or changed_since else "sent_at desc, name asc",
        limit_start=first,
        limit_page_length=length,
    )


def _rows(results: list | str | None) -> Any:
    request = getattr(frappe.local, "request", None)
    if results is None and request is not None and request.mimetype == "application/gzip":
        results = _unpacked(request.get_data())
    if not isinstance(results, str):
        return results
    try:
        return json.loads(results)
    except (ValueError, RecursionError):
        frappe.throw(_("results is not valid JSON."))


def _unpacked(body: bytes) -> str:
    """The text of a gzip body, within bounds: a few bytes can unpack to any number."""
    machine = zlib.decompressobj(wbits=31)
    try:
        text = machine.decompress(body, MOST_BYTES)
        if machine.unconsumed_tail or not machine.eof:
            frappe.throw(
                _("The body is cut off, or unpacks to more than {0} MiB.").format(MOST_BYTES // 1024 // 1024)
            )
        return text.decode()
    except (zlib.error, UnicodeDecodeError):
        frappe.throw(_("The body is not gzip of JSON in UTF-8."))
