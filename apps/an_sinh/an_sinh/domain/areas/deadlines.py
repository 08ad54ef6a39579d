"""Deadlines of the month: "before the 12th" means by the 11th, and what a day off does to it.

A change that is sent by the deadline of a month stands on that month's list (or a later one, where the plan says
"before the 20th for next month's payment"); one that is sent after it waits for the next list.
"""

import datetime
from dataclasses import dataclass, field

from an_sinh.domain.base import months

EARLIER, LATER, NONE = "Earlier", "Later", "None"
# No holidays last longer; a calendar without a single working day in that time is a mistake.
LONGEST_BREAK = 31
DAY = datetime.timedelta(days=1)


class NoWorkingDay(ValueError):
    """A calendar in which nobody ever works."""


@dataclass(frozen=True)
class Holiday:
    """Days off, both ends included; or, with `worked`, days worked in exchange for others."""

    first: datetime.date
    last: datetime.date
    worked: bool = False

    def covers(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Calendar:
    """A monthly deadline. `before_day`: the day of the month before which it is due. `months_ahead`: how many
    months after the month of the deadline its list is. `days_off`: weekdays, Monday is 0. `only_in`: the months of the
    year in which it falls, all of them when empty (a half-yearly report: 6 and 12)."""

    before_day: int
    months_ahead: int = 0
    shift: str = LATER
    days_off: frozenset[int] = frozenset({5, 6})
    holidays: tuple[Holiday, ...] = field(default=())
    only_in: frozenset[int] = frozenset()

    def falls_in(self, month: int) -> bool:
        """Whether there is a deadline in a month at all."""
        return not self.only_in or month % 12 + 1 in self.only_in

    def is_working(self, day: datetime.date) -> bool:
        """Whether the offices work on a day. A day worked in exchange wins over everything else."""
        if any(holiday.worked and holiday.covers(day) for holiday in self.holidays):
            return True
        if any(holiday.covers(day) for holiday in self.holidays):
            return False
        return day.weekday() not in self.days_off

    def deadline(self, month: int) -> datetime.date:
        """The last day that is in time for the deadline which falls in a month. "Before the 1st" is the last day
        of the month before. Raises NoWorkingDay where no working day lies within a month of it."""
        day = months.first_day(month) + (self.before_day - 2) * DAY
        if self.shift == NONE:
            return day
        step = DAY if self.shift == LATER else -DAY
        for _attempt in range(LONGEST_BREAK):
            if self.is_working(day):
                return day
            day += step
        raise NoWorkingDay(months.iso(month))

    def placed(self, sent_on: datetime.date) -> int:
        """The month on whose list something stands that was sent on a day: the list of the first deadline that
        has not passed by then."""
        month = months.index(sent_on) - 1  # a deadline moved by holidays can lie in the next month
        while not self.falls_in(month) or self.deadline(month) < sent_on:
            month += 1
        return month + self.months_ahead

    def is_late(self, sent_on: datetime.date) -> bool:
        """Whether the deadline that falls in the month of sending has passed."""
        return self.placed(sent_on) > months.index(sent_on) + self.months_ahead
