"""What an import of a list would come to: rows and amounts taken, refused by reason, and lines left out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from an_sinh.domain.registry_import.listing import Record, said_amount
from an_sinh.domain.registry_import.reading import Reading
from an_sinh.domain.values.text import fold


class Share(TypedDict):
    """Rows with the sum of their amounts as the list says them, in đồng; unreadable amounts count as none."""

    rows: int
    amount: int


class Refused(Share):
    """The rows that are refused for one reason, with the code and one row's details to put into its sentence."""

    code: str
    details: tuple[str, ...]


class Noticed(TypedDict):
    """Accepted rows with a warning, or worth a look, with the code and one row's place and details."""

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


class StatedTotal(TypedDict):
    """A total that a table states itself, with what its lines add up to: the two differ where somebody's line or a figure
    is wrong. `row_no` as Excel counts."""

    sheet: str
    row_no: int
    text: str
    amount: int
    lines: int


class SheetLeftOut(TypedDict):
    """A sheet of which nothing is read. `why`: "hidden", "no_list" or "missing_columns"."""

    sheet: str
    why: str
    rows: int
    amount: int


class LineIgnored(TypedDict):
    """A line between people that no rule explains."""

    sheet: str
    row_no: int
    text: str


class Outcome(TypedDict):
    """`total` is the sum of all amounts that the sheets hold below their headings, without totals and without the sheets
    of which nothing is read."""

    accepted: Share
    rejected: list[Refused]
    left_out: list[LeftOut]
    left_out_share: Share
    warnings: list[Noticed]
    notices: list[Noticed]
    ignored: list[LineIgnored]
    skipped: list[SheetLeftOut]
    stated: list[StatedTotal]
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
        left_out_share=Share(rows=len(left_out), amount=sum(line["amount"] for line in left_out)),
        warnings=_noticed((entry.record, entry.warnings) for entry in reading.entries),
        notices=_noticed((entry.record, entry.notices) for entry in reading.entries),
        ignored=[
            LineIgnored(sheet=listing.sheet, row_no=row_no, text=text)
            for listing in reading.listings
            for row_no, text in listing.ignored
        ],
        skipped=[
            SheetLeftOut(sheet=sheet.name, why=sheet.why, rows=sheet.lines, amount=sheet.amount)
            for sheet in reading.skipped
        ],
        stated=list(_stated(reading)),
        total=sum(share["amount"] for share in shares),
    )


def _stated(reading: Reading) -> Iterator[StatedTotal]:
    """The total of each table that has one: its largest; without a grand total ("Tổng …") the sum of its parts. One below
    the last table of a sheet may be of all its tables."""
    of_sheet: Counter[str] = Counter()
    for listing in reading.listings:
        rows = sum(said_amount(record.values) for record in listing.records)
        rows += sum(amount for _row, _text, amount in listing.left_out)
        of_sheet[listing.sheet] += rows
        totals = [total for total in listing.totals if total[2]]
        if not totals:
            continue
        row_no, text, amount = max(totals, key=lambda total: total[2])
        if len(totals) > 1 and not any("tong" in fold(total[1]) for total in totals):
            row_no, amount = totals[-1][0], sum(total[2] for total in totals)
        lines = of_sheet[listing.sheet] if amount == of_sheet[listing.sheet] else rows
        yield StatedTotal(sheet=listing.sheet, row_no=row_no, text=text, amount=amount, lines=lines)


def _noticed(told: Iterable[tuple[Record, list[tuple[str, tuple[str, ...]]]]]) -> list[Noticed]:
    """What is said about accepted rows, by its code: how many rows, and the first of them. What is said most comes first."""
    found: dict[str, Noticed] = {}
    for place, said in told:
        for code, details in said:
            notice = found.setdefault(
                code, Noticed(code=code, rows=0, sheet=place.sheet, row_no=place.row_no, details=details)
            )
            notice["rows"] += 1
    return sorted(found.values(), key=lambda notice: -notice["rows"])
