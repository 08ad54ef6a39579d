"""Custom Field: a field that a site (or another app) adds to a DocType."""

import re
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.doctype.doctype import clear_doctype, validate_fields_for_doctype
from frappe.core.doctype.doctype.field_rules import InvalidFieldNameError
from frappe.database.schema import sync_table
from frappe.model import core_doctypes_list, no_value_fields
from frappe.model.controllers import get_controller
from frappe.model.document import Document
from frappe.model.meta import Meta

# What a document calls by name, whether its controller has it or not.
EVENTS = frozenset(
    (
        *("onload", "autoname", "before_naming", "before_insert", "after_insert", "before_print"),
        *("before_validate", "validate", "before_save", "on_update", "before_change", "on_change"),
        *("before_submit", "on_submit", "before_cancel", "on_cancel", "on_trash", "after_delete"),
        *("before_update_after_submit", "on_update_after_submit", "before_rename", "after_rename"),
    )
)


class CustomField(Document):
    """A field that a site (or another app) adds to a DocType."""

    def autoname(self) -> None:
        self.set_fieldname()
        self.name = f"{self.dt}-{self.fieldname}"

    def before_insert(self) -> None:
        self.set_fieldname()

    def set_fieldname(self) -> None:
        """Name the field after its label; a site's own fields begin with `custom_`."""
        if self.fieldname:
            return
        label = self.label or (self.fieldtype if self.fieldtype in no_value_fields else None)
        if not label:
            frappe.throw(_("Label is mandatory"))
        base = re.sub(r"[^a-z0-9_]", "", frappe.scrub(label)) or frappe.generate_hash(length=6)
        taken = {field.fieldname for field in Meta(self.dt).fields}
        self.fieldname = base if self.is_system_generated else f"custom_{base}"
        if self.fieldtype in no_value_fields and self.fieldname in taken:
            self.fieldname = f"{self.fieldname}_{frappe.generate_hash(length=4)}"

    def validate(self) -> None:
        if self.dt in core_doctypes_list and self.dt in ("DocType", "DocField", "DocPerm"):
            frappe.throw(_("Custom Fields cannot be added to core DocTypes."))
        meta = Meta(self.dt)
        if self.is_new() and meta.has_field(self.fieldname):
            message = _("A field with the name {0} already exists in {1}")
            frappe.throw(message.format(frappe.bold(self.fieldname), _(self.dt)))
        if self.is_new():
            self.refuse_name_of_code()
        if self.insert_after == "append":
            self.insert_after = None
        if not self.insert_after and meta.fields and self.is_new() and not frappe.flags.in_import:
            self.insert_after = meta.fields[-1].fieldname
        if not self.idx:
            names = [field.fieldname for field in meta.fields]
            self.idx = names.index(self.insert_after) + 2 if self.insert_after in names else len(names) + 1
        old = self.get_doc_before_save()
        if (
            old
            and old.fieldtype != self.fieldtype
            and (old.fieldtype in no_value_fields) != (self.fieldtype in no_value_fields)
        ):
            frappe.throw(
                _("Fieldtype cannot be changed from {0} to {1}").format(old.fieldtype, self.fieldtype)
            )

    def refuse_name_of_code(self) -> None:
        """A field that bears the name of a method would stand in its place on every document."""
        code = getattr(get_controller(self.dt), self.fieldname, None)
        taken = callable(code) or (isinstance(code, property) and not self.is_virtual)
        if taken or self.fieldname in EVENTS or self.fieldname.startswith("_"):
            frappe.throw(
                _("Fieldname {0} is reserved").format(frappe.bold(self.fieldname)), InvalidFieldNameError
            )

    def on_update(self) -> None:
        """Add the column and let everybody see the field."""
        clear_doctype(self.dt)
        if not self.flags.ignore_validate:
            validate_fields_for_doctype(self.dt)
        sync_table(Meta(self.dt))
        clear_doctype(self.dt)

    def on_trash(self) -> None:
        frappe.db.delete("Property Setter", {"doc_type": self.dt, "field_name": self.fieldname})

    def after_delete(self) -> None:
        """The column and its data stay."""
        clear_doctype(self.dt)


def create_custom_field_if_values_exist(doctype: str, df: dict) -> None:
    """Add a field only where its column holds data already."""
    df = frappe._dict(df)
    if df.fieldname in frappe.db.get_table_columns(doctype) and frappe.db.count(
        doctype, {df.fieldname: ["is", "set"]}
    ):
        create_custom_field(doctype, df)


def create_custom_field(
    doctype: str, df: dict, ignore_validate: bool = False, is_system_generated: bool = True
) -> Any:
    """Add a field unless it is there; returns the Custom Field, None when it was."""
    df = frappe._dict(df)
    if not df.fieldname and df.label:
        df.fieldname = frappe.scrub(df.label)
    if frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": df.fieldname}):
        return None
    field = frappe.get_doc(
        {
            "doctype": "Custom Field",
            "dt": doctype,
            "permlevel": 0,
            "fieldtype": "Data",
            "is_system_generated": int(is_system_generated),
            **df,
        }
    )
    field.flags.ignore_validate = ignore_validate
    return field.insert(ignore_permissions=True)


def create_custom_fields(custom_fields: dict, ignore_validate: bool = False, update: bool = True) -> None:
    """Add fields to DocTypes: {doctype or (doctypes): field or [fields]}; existing ones are updated."""
    for doctypes, fields in custom_fields.items():
        for doctype in (doctypes,) if isinstance(doctypes, str) else doctypes:
            for df in [fields] if isinstance(fields, dict) else fields:
                _create_or_update(doctype, df, ignore_validate, update)


def _create_or_update(doctype: str, df: dict, ignore_validate: bool, update: bool) -> None:
    name = frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": df["fieldname"]})
    if not name:
        create_custom_field(doctype, df, ignore_validate=ignore_validate)
    elif update:
        field = frappe.get_doc("Custom Field", name)
        field.flags.ignore_validate = ignore_validate
        field.update(df)
        field.save(ignore_permissions=True)


@frappe.whitelist()
def get_fields_label(doctype: str | None = None) -> list[dict]:
    """Fields of a DocType after which another can be placed."""
    meta = frappe.get_meta(doctype)
    frappe.only_for("System Manager")
    return [{"value": f.fieldname or "", "label": _(f.label or "")} for f in meta.fields]
