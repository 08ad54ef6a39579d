"""Two ways to administer: commune, district, province; or, since July 2025, commune and province.

A workflow of one DocType carries both chains. What is true of one only carries the unit's tier as a condition.
"""

import ast
from collections.abc import Iterable

THREE, TWO = "Three", "Two"
TIERS = (THREE, TWO)
TIER = 'frappe.db.get_value("Administrative Unit", doc.administrative_unit, "tier")'
# A unit whose tier isn't known counts as one of three, so that exactly one of the two holds.
CONDITIONS = {THREE: f'{TIER} != "{TWO}"', TWO: f'{TIER} == "{TWO}"'}
STATE_MEANING = ("doc_status", "allow_edit")
_TIER_CALL = ast.dump(ast.parse(TIER, mode="eval").body)


def join(three: dict | None, two: dict | None) -> dict:
    """One workflow of the definitions of a DocType in three and in two tiers (Frappe's export format).

    States keep the order of the three tiers, because a later state is a step forward; those of two tiers only
    stand before the state that follows them there. A transition that both have is one row; any other gets the
    tier as its condition. Throws ValueError where the two disagree about a state. With one definition, that one.
    """
    if not three or not two:
        only = three or two or {}
        return {**only, "workflow_name": name_of(only["document_type"])}
    states = _join_states(three["states"], two["states"])
    order = [row["state"] for row in states]
    transitions = sorted(
        _join_transitions(three["transitions"], two["transitions"]),
        key=lambda row: order.index(row["state"]),
    )
    name = name_of(three["document_type"])
    return {**three, "workflow_name": name, "states": states, "transitions": transitions}


def name_of(doctype: str) -> str:
    """The name of a DocType's own workflow."""
    return f"{doctype} approval"


def may_hold(condition: str | None, tier: str) -> bool:
    """Whether a transition's condition can hold in a unit of `tier`. What doesn't speak of tiers is taken as
    possible; what can't be read lets nothing pass."""
    if not condition or not condition.strip():
        return True
    try:
        tree = ast.parse(condition.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return False
    return _truth(tree.body, tier) is not False


def only_tier(condition: str | None) -> str | None:
    """The one tier in which a condition can hold, or None when it can in both or can't be read."""
    possible = [tier for tier in TIERS if may_hold(condition, tier)]
    return possible[0] if len(possible) == 1 else None


def without_tier(condition: str | None) -> str:
    """What a condition asks beside the tier, as `join` wrote it; else the condition itself."""
    text = (condition or "").strip()
    for own in CONDITIONS.values():
        if text == own:
            return ""
        if text.startswith(f"{own} and (") and text.endswith(")"):
            return text[len(own) + len(" and (") : -1]
    return text


def ways_on(transitions: Iterable, tier: str) -> dict[str, set[str]]:
    """By state, where its documents can go in a unit of `tier`."""
    ways: dict[str, set[str]] = {}
    for row in transitions:
        if may_hold(row.get("condition"), tier):
            ways.setdefault(row.get("state"), set()).add(row.get("next_state"))
    return ways


def leads_to(ways: dict[str, set[str]], start: str, ends: set[str]) -> bool:
    """Whether a document of the state `start` can get to one of `ends`."""
    seen, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        if state in ends:
            return True
        if state not in seen:
            seen.add(state)
            waiting += ways.get(state, ())
    return False


def _join_states(three: list[dict], two: list[dict]) -> list[dict]:
    known = {row["state"]: row for row in three}
    joined = list(three)
    following = None
    for row in reversed(two):
        if row["state"] not in known:
            place = next((n for n, other in enumerate(joined) if other["state"] == following), len(joined))
            joined.insert(place, row)
        elif any(known[row["state"]].get(name) != row.get(name) for name in STATE_MEANING):
            raise ValueError(f"{row['state']} means different things in three and in two tiers")
        following = row["state"]
    return joined


def _join_transitions(three: list[dict], two: list[dict]) -> list[dict]:
    own = [row if row in two else _within(row, THREE) for row in three]
    return own + [_within(row, TWO) for row in two if row not in three]


def _within(row: dict, tier: str) -> dict:
    condition = CONDITIONS[tier]
    if row.get("condition"):
        condition = f"{condition} and ({row['condition']})"
    return {**row, "condition": condition}


def _truth(node: ast.expr, tier: str) -> bool | None:
    """True, False, or None for what depends on something else than the tier."""
    if isinstance(node, ast.Constant):
        return bool(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _truth(node.operand, tier)
        return None if inner is None else not inner
    if isinstance(node, ast.BoolOp):
        values = [_truth(value, tier) for value in node.values]
        decisive = isinstance(node.op, ast.Or)
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    if isinstance(node, ast.Compare):
        return _compared(node, tier)
    return None


def _compared(node: ast.Compare, tier: str) -> bool | None:
    sides = [node.left, *node.comparators]
    names = [_tier_or_text(side, tier) for side in sides]
    if len(sides) != 2 or None in names or not any(ast.dump(side) == _TIER_CALL for side in sides):
        return None
    if isinstance(node.ops[0], ast.Eq):
        return names[0] == names[1]
    return names[0] != names[1] if isinstance(node.ops[0], ast.NotEq) else None


def _tier_or_text(node: ast.expr, tier: str) -> str | None:
    if ast.dump(node) == _TIER_CALL:
        return tier
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
