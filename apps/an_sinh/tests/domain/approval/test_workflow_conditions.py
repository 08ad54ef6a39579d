"""What a condition of a transition may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.approval import tiers
from an_sinh.domain.approval.workflow_conditions import (
    FORBIDDEN,
    SYNTAX,
    UNKNOWN_FIELD,
    UNKNOWN_NAME,
    problem_of,
)

FIELDS = {"amount", "programme", "administrative_unit"}


@pytest.mark.parametrize(
    "condition",
    [
        None,
        "",
        "  ",
        "doc.amount > 1_000_000 and doc.programme == 'NCC'",
        "not doc.amount",
        "doc.owner != frappe.session.user",
        "doc.get('programme') in ('BTXH', 'NCC')",
        "doc['amount'] * 2 if doc.amount else 0",
        'frappe.db.get_value("Benefit Entitlement", {"beneficiary": doc.name}, "name")',
        "frappe.utils.get_datetime(doc.creation) > frappe.utils.now_datetime()",
        "doc.programme.lower() == 'ncc'",
        "round(float(doc.amount)) == 3",
        *tiers.CONDITIONS.values(),
    ],
)
def test_what_may_be_said(condition):
    assert problem_of(condition, FIELDS) is None


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ("doc.amount >", (SYNTAX, None)),
        ("import os", (SYNTAX, None)),
        ("().__class__", (FORBIDDEN, "__class__")),
        ("doc.__class__", (FORBIDDEN, "__class__")),
        ("doc.programme.format(doc)", (FORBIDDEN, "format")),
        ("'%s' % doc", (FORBIDDEN, "%")),
        ("f'{doc}'", (FORBIDDEN, "JoinedStr")),
        ("[d for d in (1, 2)]", (FORBIDDEN, "ListComp")),
        ("lambda: 1", (FORBIDDEN, "Lambda")),
        ("(x := 1)", (FORBIDDEN, "NamedExpr")),
        ("open('x')", (UNKNOWN_NAME, "open")),
        ("frappe", (UNKNOWN_NAME, "frappe")),
        ("frappe.db", (UNKNOWN_NAME, "frappe.db")),
        ("frappe.db.sql('select 1')", (UNKNOWN_NAME, "frappe.db.sql")),
        ("frappe.db.get_value.x('a')", (UNKNOWN_NAME, "frappe.db.get_value.x")),
        ("frappe.session.data", (UNKNOWN_NAME, "frappe.session.data")),
        ("doc.amout > 1", (UNKNOWN_FIELD, "amout")),
        ("doc.get('amout')", (UNKNOWN_FIELD, "amout")),
        ("doc['amout']", (UNKNOWN_FIELD, "amout")),
    ],
)
def test_what_is_refused_and_why(condition, problem):
    found = problem_of(condition, FIELDS)
    assert found.kind == problem[0]
    assert problem[1] in (None, found.part)


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text):
    found = problem_of(text, FIELDS)
    assert found is None or found.kind in (SYNTAX, FORBIDDEN, UNKNOWN_NAME, UNKNOWN_FIELD)


def test_deep_nesting_is_an_answer_too():
    assert problem_of("(" * 5000 + ")" * 5000, FIELDS).kind == SYNTAX
    assert problem_of("not " * 50_000 + "doc", FIELDS) is not None


@pytest.mark.parametrize("tier", tiers.TIERS)
@pytest.mark.parametrize("rest", ["", "doc.amount > 3", "doc.a or (doc.b and doc.c)"])
def test_what_a_condition_asks_beside_the_tier(tier, rest):
    condition = tiers.CONDITIONS[tier] + (f" and ({rest})" if rest else "")
    assert (tiers.only_tier(condition), tiers.without_tier(condition)) == (tier, rest)
    assert (tiers.only_tier(rest), tiers.without_tier(rest)) == (None, rest)


def test_a_condition_that_cannot_be_read_is_of_no_tier():
    assert tiers.only_tier("doc.") is None
