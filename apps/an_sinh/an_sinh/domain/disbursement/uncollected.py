"""Money that waits: who has left it uncollected for months in a row (Circular 02/2021, article 2.3)."""


def months_in_a_row(uncollected: set[int], last: int) -> int:
    """How many months up to and including `last` are all in `uncollected`."""
    count = 0
    while last - count in uncollected:
        count += 1
    return count
