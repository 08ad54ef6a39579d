"""The workbook that a commune takes home: its sheets, their columns, and what may be written in each.

The first row of a sheet names the columns for the machine and is hidden; headings are for people and translated. Cells
are compared as texts in one canonical way per kind of column, so that 01/05/2024, a date cell and "1.5.2024" are one.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from an_sinh.domain.base.money import coefficient, decimal_comma
from an_sinh.domain.values.accounts import parse_account
from an_sinh.domain.values.births import parse_birth
from an_sinh.domain.values.cells import given, is_blank, parse_date, parse_month, parse_number
from an_sinh.domain.values.id_numbers import parse_id
from an_sinh.domain.values.text import clean, fold

FORMAT = "an-sinh-workbook-1"
META = "_an_sinh"
STAMP = "stamp"
TEXT, BIRTH, DAY, MONTH, NUMBER, ID, ACCOUNT, CHOICE = (
    *("text", "birth", "day", "month", "number", "id", "account", "choice"),
)
# Longer than any name or note; what a cell of a hostile file may hold beyond it would only fill the database.
LONGEST = 500


@dataclass(frozen=True)
class Column:
    """A column. `label` is translated; `choices` names the list that a cell is chosen from; `locked` cells are for
    reading only."""

    name: str
    label: str
    kind: str = TEXT
    width: int = 14
    locked: bool = False
    choices: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class SheetLayout:
    """One sheet. `key`: the column that says which document a row is about; none on the sheet of new people."""

    name: str
    columns: tuple[Column, ...]
    key: str = ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def editable(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.locked)


def _locked(name: str, label: str, width: int = 14, kind: str = TEXT, hidden: bool = False) -> Column:
    return Column(name, label, kind, width, locked=True, hidden=hidden)


_PERSON = (
    Column("full_name", "Full Name", width=26),
    Column("birth", "Birth Date", BIRTH, 12),
    Column("sex", "Sex", CHOICE, 9, choices="sex"),
    Column("id_number", "ID Number", ID, 16),
    Column("id_issue_date", "ID Issue Date", DAY, 12),
    Column("village", "Village", width=16),
    Column("phone", "Phone", width=13),
)
_PAYMENT = (
    Column("channel", "Channel", CHOICE, 20, choices="channel"),
    Column("account_number", "Account Number", ACCOUNT, 20),
    Column("provider", "Provider", CHOICE, 16, choices="provider"),
    Column("account_holder", "Account Holder", width=24),
)
_DECISION = (
    Column("decision_number", "Decision Number", width=16),
    Column("decision_date", "Decision Date", DAY, 12),
    Column("note", "Note", width=24),
)
PEOPLE = SheetLayout(
    "People",
    (
        _locked("number", "No.", 6),
        _locked("beneficiary", "Person Key", 13),
        *_PERSON,
        *_PAYMENT,
        Column("note", "Note", width=24),
        _locked(STAMP, "Version", hidden=True),
    ),
    key="beneficiary",
)
BENEFITS = SheetLayout(
    "Benefits",
    (
        _locked("number", "No.", 6),
        _locked("entitlement", "Benefit Key", 13),
        _locked("beneficiary", "Person Key", 13),
        _locked("full_name", "Full Name", 26),
        _locked("category", "Category", 12),
        _locked("coefficient", "Coefficient", 9, NUMBER),
        _locked("start_month", "Start Month", 11, MONTH),
        _locked("standing", "Status", 18),
        Column("change_type", "Proposed Change", CHOICE, 16, choices="change_type"),
        Column("effective_month", "Effective Month", MONTH, 12),
        Column("end_month", "Last Month", MONTH, 12),
        Column("new_category", "New Category", CHOICE, 13, choices="category"),
        Column("new_coefficient", "New Coefficient", NUMBER, 9),
        Column("reason", "Reason", CHOICE, 20, choices="reason"),
        Column("event_date", "Event Date", DAY, 12),
        *_DECISION,
        _locked(STAMP, "Version", hidden=True),
    ),
    key="entitlement",
)
NEW_PEOPLE = SheetLayout(
    "New People",
    (
        Column("beneficiary", "Person Key (if registered already)", width=16),
        *_PERSON,
        Column("new_category", "Category", CHOICE, 13, choices="category"),
        Column("new_coefficient", "Coefficient", NUMBER, 9),
        Column("effective_month", "Start Month", MONTH, 12),
        *_PAYMENT,
        *_DECISION,
    ),
)
LAYOUTS = (PEOPLE, BENEFITS, NEW_PEOPLE)
PAYMENT_COLUMNS = tuple(column.name for column in _PAYMENT)
PERSON_COLUMNS = (*(column.name for column in _PERSON), "note")


@dataclass
class Choices:
    """The lists that cells are chosen from. `lists`: by list and by the folded text of a choice, the option's own
    name; `texts`: by list and option, the text that is offered."""

    lists: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, name: str, option: str, text: str | None = None) -> None:
        """An option of a list, with the text that is offered for it; both are understood."""
        self.texts.setdefault(name, {})[option] = text or option
        known = self.lists.setdefault(name, {})
        for spelling in (option, text or option):
            known.setdefault(fold(spelling), option)

    def option(self, name: str, text: str) -> str:
        """The option that a text stands for. Raises ValueError for none."""
        try:
            return self.lists.get(name, {})[fold(text)]
        except KeyError:
            raise ValueError(text) from None


def canonical(column: Column, value: Any, choices: Choices, today: datetime.date) -> str:
    """The text by which a cell is compared; empty for a blank one. Raises ValueError for what the column can't
    hold."""
    if is_blank(value):
        return ""
    if column.kind == CHOICE:
        return choices.option(column.choices, clean(value))
    text = _READERS[column.kind](value, today)
    if len(text) > LONGEST:
        raise ValueError(text[:40])
    return text


def month_text(day: datetime.date | None) -> str:
    """05/2024, as cells hold months."""
    return f"{day:%m/%Y}" if day else ""


def day_text(day: datetime.date | None) -> str:
    """01/05/2024, as cells hold days."""
    return f"{day:%d/%m/%Y}" if day else ""


def number_text(number: Any) -> str:
    """1,5: a coefficient with the comma of the office; empty for none."""
    factor = coefficient(number)
    return decimal_comma(factor) if factor else ""


def _account(value: Any, _today: Any) -> str:
    return given(parse_account(value)).number


_READERS: dict[str, Callable] = {
    TEXT: lambda value, _today: clean(value),
    BIRTH: lambda value, today: given(parse_birth(value, today)).text,
    DAY: lambda value, _today: day_text(parse_date(value)),
    MONTH: lambda value, _today: month_text(parse_month(value)),
    NUMBER: lambda value, _today: number_text(parse_number(value)),
    ID: lambda value, _today: given(parse_id(value)).number,
    ACCOUNT: _account,
}
