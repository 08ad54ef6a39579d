"""What an import of a list would come to: rows and amounts taken, refused by reason, and lines left out."""

from typing import Any, TypedDict

from an_sinh.domain.registry_import.reading import Reading
from an_sinh.domain.values.cells import parse_money


class Share(TypedDict):
    """Rows with the sum of their amounts as the list says them, in đồng; unreadable amounts count as none."""

    rows: int
    amount: int


class Refused(Share):
    """The rows that are refused for one reason, with the code and one row's details to put into its sentence."""

    code: str
    details: tuple[str, ...]


class Noticed(TypedDict):
    """Accepted rows that are worth a look, with the code and one row's place and details."""

    code: str
    rows: int
    sheet: str
    row_no: int
    details: tuple[str, ...]


class LeftOut(TypedDict):
    """A line that is no person's row but holds an amount, an ID number or the like. `row_no` as Excel counts."""

    sheet: str
    row_no: int
    text: str
    amount: int


class Outcome(TypedDict):
    """`total` is the sum of all amounts that the sheets hold below their headings, without totals."""

    accepted: Share
    rejected: list[Refused]
    left_out: list[LeftOut]
    notices: list[Noticed]
    total: int


def outcome(reading: Reading) -> Outcome:
    """The outcome of a reading. Accepted, rejected and left out amounts add up to the total."""
    accepted = Share(rows=0, amount=0)
    for entry in reading.entries:
        accepted["rows"] += 1
        accepted["amount"] += said_amount(entry.record.values)
    refused: dict[str, Refused] = {}
    for row in reading.rejected:
        share = refused.setdefault(row.code, Refused(rows=0, amount=0, code=row.code, details=row.details))
        share["rows"] += 1
        share["amount"] += said_amount(row.record.values)
    left_out = [
        LeftOut(sheet=listing.sheet, row_no=row_no, text=text, amount=amount)
        for listing in reading.listings
        for row_no, text, amount in listing.left_out
    ]
    shares: list[Any] = [accepted, *refused.values(), *left_out]
    return Outcome(
        accepted=accepted,
        rejected=sorted(refused.values(), key=lambda share: -share["rows"]),
        left_out=left_out,
        notices=_notices(reading),
        total=sum(share["amount"] for share in shares),
    )


def _notices(reading: Reading) -> list[Noticed]:
    found: dict[str, Noticed] = {}
    for entry in reading.entries:
        for code, details in entry.notices:
            place = entry.record
            notice = found.setdefault(
                code, Noticed(code=code, rows=0, sheet=place.sheet, row_no=place.row_no, details=details)
            )
            notice["rows"] += 1
    return sorted(found.values(), key=lambda notice: -notice["rows"])


def said_amount(values: dict[str, Any]) -> int:
    """The amount that a row says, in đồng; 0 where it says none that can be read."""
    try:
        return parse_money(values.get("amount")) or 0
    except ValueError:
        return 0
