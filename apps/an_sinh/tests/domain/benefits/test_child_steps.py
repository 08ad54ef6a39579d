"""When children no longer count: the steps of Decrees 20/2021 and 335/2026 at a child's age, worked out by hand."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.base.months import index
from an_sinh.domain.benefits.age_steps import AgeStep, Birth, Era
from an_sinh.domain.benefits.child_steps import Child, counting, next_leaving
from an_sinh.domain.benefits.owed import Entitlement


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def month(text: str) -> int:
    return index(day(f"{text}-01"))


AT_16 = AgeStep(192, of_child=True, unless_studying=True)
AT_22 = AgeStep(264, of_child=True)
# Decree 20/2021 to 06/2025 (in the month), 147/2025 to 06/2026 (the month after), then 335/2026 (in the month).
ERAS = (
    Era(0, month("2025-06"), True, (AT_16, AT_22)),
    Era(month("2025-07"), month("2026-06"), False, (AT_16, AT_22)),
    Era(month("2026-07"), None, True, (AT_16,)),
)


def child(born: str, studies: bool = False, ended: str | None = None, name: str = "Con") -> Child:
    return Child(name, Birth("Day", day(born)), studies or bool(ended), day(ended) if ended else None)


def benefit(children: int, start: str = "2022-01", paid_through: str | None = None) -> Entitlement:
    return Entitlement(
        "BTXH-4", Decimal(children), month(start), paid_through=month(paid_through) if paid_through else None
    )


def told(children, entitlement, by: str = "2030-12"):
    """(first month, how many are left) of what comes first."""
    found = next_leaving(children, ERAS, entitlement, month(by))
    return found and (found.effective, found.left)


@pytest.mark.parametrize(
    ("born", "studies", "ended", "expected"),
    [
        # Of two children the elder is 16 on 15/09/2024: one child from 09/2024 (Decree 20/2021: from the month).
        ("2008-09-15", False, None, ("2024-09", 1)),
        # 16 on 15/09/2025 (Decree 147/2025: from the month after).
        ("2009-09-15", False, None, ("2025-10", 1)),
        # 16 on 15/09/2026 (Decree 335/2026: from the month).
        ("2010-09-15", False, None, ("2026-09", 1)),
        # Studies, and is 22 on 10/03/2025: Decree 20/2021 ends it.
        ("2003-03-10", True, None, ("2025-03", 1)),
        # 22 on 10/06/2026: Decree 147/2025 would end it from 07/2026, in which nobody knows the age any more.
        ("2004-06-10", True, None, None),
        # 22 on 10/10/2026: no limit.
        ("2004-10-10", True, None, None),
        # Studies until 31/05/2028, 23 years old: one child less from 05/2028.
        ("2004-10-10", True, "2028-05-31", ("2028-05", 1)),
        # Left school at 14: it is the birthday that counts.
        ("2010-09-15", True, "2024-05-31", ("2026-09", 1)),
    ],
)
def test_of_two_children_one_leaves(born, studies, ended, expected):
    younger = child("2020-01-01")
    assert told((child(born, studies, ended), younger), benefit(2)) == (
        expected and (month(expected[0]), expected[1])
    )


def test_the_last_child_ends_the_benefit_with_the_month_after():
    """16 on 15/09/2026, the only one: a stop, from 10/2026, whatever level counts when."""
    assert told((child("2010-09-15"),), benefit(1)) == (month("2026-10"), 0)


def test_twins_leave_together():
    twins = (child("2010-09-15", name="Một"), child("2010-09-15", name="Hai"), child("2020-01-01"))
    found = next_leaving(twins, ERAS, benefit(3), month("2026-09"))
    assert (found.left, [one.full_name for one in found.children]) == (1, ["Một", "Hai"])


def test_who_was_too_old_at_the_start_is_not_among_those_counted():
    """17 when the benefit for two others began; the elder of them is 16 in 09/2026: one is left."""
    children = (child("2004-05-05"), child("2010-09-15"), child("2020-01-01"))
    assert told(children, benefit(2)) == (month("2026-09"), 1)


def test_what_an_office_settled_before_a_takeover_is_not_asked_again():
    """16 in 2023, taken over as paid through 03/2024 for the one who is left: nothing until she is 16 in 09/2026."""
    children = (child("2007-02-02"), child("2010-09-15"))
    assert told(children, benefit(1, paid_through="2024-03"), by="2026-09") is None
    assert told(children, benefit(1, paid_through="2024-03")) == (month("2026-10"), 0)


def test_a_takeover_that_still_counted_somebody_too_old_is_told_from_its_next_month():
    children = (child("2007-02-02"), child("2012-09-15"))
    assert told(children, benefit(2, paid_through="2024-03")) == (month("2024-04"), 1)


def test_children_of_whom_nothing_is_known_stay():
    """Three count, one is known and leaves: two."""
    assert told((child("2010-09-15"),), benefit(3)) == (month("2026-09"), 2)


def test_before_its_month_and_after_the_end_nothing_is_told():
    assert told((child("2010-09-15"), child("2020-01-01")), benefit(2), by="2026-08") is None
    ended = Entitlement("BTXH-4", Decimal(2), month("2022-01"), end=month("2026-08"))
    assert told((child("2010-09-15"), child("2020-01-01")), ended) is None


BIRTHS = st.dates(datetime.date(2003, 1, 1), datetime.date(2024, 12, 31))


@given(st.lists(st.builds(lambda born: child(born.isoformat()), BIRTHS), min_size=1, max_size=5))
def test_step_by_step_the_number_is_that_of_children_below_16(children):
    """Following every proposal from 2022 on, the number in 01/2027 is that of the children who are 16 in a later month. Where
    there is none, the benefit goes on for who is 16 in that very month: it ends with the month after."""
    at = month("2022-01")
    entitlement = benefit(counting(children, ERAS, at))
    while entitlement.coefficient and (left := next_leaving(children, ERAS, entitlement, month("2027-01"))):
        assert left.left < entitlement.coefficient
        entitlement = Entitlement("BTXH-4", Decimal(left.left), left.effective)
    sixteen = [index(one.birth.day) + 192 for one in children]
    later = sum(reached > month("2027-01") for reached in sixteen)
    assert entitlement.coefficient == (later or sixteen.count(month("2027-01")))
