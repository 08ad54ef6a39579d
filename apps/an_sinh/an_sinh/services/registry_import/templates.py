"""Templates of imports: what the columns of a kind of workbook hold, remembered by its headings."""

import frappe
from an_sinh.domain.registry_import.codes import FIELD_LABELS
from an_sinh.domain.registry_import.heading_guess import fingerprint
from an_sinh.domain.registry_import.headings import Layout, read_mapping
from frappe import _

DOCTYPE = "Import Template"
FIELD_OF_LABEL = {label: field for field, label in FIELD_LABELS.items()}


def find_template(layouts: dict[str, Layout]):
    """The template of a workbook with these headings (of `guess_headings`), or None."""
    key = fingerprint(layouts)
    name = key and frappe.db.get_value(DOCTYPE, {"fingerprint": key})
    return frappe.get_doc(DOCTYPE, name) if name else None


def mapping_of(template) -> dict[str, str]:
    """A template as the mapping of an import, `{heading: field}`; "" hides a column."""
    return {row.heading: FIELD_OF_LABEL.get(row.field, "") for row in template.columns}


def remember_template(layouts: dict[str, Layout], mapping: dict[str, str] | None, title: str):
    """Keeps a mapping for workbooks with these headings, in place of what was kept for them; returns the template.

    Raises `MappingError` when the mapping isn't `{heading: field}`, and a ValidationError when nothing is mapped or
    the workbook has no headings. Needs the right to create templates."""
    read_mapping(mapping)
    key = fingerprint(layouts)
    if not key or not mapping:
        frappe.throw(_("Nothing to remember: no column of this workbook was named by hand."))
    template = find_template(layouts) or frappe.new_doc(DOCTYPE)
    template.title = title.strip() or template.title or _("Workbook")
    template.fingerprint = key
    template.heading_count = len({text for layout in layouts.values() for text in layout.headings.values()})
    template.set("columns", [])
    for heading, field in mapping.items():
        template.append("columns", {"heading": heading, "field": FIELD_LABELS.get(field or "", "")})
    template.flags.by_service = True
    template.save()
    return template
