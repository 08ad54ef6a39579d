"""What a link field offers, for every DocType that is seen by area (hook `standard_queries`).

Frappe's own search lets a client that sends `ignore_user_permissions` see past the area, and looks into search fields by
parts: whoever types digits learns ID numbers and accounts piece by piece. Here the user's area holds whatever is sent, and
a number is found only whole, by who has it before them.
"""

from typing import Any

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.services.common import sent_values

# Found only by the whole number.
WHOLE_NUMBERS = ("id_number", "account_number")
TEXTS = ("Data", "Small Text", "Text", "Link", "Select", "Autocomplete", "Read Only")
# A Bank Account's name holds its number.
NAMED_BY_NUMBER = ("Bank Account",)
# A row per person and month, millions of them: searched by way of the people and the lists, whose tables are small.
OF_PEOPLE_AND_MONTHS = ("Payroll Line",)
MOST = 100
MOST_PEOPLE = 100


@frappe.whitelist(methods=["GET", "POST"])
def find(
    doctype: str,
    txt: str | None = None,
    searchfield: str | None = None,
    start: int | str = 0,
    page_len: int | str = 20,
    filters: dict | list | str | None = None,
    as_dict: bool = False,
    **_others: Any,
) -> list:
    """Documents that the user may see and whose name, title or search fields hold *txt*, those that begin with it first.

    Rows as Frappe's link fields take them: name, title where links show it, then what tells one from another.
    *searchfield* changes nothing: what is searched is the DocType's own. Rows stand in the DocType's own order; lines of
    payrolls are found by the present name of their person.
    """
    meta = frappe.get_meta(doctype)
    shown = _shown_fields(meta)
    first, length = sent_values.page(start, page_len, MOST)
    wanted = first + length
    found: dict[str, dict] = {}
    for conditions in _searches(meta, (txt or "").strip()):
        rows = frappe.get_list(
            doctype,
            filters=_filters(meta, filters),
            or_filters=conditions,
            fields=shown,
            limit_page_length=wanted + len(found),
        )
        for row in rows:
            found.setdefault(row.name, row)
        if len(found) >= wanted:
            break
    page = list(found.values())[first:wanted]
    return page if as_dict else [tuple(row[field] for field in shown) for row in page]


def _shown_fields(meta) -> list[str]:
    fields = ["name", meta.title_field, *meta.get_search_fields()]
    return list(
        dict.fromkeys(field for field in fields if field and field not in (*WHOLE_NUMBERS, "search_key"))
    )


def _searches(meta, text: str) -> list[list]:
    """The conditions to search by, one of which must hold, in the order in which their rows are offered."""
    if not text:
        return [[]]
    if meta.name in OF_PEOPLE_AND_MONTHS:
        return _line_searches(meta.name, text)
    named = ["name"] if meta.name not in NAMED_BY_NUMBER else []
    known = dict.fromkeys([*named, meta.title_field, *meta.get_search_fields()])
    searched = [field for field in known if field in named or _holds_text(meta, field)]
    leading = [field for field in searched if field in ("name", meta.title_field)]
    whole = [
        [meta.name, field, "=", text]
        for field in (*WHOLE_NUMBERS, "name")
        if field == "name" or meta.has_field(field)
    ]
    return [
        whole,
        *([[[meta.name, field, "like", f"{text}%"] for field in leading]] if leading else []),
        *([[_holds(meta, field, text) for field in searched]] if searched else []),
    ]


def _line_searches(doctype: str, text: str) -> list[list]:
    """As `_searches`, for lines of payrolls. None of it reads all lines; whether the user may see those that are found is
    asked of each, like of any other."""
    searches = [[[doctype, "name", "=", text]]]
    if text.isdigit():
        named = _lines_with_number(doctype, text)
    elif not any(sign.isdigit() for sign in text) and (people := _people_named(text)):
        return [*searches, [[doctype, "beneficiary", "in", people]]]
    else:
        named = _lines_named(doctype, text)
    return [*searches, [[doctype, "name", "in", named]]] if named else searches


def _people_named(text: str) -> list[str]:
    """People whose name holds the text, in the order of lists."""
    key = search_key(text)
    rows = frappe.get_all(
        "Beneficiary",
        filters={"search_key": ["like", f"%{key}%"]},
        fields=["name", "full_name"],
        limit=5 * MOST_PEOPLE,  # the key tells the village too
    )
    return [row.name for row in rows if key in search_key(row.full_name)][:MOST_PEOPLE]


def _lines_named(doctype: str, text: str) -> list[str]:
    """Lines whose name begins with the text; a line is named by its list and its number there."""
    lists = frappe.get_all(
        "Monthly Payroll",
        or_filters=[["name", "like", f"{text}%"], ["name", "=", text.rpartition("-")[0]]],
        pluck="name",
        order_by="name desc",
        limit=3,
    )
    filters = {"payroll": ["in", lists], "name": ["like", f"{text}%"]}
    return frappe.get_all(doctype, filters=filters, pluck="name", limit=MOST) if lists else []


def _lines_with_number(doctype: str, number: str) -> list[str]:
    """Lines that say this ID number or account; the people come from today's records, which have an index on them."""
    accounts = frappe.get_all("Bank Account", filters={"account_number": number}, pluck="name")
    methods = {"bank_account": ["in", accounts]}
    people = frappe.get_all("Beneficiary", filters={"id_number": number}, pluck="name")
    people += frappe.get_all("Payment Method", filters=methods, pluck="beneficiary") if accounts else []
    return frappe.get_all(
        doctype,
        filters={"beneficiary": ["in", people]},
        or_filters={"id_number": number, "account_number": number},
        pluck="name",
        limit=MOST,
    ) if people else []  # fmt: skip


def _holds(meta, field: str, text: str) -> list:
    return [meta.name, field, "like", f"%{search_key(text) if field == 'search_key' else text}%"]


def _holds_text(meta, field: str) -> bool:
    found = meta.get_field(field) if field else None
    return found is not None and found.fieldtype in TEXTS and field not in WHOLE_NUMBERS


def _filters(meta, filters: dict | list | str | None) -> list:
    """The client's filters as a list, and without documents that are out of use."""
    given = sent_values.parsed(filters)
    if isinstance(given, dict):
        given = [
            [meta.name, key, *(value if isinstance(value, list | tuple) else ("=", value))]
            for key, value in given.items()
        ]
    found = list(given or [])
    for field, operator in (("enabled", "="), ("disabled", "!=")):
        if meta.has_field(field) and meta.get_field(field).fieldtype == "Check":
            found.append([meta.name, field, operator, 1])
    return found
