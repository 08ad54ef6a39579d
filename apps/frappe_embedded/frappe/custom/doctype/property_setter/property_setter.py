"""Property Setter: another value of a property of a DocType or of one of its fields."""

from typing import Any

import frappe
from frappe.core.doctype.doctype.doctype import clear_doctype, validate_fields_for_doctype
from frappe.database.schema import sync_table
from frappe.model.document import Document
from frappe.model.meta import Meta

# Properties that the table depends on.
STRUCTURAL = ("fieldtype", "length", "unique", "search_index", "precision", "default", "is_virtual")


class PropertySetter(Document):
    """Another value of a property of a DocType or of one of its fields."""

    def autoname(self) -> None:
        self.name = f"{self.doc_type}-{self.field_name or self.row_name or 'main'}-{self.property}"

    def validate(self) -> None:
        if self.is_new():
            delete_property_setter(self.doc_type, self.property, self.field_name, self.row_name)
        clear_doctype(self.doc_type)

    def on_update(self) -> None:
        clear_doctype(self.doc_type)
        if not self.flags.ignore_validate and self.flags.validate_fields_for_doctype:
            validate_fields_for_doctype(self.doc_type)
        if self.property in STRUCTURAL:
            sync_table(Meta(self.doc_type))

    def after_delete(self) -> None:
        clear_doctype(self.doc_type)


def make_property_setter(
    doctype: str, fieldname: str | None, property: str, value: Any, property_type: str, for_doctype: bool = False,
    validate_fields_for_doctype: bool = True, is_system_generated: bool = True,
) -> Any:  # fmt: skip
    """Set a property of a DocType (`for_doctype`) or of its field."""
    setter = frappe.get_doc(
        {
            "doctype": "Property Setter",
            "doctype_or_field": "DocType" if for_doctype else "DocField",
            "doc_type": doctype,
            "field_name": fieldname,
            "property": property,
            "value": value,
            "property_type": property_type,
            "is_system_generated": int(is_system_generated),
        }
    )
    setter.flags.ignore_permissions = True
    setter.flags.validate_fields_for_doctype = validate_fields_for_doctype
    return setter.insert()


def delete_property_setter(
    doc_type: str, property: str | None = None, field_name: str | None = None, row_name: str | None = None
) -> None:
    """Go back to the DocType's own value."""
    given = {"doc_type": doc_type, "property": property, "field_name": field_name, "row_name": row_name}
    frappe.db.delete("Property Setter", {key: value for key, value in given.items() if value})
    clear_doctype(doc_type)
