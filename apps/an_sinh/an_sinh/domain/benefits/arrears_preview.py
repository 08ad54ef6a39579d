"""What the next payroll of a person would carry: month by month, what is owed against what was charged."""

from dataclasses import dataclass

from an_sinh.domain.benefits.charged import charged_in, flatten
from an_sinh.domain.benefits.owed import Entitlement, Run, Scheme, owed


@dataclass(frozen=True)
class MonthRow:
    """One month of one programme, in đồng."""

    month: int
    charged: int
    owed: int

    @property
    def difference(self) -> int:
        return self.owed - self.charged


def month_rows(
    scheme: Scheme, entitlements: tuple[Entitlement, ...], charged: tuple[Run, ...], last: int, shown: int
) -> list[MonthRow]:
    """The months up to `last`, the latest one that was charged, whose amounts differ; then the month `shown` as it
    would be paid, if it lies behind. The differences are what the payroll after `last` carries."""
    booked = flatten(charged)
    begin = min([e.start for e in entitlements] + [run.first for run in booked], default=shown)
    rows = [
        MonthRow(month, charged_in(booked, month), segment.monthly)
        for segment in owed(scheme, entitlements, min(begin, shown), max(last, shown))
        for month in range(segment.first, segment.last + 1)
    ]
    return [row for row in rows if (row.month <= last and row.difference) or row.month == shown > last]
