"""A DocType as a form needs it: its meta with its workflow and print formats."""

import frappe


def get_meta(doctype: str) -> frappe._dict:
    """Return the DocType's meta as a dict, with `__workflow_docs`, `__print_formats` and `__form_grid_templates`.

    Custom Fields and Property Setters are in it, as in every meta.
    """
    meta = frappe.get_meta(doctype)
    bundle = meta.as_dict()
    bundle.update(
        {
            "modified": get_modified(doctype),
            "__workflow_docs": get_workflow_docs(doctype),
            "__print_formats": get_print_formats(doctype),
            "__title_field": meta.get_title_field(),
            "__search_fields": meta.get_search_fields(),
        }
    )
    return bundle


def get_modified(doctype: str) -> str:
    """Return when the DocType, or anything that was added to it on this site, changed last."""
    sources = (
        ("DocType", {"name": doctype}),
        ("Custom Field", {"dt": doctype}),
        ("Property Setter", {"doc_type": doctype}),
        ("Workflow", {"document_type": doctype}),
        ("Print Format", {"doc_type": doctype}),
    )
    moments = [frappe.db.get_value(source, filters, "max(modified)") for source, filters in sources]
    return max(str(moment) for moment in moments if moment)


def get_workflow_docs(doctype: str) -> list[dict]:
    """Return the active workflow and the states that it uses; empty without one."""
    name = frappe.model.workflow.get_workflow_name(doctype)
    if not name:
        return []
    workflow = frappe.get_cached_doc("Workflow", name)
    states = [
        frappe.get_cached_doc("Workflow State", row.state).as_dict()
        for row in workflow.states
        if frappe.db.exists("Workflow State", row.state)
    ]
    return [workflow.as_dict(), *states]


def get_print_formats(doctype: str) -> list[dict]:
    """Return the print formats that can be chosen for the DocType."""
    return frappe.get_all(
        "Print Format",
        filters={"doc_type": doctype, "disabled": 0},
        fields=["name", "doc_type", "standard", "print_format_type", "custom_format"],
        order_by="name",
    )
