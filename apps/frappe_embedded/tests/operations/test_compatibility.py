"""docs/compatibility.md and the code say the same, in both directions."""

import re
from pathlib import Path

import emulated_names
import pytest

DOCUMENT = Path(__file__).resolve().parents[4] / "docs/compatibility.md"
NAME = re.compile(r"`([^`]+)`")
TABLES = (
    "Modules",
    "Classes",
    "Modules of our own",
    "Methods that a client may call",
    "Commands",
    "DocTypes",
)


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table below a heading."""
    section = DOCUMENT.read_text().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def first_name(row: list[str]) -> str:
    return NAME.search(row[0]).group(1)


def names_by_row(heading: str) -> dict[str, set[str]]:
    return {first_name(row): set(NAME.findall(row[1])) for row in table(heading)}


MODULES = names_by_row("Modules")
CLASSES = names_by_row("Classes")


def test_every_module_is_listed_once():
    own = {first_name(row) for row in table("Modules of our own")}
    assert set(MODULES) | own == emulated_names.modules()
    assert not set(MODULES) & own


@pytest.mark.parametrize("module", sorted(MODULES))
def test_names_of_a_module_are_there(module):
    assert MODULES[module] - emulated_names.public_names(module) == set()


@pytest.mark.parametrize("module", sorted(emulated_names.FACADES))
def test_every_name_of_a_facade_is_listed(module):
    assert emulated_names.facade_names(module) - MODULES[module] == set()


@pytest.mark.parametrize("path", sorted(CLASSES))
def test_methods_of_a_class(path):
    assert emulated_names.public_methods(path) == CLASSES[path]


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Methods that a client may call", emulated_names.whitelisted_methods),
        ("Commands", emulated_names.commands),
        ("DocTypes", emulated_names.doctypes),
    ],
)
def test_lists(heading, found):
    listed = [first_name(row) for row in table(heading)]
    assert len(listed) == len(set(listed))
    assert set(listed) == found()


@pytest.mark.parametrize("heading", TABLES)
def test_each_row_says_what_it_is(heading):
    assert [row[0] for row in table(heading) if not row[-1]] == []
