"""The app's endpoints, read from its source: what may be called over HTTP, by which methods, and what each reaches."""

import ast
from dataclasses import dataclass, field
from pathlib import Path

APP = Path(__file__).resolve().parents[1] / "an_sinh"
PACKAGE = "an_sinh"
# A call of one of these changes a document, a table, a job queue or a file of the site.
WRITES = {
    "add_comment", "apply_workflow", "bulk_insert", "bulk_update", "cancel", "commit", "db_insert", "db_set", "db_update",
    "delete", "delete_doc", "enqueue", "insert", "into", "remove", "rename_doc", "save", "save_file", "set_single_value",
    "set_value", "submit", "update_modified",
}  # fmt: skip
# Of these, those that are imported from Frappe by their name.
FRAPPES = {"apply_workflow", "delete_doc", "enqueue", "rename_doc", "save_file"}
# Methods of these names belong to lists, sets and sheets when they are called on what is named so.
PLAIN = {"book", "clock", "joined", "queue", "workbook", "states", "seen"}


@dataclass
class Function:
    """A function of the app: the names it calls (module, name), what it writes by, and its decorator's methods."""

    module: str
    name: str
    node: ast.FunctionDef
    calls: set[tuple[str, str]] = field(default_factory=set)
    writes: list[str] = field(default_factory=list)
    methods: tuple[str, ...] | None = None
    guest: bool = False


def functions() -> dict[tuple[str, str], Function]:
    """Every function of the app outside its tests, by module and name; methods as Class.name."""
    found = {}
    for path in APP.rglob("*.py"):
        parts = path.relative_to(APP.parent).with_suffix("").parts
        if "tests" in parts or "patches" in parts:
            continue
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = _imported(tree)
        for function in _defined(tree, module):
            _read(function, names)
            found[function.module, function.name] = function
    return found


def endpoints(known: dict[tuple[str, str], Function] | None = None) -> list[Function]:
    """The whitelisted ones."""
    return [function for function in (known or functions()).values() if function.methods is not None]


def way_to_a_write(start: Function, known: dict[tuple[str, str], Function]) -> list[str] | None:
    """The calls that lead from an endpoint to the first write, or None."""
    waiting, seen = [(start, [f"{start.module}.{start.name}"])], set()
    while waiting:
        function, way = waiting.pop(0)
        if (function.module, function.name) in seen:
            continue
        seen.add((function.module, function.name))
        if function.writes:
            return [*way, function.writes[0]]
        for call in sorted(function.calls):
            if call in known:
                waiting.append((known[call], [*way, ".".join(call)]))
    return None


def _defined(tree: ast.Module, module: str):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield Function(module, node.name, node)
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield Function(module, f"{node.name}.{inner.name}", inner)


def _imported(tree: ast.Module) -> dict[str, str]:
    """Local name -> dotted path, of what comes from the app itself."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == PACKAGE:
                    names[alias.asname or alias.name] = alias.name
    return names


def _read(function: Function, names: dict[str, str]) -> None:
    for decorator in function.node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(call, ast.Attribute) and call.attr == "whitelist":
            keywords = {key.arg: key.value for key in getattr(decorator, "keywords", [])}
            function.methods = tuple(
                ast.literal_eval(keywords["methods"])
                if "methods" in keywords
                else ("GET", "POST", "PUT", "DELETE")
            )
            function.guest = "allow_guest" in keywords and bool(ast.literal_eval(keywords["allow_guest"]))
    for node in ast.walk(function.node):
        if isinstance(node, ast.Call):
            _read_call(function, node, names)
        elif isinstance(node, ast.Name) and node.id in names:
            function.calls.add(tuple(names[node.id].rsplit(".", 1)))


def _read_call(function: Function, node: ast.Call, names: dict[str, str]) -> None:
    target = node.func
    if isinstance(target, ast.Name):
        function.calls.add((function.module, target.id))
        if target.id in FRAPPES:
            function.writes.append(f"{target.id}() in line {node.lineno}")
        return
    if not isinstance(target, ast.Attribute):
        return
    owner = target.value
    if isinstance(owner, ast.Name) and owner.id in names:
        function.calls.add((names[owner.id], target.attr))
        return
    text = ast.unparse(target)
    if text.startswith("self."):
        function.calls.add((function.module, f"{function.name.split('.')[0]}.{target.attr}"))
    plain = (isinstance(owner, ast.Name) and owner.id in PLAIN) or (
        target.attr == "insert" and len(node.args) > 1
    )
    if (target.attr in WRITES and not plain) or text in ("frappe.qb.update",):
        function.writes.append(f"{text}() in line {node.lineno}")
