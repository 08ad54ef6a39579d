"""What a transition's condition may say: an expression over the document, and the few readings Frappe offers.

Checked when a workflow is saved, because a condition that can't be evaluated stops every document that meets it.
"""

import ast
from typing import NamedTuple

SYNTAX, FORBIDDEN, UNKNOWN_NAME, UNKNOWN_FIELD = "syntax", "forbidden", "unknown name", "unknown field"
NODES = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.BinOp, ast.Add, ast.Sub,
    ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is,
    ast.IsNot, ast.In, ast.NotIn, ast.Constant, ast.Name, ast.Load, ast.Attribute, ast.Call, ast.keyword,
    ast.Subscript, ast.Slice, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.IfExp,
)  # fmt: skip
READINGS = {
    "frappe.db.get_value",
    "frappe.db.get_list",
    "frappe.session.user",
    "frappe.utils.now_datetime",
    "frappe.utils.add_to_date",
    "frappe.utils.get_datetime",
    "frappe.utils.now",
}
FUNCTIONS = {"int", "float", "long", "round"}
WAYS_OUT = {"format", "format_map", "mro"}
OF_EVERY_DOCUMENT = {
    "name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "doctype", "get",
}  # fmt: skip


class Problem(NamedTuple):
    """Why a condition is refused, and the part of it."""

    kind: str
    part: str


def problem_of(condition: str | None, fieldnames: set[str]) -> Problem | None:
    """The first reason against a condition, or None. `fieldnames`: those of the DocType."""
    if not condition or not condition.strip():
        return None
    try:
        tree = ast.parse(condition.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Problem(SYNTAX, str(error))
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        found = _forbidden(node) or _unknown(node, id(node) in inner) or _no_field(node, fieldnames)
        if found:
            return found
    return None


def _forbidden(node: ast.AST) -> Problem | None:
    if not isinstance(node, NODES):
        return Problem(FORBIDDEN, type(node).__name__)
    if isinstance(node, ast.Attribute) and (node.attr.startswith("_") or node.attr in WAYS_OUT):
        return Problem(FORBIDDEN, node.attr)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_text(node.left):
        return Problem(FORBIDDEN, "%")
    return None


def _unknown(node: ast.AST, has_attribute: bool) -> Problem | None:
    """Names other than `doc`, and ways into `frappe` other than its readings."""
    if isinstance(node, ast.Name) and node.id not in {"doc", "frappe", *FUNCTIONS}:
        return Problem(UNKNOWN_NAME, node.id)
    if isinstance(node, ast.Name) and node.id == "frappe" and not has_attribute:
        return Problem(UNKNOWN_NAME, "frappe")
    path = _path(node)
    if path and path.startswith("frappe.") and not has_attribute and path not in READINGS:
        return Problem(UNKNOWN_NAME, path)
    return None


def _no_field(node: ast.AST, fieldnames: set[str]) -> Problem | None:
    name: str | None = None
    if isinstance(node, ast.Attribute) and _is_doc(node.value):
        name = node.attr
    elif isinstance(node, ast.Subscript) and _is_doc(node.value):
        name = _text_of(node.slice)
    elif isinstance(node, ast.Call) and _path(node.func) == "doc.get" and node.args:
        name = _text_of(node.args[0])
    if name is None or name in fieldnames or name in OF_EVERY_DOCUMENT:
        return None
    return Problem(UNKNOWN_FIELD, name)


def _path(node: ast.AST) -> str | None:
    """ "frappe.db.get_value" of the expression that reads so."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else None


def _is_doc(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "doc"


def _is_text(node: ast.AST) -> bool:
    return _text_of(node) is not None


def _text_of(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
