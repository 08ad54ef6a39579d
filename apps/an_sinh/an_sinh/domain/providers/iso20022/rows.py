"""What a message says, as rows under headings that a file of results is known by; and the little that all messages share."""

import datetime
from decimal import Decimal
from typing import Any, NamedTuple

HEADINGS = (
    *("EndToEndId", "Account", "Name", "Amount", "Status", "Date", "Reference", "ErrorCode", "Reason"),
    *("Content", "Batch"),
)
CURRENCY = "VND"
NOT_PROVIDED = "NOTPROVIDED"


class Row(NamedTuple):
    """What is said of one payment; or, with a `batch` and no id, of all payments of a batch that are not named by
    themselves. `amount`: whole đồng, a text where the message's is none, "" where it names none."""

    end_to_end_id: str = ""
    account: str = ""
    name: str = ""
    amount: int | str = ""
    status: str = ""
    day: datetime.date | str = ""
    reference: str = ""
    code: str = ""
    reason: str = ""
    content: str = ""
    batch: str = ""


def at(node: Any, *paths: str) -> Any:
    """The first of these paths ("cdtr.pty.nm") that leads to a value; None where none does. Versions of a message name
    some things differently."""
    for path in paths:
        found = node
        for name in path.split("."):
            found = getattr(found, name, None)
            if found is None:
                break
        if found is not None:
            return found
    return None


def text(node: Any, *paths: str) -> str:
    """The same as a text; "" for nothing, and for what stands where a bank had nothing to say."""
    found = at(node, *paths)
    said = str(getattr(found, "value", found) if found is not None else "").strip()
    return "" if said == NOT_PROVIDED else said


def money(amount: Any) -> int | str:
    """Whole đồng of an amount with its currency; the text of one that is a fraction or of another currency, which no
    row is applied with; "" for none."""
    if amount is None:
        return ""
    value = Decimal(amount.value)
    if amount.ccy == CURRENCY and value == value.to_integral_value():
        return int(value)
    return f"{value} {amount.ccy}"


def day_of(*found: Any) -> datetime.date | str:
    """The day of the first date or moment that is there, as it was written; "" for none."""
    for each in found:
        if each is not None:
            return datetime.date(each.year, each.month, each.day)
    return ""


def account_of(account: Any) -> str:
    """The number of an account, however it is named."""
    return text(account, "id.othr.id", "id.iban")


def name_of(party: Any) -> str:
    """The name of a party, in old and new versions."""
    return text(party, "pty.nm", "nm")
