"""The page of requirements names nothing that isn't there, and counts rightly."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
APP = ROOT / "apps" / "an_sinh" / "an_sinh"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| [A-E]-\d\d \|", line)
]
ASKED = {"A": 26, "B": 22, "C": 9, "D": 11, "E": 16}
STATES = ("works", "partly", "absent")


def named(cell: str) -> list[tuple[str, str]]:
    """Paths and, where one is named, the name inside."""
    return [tuple(text.partition("::")[::2]) for text in re.findall(r"`([^`]+)`", cell)]


def test_every_requirement_stands_once():
    expected = [f"{plan}-{number:02}" for plan, count in ASKED.items() for number in range(1, count + 1)]
    assert [row[0] for row in ROWS] == expected


def test_the_figures_are_those_of_the_rows():
    counts = Counter(row[2] for row in ROWS)
    told = re.search(r"(\d+) requirements, (\d+) work, (\d+) work partly, (\d+) are absent", PAGE)
    assert told and [int(figure) for figure in told.groups()] == [
        len(ROWS),
        *(counts[state] for state in STATES),
    ]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_a_row_names_is_there(row):
    _id, _asked, state, places, tests = row
    assert state in STATES
    assert bool(named(places)) == bool(named(tests)) == (state != "absent")
    for path, name in named(places):
        found = APP / path
        assert found.exists(), path
        if name:
            assert re.search(
                rf"^(?:def |class )?{name}\b", found.read_text(encoding="utf-8"), re.MULTILINE
            ), name
    for path, name in named(tests):
        found = (ROOT if path.startswith(("tests/", "apps/")) else APP / "tests") / path
        assert found.is_file(), path
        assert re.search(rf"^\s*def {name or 'test_'}", found.read_text(encoding="utf-8"), re.MULTILINE), name
