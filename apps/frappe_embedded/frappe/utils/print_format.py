"""Documents as PDF."""

from contextlib import contextmanager

from pypdf import PdfWriter

import frappe
from frappe import _
from frappe.utils.pdf import get_file_data_from_writer, get_pdf
from frappe.www.printview import get_page, validate_print_permission

FILE_NAME_REPLACEMENTS = str.maketrans({" ": "-", "/": "-", '"': "", "\\": "-", "\n": "-", "\r": "-"})
MAX_MULTI_PDF = 500


@frappe.whitelist()
def download_pdf(
    doctype: str,
    name: str,
    format: str | None = None,
    doc=None,
    no_letterhead: int | bool = 0,
    language: str | None = None,
    letterhead: str | None = None,
) -> None:
    """Answer with a document as PDF, in a print format and a language."""
    document = frappe.get_doc(doctype, name)
    validate_print_permission(document)
    with print_language(language):
        content = get_print(
            doctype,
            name,
            format,
            doc=document,
            as_pdf=True,
            no_letterhead=no_letterhead,
            letterhead=letterhead,
        )
    provide_pdf(name, content)


@frappe.whitelist()
def download_multi_pdf(
    doctype: str,
    name: str | list,
    format: str | None = None,
    no_letterhead: bool = False,
    letterhead: str | None = None,
    options: str | dict | None = None,
) -> None:
    """Answer with several documents of one DocType as one PDF; one that the user may not print raises."""
    names = frappe.parse_json(name)
    if len(names) > MAX_MULTI_PDF:
        frappe.throw(_("At most {0} documents can be printed at once").format(MAX_MULTI_PDF))
    writer = PdfWriter()
    for docname in names:
        get_print(
            doctype,
            docname,
            format,
            as_pdf=True,
            output=writer,
            no_letterhead=no_letterhead,
            letterhead=letterhead,
            pdf_options=frappe.parse_json(options) if options else None,
        )
    provide_pdf(doctype, get_file_data_from_writer(writer))


@frappe.whitelist()
def report_to_pdf(html: str, orientation: str = "Landscape") -> None:
    """Answer with a report's HTML, as the client made it, as PDF."""
    provide_pdf(
        "report", get_pdf(html, {"orientation": orientation if orientation == "Portrait" else "Landscape"})
    )


def provide_pdf(name: str, content: bytes) -> None:
    """Answer the request with a PDF."""
    frappe.local.response.filename = f"{name.translate(FILE_NAME_REPLACEMENTS)}.pdf"
    frappe.local.response.filecontent = content
    frappe.local.response.type = "pdf"


def get_print(
    doctype: str | None = None,
    name: str | None = None,
    print_format: str | None = None,
    style: str | None = None,
    as_pdf: bool = False,
    doc=None,
    output: PdfWriter | None = None,
    no_letterhead: int | bool = 0,
    password: str | None = None,
    pdf_options: dict | None = None,
    letterhead: str | None = None,
) -> str | bytes | PdfWriter:
    """Return a document in a print format: a page of HTML, or with *as_pdf* its PDF (or *output*, with it appended).

    Raises frappe.PermissionError when the user may not print it.
    """
    document = doc or frappe.get_doc(doctype, name)
    html = get_page(document, print_format, style=style, no_letterhead=no_letterhead, letterhead=letterhead)
    if not as_pdf:
        return html
    options = dict(pdf_options or {})
    if password:
        options["password"] = password
    return get_pdf(html, options=options, output=output)


def attach_print(
    doctype: str,
    name: str,
    file_name: str | None = None,
    print_format: str | None = None,
    style: str | None = None,
    html: str | None = None,
    doc=None,
    lang: str | None = None,
    print_letterhead: bool = True,
    password: str | None = None,
    letterhead: str | None = None,
) -> dict:
    """Return `{fname, fcontent}`: a document's PDF, to attach it elsewhere."""
    with print_language(lang):
        content = (
            get_pdf(html, {"password": password} if password else None)
            if html
            else get_print(
                doctype,
                name,
                print_format,
                style=style,
                as_pdf=True,
                doc=doc,
                no_letterhead=not print_letterhead,
                password=password,
                letterhead=letterhead,
            )
        )
    return {"fname": f"{(file_name or name).translate(FILE_NAME_REPLACEMENTS)}.pdf", "fcontent": content}


@contextmanager
def print_language(language: str | None):
    """Print in *language* inside the block."""
    before = frappe.local.lang
    if language and language != before:
        frappe.local.lang, frappe.local.jenv = language, None
    try:
        yield
    finally:
        if frappe.local.lang != before:
            frappe.local.lang, frappe.local.jenv = before, None
