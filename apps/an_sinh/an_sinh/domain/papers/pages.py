"""A long signed list cut into pages: heads repeated, subtotals, and a signature block that is never split.

Pure geometry in millimetres: rows come in with the height they need, pages come out with the rows they hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

# The signatures never stand alone on a page: a list of names without amounts could be put under other pages.
ROWS_WITH_SIGNATURES = 2


@dataclass(frozen=True, slots=True)
class PageRoom:
    """The height, in mm, left for rows: on the first page, on a page between, and what the closing block takes."""

    first: float
    other: float
    closing: float

    def __post_init__(self) -> None:
        if self.closing > min(self.first, self.other):
            raise ValueError("the closing block must fit on one page")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One composed page: *number* of *count*, its rows, whether the closing block stands on it."""

    number: int
    count: int
    rows: tuple[Row, ...]
    closing: bool

    @property
    def is_first(self) -> bool:
        return self.number == 1


def compose(rows: Sequence[Row], height: Callable[[Row], float], room: PageRoom) -> list[Page[Row]]:
    """Cut *rows* into pages in order, every row on exactly one page; the last page carries the closing block.

    A row higher than a page gets a page of its own. An empty list is one page with the closing block.
    """
    chunks: list[list[Row]] = [[]]
    used = 0.0
    for row in rows:
        needed = height(row)
        limit = room.first if len(chunks) == 1 else room.other
        if chunks[-1] and used + needed > limit:
            chunks.append([])
            used = 0.0
        chunks[-1].append(row)
        used += needed
    _make_room_for_closing(chunks, height, room)
    return [
        Page(number, len(chunks), tuple(chunk), closing=number == len(chunks))
        for number, chunk in enumerate(chunks, start=1)
    ]


def _make_room_for_closing(chunks: list[list[Row]], height: Callable[[Row], float], room: PageRoom) -> None:
    """Move the last rows to a new page where the closing block doesn't fit under them."""
    last = chunks[-1]
    limit = room.first if len(chunks) == 1 else room.other
    if sum(map(height, last)) + room.closing <= limit:
        return
    moved: list[Row] = []
    free = room.other - room.closing
    while len(last) > 1 and len(moved) < ROWS_WITH_SIGNATURES and height(last[-1]) <= free:
        free -= height(last[-1])
        moved.insert(0, last.pop())
    chunks.append(moved)
