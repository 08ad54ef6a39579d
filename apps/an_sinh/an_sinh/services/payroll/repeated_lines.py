"""Writes the lines of a payroll most of whose people are as they were: theirs inside the database from the last list's,
those of all others as ever, in one order and with one numbering."""

from collections import Counter
from functools import lru_cache

from pypika.terms import Parameter

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.services.benefits.rate_verification import LINE_COLUMNS
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.services.payroll.lines import COLUMNS, PENDING, LineWriter
from an_sinh.services.payroll.people import Person
from an_sinh.services.payroll.seal import seal_of
from an_sinh.services.payroll.totals import Regulars
from an_sinh.services.payroll.unchanged import Unchanged
from frappe.query_builder.functions import Count, Sum

CLAIM = COLUMNS[COLUMNS.index("category") :]
PERSON = COLUMNS.index("beneficiary")
# What all lines of a list say alike: in the rows' own columns, and in those that they share.
OWN = ("modified", "modified_by", "docstatus", "payroll", "month", "administrative_unit", "payment_status")
SHARED = ("creation", "owner", "idx", "programme")


class RepeatingWriter(LineWriter):
    """Collects the lines of those who were worked out; `repeat` makes all others between them."""

    def __init__(self, payroll, categories: dict, cash_provider: str | None, unchanged: Unchanged):
        super().__init__(payroll, categories, cash_provider)
        self._unchanged = unchanged
        self._last = unchanged.lists[payroll.administrative_unit].name
        self._claims = unchanged.claims(payroll.administrative_unit)
        self._without = frozenset(unchanged.left_out.get(self._last, ()))
        self._before: dict[str, int] = {}
        self._regulars: list[Regulars] = []

    def chosen(self, people: dict[str, Person]) -> dict[str, Person]:
        found = {name: person for name, person in people.items() if name in self._unchanged.fresh}
        if found:
            self._before = self._unchanged.rows.before(self._last, "beneficiary", self._without, found)
        return found

    def add_person(self, person, payee, claims: tuple, status: str = PENDING) -> None:
        """One line per claim, numbered after those of whoever comes before."""
        self.count = self._before[person.who[0]] + len(self._rows)
        super().add_person(person, payee, claims, status)

    def may_pay_again(self) -> bool:
        return bool(self._rows) or self.payroll.administrative_unit in self._unchanged.waiting

    def repeat(self) -> None:
        """Make the lines of everybody about whom nothing changed."""
        rows = self._unchanged.rows
        alike = dict(zip(COLUMNS, ("", *self._head, 0, *self._place, PENDING), strict=False))
        shared = tuple(alike[name] for name in SHARED)
        made = rows.repeat(
            source=self._last,
            order=("beneficiary", "line_no"),
            keep=("beneficiary", "entitlement"),
            values={name: alike[name] for name in OWN},
            numbered="line_no",
            name=f"{self.payroll.name}-",
            same=("payee",),
            numbers={"list": rows.numbers("list", list(SHARED), [shared])[0]},
            mapped={"claim": self._unchanged.mapped(self.payroll.administrative_unit)},
            without=self._without,
            between=Counter(row[PERSON] for row in self._rows),
        )
        self.count = made + len(self._rows)
        self._regulars = _regulars(self.payroll.name) if made else []

    def repeated(self) -> tuple[int, int]:
        """How many people's lines were made again, and how much they get together."""
        return sum(each.persons for each in self._regulars), sum(each.amount for each in self._regulars)

    def totals(self) -> dict[str, int]:
        rows = self.columns("kind", "channel", "beneficiary", "amount")
        return payroll_totals.from_rows(rows, self._regulars)

    def figures_of_law(self) -> list[tuple]:
        places = [CLAIM.index(name) for name in LINE_COLUMNS]
        repeated = [tuple(claim[place] for place in places) for claim, *_rest in self._claims]
        return [*super().figures_of_law(), *repeated]

    def seal(self) -> str:
        """The seal of the lines, most of which nobody but the database has seen."""
        return seal_of(self.payroll.name)


def _regulars(payroll: str) -> list[Regulars]:
    """The sums of the lines that stand on a list, by channel; each person has one."""
    rows = frappe.db.sql(_sums_query(frappe.db.db_type), (payroll,))
    return [Regulars(channel, persons, lines, dong(amount)) for channel, persons, lines, amount in rows]


@lru_cache(maxsize=4)
def _sums_query(_db_type: str) -> str:
    """The SQL of those sums; written once, for it is asked of each list."""
    line = frappe.qb.DocType("Payroll Line")
    return (
        frappe.qb.from_(line)
        .select(line.channel, Count(line.beneficiary).distinct(), Count("*"), Sum(line.amount))
        .where(line.payroll == Parameter("%s"))
        .groupby(line.channel)
        .get_sql()
    )
