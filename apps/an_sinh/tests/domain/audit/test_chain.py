"""Whoever changes, removes, swaps or cuts entries of the chain is found; the seals are worked out anew by hand."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.audit import chain
from an_sinh.domain.audit.chain import CHANGED, CUT, GAP, UNLINKED, Fault, Head


def entry(number, previous, **values):
    values = dict.fromkeys(chain.FIELDS, "") | {"number": number, "event": "Signed", "user": "a"} | values
    text = json.dumps(
        [previous, *(str(values[name]) for name in chain.FIELDS)], ensure_ascii=False, separators=(",", ":")
    )
    return values | {"previous_seal": previous, "seal": hashlib.sha256(text.encode()).hexdigest()}


def entries(count):
    found, last = [], chain.START
    for number in range(1, count + 1):
        found.append(entry(number, last, details=f"việc {number}"))
        last = found[-1]["seal"]
    return found


def faults(rows, expected=None):
    return chain.verify(rows, expected)[1]


def test_a_whole_chain_has_its_head_and_no_faults():
    rows = entries(4)
    assert chain.verify(rows) == (Head(4, rows[3]["seal"]), [])
    assert chain.verify([]) == (Head(0, chain.START), [])


def test_a_changed_entry_is_named():
    rows = entries(4)
    rows[1]["user"] = "b"
    assert faults(rows) == [Fault(CHANGED, 2)]


def test_an_entry_that_was_sealed_anew_breaks_the_next():
    rows = entries(4)
    rows[1] = entry(2, rows[0]["seal"], details="khác")
    assert faults(rows) == [Fault(UNLINKED, 3)]


def test_a_removed_entry_leaves_a_gap():
    rows = entries(4)
    del rows[2]
    assert faults(rows) == [Fault(GAP, 3), Fault(UNLINKED, 4)]


def test_a_tail_that_was_cut_is_seen_with_a_head_that_was_noted():
    rows = entries(4)
    noted = Head(4, rows[3]["seal"])
    assert faults(rows[:3]) == []
    assert faults(rows[:3], noted) == [Fault(CUT, 4)]
    assert faults(rows, noted) == []
    assert faults(rows, Head(2, rows[1]["seal"])) == []


@given(st.integers(1, 8), st.data())
def test_any_change_of_any_value_is_found(count, data):
    rows = entries(count)
    row = rows[data.draw(st.integers(0, count - 1))]
    field = data.draw(st.sampled_from([*chain.FIELDS[1:], "previous_seal", "seal"]))
    row[field] = str(row[field]) + "x"
    assert faults(rows)


def test_no_two_entries_share_a_seal_by_the_place_of_their_texts():
    one, other = entry(1, chain.START, user="ab", address=""), entry(1, chain.START, user="a", address="b")
    assert one["seal"] != other["seal"]
    assert chain.seal(chain.START, one) == one["seal"]
