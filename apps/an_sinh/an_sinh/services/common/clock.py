"""The day on which the office works."""

import datetime

from an_sinh.domain.base import months
from frappe.utils import getdate


def today() -> datetime.date:
    """The day on which changes are sent and approved."""
    return getdate()


def this_month() -> datetime.date:
    """The first day of the running month."""
    return today().replace(day=1)


def months_away(month: datetime.date) -> int:
    """How many months lie between the running month and another one; negative in the past."""
    return months.index(getdate(month)) - months.index(today())
