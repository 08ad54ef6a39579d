"""The bank API described as OpenAPI 3.1, from one table, so that the document and the methods can't drift apart."""

BASE = "/api/method/an_sinh.api.bank."
NAME = {"type": "string", "description": "The disbursement's name.", "maxLength": 140}
AMOUNT = {"type": "integer", "description": "Whole đồng."}
HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the frozen list."}

RESULT = {
    "type": "object",
    "required": ["end_to_end_id", "status", "amount"],
    "properties": {
        "end_to_end_id": {"type": "string"},
        "status": {"type": "string", "enum": ["paid", "failed", "returned", "uncollected"]},
        "amount": AMOUNT,
        "paid_on": {"type": "string", "format": "date", "description": "Required for paid."},
        "reference": {"type": "string", "description": "The provider's own transaction number."},
        "code": {"type": "string", "description": "Why it failed; code or reason is required unless paid."},
        "reason": {"type": "string"},
    },
}

METHODS: dict[str, tuple[str, dict, tuple[str, ...]]] = {
    "list_disbursements": (
        "The provider's orders, newest first.",
        {
            "status": {
                "type": "string",
                "enum": ["Sent", "Acknowledged", "Results In", "Reconciled", "Closed"],
            },
            "month": {"type": "string", "pattern": "^\\d{4}-\\d{2}$"},
            "limit_start": {"type": "integer", "minimum": 0},
            "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
        },
        (),
    ),
    "get_disbursement": ("One order with its totals.", {"name": NAME}, ("name",)),
    "get_lines": (
        "The lines of one order, at most 1,000 a page.",
        {
            "name": NAME,
            "start": {"type": "integer", "minimum": 0},
            "page_length": {"type": "integer", "minimum": 1, "maximum": 1000},
        },
        ("name",),
    ),
    "acknowledge": (
        "Confirm that the whole list arrived; its hash proves it.",
        {"name": NAME, "list_hash": HASH},
        ("name", "list_hash"),
    ),
    "post_results": (
        "Answer lines. Rows that can't be applied come back in errors, the others are applied, in one transaction.",
        {
            "name": NAME,
            "idempotency_key": {"type": "string", "maxLength": 140},
            "results": {"type": "array", "items": RESULT, "minItems": 1, "maxItems": 100000},
        },
        ("name", "results"),
    ),
}

ERROR_STATUS = {
    "401": "Not logged in, or a wrong key.",
    "403": "Not a provider's user.",
    "404": "No such order for this provider.",
    "409": "The idempotency key was used for other results.",
    "417": "A value was refused; _server_messages says which.",
}


def document() -> dict:
    """The OpenAPI document of the bank API."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "An Sinh bank API", "version": "1.0"},
        "security": [{"token": []}],
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "token <api_key>:<api_secret>",
                }
            }
        },
        "paths": {f"{BASE}{name}": {"post": _operation(name, *METHODS[name])} for name in METHODS},
    }


def _operation(name: str, summary: str, properties: dict, required: tuple) -> dict:
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {
            "required": bool(required),
            "content": {
                "application/json": {
                    "schema": {"type": "object", "properties": properties, "required": list(required)}
                }
            },
        },
        "responses": {
            "200": {
                "description": "The answer, under `message`.",
                "content": {"application/json": {"schema": {"type": "object", "required": ["message"]}}},
            },
            **{code: {"description": text} for code, text in ERROR_STATUS.items()},
        },
    }
