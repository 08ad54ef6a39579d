"""How the engine's modules hang together, read from their import statements; those inside functions count too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import frappe

PACKAGE = Path(frappe.__file__).parent
LARGEST_CIRCLE = 8  # what a document is: document, base_document, meta, save steps, workflow, links, trees


def module_files() -> dict[str, Path]:
    """Return every module of the engine but `frappe` itself, which passes on the names of the others."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    found.pop("frappe")
    return found


def imports_of(path: Path, modules: dict[str, Path]) -> set[str]:
    """Return the engine's modules that a file names in an import statement, wherever it stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in modules else node.module)
    return found & set(modules)


def import_graph() -> dict[str, set[str]]:
    modules = module_files()
    return {name: imports_of(path, modules) - {name} for name, path in modules.items()}


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components of more than one module, largest first (Tarjan's, without recursion)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_nodes: list[str] = []
    found: list[list[str]] = []
    for root in graph:
        work: list[tuple[str, Iterator[str]]] = (
            [] if root in index else [enter(root, graph, index, lowest, open_nodes)]
        )
        while work:
            node, rest = work[-1]
            following = next((each for each in rest if each not in index or each in open_nodes), None)
            if following is None:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[node])
                if lowest[node] == index[node]:
                    at = open_nodes.index(node)
                    found.append(open_nodes[at:])
                    del open_nodes[at:]
            elif following in index:
                lowest[node] = min(lowest[node], index[following])
            else:
                work.append(enter(following, graph, index, lowest, open_nodes))
    return sorted((sorted(each) for each in found if len(each) > 1), key=len, reverse=True)


def enter(node, graph, index, lowest, open_nodes) -> tuple[str, Iterator[str]]:
    index[node] = lowest[node] = len(index)
    open_nodes.append(node)
    return node, iter(sorted(graph[node]))


def test_circles_are_found():
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": {"d"}, "f": {"a"}}
    assert circles(graph) == [["a", "b", "c"], ["d", "e"]]


def test_no_circle_of_imports_is_larger_than_a_document():
    largest = circles(import_graph())[0]
    assert len(largest) <= LARGEST_CIRCLE, f"{len(largest)} modules import each other: {', '.join(largest)}"


def test_imports_stand_at_the_top_of_their_file():
    """An import at the end of a file hides a circle instead of opening it."""
    late = [path.name for path in PACKAGE.rglob("*.py") if "# noqa: E402" in path.read_text()]
    assert late == []
