"""A whole workbook against a context: what is accepted, what is rejected and why."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from an_sinh.domain.registry_import.checks import Context, Entry, Rejection, check_record
from an_sinh.domain.registry_import.communes import UnitIndex
from an_sinh.domain.registry_import.headings import heading_key, read_mapping
from an_sinh.domain.registry_import.listing import Listing, Record, read_sheet
from an_sinh.domain.registry_import.payment import Payment
from an_sinh.domain.registry_import.persons import Person
from an_sinh.domain.registry_import.tables import Table, find_tables
from an_sinh.domain.registry_import.workbook import Sheet

PROGRESS_STEP = 1000


class ListError(ValueError):
    """A workbook without a usable list; `code` is one of `codes.FILE_ERRORS`."""

    def __init__(self, code: str, *details: str):
        super().__init__(code, *details)
        self.code = code
        self.details = details


@dataclass(slots=True)
class Rejected:
    """A row that was not taken, and why."""

    record: Record
    code: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet of which nothing is read. `why`: "hidden", "no_list" or "missing_columns"; `lines` with at least two filled
    cells, and the sum of what stands in its column of amounts (đồng), if it has one."""

    name: str
    why: str
    lines: int
    amount: int


@dataclass(slots=True)
class Reading:
    """What became of every row."""

    listings: list[Listing]
    entries: list[Entry] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    skipped: list[SkippedSheet] = field(default_factory=list)

    @property
    def skipped_sheets(self) -> list[str]:
        """The names of the sheets of which nothing was read."""
        return [sheet.name for sheet in self.skipped]

    def summary(self) -> dict:
        """The figures of an import, as `--json` prints them."""
        warnings = Counter(code for entry in self.entries for code, _ in entry.warnings)
        return {
            "rows": len(self.entries) + len(self.rejected),
            "accepted_rows": len(self.entries),
            "rejected": dict(Counter(row.code for row in self.rejected)),
            "rejected_at": [[row.record.sheet, row.record.row_no, row.code] for row in self.rejected],
            "warnings": dict(warnings),
            "notices": dict(Counter(code for entry in self.entries for code, _ in entry.notices)),
            "persons": len({id(entry.person) for entry in self.entries}),
            "entitlements": len(self.entries),
        }


def find_lists(
    sheets: list[Sheet], mapping: dict | None = None
) -> tuple[list[tuple[Sheet, list[Table]]], list[SkippedSheet]]:
    """The sheets that are lists, each with its tables, and those that aren't.

    Hidden sheets are left out (and named): nobody who signs the list has seen them. A sheet that lacks needed columns is
    left out beside one that has them; a table, beside another of its sheet, keeps its place and has its lines named.
    Raises `ListError` when none has, or when the mapping names absent headings.
    """
    wanted = read_mapping(mapping)
    found, lacking, skipped = [], [], []
    for sheet in sheets:
        tables = find_tables(sheet.rows, wanted)
        if not tables or sheet.hidden:
            if any(cell not in ("", None) for row in sheet.rows for cell in row):
                skipped.append(_skipped(sheet, "hidden" if sheet.hidden else "no_list", tables))
        elif all(table.missing for table in tables):
            lacking.append((sheet, tables))
        else:
            found.append((sheet, tables))
    if not found and lacking:
        sheet, tables = lacking[0]
        raise ListError("missing_columns", sheet.name, ", ".join(tables[0].missing))
    if not found:
        raise ListError("no_list")
    skipped += [_skipped(sheet, "missing_columns", tables) for sheet, tables in lacking]
    _check_mapping_used(mapping or {}, found)
    return found, skipped


def _skipped(sheet: Sheet, why: str, tables: list[Table]) -> SkippedSheet:
    begin = tables[0].layout.first_row if tables else 0
    lines = sum(1 for row in sheet.rows[begin:] if sum(cell not in ("", None) for cell in row) > 1)
    unread = [replace(table, missing=("full_name",)) for table in tables]
    listings = read_sheet(sheet.name, sheet.rows, unread, UnitIndex([])) if unread else []
    amount = sum(line[-1] for listing in listings for line in listing.left_out)
    return SkippedSheet(sheet.name, why, lines, amount)


def _check_mapping_used(mapping: dict, found: list[tuple[Sheet, list[Table]]]) -> None:
    keys = set()
    for layout in (table.layout for _, tables in found for table in tables):
        for heading in (*layout.headings.values(), *layout.unheaded.values()):
            parts = heading.split(" / ")
            keys.update({heading_key(heading), *map(heading_key, parts)})
    if absent := [heading for heading in mapping if heading_key(heading) not in keys]:
        raise ListError("unmatched_mapping", ", ".join(absent))


def read_listings(
    sheets: list[Sheet], units: UnitIndex, mapping: dict | None = None
) -> tuple[list[Listing], list[SkippedSheet]]:
    """All lists of a workbook with their records, and the sheets left out."""
    found, skipped = find_lists(sheets, mapping)
    listings = []
    for sheet, tables in found:
        read = read_sheet(sheet.name, sheet.rows, tables, units, sheet.facts)
        for listing in read:
            headings = listing.layout.headings
            listing.old_fonts = {
                headings.get(column, str(column + 1)): family for column, family in sheet.old_fonts.items()
            }
        listings += read
    return listings, skipped


def check_locality(listings: list[Listing]) -> None:
    """Raises `ListError` when every row belongs to communes of elsewhere: the wrong locality was chosen."""
    elsewhere = [record.commune_text for record in _records(listings)]
    if elsewhere and all(elsewhere) and not any(record.unit for record in _records(listings)):
        raise ListError("wrong_locality", elsewhere[0])


def list_month(listings: list[Listing], paid_through: datetime.date | None) -> datetime.date | None:
    """The month whose standard the list's amounts follow: the one its titles name, else the last month paid."""
    return next((listing.month for listing in listings if listing.month), paid_through)


def read_registry(
    listings: list[Listing],
    context: Context,
    skipped: Sequence[SkippedSheet] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """Checks every record in the order of the workbook. `progress(done, total)` is called now and then."""
    reading = Reading(listings, skipped=list(skipped))
    total = sum(len(listing.records) for listing in listings)
    for done, record in enumerate(_records(listings)):
        if progress and done % PROGRESS_STEP == 0:
            progress(done, total)
        try:
            reading.entries.append(check_record(record, context))
        except Rejection as rejection:
            reading.rejected.append(Rejected(record, rejection.code, rejection.details))
    return reading


def _records(listings: list[Listing]) -> Iterator[Record]:
    for listing in listings:
        yield from listing.records


@dataclass(slots=True)
class Wish:
    """How one person is paid from a month on; `programme` None means for all of his programmes."""

    person: Person
    programme: str | None
    payment: Payment
    start_month: datetime.date


def payment_wishes(entries: list[Entry]) -> list[Wish]:
    """One wish per person, or one per programme where they differ. Within a programme the first row counts,
    unless only a later one gives the account; a row that asks otherwise gets the warning `payment_differs`."""
    by_person: dict[int, dict[str, Wish]] = {}
    for entry in entries:
        wishes = by_person.setdefault(id(entry.person), {})
        programme = entry.category.programme
        wish = wishes.get(programme)
        if wish is None:
            wishes[programme] = Wish(entry.person, programme, entry.payment, entry.start_month)
            continue
        wish.start_month = min(wish.start_month, entry.start_month)
        if _differs(wish.payment, entry.payment):
            entry.warnings.append(("payment_differs", ()))
            if wish.payment.not_cashless_reason == "Account Missing" and entry.payment.account:
                wish.payment = entry.payment
    return [wish for wishes in by_person.values() for wish in _merged(list(wishes.values()))]


def _merged(wishes: list[Wish]) -> list[Wish]:
    """One wish for all programmes where they agree."""
    first, *others = wishes
    if any(_differs(first.payment, other.payment) for other in others):
        return wishes
    return [Wish(first.person, None, first.payment, min(wish.start_month for wish in wishes))]


def _differs(one: Payment, other: Payment) -> bool:
    return (one.channel, one.provider, one.account and one.account.number) != (
        other.channel, other.provider, other.account and other.account.number,
    )  # fmt: skip
