"""Writes the lines of a payroll most of whose people are as they were: theirs from the last list's as they are kept, those
of all others as ever, in one order and with one numbering."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import count
from operator import attrgetter

from an_sinh.domain.payroll.seal import FIELDS, seal_of_texts, texts_of_columns
from an_sinh.services.benefits.rate_verification import LINE_COLUMNS
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.services.payroll.lines import COLUMNS, PENDING, LineWriter
from an_sinh.services.payroll.people import Person
from an_sinh.services.payroll.totals import Regulars
from an_sinh.services.payroll.unchanged import (
    ENTITLED_COLUMNS,
    SHARED_ENTITLED,
    SHARED_PAYEE,
    OldLine,
    Unchanged,
)

AMOUNT = ENTITLED_COLUMNS.index("amount")
# What all lines of a list say alike: in the rows' own columns, and in those that they share.
OWN = ("modified", "modified_by", "docstatus", "payroll", "month", "administrative_unit", "payment_status")
SHARED = ("creation", "owner", "idx", "programme")
SHARED_LIST = "list"


class RepeatingWriter(LineWriter):
    """Collects the lines of those who were worked out; `repeat` puts all others between them, after `lines`, those of the
    last list."""

    def __init__(
        self, payroll, categories: dict, cash_provider: str | None, unchanged: Unchanged, lines: list[OldLine]
    ):
        super().__init__(payroll, categories, cash_provider)
        self._unchanged = unchanged
        self._entitled = unchanged.entitled(payroll.administrative_unit)
        kept = (line for line in lines if line.beneficiary not in unchanged.fresh)
        self._kept = sorted(kept, key=attrgetter("beneficiary"))
        self._before: dict[str, int] = {}
        self._numbers: list[int] = []
        self._regulars: list[Regulars] = []

    def chosen(self, people: dict[str, Person]) -> dict[str, Person]:
        found = {name: person for name, person in people.items() if name in self._unchanged.fresh}
        if found:
            order = [line.beneficiary for line in self._kept]
            self._before = {name: bisect_left(order, name) for name in found}
        return found

    def add_person(self, person, payee, entitled: tuple, status: str = PENDING) -> None:
        """One line per entitlement that is paid, numbered after those of whoever comes before."""
        self.count = self._before[person.who[0]] + len(self._rows)
        super().add_person(person, payee, entitled, status)

    def may_pay_again(self) -> bool:
        return bool(self._rows) or self.payroll.administrative_unit in self._unchanged.waiting

    def repeat(self) -> None:
        """Number the lines of everybody about whom nothing changed, between those that are there."""
        taken = set(self.columns("line_no"))
        free = (number for number in count(1) if number not in taken)
        self._numbers = [number for number, _line in zip(free, self._kept, strict=False)]
        self.count = len(self._kept) + len(self._rows)
        amounts = {old: columns[AMOUNT] for old, (columns, _number) in self._entitled.items()}
        self._regulars = _regulars(
            [(line.channel, line.beneficiary, amounts[line.entitled]) for line in self._kept]
        )

    def write(self) -> None:
        """Insert what was collected, and the lines of all others under the numbers of what they share."""
        rows = self._unchanged.rows
        alike = dict(zip(COLUMNS, ("", *self._head, 0, *self._place, PENDING), strict=False))
        own = tuple(alike[name] for name in OWN)
        (listed,) = rows.numbers(SHARED_LIST, list(SHARED), [tuple(alike[name] for name in SHARED)])
        rows.write(
            ("name", "line_no", "beneficiary", "entitlement", *OWN),
            (SHARED_LIST, SHARED_PAYEE, SHARED_ENTITLED),
            (
                (
                    self._name(number),
                    number,
                    line.beneficiary,
                    line.entitlement,
                    *own,
                    listed,
                    line.payee,
                    follows,
                )
                for number, line, follows in zip(self._numbers, self._kept, self._follow(), strict=True)
            ),
        )
        super().write()

    def _follow(self) -> list[int]:
        """The numbers of what the lines that stay are for now."""
        numbers = {old: new for old, (_columns, new) in self._entitled.items()}
        return [numbers[line.entitled] for line in self._kept]

    def repeated(self) -> tuple[int, int]:
        """How many people's lines were made again, and how much they get together."""
        return sum(each.persons for each in self._regulars), sum(each.amount for each in self._regulars)

    def totals(self) -> dict[str, int]:
        rows = self.columns("kind", "channel", "beneficiary", "amount")
        return payroll_totals.from_rows(rows, self._regulars)

    def figures_of_law(self) -> list[tuple]:
        places = [ENTITLED_COLUMNS.index(name) for name in LINE_COLUMNS]
        repeated = [tuple(columns[place] for place in places) for columns, _number in self._entitled.values()]
        return [*super().figures_of_law(), *repeated]

    def seal(self) -> str:
        """The seal of all lines, as they were written."""
        text, follows = self._unchanged.text, {old: new for old, (_columns, new) in self._entitled.items()}
        texts = [
            text(
                self._name(number),
                line.beneficiary,
                line.entitlement,
                follows[line.entitled],
                line.payee_text,
            )
            for number, line in zip(self._numbers, self._kept, strict=True)
        ]
        if self._rows:
            numbers = [*self._numbers, *self.columns("line_no")]
            texts += texts_of_columns(zip(*self.columns(*FIELDS), strict=True))
            texts = [line for _number, line in sorted(zip(numbers, texts, strict=True))]
        return seal_of_texts(texts)


def _regulars(lines: Iterable[tuple[str, str, int]]) -> list[Regulars]:
    """The sums of the month's own lines (channel, person, amount), by channel; each person has one."""
    people: defaultdict[str, set[str]] = defaultdict(set)
    number: Counter[str] = Counter()
    amount: Counter[str] = Counter()
    for channel, person, paid in lines:
        people[channel].add(person)
        number[channel] += 1
        amount[channel] += paid
    return [Regulars(channel, len(people[channel]), number[channel], amount[channel]) for channel in number]
