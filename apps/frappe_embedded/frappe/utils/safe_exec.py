"""Expressions that people write into the data: evaluated by RestrictedPython, with little within reach."""

import ast
import types
import unicodedata
from typing import Any

from RestrictedPython import compile_restricted_eval
from RestrictedPython.Guards import guarded_iter_unpack_sequence
from RestrictedPython.transformer import INSPECT_ATTRIBUTES

import frappe
from frappe.database.sql_text import kind_of

FORMAT_ATTRIBUTES = {"format", "format_map"}
"""`"{0.attribute}".format(x)` reads attributes behind the guard's back."""

UNSAFE_ATTRIBUTES = set(INSPECT_ATTRIBUTES) | FORMAT_ATTRIBUTES | {"mro"}
OPAQUE_TYPES = (types.ModuleType, types.CodeType, types.TracebackType, types.FrameType)
MISSING = object()


def safe_eval(code: str, eval_globals: dict | None = None, eval_locals: dict | None = None) -> Any:
    """Return the value of the Python expression *code*.

    Names with a leading underscore, the attributes of modules and frames, string formatting and assignments
    inside the expression are refused with a SyntaxError; built-ins are `int`, `float`, `long` and `round` only.
    """
    code = unicodedata.normalize("NFKC", code).strip()
    _refuse_assignment(code)
    compiled = compile_restricted_eval(code, filename="<safe_eval>")
    if compiled.errors:
        raise SyntaxError("; ".join(compiled.errors))
    namespace = {**(eval_globals or {}), "__builtins__": {}, **EVAL_GLOBALS}
    return eval(compiled.code, namespace, eval_locals)


def _refuse_assignment(code: str) -> None:
    for node in ast.walk(ast.parse(code, mode="eval")):
        if isinstance(node, ast.NamedExpr):
            raise SyntaxError(f"Operation not allowed: line {node.lineno} column {node.col_offset}")


def guarded_getattr(target: Any, name: str, default: Any = MISSING) -> Any:
    """Return an attribute that is neither private nor a way out; AttributeError when there is none."""
    if name in UNSAFE_ATTRIBUTES or isinstance(target, OPAQUE_TYPES):
        raise SyntaxError(f"{name} is an unsafe attribute")
    if name.startswith("_"):
        raise AttributeError(f"{name} is an invalid attribute name because it starts with _")
    return getattr(target, name) if default is MISSING else getattr(target, name, default)


def guarded_getitem(target: Any, key: Any) -> Any:
    """Return an item."""
    if isinstance(key, str) and key.startswith("__"):
        raise SyntaxError("Key starts with __")
    return target[key]


EVAL_GLOBALS = {
    "int": int,
    "float": float,
    "long": int,
    "round": round,
    "_getattr_": guarded_getattr,
    "_getitem_": guarded_getitem,
    "_getiter_": iter,
    "_iter_unpack_sequence_": guarded_iter_unpack_sequence,
}


def get_safe_globals() -> frappe._dict:
    """Return the names that a template may use: reading, formatting, translating; nothing that writes."""
    session = getattr(frappe.local, "session", None)
    user = (session and session.user) or "Guest"
    return frappe._dict(
        _=frappe._,
        dict=dict,
        _dict=frappe._dict,
        as_json=frappe.as_json,
        scrub=frappe.scrub,
        frappe=frappe._dict(
            _=frappe._,
            _dict=frappe._dict,
            user=user,
            session=frappe._dict(user=user),
            lang=getattr(frappe.local, "lang", "en"),
            form_dict=getattr(frappe.local, "form_dict", None) or frappe._dict(),
            flags=frappe._dict(),
            as_json=frappe.as_json,
            bold=frappe.bold,
            throw=frappe.throw,
            msgprint=frappe.msgprint,
            format=frappe.format_value,
            format_value=frappe.format_value,
            get_meta=frappe.get_meta,
            get_doc=frappe.get_doc,
            get_cached_doc=frappe.get_cached_doc,
            get_last_doc=frappe.get_last_doc,
            get_list=frappe.get_list,
            get_all=frappe.get_all,
            get_system_settings=frappe.get_system_settings,
            get_url=frappe.utils.get_url,
            get_fullname=frappe.utils.get_fullname,
            render_template=frappe.render_template,
            utils=get_util_functions(),
            db=get_database_functions(),
        ),
    )


def get_util_functions() -> frappe._dict:
    """Return the public functions of `frappe.utils` that only compute."""
    return frappe._dict(
        {
            name: value
            for name, value in vars(frappe.utils).items()
            if isinstance(value, types.FunctionType) and value.__module__ in COMPUTING_MODULES
        },
        get_fullname=frappe.utils.get_fullname,
    )


COMPUTING_MODULES = {
    f"frappe.utils.{name}"
    for name in (
        *("collections", "data", "date_display", "date_periods", "dates", "html", "json_values", "money"),
        *("numbers", "strings", "urls", "words"),
    )
}


def get_database_functions() -> frappe._dict:
    """Return what a template may ask the database."""
    database = frappe.db
    return frappe._dict(
        get_list=frappe.get_list,
        get_all=frappe.get_all,
        get_value=database.get_value,
        get_single_value=database.get_single_value,
        get_default=database.get_default,
        exists=database.exists,
        count=database.count,
        escape=database.escape,
        sql=read_sql,
    )


def read_sql(query: str, *args, **kwargs):
    """Run a query that only reads."""
    check_safe_sql_query(query)
    return frappe.db.sql(query, *args, **kwargs)


def check_safe_sql_query(query: str, throw: bool = True) -> bool:
    """Return whether *query* begins as a reading query does; throws `frappe.PermissionError` unless told not to."""
    first_word, writes, _text = kind_of(query.strip().lstrip("("))
    if first_word in ("select", "with", "explain") and not writes:
        return True
    if throw:
        frappe.throw(
            frappe._("Query must be of SELECT or read-only WITH type."),
            title=frappe._("Unsafe SQL query"),
            exc=frappe.PermissionError,
        )
    return False
