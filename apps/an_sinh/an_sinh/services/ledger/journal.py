"""The journal of money movements: the one module that writes them.

A movement is named by what it can happen once for (`<line>-M1`, `<recovery>-<paper>`): the database takes a name only
once, whoever else tries at the same moment. Rows are never changed or removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.ledger.balances import ONCE, Span
from an_sinh.domain.ledger.movements import RECEIVED_BACK
from an_sinh.domain.ledger.papers import folded
from an_sinh.services.common.bulk import CHUNK_ROWS, BulkTable
from frappe import _

DOCTYPE = "Money Movement"
MOST_NAME = 140
CHUNK = 500
FIELDS = (
    *("kind", "day", "beneficiary", "programme", "administrative_unit", "entitlement", "category"),
    *("from_month", "to_month", "monthly_amount", "settled", "money", "answer"),
    *("line", "disbursement", "recovery", "payroll", "paper", "reference", "code", "reason"),
)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose money moves: a record, a programme, and the commune that keeps it."""

    beneficiary: str
    programme: str
    administrative_unit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement to be written. `key`: what it happens once for. `span`: what it adds to what is settled, under an
    entitlement's name or, for what is paid once, `once/<category>`. `money`: đồng that go out. `facts`: day, answer,
    line, disbursement, recovery, payroll, paper, reference, code and reason, as far as there are."""

    key: str
    kind: str
    whose: Whose
    span: Span
    money: int
    facts: dict = field(default_factory=dict)


def write_entries(entries: Iterable[Entry]) -> int:
    """Write movements; returns how many. Throws DuplicateEntryError where one of them happened already, and
    ValidationError for one without paper. Does not commit."""
    entries = list(entries)
    for entry in entries:
        if not entry.facts.get("paper"):
            raise frappe.ValidationError(f"{entry.key} has no paper")
    _refuse_repeated(entries)
    table = BulkTable(DOCTYPE)
    written = 0
    for entry in entries:
        table.add(entry.key, **_values(entry))
        if len(table.rows) == CHUNK_ROWS:
            written += table.write()
    return written + table.write()


def next_number(prefix: str, fieldname: str, value: str) -> int:
    """The number of the next movement of a line or a recovery (`fieldname`, `value`), counted from 1. Who writes it
    holds a lock on the order or the debt; a second one who doesn't meets the name."""
    names = frappe.get_all(DOCTYPE, filters={fieldname: value}, pluck="name", limit=0)
    numbers = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    return max((int(number) for number in numbers if number.isdigit()), default=0) + 1


def numbers_of(lines: list[str]) -> dict[str, int]:
    """How many movements each of these lines has; lines without are missing."""
    found: dict[str, int] = {}
    for start in range(0, len(lines), CHUNK):
        for line in frappe.get_all(
            DOCTYPE, filters={"line": ["in", lines[start : start + CHUNK]]}, pluck="line", limit=0
        ):
            found[line] = found.get(line, 0) + 1
    return found


def paper_key(owner: str, paper: str) -> str:
    """The name of the movement that a paper stands for: the same paper, however it is typed, gives the same name."""
    return f"{owner}-{folded(paper)}"[:MOST_NAME]


def refuse_paper_twice(owner: str, paper: str) -> str:
    """The name for the movement of a Recovery's receipt. Throws when the receipt counted already, however it was typed,
    or when it has neither letter nor digit."""
    if not folded(paper):
        frappe.throw(_("Enter the number of the receipt."))
    key = paper_key(owner, paper)
    if frappe.db.exists(DOCTYPE, key) or movements_of_paper(owner, paper):
        frappe.throw(
            _("Receipt {0} was already counted. Enter another number, or leave it empty.").format(paper),
            frappe.DuplicateEntryError,
        )
    return key


def movements_of_paper(recovery: str, paper: str) -> list:
    """What a receipt brought back of a debt: name, money and day of its movements; none where it did not count yet."""
    rows = frappe.get_all(
        DOCTYPE,
        filters={"recovery": recovery, "kind": RECEIVED_BACK},
        fields=["name", "money", "day", "paper"],
        limit=0,
    )
    return [row for row in rows if folded(row.paper) == folded(paper)]


def _refuse_repeated(entries: list[Entry]) -> None:
    keys = [entry.key for entry in entries]
    twice = len(keys) - len(set(keys))
    for start in range(0, len(keys), CHUNK):
        twice += frappe.db.count(DOCTYPE, {"name": ["in", keys[start : start + CHUNK]]})
    if twice:
        frappe.throw(
            _("Somebody else entered this at the same moment. Reload the page and check what is there."),
            frappe.DuplicateEntryError,
        )


def _values(entry: Entry) -> dict:
    span, once = entry.span, entry.span.entitlement.startswith(ONCE)
    values = {
        "kind": entry.kind,
        "beneficiary": entry.whose.beneficiary,
        "programme": entry.whose.programme,
        "administrative_unit": entry.whose.administrative_unit,
        "entitlement": None if once else span.entitlement or None,
        "category": span.entitlement.removeprefix(ONCE) if once else None,
        "from_month": months.first_day(span.first).isoformat(),
        "to_month": months.first_day(span.last).isoformat(),
        "monthly_amount": span.monthly,
        "settled": span.amount,
        "money": entry.money,
    }
    return {name: values[name] if name in values else entry.facts.get(name) for name in FIELDS}
