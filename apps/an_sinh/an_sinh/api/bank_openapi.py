"""The bank API described as OpenAPI 3.1, from one table, so that the document and the methods can't drift apart."""

from typing import NamedTuple

from an_sinh.api.bank_schemas import HASH, RESULT_CODES, SCHEMAS, many, of

BASE = "/api/method/an_sinh.api.bank."
NAME = {
    "type": "string",
    "maxLength": 140,
    "description": "The order's name; SANDBOX for the one to write a program against.",
}
LIST = {"type": "string", "maxLength": 140, "description": "The name of a list of accounts to open."}
START = {"type": "integer", "minimum": 0}
LIMIT = {"type": "integer", "minimum": 1, "maximum": 1000}
LENGTH = {"type": "integer", "minimum": 1, "maximum": 5000}
SINCE = {
    "type": "string",
    "description": "YYYY-MM-DD hh:mm:ss: what changed then or later, oldest change first.",
}
KEY = {"type": "string", "maxLength": 255}


class Method(NamedTuple):
    """A method: what it does, its arguments, those that are required, and what it answers."""

    summary: str
    arguments: dict
    required: tuple[str, ...]
    answer: dict


METHODS: dict[str, Method] = {
    "list_disbursements": Method(
        "The provider's orders, newest first.",
        {
            "status": {
                "type": "string",
                "enum": ["Sent", "Acknowledged", "Results In", "Reconciled", "Closed"],
            },
            "month": {"type": "string", "pattern": "^\\d{4}-\\d{2}$"},
            "changed_since": SINCE,
            "limit_start": START,
            "limit": LIMIT,
        },
        (),
        many("Order"),
    ),
    "get_disbursement": Method("One order with its totals.", {"name": NAME}, ("name",), of("Order")),
    "get_lines": Method(
        "The lines of one order, at most 5,000 a page.",
        {"name": NAME, "start": START, "page_length": LENGTH},
        ("name",),
        of("LinePage"),
    ),
    "acknowledge": Method(
        "Confirm that the whole list arrived; its hash proves it.",
        {"name": NAME, "list_hash": HASH},
        ("name", "list_hash"),
        of("Acknowledgement"),
    ),
    "post_results": Method(
        "Answer lines. Rows that can't be applied come back in errors, the others are applied, in one transaction. The same "
        "key again answers with the first posting. The rows may also be the body as gzip (application/gzip).",
        {
            "name": NAME,
            "idempotency_key": KEY,
            "results": {"type": "array", "items": of("Result"), "minItems": 1, "maxItems": 100000},
        },
        ("name", "results"),
        of("Posting"),
    ),
    "get_posting": Method(
        "What an earlier posting was answered, by its key.",
        {"idempotency_key": KEY},
        ("idempotency_key",),
        of("KeptPosting"),
    ),
    "list_account_openings": Method(
        "The provider's lists of accounts to open, newest first.",
        {
            "status": {"type": "string", "enum": ["Sent", "Answered", "Done"]},
            "changed_since": SINCE,
            "limit_start": START,
            "limit": LIMIT,
        },
        (),
        many("AccountOpening"),
    ),
    "get_account_opening": Method(
        "A list of accounts to open, at most 5,000 rows a page.",
        {"name": LIST, "start": START, "page_length": LENGTH},
        ("name",),
        of("AccountOpeningPage"),
    ),
    "post_account_openings": Method(
        "Answer rows of a list of accounts to open; the same again changes nothing.",
        {
            "name": LIST,
            "results": {"type": "array", "items": of("OpeningResult"), "minItems": 1, "maxItems": 2000},
        },
        ("name", "results"),
        of("OpeningPosting"),
    ),
    "ask": Method(
        "Ask the office about an order, a line of it, or a list of accounts to open.",
        {
            "name": {"type": "string", "maxLength": 140},
            "question": {"type": "string", "maxLength": 2000},
            "end_to_end_id": {"type": "string"},
        },
        ("name", "question"),
        of("Asked"),
    ),
    "list_questions": Method(
        "The provider's questions and the office's answers.",
        {"changed_since": SINCE, "limit_start": START, "limit": LIMIT},
        (),
        many("Question"),
    ),
}

ERROR_STATUS = {
    "400": "The request can't be read.",
    "401": "Not logged in, a wrong key, or a wrong signature.",
    "403": "Not a provider's user, or from an address that its provider doesn't name.",
    "404": "No such order, list or key for this provider.",
    "409": "The idempotency key was used for other results.",
    "417": "A value was refused; _server_messages says which.",
}


def document() -> dict:
    """The OpenAPI document of the bank API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "An Sinh bank API",
            "version": "1.1",
            "description": "Rows that are refused come back with one of these codes:\n"
            + "\n".join(f"- {code}: {meaning}" for code, meaning in RESULT_CODES.items()),
        },
        "security": [{"token": []}],
        "components": {
            "schemas": SCHEMAS,
            "responses": {code: _error(text) for code, text in ERROR_STATUS.items()},
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "token <api_key>:<api_secret>. Where the office asks for it, X-An-Sinh-Signature too: "
                    "t=SECONDS,v1=HEX, HMAC-SHA256 with the signing secret over SECONDS, METHOD, path with query and "
                    "body, joined by line feeds.",
                }
            },
        },
        "paths": {f"{BASE}{name}": {"post": _operation(name, METHODS[name])} for name in METHODS},
    }


def _error(text: str) -> dict:
    return {"description": text, "content": {"application/json": {"schema": of("Error")}}}


def _operation(name: str, method: Method) -> dict:
    arguments = {"type": "object", "properties": method.arguments, "required": list(method.required)}
    answer = {"type": "object", "required": ["message"], "properties": {"message": method.answer}}
    return {
        "operationId": name,
        "summary": method.summary,
        "requestBody": {
            "required": bool(method.required),
            "content": {"application/json": {"schema": arguments}},
        },
        "responses": {
            "200": {
                "description": "The answer, under `message`.",
                "content": {"application/json": {"schema": answer}},
            },
            **{code: {"$ref": f"#/components/responses/{code}"} for code in ERROR_STATUS},
        },
    }
