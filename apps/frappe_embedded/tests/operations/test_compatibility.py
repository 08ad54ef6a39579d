"""docs/compatibility.md and the code say the same, in both directions."""

import re
from pathlib import Path

import emulated_names
import pytest

DOCUMENT = Path(__file__).resolve().parents[4] / "docs/compatibility.md"
NAME = re.compile(r"`([^`]+)`")


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table below a heading."""
    section = DOCUMENT.read_text().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def first_cells(heading: str) -> list[str]:
    return [NAME.search(row[0]).group(1) for row in table(heading)]


def names(cell: str) -> set[str]:
    return set(NAME.findall(cell))


MODULES = {NAME.search(row[0]).group(1): row for row in table("Modules that Frappe has too")}
OWN = set(first_cells("Modules of our own"))


def test_every_module_is_listed_once():
    assert set(MODULES) | OWN == set(emulated_names.modules())
    assert not set(MODULES) & OWN


@pytest.mark.parametrize("module", sorted(MODULES))
def test_names_of_a_module(module):
    _name, emulated, own, _note = MODULES[module]
    assert names(emulated) | names(own) == emulated_names.public_names(module)
    assert not names(emulated) & names(own)


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Methods that a client may call", emulated_names.whitelisted_methods),
        ("Commands", emulated_names.commands),
        ("DocTypes", emulated_names.doctypes),
    ],
)
def test_lists(heading, found):
    listed = first_cells(heading)
    assert len(listed) == len(set(listed))
    assert set(listed) == found()


def test_each_row_says_something():
    for heading in (
        "Modules that Frappe has too",
        "Modules of our own",
        "Methods that a client may call",
        "Commands",
        "DocTypes",
    ):
        assert [row[0] for row in table(heading) if not row[-1]] == []
