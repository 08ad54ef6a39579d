"""Which payment a row of a provider's file is about: by the line's id; else by account and amount, with the name where it
helps; else by ID number and amount. Rows and lines that are alike are paired in their order, if there are as many of one as
of the other and all the rows say the same. Whatever is not certain is left to a person.

pandas counts and joins: a hundred thousand rows take less than a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from an_sinh.domain.disbursement.answer_sheet import AnswerRow
from an_sinh.domain.disbursement.provider_file import plain_upper

# Tried one after the other; each takes from what is left.
KEYS = (
    ("account", "amount", "name"),
    ("account", "amount", "person"),
    ("account", "amount"),
    ("id_number", "amount", "person"),
    ("id_number", "amount"),
)
LIKE_ENOUGH = 75
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class PayLine:
    """A line that a row may be about. `amount`: whole đồng; `name`: the holder's or the receiver's; `person`: whose
    money it is; `open`: no answer yet."""

    line: str
    end_to_end_id: str
    order: str
    account: str
    id_number: str
    amount: int
    name: str
    person: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """The line of a row, or why there is none: "no_line", "other_amount", "other_account", "other_order", "several"."""

    line: PayLine | None = None
    why: str = ""


def match(
    rows: Sequence[AnswerRow], lines: Sequence[PayLine], elsewhere: frozenset[str] = frozenset()
) -> list[Found]:
    """The line of each row. Rows are those whose cells could be read; lines all those of the orders in question.
    `elsewhere`: ids of lines of other orders; a row that names one is about no line of these, whatever else fits."""
    found: list[Found] = [Found()] * len(rows)
    by_id = {line.end_to_end_id: number for number, line in enumerate(lines) if line.end_to_end_id}
    taken = set()
    for at, row in enumerate(rows):
        number = by_id.get(row.end_to_end_id) if row.end_to_end_id else None
        if number is None:
            if row.end_to_end_id in elsewhere:
                found[at] = Found(None, "other_order")
            continue
        taken.add(number)
        line = lines[number]
        differs = row.account and line.account and account_key(row.account) != account_key(line.account)
        found[at] = Found(None, "other_account") if differs else Found(line)
    waiting = _row_frame(
        rows, [at for at, row in enumerate(rows) if not found[at].line and not found[at].why]
    )
    left = _line_frame(lines, taken)
    for keys in KEYS:
        if waiting.empty or left.empty:
            break
        pairs = _pairs(waiting, left, list(keys))
        for at, number in pairs:
            found[at] = Found(lines[number])
        waiting = waiting.drop([at for at, _number in pairs])
        left = left.drop([number for _at, number in pairs])
    for at, why in _reasons(waiting, _line_frame(lines, set()), left):
        found[at] = Found(None, why)
    return found


def suggestions(row: AnswerRow, lines: Sequence[PayLine]) -> list[PayLine]:
    """The lines that a row may be about, the likeliest first, at most three: of its account, of its ID number, and
    those with a name like its own."""
    own = [
        line
        for line in lines
        if (row.account and account_key(line.account) == account_key(row.account))
        or (row.id_number and line.id_number == row.id_number)
    ]
    wanted = plain_upper(row.name) if row.name else ""
    for names in ([line.person for line in lines], [line.name for line in lines]) if wanted else ():
        like = process.extract(
            wanted,
            dict(enumerate(map(plain_upper, names))),
            scorer=fuzz.token_sort_ratio,
            score_cutoff=LIKE_ENOUGH,
            limit=SUGGESTED * 3,
        )
        own += [lines[number] for _name, _score, number in like]
    unique = list({line.line: line for line in own}.values())
    unique.sort(key=lambda line: (line.amount != row.amount, not line.open))
    return unique[:SUGGESTED]


def account_key(number: str) -> str:
    """An account as a spreadsheet may have left it: without its leading zeros."""
    return number.lstrip("0")


def _row_frame(rows: Sequence[AnswerRow], numbers: Sequence[int]) -> pd.DataFrame:
    chosen = [rows[at] for at in numbers]
    return pd.DataFrame(
        {
            "account": [account_key(row.account) for row in chosen],
            "id_number": [row.id_number for row in chosen],
            "amount": [-1 if row.amount is None else row.amount for row in chosen],
            "name": [plain_upper(row.name) for row in chosen],
            "person": [plain_upper(row.name) for row in chosen],
            "status": [row.status for row in chosen],
        },
        index=pd.Index(numbers, name="at"),
    )


def _line_frame(lines: Sequence[PayLine], taken: set[int]) -> pd.DataFrame:
    numbers = [number for number in range(len(lines)) if number not in taken]
    chosen = [lines[number] for number in numbers]
    return pd.DataFrame(
        {
            "account": [account_key(line.account) for line in chosen],
            "id_number": [line.id_number for line in chosen],
            "amount": [line.amount for line in chosen],
            "name": [plain_upper(line.name) for line in chosen],
            "person": [plain_upper(line.person or line.name) for line in chosen],
        },
        index=pd.Index(numbers, name="number"),
    )


def _pairs(rows: pd.DataFrame, lines: pd.DataFrame, keys: list[str]) -> list[tuple[int, int]]:
    """(row, line) of the groups that have as many rows as lines, all of which say the same."""
    named = [key for key in keys if key != "amount"]
    rows = rows[(rows[named] != "").all(axis=1)]
    lines = lines[(lines[named] != "").all(axis=1)]
    if rows.empty or lines.empty:
        return []
    said = rows.groupby(keys)["status"].agg(["size", "nunique"])
    there = lines.groupby(keys).size().rename("lines")
    sizes = said.join(there, how="inner")
    certain = sizes[(sizes["size"] == sizes["lines"]) & ((sizes["nunique"] == 1) | (sizes["size"] == 1))]
    if certain.empty:
        return []
    place = [*keys, "place"]
    left = rows.assign(place=rows.groupby(keys).cumcount()).reset_index()[[*place, "at"]]
    right = lines.assign(place=lines.groupby(keys).cumcount()).reset_index()[[*place, "number"]]
    joined = left.merge(right, on=place).merge(certain.reset_index()[keys], on=keys)
    return [(int(at), int(number)) for at, number in zip(joined["at"], joined["number"], strict=True)]


def _reasons(rows: pd.DataFrame, lines: pd.DataFrame, left: pd.DataFrame) -> list[tuple[int, str]]:
    """Why rows have no line: `lines` are all of them, `left` those that no row has taken."""
    accounts, ids = set(lines["account"]) - {""}, set(lines["id_number"]) - {""}
    free = {
        *zip(left["account"], left["amount"], strict=True),
        *zip(left["id_number"], left["amount"], strict=True),
    }
    found = []
    for at, account, id_number, amount in zip(
        rows.index, rows["account"], rows["id_number"], rows["amount"], strict=True
    ):
        known = [key for key, keys in ((account, accounts), (id_number, ids)) if key and key in keys]
        if any((key, amount) in free for key in known):
            found.append((int(at), "several"))
        else:
            found.append((int(at), "other_amount" if known else "no_line"))
    return found
