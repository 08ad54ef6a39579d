"""What a signer looks at first on a list: the lines that differ from last month's, or that need a second look.

Pure: the rows come in, the marks go out. Amounts are whole đồng.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# In the order of their weight.
DIED = "died"
SHARED_ACCOUNT = "shared_account"
NEW_ACCOUNT = "new_account"
LONG_ARREARS = "long_arrears"
RECOVERY = "recovery"
NEW = "new"
AMOUNT = "amount"
GONE = "gone"
MARKS = (DIED, SHARED_ACCOUNT, NEW_ACCOUNT, LONG_ARREARS, RECOVERY, GONE, NEW, AMOUNT)
# Marks that ask for a second look; the others only say what changed.
FLAGS = frozenset({DIED, SHARED_ACCOUNT, NEW_ACCOUNT, LONG_ARREARS, RECOVERY})
# Arrears of more months than a quarter are rarely a late paper.
MANY_MONTHS = 3


@dataclass(frozen=True)
class Before:
    """What an entitlement was paid last month, and to which account (None: in cash)."""

    amount: int
    account: str | None


@dataclass(frozen=True)
class Line:
    """One line of the list. `before` is None where last month's list has no regular line of the entitlement."""

    name: str
    beneficiary: str
    kind: str
    amount: int
    months: int
    account: str | None
    before: Before | None


def shared_accounts(lines: Iterable[Line]) -> frozenset[str]:
    """The accounts to which the money of more than one person goes."""
    people = defaultdict(set)
    for line in lines:
        if line.account:
            people[line.account].add(line.beneficiary)
    return frozenset(account for account, names in people.items() if len(names) > 1)


def marks_of(line: Line, shared: frozenset[str], died: Mapping[str, object], has_last: bool) -> list[str]:
    """The marks of one line, the weightiest first.

    `died`: the day of death by person. `has_last`: there is a list of last month to compare with; without it
    nobody is new."""
    regular = line.kind == "Regular"
    found = {
        DIED: line.beneficiary in died,
        SHARED_ACCOUNT: line.account in shared,
        NEW_ACCOUNT: bool(regular and line.before and line.account and line.account != line.before.account),
        LONG_ARREARS: line.kind == "Arrears" and line.months > MANY_MONTHS,
        RECOVERY: line.kind == "Recovery",
        NEW: regular and has_last and line.before is None,
        AMOUNT: bool(regular and line.before and line.amount != line.before.amount),
    }
    return [mark for mark in MARKS if found.get(mark)]


def weight(marks: list[str]) -> int:
    """Where a row with these marks stands: the less, the earlier; rows without marks come last."""
    return MARKS.index(marks[0]) if marks else len(MARKS)
