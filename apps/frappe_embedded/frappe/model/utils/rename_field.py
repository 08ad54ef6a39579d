"""Moving what a field of a DocType holds to its new name, for patches."""

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields


def rename_field(doctype: str, old_fieldname: str, new_fieldname: str, validate: bool = True) -> None:
    """Copy the values of *old_fieldname* to *new_fieldname*, and bring reports' and users' settings along.

    Both columns must be there: the DocType's JSON names the new field, the old column stays until somebody drops it.
    Does nothing, and says so, where the new field isn't described yet."""
    meta = frappe.get_meta(doctype, cached=False)
    field = meta.get_field(new_fieldname)
    if not field:
        print(f"rename_field: {new_fieldname} not found in {doctype}")
        return
    if field.fieldtype in table_fields:
        frappe.db.set_value(
            field.options, {"parentfield": old_fieldname, "parenttype": doctype}, "parentfield", new_fieldname,
            update_modified=False,
        )  # fmt: skip
    elif meta.issingle:
        value = frappe.db.get_value("Singles", {"doctype": doctype, "field": old_fieldname}, "value")
        frappe.db.set_single_value(doctype, new_fieldname, value, update_modified=False)
    elif field.fieldtype not in no_value_fields:
        _copy_column(doctype, old_fieldname, new_fieldname, validate)
    _rename_in_property_setters(doctype, old_fieldname, new_fieldname)
    frappe.clear_cache(doctype=doctype)


def _copy_column(doctype: str, old: str, new: str, validate: bool) -> None:
    if not frappe.db.has_column(doctype, old):
        if validate:
            frappe.throw(_("{0} has no column {1}").format(doctype, old))
        return
    table = frappe.qb.DocType(doctype)
    frappe.qb.update(table).set(table[new], table[old]).run()


def _rename_in_property_setters(doctype: str, old: str, new: str) -> None:
    filters = {"doc_type": doctype, "field_name": old}
    frappe.db.set_value("Property Setter", filters, "field_name", new, update_modified=False)
