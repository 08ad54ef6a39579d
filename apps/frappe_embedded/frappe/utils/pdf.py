"""PDF from HTML, by pdfkit and wkhtmltopdf."""

import base64
import io
import mimetypes
import os
import shutil
from pathlib import Path
from urllib.parse import unquote, urlparse

import pdfkit
from pypdf import PdfReader, PdfWriter

import frappe
from frappe import _
from frappe.utils.pdf_fonts import configuration_for
from frappe.utils.pdf_html import make_safe
from frappe.utils.pdf_sheets import draw_all, in_parts

DEFAULT_OPTIONS = {
    "page-size": "A4",
    "margin-top": "15mm",
    "margin-bottom": "15mm",
    "margin-left": "15mm",
    "margin-right": "15mm",
    "encoding": "UTF-8",
    "print-media-type": "",
    "background": "",
    "quiet": "",
}
# The page has been made safe already. Should something slip through: no file, no script, and a proxy on a port
# where nothing listens, so that no request leaves the machine.
LOCKED_OPTIONS = {
    "disable-javascript": "",
    "disable-local-file-access": "",
    "disable-plugins": "",
    "proxy": "http://127.0.0.1:9",
    "load-error-handling": "ignore",
    "load-media-error-handling": "ignore",
}
# pdfkit would take any option from the page's own <meta> tags of this prefix
NO_META_PREFIX = "no-options-are-taken-from-the-page-"
MAX_IMAGE_BYTES = 10 * 1024 * 1024


def get_pdf(html: str, options: dict | None = None, output: PdfWriter | None = None) -> bytes | PdfWriter:
    """Return *html* as PDF, or append it to *output* and return that.

    *options* are wkhtmltopdf's, and `password`; the page's own paper options (see `pdf_html`) go before them.
    Throws when wkhtmltopdf isn't installed, or no installed font has a letter of the page.
    """
    html, page_options = make_safe(html, get_image_data)
    options = {**DEFAULT_OPTIONS, **(options or {}), **page_options, **LOCKED_OPTIONS}
    password = options.pop("password", None)
    if "page-width" in options and "page-height" in options:
        options.pop("page-size", None)
    contents = convert(html, options)
    if len(contents) == 1 and not password and output is None:
        return contents[0]

    writer = output if output is not None else PdfWriter()
    for content in contents:
        writer.append_pages_from_reader(PdfReader(io.BytesIO(content)))
    if password:
        writer.encrypt(password)
    return writer if output is not None else get_file_data_from_writer(writer)


def convert(html: str, options: dict) -> list[bytes]:
    """Run wkhtmltopdf on a page that has been made safe; throws with its own words when it fails.

    Returns the PDF, of a long paper in parts (see `pdf_sheets`).
    """
    program = get_wkhtmltopdf()
    try:
        with configuration_for(html, os.environ.get("FONTCONFIG_FILE")) as fonts:
            configuration = pdfkit.configuration(
                wkhtmltopdf=program, meta_tag_prefix=NO_META_PREFIX, environ=get_environment(fonts)
            )
            return draw_all(
                in_parts(html),
                lambda part: pdfkit.from_string(part, options=options, configuration=configuration),
            )
    except OSError as error:
        frappe.log_error(title="PDF")
        frappe.throw(_("PDF generation failed: {0}").format(str(error).strip().splitlines()[-1]))


def get_wkhtmltopdf() -> str:
    """Return the path of wkhtmltopdf: of the configuration's `wkhtmltopdf`, or found in PATH; throws if none is."""
    path = shutil.which(frappe.local.conf.get("wkhtmltopdf") or "wkhtmltopdf")
    if not path:
        frappe.throw(_("PDF needs wkhtmltopdf, which isn't installed: apt install wkhtmltopdf"))
    return path


def get_environment(fonts: str | None = None) -> dict[str, str]:
    """Return the environment for wkhtmltopdf: none of ours, no screen, and the fontconfig file *fonts*."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    if fonts:
        kept["FONTCONFIG_FILE"] = fonts
    return {**kept, "HOME": "/nonexistent", "QT_QPA_PLATFORM": "offscreen"}


def get_file_data_from_writer(writer: PdfWriter) -> bytes:
    """Return the PDF that *writer* holds."""
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def get_image_data(address: str) -> str | None:
    """Return an image of the site as a `data:` address: an asset, a public file, a private one that may be read.

    Other addresses give None: the image stays out.
    """
    site_url = frappe.utils.get_url()
    if address.startswith(site_url):
        address = address.removeprefix(site_url)
    parsed = urlparse(address)
    mimetype = mimetypes.guess_type(parsed.path)[0] or ""
    if parsed.scheme or parsed.netloc or not mimetype.startswith("image/"):
        return None
    path = find_image(unquote(parsed.path))
    if not path or path.stat().st_size > MAX_IMAGE_BYTES:
        return None
    return f"data:{mimetype};base64,{base64.b64encode(path.read_bytes()).decode()}"


def find_image(url_path: str) -> Path | None:
    """Return the file behind an address of this site that the user may see, None when there is none."""
    if url_path.startswith("/assets/"):
        app, _slash, rest = url_path.removeprefix("/assets/").partition("/")
        if app not in frappe.get_installed_apps():
            return None
        return file_below(Path(frappe.get_app_path(app, "public")), rest)
    if url_path.startswith("/files/"):
        return file_below(Path(frappe.get_site_path("public", "files")), url_path.removeprefix("/files/"))
    if url_path.startswith("/private/files/") and may_read_file(url_path):
        return file_below(
            Path(frappe.get_site_path("private", "files")), url_path.removeprefix("/private/files/")
        )
    return None


def file_below(root: Path, relative: str) -> Path | None:
    """Return the file *relative* to *root*, None when there is none or when it leads out."""
    root = root.resolve()
    path = (root / relative).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


def may_read_file(file_url: str) -> bool:
    """Return whether the user may read a private file, by any of the documents that it is attached to."""
    names = frappe.get_all("File", filters={"file_url": file_url}, pluck="name")
    return any(frappe.get_doc("File", name).has_permission("read") for name in names)
