"""Payment lines as the tests look at them from outside: over REST, sealed anew, and answered by a bank."""

import hashlib
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

SEALED = (
    "name", "beneficiary", "entitlement", "category_code", "kind", "from_month", "to_month", "monthly_amount",
    "amount", "channel", "provider", "account_number", "account_holder", "full_name", "id_number",
    "receiver_name", "receiver_id_number", "carried_from",
)  # fmt: skip
LINE = (
    *SEALED,
    "line_no",
    "payroll",
    "administrative_unit",
    "payment_status",
    "end_to_end_id",
    "disbursement",
    "failure_code",
    "failure_reason",
)


def lines_of(client, **filters) -> list[dict]:
    return client.rows("Payroll Line", LINE, filters=filters, order_by="name asc")


def seal(lines: list[dict]) -> str:
    """SHA-256 over the rows in list order, as documented: a unit separator between fields, a record separator after
    each row, whole đồng, NFC."""
    digest = hashlib.sha256()
    for line in lines:
        texts = []
        for field in SEALED:
            value = line[field]
            if field in ("monthly_amount", "amount"):
                value = int(value)
            texts.append("" if value is None else unicodedata.normalize("NFC", str(value)))
        digest.update(("\x1f".join(texts) + "\x1e").encode())
    return digest.hexdigest()


def today() -> str:
    """The day on the site, which keeps the time of Viet Nam: money arrives between the sending of an order and now."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date().isoformat()


def results(lines: list[dict], failed: dict[str, str], answers: dict) -> list[dict]:
    """Rows to post: the lines in `failed` with their reason, all others paid."""
    rows = []
    for line in lines:
        row = {"end_to_end_id": line["end_to_end_id"], "amount": line["amount"]}
        reason = failed.get(line["end_to_end_id"])
        if reason:
            row |= {"status": "failed", "code": "AC04", "reason": reason}
        else:
            row |= {"status": "paid", "paid_on": today(), "reference": f"FT{line['line_no']:06d}"}
        answers[line["end_to_end_id"]] = row["status"]
        rows.append(row)
    return rows


def all_lines(client, name: str, page: int) -> list[dict]:
    found, start = [], 0
    while start is not None:
        answer = client.message("an_sinh.api.bank.get_lines", name=name, start=start, page_length=page)
        found += answer["lines"]
        start = answer["next_start"]
    assert answer["total"] == len(found)
    return found
