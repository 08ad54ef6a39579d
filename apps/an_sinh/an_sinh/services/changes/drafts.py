"""What is answered when drafts of Benefit Changes were made of many rows at once."""

from typing import TypedDict


class Skipped(TypedDict):
    """An entitlement of which no change was made, and why."""

    entitlement: str
    reason: str


class Proposed(TypedDict):
    """The drafts that were made, and what was left out."""

    created: list[str]
    skipped: list[Skipped]
