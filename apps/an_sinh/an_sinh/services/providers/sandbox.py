"""The sandbox order over the bank API: shown and answered like another one, but nothing is read and nothing kept."""

import hashlib
import json

import frappe
from an_sinh.domain.disbursement.provider_file import plain_upper
from an_sinh.domain.disbursement.reconciliation import Order, decide_results
from an_sinh.domain.providers import sandbox
from an_sinh.services.disbursement import reconciliation
from frappe.utils import getdate, now

NAME = sandbox.NAME
PROGRAMME = "BTXH"


def order(fields) -> dict:
    """The order with these fields."""
    moment = now()
    values = {
        "name": NAME,
        "programme": PROGRAMME,
        "month": sandbox.month(getdate()),
        "administrative_unit": NAME,
        "provider": NAME,
        "channel_kind": "Account",
        "status": "Sent",
        "line_count": sandbox.LINES,
        "total_amount": sandbox.total(),
        "list_hash": seal(),
        "sent_at": moment,
        "changed_at": moment,
        "open_count": sandbox.LINES,
        "open_amount": sandbox.total(),
    }
    zero = {field: 0 for field in fields if field.endswith(("_count", "_amount"))}
    return {field: values.get(field, zero.get(field)) for field in fields}


def page(fields, start: int, length: int) -> dict:
    """A page of its lines."""
    found = sandbox.lines()[start : start + length]
    following = start + len(found)
    return {
        "disbursement": NAME,
        "list_hash": seal(),
        "total": sandbox.LINES,
        "next_start": following if found and following < sandbox.LINES else None,
        "lines": [{field: _line(line).get(field) for field in fields} for line in found],
    }


def post(rows, key: str) -> dict:
    """What posting these rows would be answered; nothing is kept."""
    reconciliation.check_rows(rows)
    decisions = decide_results(rows, sandbox.states(), Order(frozenset(), today=getdate()))
    final = {each.line: each for each in decisions if each.outcome == "applied"}
    paid = sum(each.updates["payment_status"] == "Paid" for each in final.values())
    return {
        "disbursement": NAME,
        "idempotency_key": key,
        "status": "Reconciled" if len(final) == sandbox.LINES else "Results In" if final else "Sent",
        **reconciliation.told(decisions),
        "paid_count": paid,
        "failed_count": len(final) - paid,
        "open_count": sandbox.LINES - len(final),
        "repeated": False,
    }


def acknowledged(list_hash: str) -> dict:
    """The answer to an acknowledgement; throws for another hash."""
    if list_hash != seal():
        frappe.throw(reconciliation.other_hash())
    return {"disbursement": NAME, "status": "Acknowledged", "acknowledged_at": now()}


def seal() -> str:
    """What stands for the seal of its list."""
    return hashlib.sha256(json.dumps(sandbox.lines(), ensure_ascii=False).encode()).hexdigest()


def _line(line: dict) -> dict:
    name = plain_upper(line["full_name"])
    return {
        **line,
        "administrative_unit": NAME,
        "account_holder": name,
        "payee_name_ascii": name,
        "receiver_name": line["full_name"],
        "channel": "Account",
        "content": f"TRO CAP {PROGRAMME} {line['end_to_end_id']}",
        "payment_status": "In Disbursement",
    }
