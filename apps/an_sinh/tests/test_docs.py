"""The pages for who carries on say what is so: links, deciding lines, rooms and words."""

import ast
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
APP = ROOT / "apps/an_sinh/an_sinh"
PAGES = [
    *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")),
    *(ROOT / "docs").rglob("*.md"),
]
LINKS = [
    (page, target)
    for page in PAGES
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    if not target.startswith("http")
]
WHERE = re.findall(
    r"^\| … (.+?) \| `(.+?)` \| `(.+?)` \|$", (ROOT / "docs/where.md").read_text(), re.MULTILINE
)


@pytest.mark.parametrize(("page", "target"), LINKS, ids=lambda each: getattr(each, "name", each))
def test_links_lead_somewhere(page, target):
    assert (page.parent / target).exists()


def test_where_answers_twenty_questions():
    assert len(WHERE) >= 20
    assert len({question for question, _path, _name in WHERE}) == len(WHERE)


@pytest.mark.parametrize(("question", "path", "name"), WHERE)
def test_the_deciding_line_is_there(question, path, name):
    tree = ast.parse((APP / path).read_text(encoding="utf-8"))
    assert name in defined(tree), question


def test_a_newcomers_questions_take_two_files_at_most():
    """Ten at least; the folders named lead to the first file, and every file is there."""
    page = (ROOT / "docs/where.md").read_text(encoding="utf-8").split("## Found by")[1]
    found = re.findall(r"^\| .+? \| (.+?) \| (.+?) \| \d+ \|$", page, re.MULTILINE)
    assert len(found) >= 10
    for way, cell in found:
        files = re.findall(r"`(.+?)`", cell)
        assert 1 <= len(files) <= 2, cell
        assert all((APP / path).is_file() for path in files), cell
        assert files[0] == "/".join(way.split(" → ")) + ".py"


@pytest.mark.parametrize(("layer", "first"), [("services", "common"), ("domain", "base")])
def test_the_rooms_of_the_contract_are_those_that_are_there(layer, first):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (rooms,) = (each["layers"] for each in contracts if each.get("containers") == [f"an_sinh.{layer}"])
    there = {path.parent.name for path in (APP / layer).glob("*/__init__.py")}
    assert there <= {name.strip("()") for name in rooms}
    assert rooms[-1] == first


def test_the_picture_shows_every_room_of_the_services():
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (APP / "services").glob("*/__init__.py")}
    assert rooms == set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    drawn = re.search(r"common --- [\w -]+", page)[0].split(" --- ")
    assert rooms == set(drawn)


def test_the_structure_is_as_measured():
    """The figures of the page "Measured": nothing leads upwards, and no circle has grown again."""
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").split("## Measured")[1]
    side_by_side, upward, _rooms, app, engine = (
        int(now) for now in re.findall(r"^\| .+ \| .+ \| (\d+) \|$", page, re.MULTILINE)
    )
    found = structure().figures()
    assert found.side_by_side <= side_by_side
    assert found.upward == upward
    assert max(found.app_circles, default=0) == app
    assert max(found.engine_circles) <= engine


def test_every_room_says_what_it_holds():
    inits = [*(APP / "services").glob("*/__init__.py"), *(APP / "domain").glob("*/__init__.py")]
    silent = [
        str(path) for path in inits if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_file_of_the_app_is_longer_than_a_reader_bears():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in APP.rglob("*.py")}
    assert {
        str(path): count for path, count in lengths.items() if count > 400 and "tests" not in path.parts
    } == {}


def test_the_latest_version_has_its_changes():
    version = re.search(r'__version__ = "(.+)"', (APP / "__init__.py").read_text())[1]
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1] == version


def structure():
    spec = importlib.util.spec_from_file_location("structure", ROOT / "script/lib/structure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def defined(tree: ast.Module) -> set[str]:
    """The names that a module defines at its top."""
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assigned = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return names | {each.id for node in assigned for each in ast.walk(node) if isinstance(each, ast.Name)}
