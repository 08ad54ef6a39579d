"""What people type and programs send, as it is stored: one code for what looks like one letter."""

import frappe
from an_sinh.domain.values.legacy_fonts import decode, family_of
from an_sinh.domain.values.letters import purify, purify_lines
from frappe import _
from frappe.model.document import Document

MODULE = "An Sinh"
ONE_LINE, LINES = ("Data",), ("Small Text", "Text", "Long Text")


def purify_texts(doc: Document, method: str | None = None) -> None:
    """Clean every text of one of the app's documents and of its rows, before anything is checked (`before_validate`).

    A text that was typed for a font of before Unicode is converted, and whoever saves is told what it reads as now.
    """
    if doc.meta.module != MODULE:
        return
    for row in (doc, *doc.get_all_children()):
        for field in row.meta.get("fields", {"fieldtype": ["in", ONE_LINE + LINES]}):
            text = row.get(field.fieldname)
            if isinstance(text, str) and text:
                clean = purify if field.fieldtype in ONE_LINE else purify_lines
                row.set(field.fieldname, clean(_in_unicode(text)))


def _in_unicode(text: str) -> str:
    family = family_of(text)
    if not family:
        return text
    read = decode(text, family)
    frappe.msgprint(
        _("“{0}” was typed for an old font ({1}) and has been converted: “{2}”. Check it.").format(
            text, family, read
        ),
        alert=True,
    )
    return read
