"""The desk's types of what the server answers, made from the TypedDicts of the app: a file per room in
apps/an_sinh/frontend/src/data/shapes.

    python3 script/lib/desk_types.py            writes the files
    python3 script/lib/desk_types.py --check    fails where they are not what it would write (in script/lint)

Every public TypedDict of `services` and `domain` becomes an interface with its docstring. Nothing is imported: the
sources are read, so that neither Frappe nor a site is needed.
"""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "apps/an_sinh"
TARGET = APP / "frontend/src/data/shapes"
HEAD = "// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.\n"
SIMPLE = {
    "str": "string", "int": "number", "float": "number", "bool": "boolean", "None": "null", "Any": "unknown",
    "date": "string", "datetime": "string", "dict": "Record<string, unknown>",
}  # fmt: skip


def main() -> None:
    texts = shapes()
    kept = {path.name for path in TARGET.glob("*.ts")}
    if "--check" not in sys.argv:
        TARGET.mkdir(exist_ok=True)
        for name in kept - texts.keys():
            (TARGET / name).unlink()
        for name, text in texts.items():
            (TARGET / name).write_text(text, encoding="utf-8")
        return
    wrong = [
        name for name, text in texts.items() if name not in kept or (TARGET / name).read_text("utf-8") != text
    ]
    if wrong or kept - texts.keys():
        sys.exit(
            f"{', '.join(sorted({*wrong, *(kept - texts.keys())}))}: run python3 script/lib/desk_types.py"
        )


def shapes() -> dict[str, str]:
    """The files by name: one of each room that has shapes, and an index of all. Raises ValueError for a name that stands
    for two shapes, and for a type it can't write."""
    found: dict[str, ast.ClassDef] = {}
    room: dict[str, str] = {}
    for path in sorted([*APP.glob("an_sinh/domain/**/*.py"), *APP.glob("an_sinh/services/**/*.py")]):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and _is_shape(node, found):
                if node.name in found:
                    raise ValueError(f"{path}: {node.name} is another shape already")
                found[node.name] = node
                room[node.name] = path.relative_to(APP / "an_sinh").parts[1]
    public = sorted(name for name in found if not name.startswith("_"))
    rooms = sorted({room[name] for name in public})
    texts = {
        f"{each}.ts": _room(each, [name for name in public if room[name] == each], found, room)
        for each in rooms
    }
    index = "".join(f"export type * from './{each}'\n" for each in rooms)
    return {**texts, "index.ts": f"{HEAD}\n{index}"}


def _room(each: str, names: list[str], found: dict[str, ast.ClassDef], room: dict[str, str]) -> str:
    """A file: its shapes, and imports of those of other rooms that they name."""
    bodies = [_interface(found[name], found) for name in names]
    named = set(re.findall(r"\b[A-Z]\w+", "".join(re.sub(r"(?s)/\*\*.*?\*/", "", body) for body in bodies)))
    others = sorted({room[name] for name in named & found.keys()} - {each})
    imports = "".join(
        f"import type {{ {', '.join(sorted(n for n in named & found.keys() if room[n] == other))} }} from './{other}'\n"
        for other in others
    )
    return HEAD + imports + "".join(f"\n{body}" for body in bodies)


def _is_shape(node: ast.ClassDef, found: dict[str, ast.ClassDef]) -> bool:
    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
    return "TypedDict" in bases or bool(bases & found.keys())


def _interface(node: ast.ClassDef, found: dict[str, ast.ClassDef]) -> str:
    """Private bases have no interface: their fields come with those of the shape."""
    bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in found]
    public = [base for base in bases if not base.startswith("_")]
    inherited = [field for base in bases if base.startswith("_") for field in _fields(found[base])]
    extends = f" extends {', '.join(public)}" if public else ""
    lines = [*_comment(node), f"export interface {node.name}{extends} {{", *inherited, *_fields(node), "}"]
    return "\n".join(lines) + "\n"


def _comment(node: ast.ClassDef) -> Iterator[str]:
    text = inspect.cleandoc(ast.get_docstring(node) or "")
    if not text:
        return
    first, *others = text.splitlines()
    if not others:
        yield f"/** {first} */"
        return
    yield "/**"
    yield from (f" * {line}".rstrip() for line in (first, *others))
    yield " */"


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for field in node.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            shape, optional = field.annotation, ""
            if isinstance(shape, ast.Subscript) and ast.unparse(shape.value) == "NotRequired":
                shape, optional = shape.slice, "?"
            yield f"  {field.target.id}{optional}: {_type(shape)}"


def _type(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=None):
            return "null"
        case ast.Constant(value=str(text)):
            return f"'{text}'"
        case ast.Name(id=name):
            return SIMPLE.get(name, name)
        case ast.Attribute(attr=name) if name in SIMPLE:
            return SIMPLE[name]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return f"{_type(left)} | {_type(right)}"
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return _array(_type(item))
        case ast.Subscript(
            value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[item, ast.Constant(value=end)])
        ) if end is Ellipsis:
            return _array(_type(item))
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=items)):
            return f"[{', '.join(map(_type, items))}]"
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, value])):
            return f"Record<{_type(key)}, {_type(value)}>"
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=items)):
            return " | ".join(map(_type, items))
    raise ValueError(f"no type of the desk for {ast.unparse(node)}")


def _array(item: str) -> str:
    return f"({item})[]" if " " in item and not item.startswith("Record<") else f"{item}[]"


if __name__ == "__main__":
    main()
