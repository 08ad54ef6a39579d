"""An extract of another register held against the registry, row by row: what it would change, and what can't be taken.

An extract is a list as offices keep it, read like the list of an import. A row is brought into the shape of a row of the
commune's workbook, so that what is accepted is proposed in the same way. What an extract leaves empty, it doesn't say: an
empty cell deletes nothing. Who is paid here and missing there is told, never stopped without a decision.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from an_sinh.domain.registry_import.checks import Claim
from an_sinh.domain.registry_import.listing import Record
from an_sinh.domain.registry_import.payment import SELF
from an_sinh.domain.registry_import.persons import Person
from an_sinh.domain.values.text import clean, fold, tone_key
from an_sinh.domain.workbooks.diff import (
    BY_RECEIVER,
    CHANGED,
    NEW,
    NOT_TAKEN,
    REFUSED,
    STOP,
    TWICE,
    UNCHANGED,
    Current,
    Difference,
    Judged,
)
from an_sinh.domain.workbooks.layout import (
    BENEFITS,
    NEW_PEOPLE,
    PEOPLE,
    STAMP,
    SheetLayout,
    day_text,
    month_text,
    number_text,
)

# Why a row can't be taken, or what to know before it is, beside those of `diff`.
REJECTED, OTHER_PERSON, SEVERAL, ELSEWHERE, NOT_LISTED = (
    *("rejected", "other_person", "several", "elsewhere", "not_listed"),
)
SAME_NEW, OTHER_START, HAS_PAYEE, LEAVES = "same_new", "other_start", "has_payee", "leaves"
ABSENT, ABSENT_UNREAD = "absent", "absent_unread"
# Doubts that speak of somebody who leaves; all others are faults of the file.
LEAVING = frozenset({"leaving_section", "leaving_note"})


@dataclass(frozen=True, slots=True)
class Benefit:
    """An approved benefit of today: its key and version, category, programme, coefficient and first month as cells."""

    key: str
    stamp: str
    category: str
    programme: str
    coefficient: str
    start: str


@dataclass(slots=True)
class Registered:
    """Somebody who is registered. `current`: the row of the sheet of people, None for somebody not paid from here any
    more; `benefits`: those that have not ended."""

    person: Person
    current: Current | None = None
    benefits: list[Benefit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the extract: what it says, or why it can't be read (a rejection's code with details)."""

    record: Record
    claim: Claim | None
    rejection: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """`month`: from which changes count, as a cell; `units`: the communes compared; `labels`: the names of communes."""

    month: str
    units: frozenset[str]
    labels: dict[str, str]


def compare(
    rows: Iterable[Row], registered: list[Registered], asked: Asked
) -> list[tuple[Row | None, Judged]]:
    """Every row of an extract with what becomes of it, in its order; then the benefits that it doesn't name (without a
    row), of the communes and programmes that stand in it."""
    walk = _Walk(registered, asked)
    judged = [(row, found) for row in rows for found in walk.judge(row)]
    return judged + [(None, found) for found in walk.absent()]


class _Walk:
    def __init__(self, registered: list[Registered], asked: Asked):
        self.asked = asked
        self.registered = registered
        self.by_id = {one.person.id_number: one for one in registered if one.person.id_number}
        self.by_name: dict[tuple, list[Registered]] = defaultdict(list)
        for one in registered:
            self.by_name[tone_key(one.person.full_name), one.person.unit].append(one)
        self.seen: set[tuple] = set()
        self.named: set[str] = set()
        self.covered: set[tuple[str, str]] = set()
        self.new: dict[tuple, int] = {}
        self.compared: set[str] = set()
        self.unread: dict[str, int] = {}

    def judge(self, row: Row) -> list[Judged]:
        claim = row.claim
        if claim is None or (row.rejection and row.rejection[0] not in LEAVING):
            self._miss(row)
            return [_refused(row, REJECTED, *row.rejection)]
        self.covered.add((claim.person.unit, claim.category.programme))
        found = self._find(claim)
        if isinstance(found, tuple):
            self._miss(row)
            return [_refused(row, *found)]
        if row.rejection:
            return self._leaving(row, claim, found)
        if found is None:
            return [self._new(row, claim)]
        return self._known(row, claim, found)

    def _miss(self, row: Row) -> None:
        """Somebody of this name may be meant by a row that isn't taken: nobody of the name is simply missing."""
        self.unread.setdefault(tone_key(clean(row.record.values.get("full_name"))), row.record.row_no)

    def _find(self, claim: Claim) -> Registered | tuple[str, ...] | None:
        """Who the row is about: one person, nobody, or why that can't be said."""
        wanted = claim.person
        if wanted.id_number and (one := self.by_id.get(wanted.id_number)):
            if one.person.unit not in self.asked.units:  # whose it is there, nobody here needs to learn
                return self._elsewhere(one)
            same_name = tone_key(one.person.full_name) == tone_key(wanted.full_name)
            if not same_name and not one.person.birth.agrees_with(wanted.birth):
                return OTHER_PERSON, wanted.id_number, one.person.full_name, one.person.birth.text
            return self._here(one, wanted.unit)
        found = [
            one
            for one in self.by_name[tone_key(wanted.full_name), wanted.unit]
            if one.person.birth.agrees_with(wanted.birth)
        ]
        if len(found) > 1:
            village = fold(wanted.village)
            found = [one for one in found if village and fold(one.person.village) == village] or found
        if len(found) > 1:
            return SEVERAL, wanted.full_name
        return self._here(found[0], wanted.unit) if found else None

    def _here(self, one: Registered, unit: str) -> Registered | tuple[str, ...]:
        if one.person.unit != unit:
            return self._elsewhere(one)
        return one if one.current else (NOT_LISTED, one.person.name or "")

    def _elsewhere(self, one: Registered) -> tuple[str, ...]:
        return ELSEWHERE, self.asked.labels.get(one.person.unit, one.person.unit)

    def _new(self, row: Row, claim: Claim) -> Judged:
        person, payment = claim.person, claim.payment
        key = (person.id_number or tone_key(person.full_name), person.unit, person.birth.text)
        if key in self.new:
            return _refused(row, SAME_NEW, str(self.new[key]))
        self.new[key] = row.record.row_no
        cells = {
            **dict.fromkeys((column.name for column in NEW_PEOPLE.columns), ""),
            **_person_cells(claim),
            **_grant_cells(claim),
            **(_payment_cells(claim) if payment.receiver_kind == SELF else {}),
        }
        why = (HAS_PAYEE, claim.payee.full_name) if claim.payee else ("",)
        return _row(row, NEW_PEOPLE, "", cells, NEW, _filled(NEW_PEOPLE, cells), *why)

    def _known(self, row: Row, claim: Claim, one: Registered) -> list[Judged]:
        name = one.person.name or ""
        if (name, claim.category.name) in self.seen:
            return [_refused(row, TWICE, one.person.full_name)]
        self.seen.add((name, claim.category.name))
        found = [] if name in self.compared else self._person(row, claim, one)
        self.compared.add(name)
        return found + self._benefit(row, claim, one) or [
            Judged(PEOPLE, row.record.row_no, name, {}, UNCHANGED)
        ]

    def _person(self, row: Row, claim: Claim, one: Registered) -> list[Judged]:
        assert one.current
        old, new = one.current.cells, _person_cells(claim)
        known, told = one.person.birth, claim.person.birth
        if known.agrees_with(told) and known.fuller(told) == known:
            new["birth"] = ""  # the year alone contradicts no day
        differences = [
            Difference(name, old.get(name, ""), text)
            for name, text in new.items()
            if text and not _same(name, old.get(name, ""), text)
        ]
        paid = [
            Difference(name, old.get(name, ""), text)
            for name, text in _payment_cells(claim).items()
            if text and not _same(name, old.get(name, ""), text)
        ]
        account = {difference.column for difference in paid} & {"account_number", "provider"}
        key = one.person.name or ""
        judged = []
        if account and (one.current.by_receiver or claim.payment.receiver_kind != SELF):
            cells = {"beneficiary": key, "full_name": one.person.full_name}
            judged.append(replace(_refused(row, BY_RECEIVER), key=key, cells=cells, differences=tuple(paid)))
        elif account:
            differences += paid
        if differences:
            cells = {**old, **{found.column: found.new for found in differences}, "beneficiary": key}
            cells[STAMP] = one.current.stamp
            judged.append(_row(row, PEOPLE, key, cells, CHANGED, tuple(differences)))
        return judged

    def _benefit(self, row: Row, claim: Claim, one: Registered) -> list[Judged]:
        same = next((held for held in one.benefits if held.category == claim.category.name), None)
        if same is None:
            return [self._other_category(row, claim, one)]
        self.named.add(same.key)
        factor = number_text(claim.coefficient)
        if factor and factor != same.coefficient:
            return [self._adjust(row, claim, one, same, {"new_coefficient": factor})]
        if not claim.start_assumed and month_text(claim.start) != same.start:
            return [_refused(row, OTHER_START, month_text(claim.start), same.start)]
        return []

    def _other_category(self, row: Row, claim: Claim, one: Registered) -> Judged:
        """Another category in place of the only one of its programme, else a further benefit."""
        held = [benefit for benefit in one.benefits if benefit.programme == claim.category.programme]
        if len(held) == 1 and held[0].key not in self.named:
            self.named.add(held[0].key)
            new = {"new_category": claim.category.name, "new_coefficient": number_text(claim.coefficient)}
            return self._adjust(row, claim, one, held[0], new)
        cells = {
            **dict.fromkeys((column.name for column in NEW_PEOPLE.columns), ""),
            "beneficiary": one.person.name or "",
            "full_name": one.person.full_name,
            **_grant_cells(claim),
        }
        return _row(row, NEW_PEOPLE, "", cells, NEW, _filled(NEW_PEOPLE, cells))

    def _adjust(self, row: Row, claim: Claim, one: Registered, held: Benefit, new: dict[str, str]) -> Judged:
        return self._change(row, one, held, "Adjust", CHANGED, {**new, **_decision_cells(claim)})

    def _leaving(self, row: Row, claim: Claim, found: Registered | None) -> list[Judged]:
        """Who leaves there and is paid here: a stop is proposed. Who isn't paid here has left already."""
        benefits = found.benefits if found else []
        held = next((benefit for benefit in benefits if benefit.category == claim.category.name), None)
        if found is None or held is None:
            return [Judged(BENEFITS, row.record.row_no, "", {}, UNCHANGED)]
        self.named.add(held.key)
        self.compared.add(found.person.name or "")
        said = row.rejection[-1]
        stop = self._change(row, found, held, "Stop", STOP, {"reason": "Other", "note": said})
        return [replace(stop, why=LEAVES, details=(said,))]

    def absent(self) -> list[Judged]:
        """The benefits that the extract doesn't name, of the communes and programmes in it: a stop is proposed."""
        return [
            self._absent(one, held)
            for one in self.registered
            if one.current
            for held in one.benefits
            if held.key not in self.named and (one.person.unit, held.programme) in self.covered
        ]

    def _absent(self, one: Registered, held: Benefit) -> Judged:
        stop = self._change(None, one, held, "Stop", STOP, {"reason": "Other"})
        if row_no := self.unread.get(tone_key(one.person.full_name)):
            return replace(stop, why=ABSENT_UNREAD, details=(str(row_no),))
        return replace(stop, why=ABSENT)

    def _change(
        self, row: Row | None, one: Registered, held: Benefit, kind: str, judged: str, new: dict[str, str]
    ) -> Judged:
        cells = {
            **dict.fromkeys((column.name for column in BENEFITS.columns), ""),
            "entitlement": held.key,
            "beneficiary": one.person.name or "",
            "full_name": one.person.full_name,
            "category": held.category,
            "coefficient": held.coefficient,
            "start_month": held.start,
            STAMP: held.stamp,
            "change_type": kind,
            "effective_month": self.asked.month,
            **new,
        }
        differences = tuple(
            Difference(
                name, {"new_category": held.category, "new_coefficient": held.coefficient}.get(name, ""), text
            )
            for name in (
                "change_type",
                "effective_month",
                "new_category",
                "new_coefficient",
                "reason",
                "note",
            )
            if (text := cells[name])
        )
        return Judged(
            BENEFITS, row.record.row_no if row else 0, held.key, cells, judged, differences=differences
        )


def _row(
    row: Row,
    layout: SheetLayout,
    key: str,
    cells: dict[str, str],
    kind: str,
    differences: tuple[Difference, ...],
    why: str = "",
    *details: str,
) -> Judged:
    return Judged(
        layout, row.record.row_no, key, cells, kind, why=why, details=details, differences=differences
    )


def _refused(row: Row, why: str, *details: str) -> Judged:
    name = str(row.record.values.get("full_name") or "")[:140]
    return Judged(PEOPLE, row.record.row_no, "", {"full_name": name}, REFUSED, NOT_TAKEN, why, details)


def _filled(layout: SheetLayout, cells: dict[str, str]) -> tuple[Difference, ...]:
    return tuple(
        Difference(column.name, "", text) for column in layout.columns if (text := cells[column.name])
    )


def _person_cells(claim: Claim) -> dict[str, str]:
    person = claim.person
    return {
        "full_name": person.full_name,
        "birth": person.birth.text,
        "sex": person.sex or "",
        "id_number": person.id_number,
        "id_issue_date": day_text(claim.id_issue_date),
        "village": person.village,
        "phone": person.phone,
    }


def _payment_cells(claim: Claim) -> dict[str, str]:
    """The account of a row; nothing where it gives none, since a list without accounts says nothing about them."""
    payment = claim.payment
    if not payment.account:
        return {}
    return {
        "channel": payment.channel,
        "account_number": payment.account.number,
        "provider": payment.provider or "",
        "account_holder": payment.account_holder,
    }


def _decision_cells(claim: Claim) -> dict[str, str]:
    number = str(claim.record.values.get("decision_number") or "").strip()
    return {"decision_number": number, "decision_date": day_text(claim.decision_date)}


def _grant_cells(claim: Claim) -> dict[str, str]:
    return {
        "new_category": claim.category.name,
        "new_coefficient": number_text(claim.coefficient),
        "effective_month": month_text(claim.start),
        **_decision_cells(claim),
    }


def _same(name: str, old: str, new: str) -> bool:
    """Names and villages are the same in any case, and holders as banks write them too."""
    if name == "full_name":
        return tone_key(old) == tone_key(new)
    if name in ("village", "account_holder"):
        return fold(old) == fold(new)
    return old == new
