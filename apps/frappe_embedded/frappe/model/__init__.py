"""Vocabulary of the document model: kinds of fields and the columns that every table has."""

from importlib import import_module

data_fieldtypes = (
    "Currency", "Int", "Long Int", "Float", "Percent", "Check", "Small Text", "Long Text", "Code",
    "Text Editor", "Markdown Editor", "HTML Editor", "Date", "Datetime", "Time", "Text", "Data", "Link",
    "Dynamic Link", "Password", "Select", "Rating", "Read Only", "Attach", "Attach Image", "Signature",
    "Color", "Barcode", "Geolocation", "Duration", "Icon", "Phone", "Autocomplete", "JSON",
)  # fmt: skip
float_like_fields = frozenset(("Float", "Currency", "Percent"))
datetime_fields = frozenset(("Datetime", "Date", "Time"))
numeric_fieldtypes = ("Currency", "Int", "Long Int", "Float", "Percent", "Check")
attachment_fieldtypes = ("Attach", "Attach Image")
table_fields = ("Table", "Table MultiSelect")
display_fieldtypes = (
    "Section Break", "Column Break", "Tab Break", "HTML", "Button", "Image", "Fold", "Heading",
)  # fmt: skip
no_value_fields = (*display_fieldtypes, *table_fields)
data_field_options = ("Email", "Name", "Phone", "URL", "Barcode")

default_fields = (
    "doctype", "name", "owner", "creation", "modified", "modified_by", "docstatus", "idx",
)  # fmt: skip
child_table_fields = ("parent", "parentfield", "parenttype")
optional_fields = ("_user_tags", "_comments", "_assign", "_liked_by", "_seen")

core_doctypes_list = (
    "DefaultValue", "DocType", "DocField", "DocPerm", "User", "Role", "Has Role", "Module Def",
    "Print Format", "Report", "Property Setter", "Custom Field",
)  # fmt: skip
log_types = ("Version", "Error Log", "Scheduled Job Log", "Activity Log", "Deleted Document")

std_fields = [
    {"fieldname": "name", "fieldtype": "Link", "label": "ID"},
    {"fieldname": "owner", "fieldtype": "Link", "label": "Created By", "options": "User"},
    {"fieldname": "idx", "fieldtype": "Int", "label": "Index"},
    {"fieldname": "creation", "fieldtype": "Datetime", "label": "Created On"},
    {"fieldname": "modified", "fieldtype": "Datetime", "label": "Last Updated On"},
    {"fieldname": "modified_by", "fieldtype": "Link", "label": "Last Updated By", "options": "User"},
    {"fieldname": "_user_tags", "fieldtype": "Data", "label": "Tags"},
    {"fieldname": "_liked_by", "fieldtype": "Data", "label": "Liked By"},
    {"fieldname": "_comments", "fieldtype": "Text", "label": "Comments"},
    {"fieldname": "_assign", "fieldtype": "Text", "label": "Assigned To"},
    {"fieldname": "docstatus", "fieldtype": "Int", "label": "Document Status"},
]
DEFAULT_FIELD_LABELS = {field["fieldname"]: field["label"] for field in std_fields}


def is_default_field(fieldname: str) -> bool:
    """True for the columns that every table has."""
    return fieldname in default_fields


def __getattr__(name: str):
    """`frappe.model.get_permitted_fields`, where Frappe has it; it needs the meta of DocTypes."""
    if name == "get_permitted_fields":
        return import_module("frappe.model.meta").get_permitted_fields
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
