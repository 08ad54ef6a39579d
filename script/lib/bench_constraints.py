"""Prints what the apps of a bench demand of packages, for `pip install --constraint`. Run by the bench's own Python.

bench_constraints.py APPS_TXT [APP_TO_LEAVE_OUT]: without it pip takes the newest release that An Sinh allows, and
Frappe's own pins are broken (pandas 3 brought python-dateutil 4 into a Frappe that wants 2.8).
"""

import sys
from importlib import metadata
from pathlib import Path


def constraints(apps: list[str]) -> list[str]:
    """Return one line a package and app: its name with the versions allowed, without extras, which pip refuses there."""
    lines = set()
    for app in apps:
        for line in _requires(app):
            requirement, _semicolon, marker = line.partition(";")
            if "extra ==" in marker or "@" in requirement:
                continue
            head, bracket, rest = requirement.partition("[")
            name = head + rest.partition("]")[2] if bracket else requirement
            lines.add(f"{name.strip()};{marker}" if marker else name.strip())
    return sorted(lines)


def _requires(app: str) -> list[str]:
    try:
        return metadata.requires(app) or []
    except metadata.PackageNotFoundError:
        return []  # an app that isn't a package demands nothing of pip


if __name__ == "__main__":
    named = Path(sys.argv[1]).read_text().split()
    print("\n".join(constraints([app for app in named if app not in sys.argv[2:]])))
