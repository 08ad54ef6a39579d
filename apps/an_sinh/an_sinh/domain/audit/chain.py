"""A chain of entries, each sealed with the one before it: whoever changes or removes one breaks all that follow.

The seal of an entry is the SHA-256 of its canonical text, which begins with the seal of the entry before it. The
last seal stands for everything: printed and signed, it proves the whole log up to that day."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

FIELDS = (
    "number",
    "event",
    "happened_at",
    "user",
    "address",
    "reference_doctype",
    "reference_name",
    "details",
)
START = "0" * 64
GAP, CHANGED, UNLINKED, CUT = "gap", "changed", "unlinked", "cut"


class Fault(NamedTuple):
    """What is wrong: `kind`, and the number of the entry where it shows."""

    kind: str
    number: int


class Head(NamedTuple):
    """The last entry: its number (0 for none) and its seal."""

    number: int
    seal: str


def seal(previous: str, entry: Mapping[str, Any]) -> str:
    """The seal of an entry that follows the one sealed `previous`."""
    values = [_plain(entry.get(field)) for field in FIELDS]
    text = json.dumps([previous, *values], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(entries: Iterable[Mapping[str, Any]], expected: Head | None = None) -> tuple[Head, list[Fault]]:
    """Hold entries (in the order of their numbers, from 1) against their seals; `expected`: a head that was noted
    earlier, which the chain must still contain. Returns the present head and every fault."""
    head, faults, seen = Head(0, START), [], expected is None
    for entry in entries:
        number = int(entry["number"])
        if number != head.number + 1:
            faults.append(Fault(GAP, head.number + 1))
        if entry["previous_seal"] != head.seal:
            faults.append(Fault(UNLINKED, number))
        if seal(entry["previous_seal"], entry) != entry["seal"]:
            faults.append(Fault(CHANGED, number))
        head = Head(number, entry["seal"])
        seen = seen or head == expected
    if expected is not None and not seen:
        faults.append(Fault(CUT, expected.number))
    return head, faults


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
