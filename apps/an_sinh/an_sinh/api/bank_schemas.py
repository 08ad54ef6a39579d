"""The components of the bank API's OpenAPI document: what goes in and what comes out, typed."""

from an_sinh.domain.ledger.failure_codes import CODES

AMOUNT = {"type": "integer", "description": "Whole đồng."}
SUM = {"type": "number", "multipleOf": 1, "description": "Whole đồng."}
COUNT = {"type": "integer", "minimum": 0}
TEXT = {"type": "string"}
MAYBE = {"type": ["string", "null"]}
DAY = {"type": ["string", "null"], "format": "date"}
MOMENT = {"type": ["string", "null"], "description": "YYYY-MM-DD hh:mm:ss in the site's time."}
HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the frozen list."}
NEXT = {"type": ["integer", "null"], "description": "Where the next page begins; null on the last."}

# Why a row of results isn't applied.
RESULT_CODES = {
    "bad_row": "The row is not an object.",
    "unknown_line": "No payment line has this end_to_end_id.",
    "not_in_disbursement": "The line belongs to another order.",
    "bad_status": "The status is none of those of Result.",
    "amount_differs": "The amount is not that of the list.",
    "bad_date": "A day is not YYYY-MM-DD.",
    "future_date": "The day is still to come.",
    "before_sent": "The day is before the order was sent.",
    "returned_before_paid": "Returned before it was paid.",
    "date_missing": "A paid line needs paid_on.",
    "bad_code": "The code is not known.",
    "reason_missing": "A failed or returned line needs a code or a reason.",
    "already_answered": "Answered otherwise before; a correction needs a reason.",
    "order_closed": "The office has closed the order.",
}
# Why an answer about an account isn't taken.
OPENING_CODES = {
    "bad_row": "The row is not an object.",
    "unknown_row": "The list has no such row.",
    "bad_result": "The result is none of opened, refused, absent.",
    "number_missing": "An opened account needs its number.",
    "bad_number": "6 to 19 digits or unaccented letters, as text.",
    "holder_missing": "The holder's name at the provider is missing.",
    "reason_missing": "A refusal needs its reason.",
    "bad_date": "opened_on is not YYYY-MM-DD.",
    "future_date": "opened_on is still to come.",
    "number_twice": "The number was given for somebody else of the list.",
    "recorded": "The office has recorded the number already.",
}


def _object(required: str, optional: dict | None = None, **properties) -> dict:
    return {"type": "object", "required": required.split(), "properties": {**properties, **(optional or {})}}


def _codes(codes: dict[str, str]) -> dict:
    return {
        "type": "string",
        "enum": list(codes),
        "description": "\n".join(f"- {code}: {meaning}" for code, meaning in codes.items()),
    }


def _refused(codes: dict[str, str], key: str) -> dict:
    return _object(
        f"row {key} code message",
        row={"type": "integer", "minimum": 1, "description": "The row's place in the posting, from 1."},
        code=_codes(codes),
        message={"type": "string", "description": "What is wrong and what to do, in the user's language."},
        **{key: TEXT},
    )


def of(name: str) -> dict:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(name: str) -> dict:
    """A list of a component."""
    return {"type": "array", "items": of(name)}


SCHEMAS: dict[str, dict] = {
    "Order": _object(
        "name programme month administrative_unit provider channel_kind status line_count total_amount list_hash",
        name=TEXT, programme=TEXT, month={"type": "string", "format": "date"}, administrative_unit=TEXT,
        provider=TEXT, channel_kind={"type": "string", "enum": ["Account", "Cash"]},
        status={"type": "string", "enum": ["Sent", "Acknowledged", "Results In", "Reconciled", "Closed"]},
        line_count=COUNT, total_amount=SUM, list_hash=HASH, sent_at=MOMENT, acknowledged_at=MOMENT,
        paid_count=COUNT, paid_amount=SUM, failed_count=COUNT, failed_amount=SUM, open_count=COUNT,
        open_amount=SUM, changed_at=MOMENT,
    ),
    "Line": _object(
        "line_no end_to_end_id amount channel",
        line_no={"type": "integer", "minimum": 1}, end_to_end_id=TEXT, administrative_unit=MAYBE, full_name=MAYBE,
        account_number=MAYBE, account_holder=MAYBE, payee_name_ascii=MAYBE, receiver_name=MAYBE,
        receiver_id_number=MAYBE, channel=TEXT, amount=AMOUNT, content=MAYBE, payment_status=MAYBE, paid_on=DAY,
        provider_reference=MAYBE, failure_code=MAYBE, failure_reason=MAYBE, stop_requested=MOMENT,
        stop_reason=MAYBE,
    ),
    "LinePage": _object(
        "disbursement list_hash total next_start lines",
        disbursement=TEXT, list_hash=HASH, total=COUNT, next_start=NEXT, lines=many("Line"),
    ),
    "Acknowledgement": _object(
        "disbursement status acknowledged_at", disbursement=TEXT, status=TEXT, acknowledged_at=MOMENT
    ),
    "Result": _object(
        "end_to_end_id status amount",
        end_to_end_id=TEXT,
        status={
            "type": "string",
            "enum": ["paid", "failed", "returned", "uncollected", "pending"],
            "description": "pending: the provider is at work on it; nothing moves.",
        },
        amount=AMOUNT,
        paid_on={"type": "string", "format": "date", "description": "Required for paid."},
        returned_on={"type": "string", "format": "date", "description": "The day of the return."},
        reference={"type": "string", "description": "The provider's own transaction number."},
        code={
            "type": "string",
            "description": f"Why it failed; code or reason is required unless paid. Known: {', '.join(CODES)}.",
        },
        reason=TEXT,
    ),
    "RefusedResult": _refused(RESULT_CODES, "end_to_end_id"),
    "Posting": _object(
        "disbursement idempotency_key status applied unchanged errors paid_count failed_count open_count repeated",
        disbursement=TEXT, idempotency_key=TEXT, status=TEXT, applied=COUNT, unchanged=COUNT, pending=COUNT,
        errors=many("RefusedResult"), paid_count=COUNT, failed_count=COUNT, open_count=COUNT,
        repeated={"type": "boolean", "description": "Whether this key was answered before."},
    ),
    "KeptPosting": {
        "allOf": [
            {"$ref": "#/components/schemas/Posting"},
            _object("received_at results", received_at=TEXT, results={"type": "array"}),
        ]
    },
    "AccountOpening": _object(
        "name provider administrative_unit status session_place session_day people",
        name=TEXT, provider=TEXT, administrative_unit=TEXT,
        status={"type": "string", "enum": ["Sent", "Answered", "Done"]}, session_place=MAYBE, session_day=DAY,
        session_time=MAYBE, papers=MAYBE, people=COUNT, opened=COUNT, not_opened=COUNT, recorded=COUNT,
        sent_at=MOMENT, changed_at=MOMENT,
    ),
    "AccountOpeningRow": _object(
        "row line_no full_name",
        row={"type": "string", "description": "The key to answer with."}, line_no={"type": "integer", "minimum": 1},
        person_name=MAYBE, administrative_unit=MAYBE, village=MAYBE, holder_kind=MAYBE,
        full_name={"type": ["string", "null"], "description": "Who is to hold the account."}, birth_text=MAYBE,
        sex=MAYBE, id_number=MAYBE, id_issue_date=DAY, phone=MAYBE, missing=MAYBE, result=MAYBE,
        account_number=MAYBE, holder_name=MAYBE, opened_on=DAY, reason=MAYBE, decision=MAYBE, message=MAYBE,
        card=MAYBE,
    ),
    "AccountOpeningPage": {
        "allOf": [
            {"$ref": "#/components/schemas/AccountOpening"},
            _object("next_start rows", next_start=NEXT, rows=many("AccountOpeningRow")),
        ]
    },
    "OpeningResult": _object(
        "row result",
        row=TEXT, result={"type": "string", "enum": ["opened", "refused", "absent"]},
        account_number={"type": "string", "description": "Required for opened; text, leading zeros count."},
        holder_name={"type": "string", "description": "Required for opened: as it stands at the provider."},
        opened_on={"type": "string", "format": "date"},
        reason={"type": "string", "description": "Required for refused."}, card={"type": "boolean"},
    ),
    "RefusedOpening": _refused(OPENING_CODES, "name"),
    "OpeningPosting": _object(
        "account_opening status applied unchanged errors",
        account_opening=TEXT, status=TEXT, applied=COUNT, unchanged=COUNT, errors=many("RefusedOpening"),
    ),
    "Question": _object(
        "name status question",
        name=TEXT, status={"type": "string", "enum": ["Open", "Answered"]}, provider=TEXT, disbursement=MAYBE,
        account_opening=MAYBE, end_to_end_id=MAYBE, question=TEXT, asked_by=MAYBE, asked_at=MOMENT, answer=MAYBE,
        answered_by=MAYBE, answered_at=MOMENT, changed_at=MOMENT,
    ),
    "Asked": _object("question", question=TEXT),
    "Error": {
        "type": "object",
        "description": "Frappe's shape: exc_type names the kind; _server_messages is a JSON list of JSON objects with "
        "`message`, in the user's language.",
        "properties": {"exc_type": TEXT, "exception": TEXT, "_server_messages": TEXT},
    },
}  # fmt: skip
