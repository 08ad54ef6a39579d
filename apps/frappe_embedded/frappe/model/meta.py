"""What a DocType is: fields, permissions, names of things, with the site's customisations applied.

`get_meta(doctype)` answers from a cache that is shared by all requests; a Meta must not be changed by its users.
"""

import json
from functools import cached_property
from typing import Any

import frappe
from frappe.model import (
    DEFAULT_FIELD_LABELS,
    child_table_fields,
    core_doctypes_list,
    data_fieldtypes,
    default_fields,
    float_like_fields,
    meta_loader,
    no_value_fields,
    role_rights,
    std_fields,
    table_fields,
)
from frappe.model.docfield import MetaRow
from frappe.model.meta_fields import FieldGroups
from frappe.model.row_filter import filter_rows

STANDARD_FIELDS = {field["fieldname"]: field for field in std_fields}


def get_meta(doctype: Any, cached: bool = True) -> "Meta":
    """The Meta of a DocType (name or document); `cached=False` reads it anew."""
    if not isinstance(doctype, str):
        doctype = doctype.doctype
    if not cached:
        return Meta(doctype)
    metas = frappe.local.meta_cache
    meta = metas.get(doctype)
    if meta is None:
        meta = metas[doctype] = frappe.cache.hget("doctype_meta", doctype, lambda: Meta(doctype))
    return meta


def load_meta(doctype: str) -> "Meta":
    """The Meta as the database has it now, past all caches."""
    return Meta(doctype)


def is_single(doctype: str) -> bool:
    """True when the DocType has one document and no table."""
    return bool(get_meta(doctype).issingle)


def get_table_columns(doctype: str) -> list[str]:
    """Columns of the DocType's table as the database has them."""
    return frappe.db.get_table_columns(doctype)


def get_default_df(fieldname: str) -> Any:
    """Description of a standard column such as `creation`, or None."""
    if fieldname in ("creation", "modified"):
        return frappe._dict(fieldname=fieldname, fieldtype="Datetime")
    if fieldname in ("name", "owner", "modified_by", "idx", "docstatus", *child_table_fields):
        return frappe._dict(
            fieldname=fieldname, fieldtype="Int" if fieldname in ("idx", "docstatus") else "Data"
        )
    return None


def get_field_currency(df: Any, doc: Any = None) -> str | None:
    """Currency of a field: from the document's field that its options name, else the site's."""
    if df.get("options") and doc is not None and ":" not in df.options:
        return doc.get(df.options) or frappe.db.get_default("currency")
    return frappe.db.get_default("currency")


def get_field_precision(df: Any, doc: Any = None, currency: str | None = None) -> int:
    """Decimals of a number field: its own, else the site's setting, else 2 for money and 3 for other numbers."""
    if df.get("precision"):
        return frappe.utils.cint(df.precision)
    if df.fieldtype == "Currency":
        return frappe.utils.cint(frappe.db.get_default("currency_precision")) or 2
    return frappe.utils.cint(frappe.db.get_default("float_precision")) or 3


class Meta(FieldGroups):
    """A DocType with its customisations; columns of `tabDocType` are attributes."""

    doctype = "DocType"

    def __init__(self, doctype: str | None = None, values: dict[str, Any] | None = None):
        self.__dict__.update(values if values is not None else meta_loader.load(doctype))
        if values is None:
            self._customise()
        self._index()

    @classmethod
    def from_definition(cls, definition: dict[str, Any]) -> "Meta":
        """A Meta of an exported DocType JSON, with no database and no customisation."""
        return cls(values=meta_loader.from_definition(definition))

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):
            raise AttributeError(key)
        return None

    def _customise(self) -> None:
        self.fields = [*self.fields, *meta_loader.custom_fields(self.name)]
        self._apply_property_setters()
        order = self.__dict__.get("field_order")
        wanted = json.loads(order) if isinstance(order, str) else None
        self.fields = meta_loader.order_fields(self.fields, wanted)
        if not self.istable and (permissions := meta_loader.custom_permissions(self.name)):
            self.permissions = permissions

    def _apply_property_setters(self) -> None:
        by_name = {field.fieldname: field for field in self.fields}
        for setter in meta_loader.property_setters(self.name):
            value = _cast(setter["property_type"], setter["value"])
            if setter["doctype_or_field"] == "DocType":
                self.__dict__[setter["property"]] = value
            elif setter["doctype_or_field"] == "DocField" and setter["field_name"] in by_name:
                by_name[setter["field_name"]][setter["property"]] = value

    def _index(self) -> None:
        self._fields = {field.fieldname: field for field in self.fields}
        self._table_fields = [f for f in self.fields if f.fieldtype in table_fields]
        self.table_doctypes = {f.fieldname: f.options for f in self._table_fields}
        self._valid_columns = [
            *meta_loader.standard_columns(bool(self.istable)),
            *(f.fieldname for f in self.fields if f.fieldtype in data_fieldtypes),
        ]
        self.virtual_fields = [f for f in self.fields if f.is_virtual and f.fieldtype in data_fieldtypes]
        virtual = {f.fieldname for f in self.virtual_fields}
        self.stored_columns = [c for c in self._valid_columns if c not in virtual]

    # --- reading, as a document would be read ---------------------------------------------------------

    def get(self, key: str, filters: Any = None, limit: int | None = None, default: Any = None) -> Any:
        """`meta.get("istable")`, or rows: `meta.get("fields", {"fieldtype": "Link"})`."""
        value = self.__dict__.get(key, default if not isinstance(filters, str | int) else filters)
        if isinstance(filters, dict):
            return filter_rows(value, filters, limit)
        return value

    def as_dict(self, no_nulls: bool = False) -> Any:
        """Everything a client needs, as plain values (`fields` and `permissions` as lists of dicts)."""
        out = frappe._dict(doctype="DocType")
        for key, value in self.__dict__.items():
            if key.startswith("_") or key in ("table_doctypes", "virtual_fields", "stored_columns"):
                continue
            if isinstance(value, list) and value and isinstance(value[0], MetaRow):
                out[key] = [row.as_dict(no_nulls=no_nulls) for row in value]
            elif isinstance(value, str | int | float) or key in (
                "fields",
                "permissions",
                "links",
                "actions",
                "states",
            ):
                out[key] = value
            elif value is None and not no_nulls:
                out[key] = None
        return out

    # --- fields ---------------------------------------------------------------------------------------

    def get_field(self, fieldname: str) -> MetaRow | None:
        """The field, or None."""
        return self._fields.get(fieldname)

    def has_field(self, fieldname: str) -> bool:
        return fieldname in self._fields

    def get_label(self, fieldname: str) -> str:
        """Label in the source language; "No Label" for an unknown field."""
        if field := self._fields.get(fieldname):
            return field.label
        return DEFAULT_FIELD_LABELS.get(fieldname, "No Label")

    def get_options(self, fieldname: str) -> str | None:
        return self._fields[fieldname].options

    def get_valid_columns(self) -> list[str]:
        """Columns of the table and virtual fields."""
        return self._valid_columns

    def get_table_fields(self) -> list[MetaRow]:
        return self._table_fields

    def get_table_field_doctype(self, fieldname: str) -> str | None:
        return self.table_doctypes.get(fieldname)

    @cached_property
    def _set_only_once(self) -> list[Any]:
        fields = [f for f in self.fields if f.set_only_once]
        names = {f.fieldname for f in fields}
        standard = (("creation", "Datetime"), ("owner", "Data"))
        return [*fields, *(frappe._dict(fieldname=n, fieldtype=t) for n, t in standard if n not in names)]

    def get_set_only_once_fields(self) -> list[Any]:
        """Fields that can't change after the first save; creation and owner are always among them."""
        return self._set_only_once

    @cached_property
    def _fetched(self) -> dict[str, list[MetaRow]]:
        links = {f.fieldname for f in self.get_link_fields()}
        out: dict[str, list[MetaRow]] = {}
        for field in self.fields:
            link, dot, _source = (field.fetch_from or "").partition(".")
            if dot and field.fieldtype not in no_value_fields and link in links:
                out.setdefault(link, []).append(field)
        return out

    def get_fields_to_fetch(self, link_fieldname: str | None = None) -> list[MetaRow]:
        """Fields whose `fetch_from` starts at `link_fieldname` (or at any link field)."""
        if link_fieldname:
            return self._fetched.get(link_fieldname, [])
        return [field for fields in self._fetched.values() for field in fields]

    def get_list_fields(self) -> list[str]:
        """Fieldnames shown in the list view, `name` first."""
        names = [
            "name",
            *(f.fieldname for f in self.fields if f.in_list_view and f.fieldtype in data_fieldtypes),
        ]
        return names if not self.title_field or self.title_field in names else [*names, self.title_field]

    def get_custom_fields(self) -> list[MetaRow]:
        return [f for f in self.fields if f.get("is_custom_field")]

    def get_title_field(self) -> str:
        """The field that stands for the document when it is shown: title_field, `title`, or `name`."""
        return self.title_field or ("title" if self.has_field("title") else "name")

    def get_search_fields(self) -> list[str]:
        fields = [part.strip() for part in (self.search_fields or "name").split(",")]
        return fields if "name" in fields else [*fields, "name"]

    def get_link_doctype(self, fieldname: str) -> str | None:
        """DocType that a Link field points at (for a Dynamic Link, the options of the field that names it)."""
        field = self._fields[fieldname]
        if field.fieldtype == "Link":
            return field.options
        return self.get_options(field.options) if field.fieldtype == "Dynamic Link" else None

    def get_translatable_fields(self) -> list[str]:
        return [f.fieldname for f in self.fields if f.translatable]

    def get_naming_series_options(self) -> list[str]:
        field = self._fields.get("naming_series")
        return (field.options or "").split("\n") if field else []

    def get_workflow(self) -> str | None:
        """Name of the active workflow, or None."""
        from frappe.model.workflow import get_workflow_name

        return get_workflow_name(self.name)

    @cached_property
    def controller(self) -> type:
        """The Python class of this DocType's documents."""
        from frappe.model.controllers import load_controller

        return load_controller(self)

    # --- who may read what ----------------------------------------------------------------------------

    @cached_property
    def known_of_roles(self) -> dict:
        """What sets of roles may, as `role_rights` found it: as true as this Meta, for its lines of permission don't
        change under it."""
        return {}

    @cached_property
    def value_fields(self) -> list[MetaRow]:
        return [f for f in self.fields if f.fieldtype not in no_value_fields]

    @cached_property
    def fields_with_columns(self) -> list[MetaRow]:
        return [f for f in self.value_fields if not f.is_virtual]

    def get_fieldnames_with_value(
        self, with_field_meta: bool = False, with_virtual_fields: bool = False
    ) -> list:
        """Fields (or their names) that hold a value."""
        fields = self.value_fields if with_virtual_fields else self.fields_with_columns
        return list(fields) if with_field_meta else [f.fieldname for f in fields]

    def get_fields_to_check_permissions(self, user_permission_doctypes: Any) -> list[Any]:
        """Link fields (and `name`) on which User Permissions of the given DocTypes work."""
        fields: list[Any] = [
            f
            for f in self.get_link_fields()
            if not f.ignore_user_permissions and f.options in user_permission_doctypes
        ]
        if self.name in user_permission_doctypes:
            fields.append(frappe._dict(label="Name", fieldname="name", options=self.name))
        return fields

    @cached_property
    def high_permlevel_fields(self) -> list[MetaRow]:
        return [f for f in self.fields if f.permlevel]

    def get_high_permlevel_fields(self) -> list[MetaRow]:
        return self.high_permlevel_fields

    def get_permissions(self, parenttype: str | None = None) -> list[MetaRow]:
        """Permission lines; a child table has those of its parent."""
        return get_meta(parenttype).permissions if self.istable and parenttype else self.permissions

    def get_permlevel_access(
        self, permission_type: str = "read", parenttype: str | None = None, *, user: str | None = None
    ) -> list[int]:
        """Levels at which `user` has `permission_type`."""
        owner = get_meta(parenttype) if self.istable and parenttype else self
        return role_rights.levels_of_roles(owner, frozenset(frappe.get_roles(user)), permission_type)

    def get_permitted_fieldnames(
        self, parenttype: str | None = None, *, user: str | None = None, permission_type: str | None = "read",
        with_virtual_fields: bool = True,
    ) -> list[str]:  # fmt: skip
        """Fieldnames that `user` may read (or `permission_type`)."""
        if self.istable and not parenttype:
            return []
        if not permission_type:
            permission_type = "select" if frappe.only_has_select_perm(self.name, user=user) else "read"
        if permission_type == "select":
            return self.get_search_fields()
        if not self.get_permissions(parenttype):
            return self.get_fieldnames_with_value()
        levels = set(self.get_permlevel_access(permission_type, parenttype, user=user))
        if 0 not in levels and frappe.share.get_shared(parenttype or self.name, user, limit=1):
            levels.add(0)
        if user == "Administrator" or (not user and frappe.session.user == "Administrator"):
            return self.get_fieldnames_with_value(with_virtual_fields=with_virtual_fields)
        fields = self.get_fieldnames_with_value(with_field_meta=True, with_virtual_fields=with_virtual_fields)
        return [f.fieldname for f in fields if f.permlevel in levels]


def _cast(property_type: str | None, value: Any) -> Any:
    """A Property Setter's text as the type that it claims."""
    if property_type in ("Check", "Int"):
        return frappe.utils.cint(value)
    if property_type in float_like_fields:
        return frappe.utils.flt(value)
    return value


def get_permitted_fields(
    doctype: str, parenttype: str | None = None, user: str | None = None,
    permission_type: str | None = None, *, ignore_virtual: bool = False,
) -> list[str]:  # fmt: skip
    """Column names of `doctype` that `user` may read (or `permission_type`), standard columns included."""
    meta = get_meta(doctype)
    columns = meta.get_valid_columns()
    if doctype in core_doctypes_list and permission_type != "select":
        return columns
    permitted = set(
        meta.get_permitted_fieldnames(
            parenttype=parenttype, user=user, permission_type=permission_type,
            with_virtual_fields=not ignore_virtual,
        )
    )  # fmt: skip
    if not permitted:
        return []
    standard = [*default_fields[1:], *(child_table_fields if meta.istable else ())]
    return [*standard, *(f for f in columns if f in permitted and f not in standard)]
