"""A document as a bag of values: reading, setting, child rows, turning into plain data."""

from functools import cache
from typing import Any

import frappe
from frappe.model import child_table_fields, default_fields
from frappe.model.controllers import get_controller
from frappe.model.docstatus import DocStatus
from frappe.model.document_row import DocumentRow
from frappe.model.field_checks import FieldChecks
from frappe.model.link_checks import LinkChecks
from frappe.model.meta import get_default_df, get_field_precision, get_permitted_fields
from frappe.model.row_filter import filter_rows
from frappe.types import _dict

__all__ = ["BaseDocument", "get_controller"]

# Names that belong to the object itself: a client's dict must not set them.
_OWN = frozenset(
    (
        "meta",
        "flags",
        "parent_doc",
        "_meta",
        "_doc_before_save",
        "_action",
        "_original_modified",
        "_precision",
        "_table_fieldnames",
    )
)
_MARKERS = ("_user_tags", "__islocal", "__onload", "_liked_by", "__run_link_triggers", "__unsaved")
# Filled by the server; a template of defaults must not overwrite "empty" in them.
_NEVER_DEFAULTED = frozenset(
    ("parenttype", "parent", "parentfield", "name", "owner", "creation", "modified", "modified_by")
)


@cache
def _reserved_names(cls: type) -> frozenset[str]:
    """Methods and own attributes of a class, which values can't replace unless a field bears the name."""
    methods = {name for name in dir(cls) if callable(getattr(cls, name, None))}
    return frozenset(methods | _OWN)


class BaseDocument(DocumentRow, FieldChecks, LinkChecks):
    """Values of one row and of its child rows; knows its DocType through `meta`."""

    doctype: str
    name: str | None
    flags: _dict

    def __init__(self, d: dict[str, Any]):
        values = self.__dict__
        if d.get("doctype"):
            values["doctype"] = d["doctype"]
        meta = self.meta
        values["_table_fieldnames"] = meta.table_doctypes
        if "flags" not in values:
            values["flags"] = _dict()
        reserved = _reserved_names(type(self))
        columns = meta.blank_values
        for key, value in d.items():
            if key in meta.table_doctypes:
                self.set(key, value)
            elif key not in reserved or key in columns:
                values[key] = value
        if hasattr(self, "__setup__"):
            self.__setup__()

    # --- description ----------------------------------------------------------------------------------

    @property
    def meta(self) -> Any:
        """The DocType's Meta, looked up once per document."""
        meta = self.__dict__.get("_meta")
        if meta is None:
            meta = self.__dict__["_meta"] = frappe.get_meta(self.doctype)
        return meta

    @property
    def docstatus(self) -> DocStatus:
        return DocStatus(self.__dict__.get("docstatus") or 0)

    @docstatus.setter
    def docstatus(self, value: Any) -> None:
        self.__dict__["docstatus"] = DocStatus(frappe.utils.cint(value))

    @property
    def permitted_fieldnames(self) -> list[str]:
        return get_permitted_fields(self.doctype, parenttype=self.__dict__.get("parenttype"))

    def __getstate__(self) -> dict[str, Any]:
        """Pickles without the shared Meta."""
        state = self.__dict__.copy()
        state.pop("_meta", None)
        return state

    def __repr__(self) -> str:
        parent = f" parent={self.parent}" if self.get("parent") else ""
        return f"<{type(self).__name__}: {self.__dict__.get('name') or 'unsaved'}{parent}>"

    __str__ = __repr__

    def get_valid_columns(self) -> list[str]:
        return self.meta.get_valid_columns()

    def get_table_field_doctype(self, fieldname: str) -> str | None:
        return self.meta.table_doctypes.get(fieldname)

    def get_parentfield_of_doctype(self, doctype: str) -> str | None:
        """The table field whose rows are of `doctype`, or None."""
        return next((name for name, child in self.meta.table_doctypes.items() if child == doctype), None)

    def is_new(self) -> bool:
        """True until the document is in the database."""
        return self.__dict__.get("__islocal")

    # --- values ---------------------------------------------------------------------------------------

    def update(self, d: dict[str, Any]) -> "BaseDocument":
        """Set many values; the name first, because child rows take it."""
        if "name" in d:
            self.name = d["name"]
        for key, value in d.items():
            self.set(key, value)
        return self

    def update_if_missing(self, d: Any) -> None:
        """Set those values that are None now."""
        source = d.as_dict() if isinstance(d, BaseDocument) else d
        values = self.__dict__
        for key, value in source.items():
            if value is not None and values.get(key) is None and key not in _NEVER_DEFAULTED:
                self.set(key, value)

    def get(self, key: Any, filters: Any = None, limit: int | None = None, default: Any = None) -> Any:
        """A value, or child rows that satisfy `filters` ({"field": value, "other": ["in", [...]]})."""
        if isinstance(key, dict):
            return filter_rows(self.get_all_children(), key, limit)
        if isinstance(filters, dict):
            return filter_rows(self.__dict__.get(key), filters, limit)
        if filters:
            default = filters
        value = self.__dict__.get(key, default)
        if value is None:
            if key in self.__dict__.get("_table_fieldnames", ()):
                value = self.__dict__[key] = []
            elif isinstance(getattr(type(self), key, None), property):
                value = getattr(self, key)
        if limit and isinstance(value, list | tuple):
            value = value[:limit]
        return value

    def getone(self, key: Any, filters: Any = None) -> Any:
        """The first of `get`, or None."""
        rows = self.get(key, filters=filters, limit=1)
        return rows[0] if rows else None

    def set(self, key: str, value: Any, as_value: bool = False) -> None:
        """Set a value; for a table field, replace its rows by the given dicts or documents."""
        if key in _reserved_names(type(self)) and key not in self.meta.blank_values:
            return
        if not as_value and key in self._table_fieldnames:
            self.__dict__[key] = []
            if value:
                self.extend(key, value)
            return
        self.__dict__[key] = value

    def delete_key(self, key: str) -> None:
        self.__dict__.pop(key, None)

    # --- child rows -----------------------------------------------------------------------------------

    def append(self, key: str, value: Any = None, position: int = -1) -> "BaseDocument":
        """Add a child row (at the end, or before `position`) and return it."""
        rows = self.__dict__.get(key)
        if rows is None:
            rows = self.__dict__[key] = []
        row = self._init_child({} if value is None else value, key)
        if position == -1:
            rows.append(row)
        else:
            rows.insert(position, row)
            for idx, each in enumerate(rows, start=1):
                each.idx = idx
        return row

    def extend(self, key: str, value: Any) -> None:
        """Add many child rows."""
        try:
            rows = iter(value)
        except TypeError:
            raise ValueError(f"{key}: expected rows, got {type(value).__name__}") from None
        for row in rows:
            self.append(key, row)

    def remove(self, doc: "BaseDocument") -> None:
        """Take a child row out and number the others anew."""
        rows = self.get(doc.parentfield)
        rows[:] = [row for row in rows if row is not doc]
        for idx, row in enumerate(rows, start=1):
            row.idx = idx

    def _init_child(self, value: Any, key: str) -> "BaseDocument":
        child_doctype = self._table_fieldnames.get(key)
        if not child_doctype:
            raise AttributeError(key)
        if isinstance(value, BaseDocument):
            row = value
        elif isinstance(value, dict):
            row = get_controller(child_doctype)({**value, "doctype": child_doctype})
        else:
            raise ValueError(f"{key}: expected a row, got {type(value).__name__}")
        own = row.__dict__
        own["parent"], own["parenttype"], own["parentfield"] = self.__dict__.get("name"), self.doctype, key
        own["parent_doc"] = self
        if own.get("docstatus") is None:
            own["docstatus"] = 0
        if not own.get("idx"):
            own["idx"] = len(self.__dict__.get(key) or ()) + 1
        if not own.get("name"):
            own["__islocal"] = 1
        return row

    def get_all_children(self, parenttype: str | None = None) -> list[Any]:
        """All child rows, or those of one child DocType."""
        values = self.__dict__
        return [
            row
            for fieldname, child_doctype in self.meta.table_doctypes.items()
            if not parenttype or child_doctype == parenttype
            for row in values.get(fieldname) or ()
        ]

    def init_child_tables(self) -> None:
        """Give every table field a list."""
        for fieldname in self._table_fieldnames:
            if self.__dict__.get(fieldname) is None:
                self.__dict__[fieldname] = []

    def init_valid_columns(self) -> None:
        """Give every column a value, so that `doc.any_field` never fails."""
        values = self.__dict__
        for key, blank in self.meta.blank_values.items():
            if values.get(key) is None:
                values[key] = blank

    # --- plain data -----------------------------------------------------------------------------------

    def as_dict(
        self, no_nulls: bool = False, no_default_fields: bool = False, convert_dates_to_str: bool = False,
        no_child_table_fields: bool = False, no_private_properties: bool = False,
    ) -> _dict:  # fmt: skip
        """Plain values with child rows as lists of dicts."""
        out = self.get_valid_dict(convert_dates_to_str=convert_dates_to_str, ignore_nulls=no_nulls)
        out["doctype"] = self.doctype
        for fieldname in self._table_fieldnames:
            out[fieldname] = [
                row.as_dict(no_nulls, no_default_fields, convert_dates_to_str, no_child_table_fields)
                for row in self.__dict__.get(fieldname) or ()
            ]
        if no_default_fields:
            for key in default_fields:
                out.pop(key, None)
        if no_child_table_fields:
            for key in child_table_fields:
                out.pop(key, None)
        for key in () if no_private_properties else _MARKERS:
            if value := self.__dict__.get(key):
                out[key] = value
        return out

    def as_json(self) -> str:
        return frappe.as_json(self.as_dict())

    def get_value(self, fieldname: str) -> Any:
        """The value as its field's Python type."""
        return self.cast(self.get(fieldname), self.meta.get_field(fieldname))

    def cast(self, value: Any, df: Any) -> Any:
        return frappe.utils.cast(df.fieldtype, value) if df else value

    def get_label_from_fieldname(self, fieldname: str) -> str | None:
        field = self.meta.get_field(fieldname)
        return field.label if field else None

    def precision(self, fieldname: str, parentfield: Any = None) -> int | None:
        """Decimals of a number field (of a child table's, when `parentfield` is given); None for others."""
        if parentfield and not isinstance(parentfield, str):
            parentfield = parentfield.get("parentfield")
        meta = frappe.get_meta(self.meta.table_doctypes[parentfield]) if parentfield else self.meta
        df = meta.get_field(fieldname)
        return get_field_precision(df, self) if df.fieldtype in ("Currency", "Float", "Percent") else None

    def get_formatted(
        self, fieldname: str, doc: Any = None, currency: str | None = None, absolute_value: bool = False,
        translated: bool = False, format: str | None = None,
    ) -> str:  # fmt: skip
        """The value as people read it: dates, money and numbers in the site's format."""
        from frappe.utils.formatters import format_value

        df = self.meta.get_field(fieldname) or get_default_df(fieldname)
        value = self.get(fieldname)
        if translated:
            value = frappe._(value)
        if absolute_value and isinstance(value, int | float):
            value = abs(value)
        doc = doc or self.__dict__.get("parent_doc") or self
        return format_value(value, df=df, doc=doc, currency=currency, format=format)

    def is_print_hide(self, fieldname: str, df: Any = None, for_print: bool = True) -> bool:
        """True when the field isn't printed: hidden by itself, or empty and `print_hide_if_no_value`."""
        df = df or self.meta.get_field(fieldname)
        empty = self.get(fieldname) == 0 and not self.meta.istable
        return bool(df and (df.print_hide or (empty and df.print_hide_if_no_value)))

    def reset_values_if_no_permlevel_access(
        self, has_access_to: list[int], high_permlevel_fields: list[Any]
    ) -> None:
        """Put fields at levels that the user may not write back to what they were (or to their defaults)."""
        ignored = self.flags.get("ignore_permlevel_for_fields") or ()
        to_reset = [
            df
            for df in high_permlevel_fields
            if df.permlevel not in has_access_to and df.fieldname not in ignored and df.fieldtype not in
            frappe.model.display_fieldtypes
        ]  # fmt: skip
        if not to_reset:
            return
        reference = self._permlevel_reference()
        if reference is not None:
            for df in to_reset:
                self.set(df.fieldname, reference.get(df.fieldname))

    def _permlevel_reference(self) -> Any:
        if self.is_new():
            return frappe.new_doc(self.doctype)
        parent = self.__dict__.get("parent_doc")
        if parent is None:
            return self.get_latest()
        return parent.get_latest().getone(self.parentfield, {"name": self.name})
