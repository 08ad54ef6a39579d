"""What the code imports is declared, and what is declared is pinned: a fresh clone has no other source."""

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
# The engine for the app; named in messages, never needed: IPython makes the console nicer, wheels of the bench.
NOT_DECLARED = {"frappe", "an_sinh", "IPython"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(app: str) -> set[str]:
    content = tomllib.loads((ROOT / "apps" / app / "pyproject.toml").read_text())
    return {canonical(re.split(r"[<>=!~\[ ;]", line)[0]) for line in content["project"]["dependencies"]}


def imported(folder: Path) -> dict[str, str]:
    """Return the top-level packages that the code below *folder* imports, each with a file that does."""
    found = {}
    for path in folder.rglob("*.py"):
        if "tests" in path.parts or path.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            found.update({name.split(".")[0]: str(path.relative_to(ROOT)) for name in names})
    return found


@pytest.mark.parametrize(("app", "package"), [("frappe_embedded", "frappe"), ("an_sinh", "an_sinh")])
def test_imports_are_declared(app, package):
    distributions = metadata.packages_distributions()
    undeclared = {
        name: path
        for name, path in imported(ROOT / "apps" / app / package).items()
        if name not in sys.stdlib_module_names | NOT_DECLARED
        and not {canonical(each) for each in distributions.get(name, [])} & declared(app)
    }
    assert undeclared == {}


def test_what_is_declared_is_pinned():
    pinned = {
        line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line
    }
    assert declared("frappe_embedded") | declared("an_sinh") <= pinned


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_pins_name_no_host(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+", line)] == []
