"""What a set of units comes to, per programme: people, their monthly amount, and all that was ever charged for them.

Worked out from the registry and the charges as payrolls are, not from sums that are kept somewhere: a person or a
entitlement that gets lost on the way, or counts twice, shows.
"""

from collections.abc import Iterable
from datetime import date

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.benefits.charged import parse_history
from an_sinh.domain.benefits.owed import owed
from an_sinh.services.benefits.entitlement_store import suspensions_of_programme, to_entitlement
from an_sinh.services.benefits.programme_rules import province_of, scheme_source, usual_day
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.payroll.people import people_by_unit

FIELDS = ("persons", "monthly", "charged")
TOGETHER = 20


def totals(places: Iterable[str], month: date) -> dict[str, dict[str, int]]:
    """By programme: persons (with an approved entitlement), monthly (đồng owed for `month`) and charged (đồng, by approved
    lines and opening balances, of all months) of these units together."""
    names = list(places)
    return {
        programme: _of_programme(programme, names, month)
        for programme in frappe.get_all("Benefit Programme", pluck="name", order_by="name")
    }


def _of_programme(programme: str, names: list[str], month: date) -> dict[str, int]:
    number = months.index(month)
    suspensions = suspensions_of_programme(programme)
    schemes: dict = {}
    memo: dict[tuple, tuple[int, int]] = {}
    total = dict.fromkeys(FIELDS, 0)
    for chunk in in_chunks(names, TOGETHER):
        for unit, people in people_by_unit(chunk, programme, month, suspensions).items():
            province = province_of(unit)
            if province not in schemes:
                schemes[province] = scheme_source(programme, province)(usual_day(number))
            for person in people.values():
                key = (province, tuple(person.keys), person.history)
                if key not in memo:
                    memo[key] = _of_person(schemes[province], person, number)
                monthly, charged = memo[key]
                total["persons"] += 1
                total["monthly"] += monthly
                total["charged"] += charged
    return total


def _of_person(scheme, person, month: int) -> tuple[int, int]:
    entitlements = tuple(map(to_entitlement, person.keys))
    monthly = sum(segment.monthly for segment in owed(scheme, entitlements, month, month))
    runs = parse_history(person.history) + tuple(
        run for entitlement in entitlements for run in entitlement.opening or ()
    )
    return monthly, sum(run.monthly * (run.last - run.first + 1) for run in runs)
