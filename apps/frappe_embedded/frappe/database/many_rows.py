"""Many rows by few statements: SQLite opens a table and each of its indexes once per statement, which for a narrow row with
nine indexes takes as long as writing it."""

from collections.abc import Iterable
from itertools import chain, islice

# Values in one statement; SQLite takes 32,766, but a longer text is longer to read.
VALUES = 1_500


def insert_rows(connection, head: str, width: int, rows: Iterable[tuple], tail: str = "") -> None:
    """Insert rows of `width` values; `head` says into what ("insert into … (…)"), `tail` what follows the values."""
    at_once = max(1, VALUES // width)
    marks = f"({', '.join('?' * width)})"
    rows = iter(rows)
    while some := list(islice(rows, at_once)):
        connection.execute(
            f"{head} values {', '.join([marks] * len(some))} {tail}", list(chain.from_iterable(some))
        )
