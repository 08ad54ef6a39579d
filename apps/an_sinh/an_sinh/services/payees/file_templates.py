"""The workbook of a provider's own that its orders fill: checked when it is chosen, kept with each order that is sent."""

import frappe
from an_sinh.domain.disbursement import file_template
from an_sinh.domain.registry_import.workbook import WorkbookError
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.common.file_reading import read_apart
from an_sinh.services.common.files import content_of
from frappe import _

FIELD = "file_template"


def check_template(provider) -> None:
    """The workbook must have every heading of the provider's columns; who chooses it may read it. To be called in
    `validate`."""
    if not provider.file_template:
        return
    headings = [row.heading for row in provider.file_columns]
    if not headings:
        frappe.throw(_("Enter the columns of the file first: their headings are looked for in the workbook."))
    content = content_of(provider.file_template)
    try:
        read_apart(content)  # refuses what would unpack to more than a workbook should
        file_template.check_template(content, headings)
    except WorkbookError as error:
        frappe.throw(sentence(error))
    except file_template.TemplateError as error:
        frappe.throw(_sentence(error))


def keep_template(document, provider) -> None:
    """Keep the provider's workbook of today with an order that is sent, so that its file stays the same."""
    if not provider.file_template:
        return
    document.file_template = provider.file_template
    frappe.get_doc(
        {
            "doctype": "File",
            "file_url": provider.file_template,
            "file_name": f"{document.name}-mau.xlsx",
            "is_private": 1,
            "attached_to_doctype": document.doctype,
            "attached_to_name": document.name,
            "attached_to_field": FIELD,
        }
    ).insert(ignore_permissions=True)


def template_of(document, provider) -> bytes | None:
    """The workbook that an order's file is made in: the one it was sent with, of a draft the provider's; None for none."""
    url = document.file_template if document.file_layout else provider.file_template
    if not url:
        return None
    kept = document if document.file_layout else provider
    name = frappe.db.get_value(
        "File", {"file_url": url, "attached_to_doctype": kept.doctype, "attached_to_name": kept.name}
    )
    if not name:
        frappe.throw(
            _("The provider's workbook is no longer there. Choose it again at {0}.").format(provider.name)
        )
    content = frappe.get_doc("File", name).get_content()
    return content if isinstance(content, bytes) else content.encode()


def filled(content: bytes, headings: list[str], columns: list[list]) -> bytes:
    """The workbook with the list in it. Throws where it can't be filled any more."""
    try:
        return file_template.fill(content, headings, columns)
    except file_template.TemplateError as error:
        frappe.throw(_sentence(error))


def _sentence(error: file_template.TemplateError) -> str:
    return {
        file_template.NOT_EXCEL: _("The provider's workbook can't be read. Save it as .xlsx and choose it again."),
        file_template.NO_HEADINGS: _("The provider's workbook lacks these headings: {0}. Add them to its row of headings."),
        file_template.TOO_LARGE: _("The provider's workbook is too large for a form ({0}). Leave only headings and a sample row."),
        file_template.FULL: _("Cell {0} of the provider's workbook stands where the list will. Clear what is below its "
                              "first row of data."),
        file_template.FORMULA: _("Cell {0} of the provider's workbook holds a formula. Write a value, or clear it."),
    }[error.code].format(error.detail)  # fmt: skip
