"""Both chains of approval in one workflow."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

import an_sinh
from an_sinh.domain.approval import tiers

FOLDER = Path(an_sinh.__file__).parent / "an_sinh" / "workflow"
IN_THREE, IN_TWO = tiers.CONDITIONS["Three"], tiers.CONDITIONS["Two"]


def chain(*states, condition=None):
    """A workflow that goes through the states in order, each step by the same action and role."""
    return {
        "document_type": "Thing",
        "workflow_name": "Thing: some tiers",
        "states": [{"state": state, "doc_status": "0", "allow_edit": "Clerk"} for state in states],
        "transitions": [
            {"state": here, "action": "Go", "next_state": there, "allowed": "Clerk"}
            | ({"condition": condition} if condition else {})
            for here, there in pairwise(states)
        ],
    }


def test_a_joined_workflow_has_each_step_once_and_the_tier_where_the_chains_differ():
    joined = tiers.join(chain("A", "B", "D"), chain("A", "B", "C", "D", condition=None))
    assert joined["workflow_name"] == "Thing approval"
    assert [row["state"] for row in joined["states"]] == ["A", "B", "C", "D"]
    assert [(row["state"], row["next_state"], row.get("condition")) for row in joined["transitions"]] == [
        ("A", "B", None),
        ("B", "D", IN_THREE),
        ("B", "C", IN_TWO),
        ("C", "D", IN_TWO),
    ]


def test_a_condition_of_its_own_stays_beside_the_tier():
    joined = tiers.join(chain("A", "B"), chain("A", "B", condition="doc.a or doc.b"))
    assert [row["condition"] for row in joined["transitions"]] == [
        IN_THREE,
        f"{IN_TWO} and (doc.a or doc.b)",
    ]


def test_one_definition_is_taken_as_it_is():
    assert tiers.join(None, chain("A", "B"))["transitions"] == chain("A", "B")["transitions"]


def test_a_state_means_one_thing():
    two = chain("A", "B")
    two["states"][1]["doc_status"] = "1"
    with pytest.raises(ValueError, match="B means different things"):
        tiers.join(chain("A", "B"), two)


@pytest.mark.parametrize(
    ("condition", "three", "two"),
    [
        (None, True, True),
        ("doc.amount > 3", True, True),
        (IN_THREE, True, False),
        (IN_TWO, False, True),
        (f"{IN_TWO} and (doc.amount > 3)", False, True),
        (f"not ({IN_TWO})", True, False),
        (f"({IN_TWO} and doc.a) or ({IN_THREE} and doc.b)", True, True),
        (f'"Two" == {tiers.TIER}', False, True),
        (f"{IN_THREE} and False", False, False),
        ("doc.", False, False),
    ],
)
def test_whether_a_condition_can_hold_in_a_tier(condition, three, two):
    assert (tiers.may_hold(condition, "Three"), tiers.may_hold(condition, "Two")) == (three, two)


def test_the_two_conditions_are_never_both_true():
    for condition in (IN_THREE, IN_TWO):
        assert tiers.may_hold(condition, "Three") != tiers.may_hold(condition, "Two")


def read(folder):
    found = [json.loads(path.read_text(encoding="utf-8")) for path in (FOLDER / folder).glob("*.json")]
    return {row["document_type"]: row for row in found}


def test_every_document_has_both_chains():
    assert (
        set(read("three_tier"))
        == set(read("two_tier"))
        >= {"Beneficiary", "Payment Method", "Monthly Payroll"}
    )


@pytest.mark.parametrize("doctype", sorted(read("three_tier")))
@pytest.mark.parametrize("tier", tiers.TIERS)
def test_every_state_of_a_tier_leads_to_an_approval(doctype, tier):
    """In its own tier, from each state that the tier's chain names."""
    own = read({"Three": "three_tier", "Two": "two_tier"}[tier])[doctype]
    joined = tiers.join(read("three_tier")[doctype], read("two_tier").get(doctype))
    ways = tiers.ways_on(joined["transitions"], tier)
    stuck = [
        row["state"]
        for row in own["states"]
        if row["state"] not in ("Approved", "Rejected")
        and not tiers.leads_to(ways, row["state"], {"Approved"})
    ]
    assert stuck == []


@pytest.mark.parametrize("doctype", sorted(read("three_tier")))
def test_nobody_of_the_district_acts_in_two_tiers(doctype):
    two = read("two_tier")[doctype]
    roles = {row["allow_edit"] for row in two["states"]} | {row["allowed"] for row in two["transitions"]}
    assert not [role for role in roles if role.startswith("District")]
