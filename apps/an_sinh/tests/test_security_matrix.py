"""Every endpoint has a rule, asks for what its rule says, and stands in the printed matrix."""

import ast

import pytest

from an_sinh.api.rules import RULES

from . import endpoints, security_matrix

KNOWN = endpoints.functions()
ALL = endpoints.endpoints(KNOWN)
GUARDS = {"check_permission", "has_permission", "only_for", "get_list", "required_communes", "scope_of"}


def guards_on_the_way(start) -> set[str]:
    """The names of the checks that an endpoint's calls reach."""
    waiting, seen, found = [start], set(), set()
    while waiting:
        function = waiting.pop()
        if (function.module, function.name) in seen:
            continue
        seen.add((function.module, function.name))
        for node in ast.walk(function.node):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                found |= {name} & GUARDS
        waiting += [KNOWN[call] for call in function.calls if call in KNOWN]
    return found


def test_every_endpoint_has_a_rule_and_every_rule_an_endpoint():
    assert sorted(map(security_matrix.short_name, ALL)) == sorted(RULES)


@pytest.mark.parametrize("endpoint", ALL, ids=security_matrix.short_name)
def test_an_endpoint_asks_before_it_answers(endpoint):
    rule = RULES[security_matrix.short_name(endpoint)]
    if rule.guest:
        assert endpoint.guest
    elif not rule.session:
        assert guards_on_the_way(endpoint), "nothing on its way asks for a right"
    assert endpoint.guest == rule.guest


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.rights])
def test_a_rule_names_rights_that_somebody_has(name):
    known = security_matrix.rights()
    for right in RULES[name].rights:
        assert known.get(right), right
    assert security_matrix.callers(RULES[name], known), "nobody could ever call it"


def test_the_printed_matrix_is_that_of_the_code():
    assert security_matrix.PAGE.read_text(encoding="utf-8") == security_matrix.page(), (
        "run `python -m tests.security_matrix` in apps/an_sinh"
    )
