"""Whitelisted functions, each for one thing that a client can rely on."""

import datetime
import decimal

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit


@frappe.whitelist()
def who() -> dict:
    return {"user": frappe.session.user, "before": frappe.local.flags.probe_before}


@frappe.whitelist(allow_guest=True)
def for_guests(text: str = "") -> str:
    return text


@frappe.whitelist(allow_guest=True, xss_safe=True)
def for_guests_as_sent(text: str = "") -> str:
    return text


def not_whitelisted() -> str:
    return "secret"


@frappe.whitelist(methods=["POST"])
def only_post() -> str:
    return "posted"


@frappe.whitelist()
def typed(
    number: int,
    text: str = "x",
    flag: bool = False,
    items: list | str | None = None,
    day: datetime.date = None,  # noqa: RUF013 (the default widens the type)
) -> list:
    return [number, text, flag, items, str(day), type(number).__name__]


@frappe.whitelist()
def not_annotated(number):
    return number


@frappe.whitelist()
def original() -> str:
    return "original"


@frappe.whitelist()
def replacement() -> str:
    return "replacement"


@frappe.whitelist()
def values() -> dict:
    return {
        "date": datetime.date(2024, 5, 1),
        "datetime": datetime.datetime(2024, 5, 1, 7, 30, 5, 120),
        "time": datetime.time(7, 30),
        "decimal": decimal.Decimal("1500000.50"),
        "large": 123456789012,
        "nothing": None,
        "text": "Nguyễn Thị Ánh",
        "set": {1},
    }


@frappe.whitelist()
def add_case(title: str, fail: bool = False) -> str:
    """Insert a case, and then perhaps fail."""
    name = frappe.get_doc(doctype="Probe Case", title=title).insert().name
    if fail:
        frappe.throw(_("Failed after the insert"), title="A title")
    return name


@frappe.whitelist()
def add_case_and_commit(title: str) -> str:
    name = add_case(title)
    frappe.local.flags.commit = True
    return name


@frappe.whitelist()
def warn() -> str:
    frappe.msgprint("First", title="Heads up", indicator="orange")
    frappe.msgprint("Second", alert=True)
    return "done"


@frappe.whitelist(allow_guest=True)
def crash() -> float:
    return 1 / 0


@frappe.whitelist()
def with_status() -> str:
    frappe.local.response["http_status_code"] = 201
    frappe.local.response["extra"] = [1, 2]
    return "made"


@frappe.whitelist()
def download(kind: str) -> None:
    frappe.response.type = kind
    frappe.response.filename = "Bảng kê.pdf" if kind == "pdf" else "report.bin"
    frappe.response.filecontent = b"%PDF-1.4 content"
    frappe.response.doctype, frappe.response.result = "Probe Case", "a,b\r\n1,2\r\n"


@frappe.whitelist(allow_guest=True)
def leave() -> None:
    frappe.response.type, frappe.response.location = "redirect", "/probe/plain"


@frappe.whitelist(allow_guest=True)
def say_page() -> None:
    frappe.respond_as_web_page("Hello", "It <b>worked</b>", http_status_code=200)


@frappe.whitelist(allow_guest=True)
@rate_limit(key="account", limit=2, seconds=60)
def limited(account: str) -> str:
    return account


@frappe.whitelist()
def echo_body() -> dict:
    return dict(frappe.form_dict)


@frappe.whitelist()
def receive_upload() -> dict:
    return {"name": frappe.local.uploaded_filename, "size": len(frappe.local.uploaded_file)}


@frappe.whitelist()
def boot() -> dict:
    return frappe.sessions.get()


@frappe.whitelist()
def csrf_token() -> str:
    return frappe.sessions.get_csrf_token()


@frappe.whitelist()
def add_case_committing(title: str) -> str:
    """Insert a case and commit, as code does that works row by row."""
    name = add_case(title)
    frappe.db.commit()
    return name


@frappe.whitelist()
def add_case_later(title: str, after_commit: bool = False) -> None:
    """Let a worker insert the case."""
    frappe.enqueue("http_probe.api.add_case", title=title, enqueue_after_commit=after_commit)


@frappe.whitelist()
def read_committing() -> int:
    """Commit without having written anything."""
    count = frappe.db.count("Probe Case")
    frappe.db.commit()
    return count


@frappe.whitelist()
def add_case_and_note_after_response(title: str) -> None:
    """Write what must stay although it was a GET (such as who looked at what) when the answer is sent."""
    add_case(f"{title}, lost")

    def note() -> None:
        add_case(f"{title}, noted")
        frappe.db.commit()

    frappe.local.request.after_response.add(note)
