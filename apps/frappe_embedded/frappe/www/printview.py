"""A document in a print format, as HTML."""

import json
from contextlib import contextmanager
from pathlib import Path

import frappe
from frappe import _
from frappe.desk.form.load import get_link_titles
from frappe.model import no_value_fields, table_fields
from frappe.utils import cint, cstr, escape_html, strip_html
from frappe.utils.html import unescape_html

no_cache = 1

STANDARD_TEMPLATE = "templates/print_formats/standard.html"
PAGE_TEMPLATE = "www/printview.html"
PRINT_CSS = "templates/styles/print.css"
# Frappe's defaults of Print Settings
PRINT_SETTINGS = {
    "allow_print_for_draft": 1,
    "allow_print_for_cancelled": 0,
    "add_draft_heading": 1,
    "with_letterhead": 1,
    "pdf_page_size": "A4",
    "repeat_header_footer": 1,
}
NEVER_PRINTED = {*no_value_fields, "Attach", "Attach Image", "Password", "HTML", "Button", "Signature"} - set(
    table_fields
)


def get_context(context: dict) -> dict:
    """Return what the page `/printview?doctype=…&name=…&format=…` shows."""
    form = frappe.form_dict
    if not (form.doctype and form.name):
        frappe.throw(_("Both doctype and name are needed to print"))
    doc = frappe.get_doc(form.doctype, form.name)
    return get_page_context(
        doc, form.format, style=form.style, no_letterhead=form.no_letterhead, trigger_print=form.trigger_print
    )


def get_page(doc, print_format: str | None = None, **options) -> str:
    """Return a whole page of HTML: a document in a print format."""
    template = frappe.get_jenv().get_template(PAGE_TEMPLATE)
    return template.render(get_page_context(doc, print_format, **options))


def get_page_context(doc, print_format: str | None = None, *, style: str | None = None, **options) -> dict:
    """Return the values of the page around a printed document."""
    format_doc = get_print_format_doc(print_format, doc.meta)
    return {
        "body": get_rendered_template(doc, print_format=format_doc, **options),
        "print_style": get_print_style(style, format_doc),
        "title": escape_html(unescape_html(strip_html(cstr(doc.get_title() or doc.name))).strip()),
        "lang": frappe.local.lang,
        "doctype": doc.doctype,
        "name": doc.name,
    }


@frappe.whitelist()
def get_html_and_style(
    doc: str,
    name: str | None = None,
    print_format: str | None = None,
    no_letterhead: bool | None = None,
    letterhead: str | None = None,
    trigger_print: bool = False,
    style: str | None = None,
    settings: str | dict | None = None,
) -> dict:
    """Return `{html, style}` of a document: *doc* is its DocType with *name*, or a document as JSON.

    A document that the client sends is printed as sent, and must be one that the user may also print as stored.
    """
    document = frappe.get_doc(doc, name) if name else frappe.get_doc(json.loads(doc))
    document.flags.sent_by_client = not name
    if not name and document.name and frappe.db.exists(document.doctype, document.name):
        validate_print_permission(frappe.get_doc(document.doctype, document.name))
    format_doc = get_print_format_doc(print_format, document.meta)
    html = get_rendered_template(
        document,
        print_format=format_doc,
        no_letterhead=no_letterhead,
        letterhead=letterhead,
        trigger_print=trigger_print,
        settings=frappe.parse_json(settings) if settings else None,
    )
    return {"html": html, "style": get_print_style(style, format_doc)}


def get_print_format_doc(print_format_name: str | None, meta):
    """Return the Print Format, None for the standard one; throws for another DocType's, or a disabled one."""
    name = print_format_name or frappe.form_dict.get("format") or meta.default_print_format or "Standard"
    if name == "Standard" or not frappe.db.exists("Print Format", name):
        return None
    print_format = frappe.get_doc("Print Format", name)
    if print_format.doc_type and print_format.doc_type != meta.name:
        frappe.throw(_("Print Format {0} is for {1}").format(name, _(print_format.doc_type)))
    if print_format.disabled:
        frappe.throw(_("Print Format {0} is disabled").format(name), frappe.DoesNotExistError)
    return print_format


def get_rendered_template(
    doc,
    print_format=None,
    meta=None,
    no_letterhead: bool | None = None,
    letterhead: str | None = None,
    trigger_print: bool = False,
    settings: dict | None = None,
) -> str:
    """Return the body of a printed document; its `before_print` may prepare it.

    Raises frappe.PermissionError when the user may not print it, or not in its docstatus.
    """
    print_settings = frappe._dict(PRINT_SETTINGS, **(settings or {}))
    if not frappe.flags.ignore_print_permissions:
        validate_print_permission(doc)
    validate_docstatus(doc)
    doc.flags.in_print = True
    doc.flags.print_settings = print_settings
    doc.run_method("before_print", print_settings)
    set_link_titles(doc)

    template = frappe.get_jenv().from_string(get_template_source(doc, print_format))
    with only_reading():
        return template.render(
            doc=doc,
            meta=doc.meta,
            layout=None if print_format else make_layout(doc),
            no_letterhead=no_letterhead,
            letter_head="",
            footer="",
            print_settings=print_settings,
            print_format=print_format,
            trigger_print=cint(trigger_print),
        )


@contextmanager
def only_reading():
    """Keep a template from writing, whatever documents and queries it has in its hands: it is data, and printing
    asks for no more than the right to print. PermissionError when it tries."""
    before, frappe.db.read_only = frappe.db.read_only, True
    frappe.db.sql("pragma query_only = 1")
    try:
        yield
    except (frappe.InReadOnlyMode, frappe.db.OperationalError) as error:
        if isinstance(error, frappe.InReadOnlyMode) or "readonly" in str(error):
            frappe.throw(_("A print format can't change data"), frappe.PermissionError)
        raise
    finally:
        frappe.db.sql("pragma query_only = 0")
        frappe.db.read_only = before


def validate_print_permission(doc) -> None:
    """Raise frappe.PermissionError unless the user may read and print the document."""
    for ptype in ("read", "print"):
        if not frappe.has_permission(doc.doctype, ptype, doc):
            raise frappe.PermissionError(_("You do not have permission to print this document"))


def validate_docstatus(doc) -> None:
    """Raise frappe.PermissionError for a draft or cancelled document of a kind that isn't printed as such."""
    if not doc.meta.is_submittable:
        return
    if doc.docstatus == 0 and not PRINT_SETTINGS["allow_print_for_draft"]:
        frappe.throw(_("Not allowed to print draft documents"), frappe.PermissionError)
    if doc.docstatus == 2 and not PRINT_SETTINGS["allow_print_for_cancelled"]:
        frappe.throw(_("Not allowed to print cancelled documents"), frappe.PermissionError)


def get_template_source(doc, print_format) -> str:
    """Return the template's text: the format's file in its app, its own HTML, or the standard layout."""
    if not print_format:
        return (Path(frappe.get_app_path("frappe")) / STANDARD_TEMPLATE).read_text()
    module = print_format.module or doc.meta.module
    scrubbed = frappe.scrub(print_format.name)
    if print_format.standard == "Yes" and module:
        path = Path(frappe.get_module_path(module)) / "print_format" / scrubbed / f"{scrubbed}.html"
        if path.exists():
            return path.read_text()
    if print_format.html:
        return print_format.html
    frappe.throw(
        _("No template found for print format {0}").format(print_format.name), frappe.TemplateNotFoundError
    )


def get_print_style(style: str | None = None, print_format=None) -> str:
    """Return the CSS of a printed page: the engine's and the print format's own."""
    base = (Path(frappe.get_app_path("frappe")) / PRINT_CSS).read_text()
    return f"{base}\n{print_format.css}" if print_format and print_format.css else base


def set_link_titles(doc) -> None:
    """Leave the titles of linked documents in `__link_titles`, where the formatter looks.

    A copy that a client sends may link to anything: of it only what the user may read."""
    for row in [doc, *doc.get_all_children()]:
        titles = get_link_titles(row)
        if doc.flags.sent_by_client:
            titles = {key: title for key, title in titles.items() if _may_read(*key.split("::", 1))}
        row.set("__link_titles", titles)


def _may_read(doctype: str, name: str) -> bool:
    if not frappe.db.exists(doctype, name):
        return False
    return bool(frappe.has_permission(doctype, "read", doc=name) or frappe.only_has_select_perm(doctype))


def make_layout(doc) -> list[dict]:
    """Return the sections of the standard layout: `{label, fields: [{label, value}], tables: […]}`.

    Only fields that hold something, that may be printed and that the user's permission levels open.
    """
    levels = doc.meta.get_permlevel_access(parenttype=None)
    sections = [{"label": "", "fields": [], "tables": []}]
    for df in doc.meta.fields:
        if df.fieldtype in ("Section Break", "Tab Break"):
            sections.append({"label": _(df.label) if df.label else "", "fields": [], "tables": []})
        elif df.fieldtype in table_fields and is_printed(df, doc, levels):
            sections[-1]["tables"].append(make_table(df, doc))
        elif is_printed(df, doc, levels):
            sections[-1]["fields"].append({"label": _(df.label), "value": doc.get_formatted(df.fieldname)})
    return [section for section in sections if section["fields"] or section["tables"]]


def is_printed(df, doc, levels) -> bool:
    """Return whether the standard layout shows a field."""
    if df.fieldtype in NEVER_PRINTED or df.hidden or df.print_hide:
        return False
    if df.permlevel and df.permlevel not in levels:
        return False
    return doc.get(df.fieldname) not in (None, "", [], 0, 0.0)


def make_table(df, doc) -> dict:
    """Return a child table of the standard layout: `{label, columns, rows}`."""
    fields = [
        field
        for field in frappe.get_meta(df.options).fields
        if field.fieldtype not in NEVER_PRINTED
        and not field.hidden
        and not field.print_hide
        and field.in_list_view
    ]
    return {
        "label": _(df.label),
        "columns": [_(field.label) for field in fields],
        "rows": [[row.get_formatted(field.fieldname) for field in fields] for row in doc.get(df.fieldname)],
    }
