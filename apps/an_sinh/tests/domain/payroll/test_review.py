"""What a signer looks at first: marks and their order, line by line."""

import pytest

from an_sinh.domain.payroll import review
from an_sinh.domain.payroll.review import Before, Line


def line(**values) -> Line:
    """An unchanged regular line of 500,000 đồng to account TK1, as last month."""
    return Line(
        **{
            "name": "L1",
            "beneficiary": "A",
            "kind": "Regular",
            "amount": 500_000,
            "months": 1,
            "account": "TK1",
            "before": Before(500_000, "TK1"),
            **values,
        }
    )


def marks(found: Line, shared=frozenset(), died=None, has_last=True) -> list[str]:
    return review.marks_of(found, shared, died or {}, has_last)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"before": None}, [review.NEW]),
        ({"amount": 750_000}, [review.AMOUNT]),
        ({"account": "TK2"}, [review.NEW_ACCOUNT]),
        ({"before": Before(500_000, None)}, [review.NEW_ACCOUNT]),
        ({"account": None}, []),
        ({"account": "TK2", "amount": 750_000}, [review.NEW_ACCOUNT, review.AMOUNT]),
        ({"kind": "Arrears", "months": 3, "before": None}, []),
        ({"kind": "Arrears", "months": 4, "before": None}, [review.LONG_ARREARS]),
        ({"kind": "Recovery", "amount": -500_000, "before": None}, [review.RECOVERY]),
    ],
)
def test_a_line_bears_what_differs(values, expected):
    assert marks(line(**values)) == expected


def test_without_a_list_of_last_month_nobody_is_new():
    assert marks(line(before=None), has_last=False) == []


def test_a_death_stands_before_everything():
    assert marks(line(account="TK2"), died={"A": "2024-05-02"}) == [review.DIED, review.NEW_ACCOUNT]


def test_an_account_of_two_people_is_shared_and_that_of_one_with_two_lines_is_not():
    lines = [line(), line(name="L2", kind="Arrears"), line(name="L3", beneficiary="B", account="TK2")]
    assert review.shared_accounts(lines) == frozenset()
    lines.append(line(name="L4", beneficiary="B"))
    shared = review.shared_accounts(lines)
    assert shared == {"TK1"}
    assert [marks(one, shared)[:1] for one in lines] == [
        [review.SHARED_ACCOUNT],
        [review.SHARED_ACCOUNT],
        [review.NEW_ACCOUNT],
        [review.SHARED_ACCOUNT],
    ]


def test_what_weighs_more_comes_first():
    ordered = [[review.DIED, review.NEW], [review.SHARED_ACCOUNT], [review.GONE], [review.AMOUNT], []]
    mixed = [ordered[number] for number in (3, 4, 0, 2, 1)]
    assert sorted(mixed, key=review.weight) == ordered
