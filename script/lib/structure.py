"""Measures how the two packages hang together: imports as arrows, circles among them, and arrows that lead upwards.

    python3 script/lib/structure.py              today's figures
    python3 script/lib/structure.py 3baed55      those of a commit
    python3 script/lib/structure.py --write      writes into docs/architecture.md which room stands on which
    python3 script/lib/structure.py --check      fails where that page says otherwise (in script/lint)

Imports inside functions count as well. The package `frappe` itself (`import frappe`, `from frappe import _`) does not: it
is the engine's public face, on which everything stands. Tests and patches are left out.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/architecture.md"
ROW = re.compile(r"^\| `(\w+)` \| ([^|\n]+?) \|(?: [^|\n]* \|)?$", re.MULTILINE)
APP, ENGINE = "an_sinh", "frappe"
SOURCES = {APP: "apps/an_sinh", ENGINE: "apps/frappe_embedded"}
# The layers of the app, the lowest first; what stands beside them (hooks, commands) is above all.
LAYERS = ("domain", "permissions", "services", "an_sinh", "api", "setup")
Arrows = dict[str, set[str]]


class Figures(NamedTuple):
    """What docs/architecture.md tells. `side_by_side`: the most modules in one folder of the services; `upward`: imports
    from a lower layer into a higher one; circles: the number of modules in each, the largest first."""

    modules: int
    side_by_side: int
    upward: int
    app_circles: list[int]
    engine_circles: list[int]


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if "--write" in sys.argv or "--check" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        wanted = with_rooms(text)
        if "--write" in sys.argv:
            PAGE.write_text(wanted, encoding="utf-8")
        elif wanted != text:
            sys.exit("docs/architecture.md shows other imports between rooms: run script/lint --fix")
        return
    for name, value in figures(words[0] if words else None)._asdict().items():
        print(f"{name}: {value}")


def with_rooms(page: str) -> str:
    """The page with its table of rooms as the code has it: what each stands on, in the order of the table."""
    below = rooms(arrows_of(APP))
    order = ROW.findall(page)
    names = [name for name, *_ in order]

    def row(found: re.Match) -> str:
        name, holds = found[1], found[2]
        stands_on = sorted(below.get(name, ()), key=lambda room: names.index(room) if room in names else -1)
        return f"| `{name}` | {holds} | {', '.join(stands_on) or '–'} |"

    return ROW.sub(row, page)


def figures(commit: str | None = None) -> Figures:
    """The figures of the working tree, or of a commit."""
    app, engine = arrows_of(APP, commit), arrows_of(ENGINE, commit)
    return Figures(
        modules=len(app),
        side_by_side=_most_in_a_folder(app),
        upward=sum(1 for one, other in _pairs(app) if _layer(other) > _layer(one)),
        app_circles=[len(circle) for circle in circles(app)],
        engine_circles=[len(circle) for circle in circles(engine)],
    )


def arrows_of(package: str, commit: str | None = None) -> Arrows:
    """By module, the modules of the same package that it imports."""
    sources = dict(_sources(package, commit))
    return {
        name: {found for found in _imported(name, text, sources, is_package) if found not in (name, package)}
        for name, (text, is_package) in sources.items()
    }


def circles(arrows: Arrows) -> list[set[str]]:
    """Modules that reach each other by their imports, the largest group first (Tarjan's strongly connected sets)."""
    found: list[set[str]] = []
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in arrows.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            place = stack.index(node)
            group = set(stack[place:])
            del stack[place:]
            if len(group) > 1:
                found.append(group)

    sys.setrecursionlimit(10_000)
    for node in arrows:
        if node not in index:
            visit(node)
    return sorted(found, key=len, reverse=True)


def rooms(arrows: Arrows) -> dict[str, list[str]]:
    """By room of the services, the rooms that it imports from."""
    found: dict[str, set[str]] = {}
    for one, other in _pairs(arrows):
        first, second = (_room(name) for name in (one, other))
        if first:
            found.setdefault(first, set()).update({second} - {first, ""})
    return {name: sorted(found[name]) for name in sorted(found, key=lambda name: (len(found[name]), name))}


def _sources(package: str, commit: str | None) -> Iterator[tuple[str, tuple[str, bool]]]:
    base = SOURCES[package]
    if commit is None:
        names = [str(path.relative_to(ROOT)) for path in (ROOT / base / package).rglob("*.py")]
    else:
        names = _git("ls-tree", "-r", "--name-only", commit, f"{base}/{package}").split("\n")
    for name in sorted(name for name in names if name.endswith(".py")):
        parts = Path(name).relative_to(base).with_suffix("").parts
        if "tests" in parts or "patches" in parts or parts[-1].startswith("test_"):
            continue
        text = (
            (ROOT / name).read_text(encoding="utf-8") if commit is None else _git("show", f"{commit}:{name}")
        )
        is_package = parts[-1] == "__init__"
        yield ".".join(parts[:-1] if is_package else parts), (text, is_package)


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _imported(module: str, text: str, sources: dict, is_package: bool) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in sources)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                above = parts[: len(parts) - node.level + is_package]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                if whole in sources:
                    yield whole
                elif base in sources:
                    yield base


def _pairs(arrows: Arrows) -> Iterator[tuple[str, str]]:
    return ((one, other) for one, others in arrows.items() for other in others)


def _layer(module: str) -> int:
    parts = module.split(".")
    return LAYERS.index(parts[1]) if len(parts) > 1 and parts[1] in LAYERS else len(LAYERS)


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[2] if parts[1:2] == ["services"] and len(parts) > 2 else ""


def _most_in_a_folder(arrows: Arrows) -> int:
    counts = Counter(name.rpartition(".")[0] for name in arrows)
    return max(count for folder, count in counts.items() if folder.startswith(f"{APP}.services"))


if __name__ == "__main__":
    main()
