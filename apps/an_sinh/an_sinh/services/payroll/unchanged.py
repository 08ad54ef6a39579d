"""People about whom nothing has changed since the last list: their lines are made from last month's as they are kept.

A list remembers at which moment it was worked out, and who of it is no plain case. Whoever was not touched since (the
engine watches every table that a line depends on), has no date that falls between the two months, and stood on the last
list with nothing but this month's own amounts, gets the same lines for the next month: by the rule of what is owed nothing
else can come of the same facts. What the new lines say is asked of the rules once for each content that the old ones have.
Everybody else is worked out as ever; on Frappe, where nothing is watched, that is everybody.
"""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.terms import DID_NOT_ARRIVE
from an_sinh.domain.payroll.lines import REGULAR, PersonMonth
from an_sinh.domain.payroll.seal import (
    BETWEEN_FIELDS,
    ENTITLED,
    PAYEE,
    entitled_text,
    payee_text,
    seal_of_texts,
)
from an_sinh.services.benefits.entitlement_store import SIGNATURE_COLUMNS
from an_sinh.services.benefits.programme_rules import provinces_of
from an_sinh.services.common import embedded
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.ledger import carried_over
from an_sinh.services.ledger.accounts import merged_records
from an_sinh.services.payees.payment_methods import by_person, method_rows
from an_sinh.services.payroll.lines import COLUMNS
from an_sinh.services.payroll.people import Person
from an_sinh.services.payroll.run import Run, entitled_for, work_out
from frappe.utils import getdate

PAYROLL, LINE = "Monthly Payroll", "Payroll Line"
END = SIGNATURE_COLUMNS.index("end_month")
# Rows about people whose days are held against a month, with the column that names the person.
DATED = {"Benefit Entitlement": "beneficiary", "Payment Method": "beneficiary"}
# The same, of rows that others name: (the other DocType, its column).
NAMED = {
    "Entitlement Suspension": ("parent", "Benefit Entitlement", "name"),
    "Guardian": ("name", "Payment Method", "guardian"),
}
# What the law says, with its days.
REFERENCE = ("Benefit Rate", "Rule Set", "Benefit Category", "Administrative Unit")
# What a line that is taken over says as its predecessor did, whatever the month.
SAME = ("kind", "category", "category_code", "coefficient", "standard_amount", "monthly_amount", "amount")
EXAMPLE = ("name", "beneficiary", "entitlement", *SAME)
# The groups of columns that lines share (`shared_columns` in the hooks): whom and how, and what for.
SHARED_PAYEE, SHARED_ENTITLED = "payee", "claim"
ENTITLED_COLUMNS = COLUMNS[COLUMNS.index("category") :]
# When more than so large a part of the people must be worked out, all are.
MOST = 0.3


@dataclass(frozen=True)
class LastList:
    """An approved list of the month before."""

    name: str
    seal: str
    since: str
    others: frozenset[str]
    as_of: datetime.date


class OldLine(NamedTuple):
    """A line of the month before: whose it is, the numbers of what it shares, and what the seal says of the payee."""

    beneficiary: str
    entitlement: str | None
    payee: int
    entitled: int
    channel: str
    payee_text: str


@dataclass
class Unchanged:
    """What the lists of one programme and month take over from those of the month before.

    `lists`: those lists by unit; `fresh`: whom to work out; `parts`: by list, how many lines that are taken over have
    which content (its number); `successors`: by number of an old content the new columns, from the category on, and their
    number; `waiting`: units of people whose money didn't arrive; `texts`: by number, what a seal says of a content."""

    rows: Any
    lists: dict[str, LastList]
    fresh: frozenset[str]
    parts: dict[str, list[tuple[int, int]]]
    waiting: set[str]
    successors: dict[int, tuple[tuple, int]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def entitled(self, unit: str) -> dict[int, tuple[tuple, int]]:
        """What follows each content of the lines that a unit's list takes over: the columns from the category on, and
        their number."""
        return {
            number: self.successors[number] for number, _count in self.parts.get(self.lists[unit].name, ())
        }

    def sealed_lines(self, unit: str) -> list[OldLine] | None:
        """The lines of a unit's last list, in order; None unless it still is what was approved: nothing is taken over
        from another one."""
        last = self.lists[unit]
        own = ("beneficiary", "entitlement", "name", "carried_from")
        rows = self.rows.read(
            last.name, own, (SHARED_PAYEE, SHARED_ENTITLED), {SHARED_PAYEE: PAYEE}, "line_no"
        )
        unknown = {row[len(own) + 1] for row in rows}.difference(self.texts)
        for number, values in self.rows.said(SHARED_ENTITLED, unknown, ENTITLED).items():
            self.texts[number] = entitled_text(values)
        lines, texts = [], []
        for beneficiary, entitlement, name, carried_from, payee, entitled, *way in rows:
            to_whom = payee_text(way)
            lines.append(OldLine(beneficiary, entitlement, payee, entitled, way[0], to_whom))
            texts.append(self.text(name, beneficiary, entitlement, entitled, to_whom, carried_from))
        return lines if seal_of_texts(texts) == last.seal else None

    def text(
        self,
        name: str,
        beneficiary: str,
        entitlement: str | None,
        entitled: int,
        to_whom: str,
        carried_from=None,
    ) -> str:
        """What a seal is made of, for one line: all of the seal's `FIELDS` in their order."""
        return BETWEEN_FIELDS.join(
            (name, beneficiary, entitlement or "", self.texts[entitled], to_whom, carried_from or "")
        )


def note_basis(document, moment: str | None, others: Iterable[str]) -> None:
    """Write on a list, unsaved, when it was worked out and who on it is no plain case."""
    document.repeat_basis = (
        json.dumps({"since": moment, "others": sorted(others)}, separators=(",", ":")) if moment else None
    )


def others_of(people: dict, worked_out: dict, month: datetime.date) -> set[str]:
    """Who of the people that were worked out must be again next month: whoever has other lines than the month's own
    amounts, or none while an entitlement may still be due."""
    found = set()
    for name, outcome in worked_out.items():
        if outcome.drafts:
            if any(draft.kind != REGULAR for draft in outcome.drafts):
                found.add(name)
        elif any(key[END] is None or key[END] >= month for key in people[name].keys):
            found.add(name)
    return found


def read_unchanged(run: Run, places: list[str]) -> Unchanged | None:
    """What the lists of these units take over, after the run has read whom the rules must be asked about; None where
    everybody must be worked out."""
    rows, watch = embedded.shared_rows(LINE, "payroll"), embedded.watch(embedded.PAYROLL)
    if rows is None or watch is None or run.kind != "Regular" or not run.moment:
        return None
    lists = _last_lists(run, places)
    run.provinces.update(provinces_of(list(lists)))
    if not lists or len({run.scheme(unit)[0] for unit in lists}) > 1 or _law_changes(run, lists.values()):
        return None
    touched = _touched(watch, lists.values())
    if touched is None:
        return None
    waiting = _with_open_money(run)
    fresh = touched.union(_dated_between(run), _moving(run), waiting)
    fresh.update(*(each.others for each in lists.values()))
    by_name = [each.name for each in lists.values()]
    parts: dict[str, list[tuple[int, int]]] = {}
    named: dict[str, int] = {}
    count = 0
    for name, number, example, lines in rows.contents(SHARED_ENTITLED, by_name, "beneficiary", fresh):
        parts.setdefault(name, []).append((number, lines))
        named[example] = number
        count += lines
    if len(fresh) > MOST * count:
        return None
    unchanged = Unchanged(rows, lists, frozenset(fresh), parts, _units_of(waiting))
    return unchanged if _ask(unchanged, run, named) else None


def _last_lists(run: Run, places: list[str]) -> dict[str, LastList]:
    """The approved lists of the month before, by unit: those that say when they were worked out, of units that have no
    open or later list, are made of no others and wait for no decision over new levels."""
    before = months.index(run.month) - 1
    found = {}
    apart = _units_apart(run, places)
    for row in frappe.get_all(
        PAYROLL,
        filters={
            "programme": run.programme,
            "month": months.first_day(before),
            "administrative_unit": ["in", places],
            "kind": "Regular",
            "docstatus": 1,
        },
        fields=["name", "administrative_unit", "list_hash", "repeat_basis", "as_of"],
        limit=0,
    ):
        basis = json.loads(row.repeat_basis or "{}")
        unit = row.administrative_unit
        if basis and row.as_of and unit not in apart and not run.gate.waiting(unit):
            run.last_lists[row.administrative_unit] = before
            found[row.administrative_unit] = LastList(
                row.name, row.list_hash, basis["since"], frozenset(basis["others"]), getdate(row.as_of)
            )
    return found


def _units_apart(run: Run, places: list[str]) -> set[str]:
    """Units with a list that is open, or of this month or a later one; and those that others became part of."""
    lists = frappe.get_all(
        PAYROLL,
        filters={"programme": run.programme, "administrative_unit": ["in", places], "docstatus": ["<", 2]},
        or_filters=[["docstatus", "=", 0], ["month", ">=", run.month]],
        pluck="administrative_unit",
        limit=0,
    )
    merged = frappe.get_all(
        "Administrative Unit", filters={"successor": ["in", places]}, pluck="successor", limit=0
    )
    return {*lists, *merged}


def _touched(watch, lists: Iterable[LastList]) -> set[str] | None:
    found: set[str] = set()
    for moment in {each.since for each in lists}:
        touched = watch.touched(moment)
        if touched is None:
            return None
        found |= touched
    return found


def _law_changes(run: Run, lists: Iterable[LastList]) -> bool:
    """Whether the law has a day between the two months, or between the days whose law they apply."""
    begin, end = _between(run)
    days = {each.as_of for each in lists}
    span = min(begin, *days), max(end, run.as_of)
    return any(_dated(doctype, span, limit=1) for doctype in REFERENCE)


def _between(run: Run) -> tuple[datetime.date, datetime.date]:
    """From the first day of the month before to the last one of the run's."""
    month = months.index(run.month)
    return months.first_day(month - 1), months.last_day(month)


def _dated(doctype: str, span: tuple, pluck: str = "name", limit: int = 0) -> list[str]:
    """Rows of a DocType with a day in a span of days, both included, in any of its fields."""
    days = frappe.get_meta(doctype).get("fields", {"fieldtype": "Date"})
    conditions = [[day.fieldname, "between", list(span)] for day in days]
    return frappe.get_all(doctype, or_filters=conditions, pluck=pluck, limit=limit, order_by=None)


def _dated_between(run: Run) -> set[str]:
    """People whose facts have a day between the two months: something begins, ends or runs out there."""
    span = _between(run)
    found = {name for doctype, column in DATED.items() for name in _dated(doctype, span, column)}
    for doctype, (column, other, link) in NAMED.items():
        for chunk in in_chunks(_dated(doctype, span, column)):
            found.update(frappe.get_all(other, filters={link: ["in", chunk]}, pluck="beneficiary", limit=0))
    return found


def _moving(run: Run) -> set[str]:
    """People who moved or were merged of late: the month's identity tells of them."""
    return {*run.transfers, *run.merged, *(staying for _unit, staying, _amount in run.merged.values())}


def _with_open_money(run: Run) -> set[str]:
    """People who owe something back or are waiting for what did not arrive, and whoever stands for them."""
    line = frappe.qb.DocType(LINE)
    waiting = (
        frappe.qb.from_(line)
        .select(line.beneficiary)
        .distinct()
        .where(line.payment_status.isin(DID_NOT_ARRIVE) & (line.docstatus == 1))
        .run()
    )
    found = {name for (name,) in waiting} | carried_over.owing(run.programme)
    merged = merged_records()
    return found | {merged[name] for name in found if name in merged}


def _units_of(people: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in in_chunks(people):
        found.update(
            frappe.get_all(
                "Beneficiary", filters={"name": ["in", some]}, pluck="administrative_unit", limit=0
            )
        )
    return found


def _ask(unchanged: Unchanged, run: Run, named: dict[str, int]) -> bool:
    """Ask the rules what follows each content, of one person who has it (`named`: a line of theirs, by name). False
    where a line wouldn't say what it said but for its month: then everybody must be worked out."""
    examples = {}
    for chunk in in_chunks({number: name for name, number in named.items()}.values()):
        for row in frappe.get_all(LINE, filters={"name": ["in", chunk]}, fields=list(EXAMPLE), limit=0):
            examples[named[row.name]] = row
    asked = {row.beneficiary for row in examples.values()}
    names, places = sorted(asked | unchanged.fresh), list(unchanged.lists)
    run.read(places, by_person(method_rows(places, run.month, names=names)), names)
    found: dict[int, tuple] = {}
    for unit, people in run.people.items():
        outcomes = work_out(run, unit, {name: person for name, person in people.items() if name in asked})
        for number, row in examples.items():
            if row.beneficiary in outcomes:
                person, outcome = people[row.beneficiary], outcomes[row.beneficiary]
                if (columns := _successor(row, run, person, outcome)) is not None:
                    found[number] = columns
    if found.keys() != examples.keys():
        return False
    numbers = unchanged.rows.numbers(SHARED_ENTITLED, list(ENTITLED_COLUMNS), list(found.values()))
    positions = [ENTITLED_COLUMNS.index(name) for name in ENTITLED]
    for number, columns in zip(numbers, found.values(), strict=True):
        unchanged.texts[number] = entitled_text(columns[position] for position in positions)
    unchanged.successors = dict(zip(found, zip(found.values(), numbers, strict=True), strict=True))
    return True


def _successor(old, run: Run, person: Person, outcome: PersonMonth) -> tuple | None:
    """What an old line's person has for the same entitlement now; None where it is something else."""
    month = months.index(run.month)
    if any((each.kind, each.first, each.last) != (REGULAR, month, month) for each in outcome.drafts):
        return None
    own = [
        columns
        for position, columns in entitled_for(run, person, outcome)
        if person.names[position] == old.entitlement
    ]
    if len(own) != 1:
        return None
    new = dict(zip(ENTITLED_COLUMNS, own[0], strict=True))
    same = all(new[name] == old[name] for name in SAME)
    return own[0] if same else None
