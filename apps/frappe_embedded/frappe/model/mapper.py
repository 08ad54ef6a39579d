"""Making one document of another: an order of a quotation, with rows that follow a table of fields."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.model import child_table_fields, default_fields, table_fields

NEVER_MAPPED = frozenset(
    (*default_fields, *child_table_fields, "amended_from", "amendment_date", "lft", "rgt", "old_parent")
)


def get_mapped_doc(
    from_doctype: str, from_docname: str, table_maps: dict[str, dict], target_doc: Any = None,
    postprocess: Callable | None = None, ignore_permissions: bool = False, ignore_child_tables: bool = False,
    cached: bool = False,
) -> Any:  # fmt: skip
    """Return a document that isn't saved yet, filled from another by *table_maps*: {source DocType: map}.

    A map has `doctype` (the target's), `field_map` ({source field: target field}, or pairs), `field_no_map`,
    `validation` ({field: ["=", value]}), `condition` (of a row), `postprocess(source, target, source_parent)`,
    `filter` (of a row: True leaves it out) and `add_if_empty`. Fields of one name are taken as they are, unless
    they are `no_copy`. *postprocess* gets source and target at the end.

    Raises PermissionError unless one may read the source and create the target, ValidationError when the source
    isn't as `validation` wants it."""
    source = (frappe.get_cached_doc if cached else frappe.get_doc)(from_doctype, from_docname)
    target = _target(target_doc, table_maps[from_doctype]["doctype"])
    if not ignore_permissions:
        target.check_permission("create")
        source.check_permission("read")
    map_doc(source, target, table_maps[source.doctype])
    if not ignore_child_tables:
        _map_tables(source, target, table_maps)
    if postprocess:
        postprocess(source, target)
    target.run_method("after_mapping", source)
    target.set("__onload", frappe._dict(load_after_mapping=True))
    return target


def _target(given: Any, doctype: str) -> Any:
    if isinstance(given, str):
        given = frappe.parse_json(given)
    return frappe.get_doc(given) if given else frappe.new_doc(doctype)


def _map_tables(source: Any, target: Any, table_maps: dict) -> None:
    for field in source.meta.get_table_fields():
        rows = source.get(field.fieldname) or ()
        rule = table_maps.get(field.options)
        same = target.meta.get_field(field.fieldname)
        if rule is None and same and same.options == field.options and not same.no_copy:
            rule = {"doctype": same.options}  # a table that both have
        if not rule:
            continue
        fieldname = target.get_parentfield_of_doctype(rule["doctype"])
        if not fieldname or (rule.get("add_if_empty") and target.get(fieldname)):
            continue
        for row in rows:
            if (rule.get("condition") and not rule["condition"](row)) or (
                rule.get("filter") and rule["filter"](row)
            ):
                continue
            map_child_doc(row, target, rule, source)


def map_doc(source: Any, target: Any, table_map: dict, source_parent: Any = None) -> None:
    """Check a source against its map's `validation`, fill the target, and call the map's `postprocess`."""
    for fieldname, (operator, wanted) in (table_map.get("validation") or {}).items():
        value = source.get(fieldname)
        fits = {"=": value == wanted, "!=": value != wanted}
        if not fits.get(operator, operator in ("in",) and value in wanted):
            place = frappe.bold(frappe._(source.doctype))
            message = frappe._("Cannot map {0}: {1} must be {2} {3}")
            label = frappe._(source.meta.get_label(fieldname))
            frappe.throw(message.format(place, label, operator, wanted), frappe.ValidationError)
    map_fields(source, target, table_map, source_parent)
    if table_map.get("postprocess"):
        table_map["postprocess"](source, target, source_parent)


def map_fields(source: Any, target: Any, table_map: dict, source_parent: Any = None) -> None:
    """Fill the target's fields: those of the same name, then what `field_map` says."""
    left_out = {*NEVER_MAPPED, *(table_map.get("field_no_map") or ())}
    left_out |= {df.fieldname for meta in (source.meta, target.meta) for df in meta.fields if df.no_copy}
    for df in target.meta.fields:
        if df.fieldname in left_out or df.fieldtype in table_fields:
            continue
        value = source.get(df.fieldname)
        if value not in (None, ""):
            target.set(df.fieldname, value)
    pairs = table_map.get("field_map") or {}
    for one, other in pairs.items() if isinstance(pairs, dict) else pairs:
        value = source.get(one)
        if value is not None:
            target.set(other, value)
    if source.get("idx") is not None and source_parent is not None:
        target.idx = source.idx


def map_child_doc(source_d: Any, target_parent: Any, table_map: dict, source_parent: Any = None) -> Any:
    """Append a row to the target, filled from a row of the source."""
    row = target_parent.append(target_parent.get_parentfield_of_doctype(table_map["doctype"]))
    row.idx = None
    map_doc(source_d, row, table_map, source_parent)
    row.idx = len(target_parent.get(row.parentfield))
    return row
