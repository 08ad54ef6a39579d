"""CSV in and out."""

import csv
import io

from frappe.locals import local
from frappe.messages import throw
from frappe.translate import _
from frappe.utils.strings import cstr


def read_csv_content(fcontent, use_sniffer: bool = False) -> list[list]:
    """Rows of CSV text or bytes (UTF-8 with or without mark, else Windows-1252); empty cells are None."""
    if isinstance(fcontent, bytes):
        fcontent = decoded(fcontent)
    rows = csv.reader(
        io.StringIO(fcontent, newline=""), dialect=dialect_of(fcontent) if use_sniffer else csv.excel
    )
    try:
        return [[cell.strip() or None for cell in row] for row in rows]
    except csv.Error as error:
        throw(_("Not a valid Comma Separated Value (CSV File)") + f": {error}")


def decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "windows-1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    throw(_("Unknown file encoding. Tried to use: {0}").format("utf-8, windows-1252"))


def dialect_of(text: str):
    try:
        return csv.Sniffer().sniff(text[:4096], delimiters=",;\t|")
    except csv.Error:
        return csv.excel


def read_csv_content_from_attached_file(doc) -> list[list]:
    from frappe.model.document import get_doc

    name = local.db.get_value(
        "File", {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}, "name"
    )
    if not name:
        throw(_("No file attached"))
    return read_csv_content(get_doc("File", name).get_content())


class UnicodeWriter:
    """Collects rows; `getvalue` is the text."""

    def __init__(self, encoding: str = "utf-8", quoting: int = csv.QUOTE_NONNUMERIC):
        self.encoding = encoding
        self.queue = io.StringIO()
        self.writer = csv.writer(self.queue, quoting=quoting)

    def writerow(self, row) -> None:
        self.writer.writerow(["" if cell is None else cell for cell in row])

    def getvalue(self) -> str:
        return self.queue.getvalue()


def to_csv(data, quoting: int = csv.QUOTE_NONNUMERIC) -> str:
    """Rows as CSV text."""
    writer = UnicodeWriter(quoting=quoting)
    for row in data:
        writer.writerow(row)
    return writer.getvalue()


def build_csv_response(data, filename: str) -> None:
    """Answer the request with rows as a CSV file."""
    local.response["result"] = "\ufeff" + to_csv(data)
    local.response["doctype"] = filename
    local.response["type"] = "csv"


def send_csv_to_client(args) -> None:
    import json

    args = json.loads(args) if isinstance(args, str) else args
    local.response["result"] = cstr(to_csv(args["data"]))
    local.response["doctype"] = args["filename"]
    local.response["type"] = "csv"


def getlink(doctype: str, name: str) -> str:
    from frappe.utils.urls import get_link_to_form

    return get_link_to_form(doctype, name)
