"""What the desk needs before it can show anything: who is there, what he may see, and in which words."""

import hashlib
import json

import frappe
from an_sinh.api.desk_menu import menu, named_doctypes
from an_sinh.api.workflow import APPROVABLE
from an_sinh.services.areas.units import merged_of
from frappe.sessions import get_csrf_token
from frappe.translate import get_all_translations

MODULE = "An Sinh"
DEFAULT_LANGUAGE = "vi"
# Where the search over everything (Ctrl+K) looks for documents.
SEARCHED = ("Beneficiary", "Monthly Payroll", "Disbursement", "Administrative Unit")


@frappe.whitelist(allow_guest=True, methods=["GET"])
def boot(messages_hash: str = "") -> dict:
    """Returns the user, his menu, areas and providers, and the translations.

    `messages_hash` is the hash of the dictionary that the browser keeps; when it still holds, `messages` is None.
    A guest gets the dictionary and nothing else. Reads only.
    """
    lang = _language()
    answer = {"user": _user(lang), "lang": lang, "csrf_token": "", **_dictionary(lang, messages_hash)}
    if frappe.session.user == "Guest":
        return {**answer, **_nothing()}
    readable = _readable_doctypes()
    answer["csrf_token"] = get_csrf_token()
    answer["doctypes"] = list(readable.values())
    answer["menu"] = menu(readable, _own_doctypes(readable), _reports(readable))
    answer["areas"] = _areas()
    answer["providers"] = [row["name"] for row in _allowed("Payment Provider", "provider_name")]
    answer["link_titles"] = _link_titles()
    answer["search_doctypes"] = [name for name in SEARCHED if name in readable]
    answer["approvable"] = list(APPROVABLE)
    answer["versions"] = {"an_sinh": _version("an_sinh"), "frappe": _version("frappe")}
    return answer


def _nothing() -> dict:
    return {
        "doctypes": [],
        "menu": [],
        "areas": [],
        "providers": [],
        "link_titles": {},
        "search_doctypes": [],
        "approvable": [],
        "versions": {},
    }


def _language() -> str:
    """Returns the user's own language; a guest and a user without one get Vietnamese, whatever the browser says."""
    if frappe.session.user == "Guest":
        return DEFAULT_LANGUAGE
    return frappe.db.get_value("User", frappe.session.user, "language") or DEFAULT_LANGUAGE


def _user(lang: str) -> dict:
    name = frappe.session.user
    full_name = "" if name == "Guest" else frappe.db.get_value("User", name, "full_name") or name
    return {"name": name, "full_name": full_name, "roles": frappe.get_roles(name), "language": lang}


def _dictionary(lang: str, known: str) -> dict:
    messages = dict(get_all_translations(lang) or {})
    text = json.dumps(messages, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(f"{lang}:{text}".encode()).hexdigest()[:16]
    return {"messages_hash": digest, "messages": None if known == digest else messages}


def _readable_doctypes() -> dict[str, dict]:
    """Returns the DocTypes of the app, the custom ones and those that the menu names, as far as they are readable."""
    rows = frappe.get_all(
        "DocType",
        filters={"istable": 0},
        or_filters=[["module", "=", MODULE], ["custom", "=", 1], ["name", "in", sorted(named_doctypes())]],
        fields=["name", "module", "custom", "is_tree", "issingle", "in_create", "read_only"],
        order_by="name",
    )
    return {row.name: _doctype(row) for row in rows if _is_shown(row)}


def _is_shown(row: frappe._dict) -> bool:
    """Of the framework's own DocTypes only those are shown that the user administers: everybody may read roles."""
    own = row.module == MODULE or row.custom
    return frappe.has_permission(row.name, "read" if own else "write")


def _doctype(row: frappe._dict) -> dict:
    may_make = bool(frappe.has_permission(row.name, "create"))
    by_hand = not (row.in_create or row.issingle or row.read_only)
    return {
        "name": row.name,
        "module": row.module,
        "custom": row.custom,
        "is_tree": row.is_tree,
        "issingle": row.issingle,
        "can_create": int(may_make and by_hand),
        # Also where a service makes the documents and no form does.
        "may_make": int(may_make),
    }


def _own_doctypes(readable: dict[str, dict]) -> list[str]:
    """Returns the DocTypes of the app and the custom ones. Rows of a workbook belong to its own page."""
    hidden = {
        "Account Opening Row",
        "Answer File Row",
        "Identity Check Row",
        "Registry Import Row",
        "Registry Workbook Row",
    }
    return [
        name
        for name, row in readable.items()
        if (row["module"] == MODULE or row["custom"]) and name not in hidden
    ]


def _reports(readable: dict[str, dict]) -> list[str]:
    """Returns the app's reports that the user's roles open."""
    reports = frappe.get_all(
        "Report", filters={"module": MODULE, "disabled": 0}, fields=["name", "ref_doctype"], order_by="name"
    )
    roles = set(frappe.get_roles())
    allowed = []
    for report in reports:
        wanted = set(
            frappe.get_all("Has Role", {"parent": report.name, "parenttype": "Report"}, pluck="role")
        )
        if report.ref_doctype in readable and (not wanted or wanted & roles):
            allowed.append(report.name)
    return allowed


def _areas() -> list[dict]:
    """Returns the user's own areas on today's map: a unit of an old one comes with its successor."""
    areas = _allowed("Administrative Unit", "unit_name", "is_group")
    merged = merged_of(area["name"] for area in areas)
    return [area for area in areas if area["name"] not in merged] or areas


def _allowed(doctype: str, title_field: str, *further: str) -> list[dict]:
    """Returns the user's own areas or providers, by his User Permissions, with their titles and further fields."""
    names = frappe.get_all(
        "User Permission", {"user": frappe.session.user, "allow": doctype}, pluck="for_value"
    )
    titles = (
        frappe.get_all(doctype, filters={"name": ["in", names]}, fields=["name", title_field, *further])
        if names
        else []
    )
    return [
        {"name": row.name, "title": row[title_field], **{field: row[field] for field in further}}
        for row in titles
    ]


def _link_titles() -> dict[str, str]:
    """Returns `{DocType: title field}` of those whose links show the title in place of the name."""
    rows = frappe.get_all(
        "DocType",
        filters={"show_title_field_in_link": 1, "title_field": ["is", "set"]},
        fields=["name", "title_field"],
    )
    return {row.name: row.title_field for row in rows}


def _version(app: str) -> str:
    return getattr(frappe.get_module(app), "__version__", "")
