"""Whole batches in a bank's message → their payments: a rejected batch is each of its payments rejected."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from an_sinh.domain.providers.iso20022.rows import HEADINGS, Row


class Sent(NamedTuple):
    """A payment as it was sent: its id, whole đồng, and whether it has no answer yet."""

    end_to_end_id: str
    amount: int
    open: bool


def is_message(rows: Sequence[Sequence]) -> bool:
    """Whether these rows are those of a message that was read here."""
    return bool(rows) and tuple(rows[0]) == HEADINGS


def spread(rows: Sequence[Sequence], batches: Mapping[str, Sequence[Sent]]) -> list[list]:
    """The rows of a message with each batch's row replaced by one per payment of it that the message doesn't name, and
    with the amounts of payments that were named by their id alone.

    A batch that nobody knows, or whose booking has another sum than its payments, stays one row, which waits.
    """
    amounts = {sent.end_to_end_id: sent.amount for batch in batches.values() for sent in batch}
    found = [Row(*cells) for cells in rows[1:]]
    named = {row.end_to_end_id for row in found if row.end_to_end_id}
    result: list[list] = [list(rows[0])]
    for row in found:
        if row.batch and not row.end_to_end_id:
            result += [list(each) for each in _of_batch(row, batches.get(row.batch, ()), named)]
        elif row.amount == "" and row.end_to_end_id in amounts:
            result.append(list(row._replace(amount=amounts[row.end_to_end_id])))
        else:
            result.append(list(row))
    return result


def _of_batch(row: Row, batch: Sequence[Sent], named: set[str]) -> list[Row]:
    rest = [sent for sent in batch if sent.end_to_end_id not in named]
    if row.amount != "":
        still_open = [sent for sent in rest if sent.open]
        fitting = (some for some in (still_open, rest) if sum(sent.amount for sent in some) == row.amount)
        rest = next(fitting, [])
    if not batch or (row.amount != "" and not rest):
        return [row]
    return [row._replace(end_to_end_id=sent.end_to_end_id, amount=sent.amount) for sent in rest]
