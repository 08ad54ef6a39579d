"""The search over everything (Ctrl+K): people, accounts and decisions, by whatever somebody has in hand of them."""

import frappe
from an_sinh.domain.base.search_key import search_key
from frappe import _

SHORTEST = 2
SHOWN = 5
# DocType: its title, the fields that hold numbers of it, and what tells one hit from another.
SOURCES = {
    "Beneficiary": (
        "full_name",
        ("id_number", "phone", "name"),
        ("birth_year", "village", "administrative_unit"),
    ),
    "Guardian": ("full_name", ("id_number", "phone"), ("relation", "administrative_unit")),
    "Bank Account": (
        "holder_name",
        ("account_number",),
        ("account_number", "provider", "administrative_unit"),
    ),
    "Benefit Entitlement": ("decision_number", ("decision_number",), ("category", "administrative_unit")),
    "Benefit Change": ("full_name", ("decision_number", "name"), ("change_type", "decision_number")),
}


@frappe.whitelist(methods=["GET", "POST"])
def everywhere(text: str) -> list[dict]:
    """At most five documents of each kind that a text leads to, as far as the user may see them.

    Words find people in any order and without diacritics; a text with digits finds identity, phone, account and
    decision numbers too. Returns doctype, name, title and hint (birth year, commune, provider …)."""
    typed = " ".join(str(text or "").split())
    if len(typed) < SHORTEST:
        return []
    return [
        hit for doctype in SOURCES if frappe.has_permission(doctype, "read") for hit in _hits(doctype, typed)
    ]


def _hits(doctype: str, typed: str) -> list[dict]:
    title, numbers, hints = SOURCES[doctype]
    found: dict[str, dict] = {}
    for conditions in _questions(doctype, typed, numbers):
        if len(found) < SHOWN:
            for row in _rows(doctype, title, hints, conditions):
                found.setdefault(row.name, row)
    return [_hit(doctype, row, title, hints) for row in list(found.values())[:SHOWN]]


def _questions(doctype: str, typed: str, numbers: tuple[str, ...]):
    """The filters to ask with, one set after the other: by words, then by numbers."""
    words = [word for word in _literal(search_key(typed)).split() if word]
    if words and frappe.get_meta(doctype).has_field("search_key"):
        yield {"filters": [["search_key", "like", f"%{word}%"] for word in words]}
    if any(letter.isdigit() for letter in typed):
        # Accounts and phones are written with spaces and dots.
        compact = _literal(typed.replace(" ", "").replace(".", ""))
        yield {"or_filters": [[field, "like", f"%{compact}%"] for field in numbers]}


def _literal(text: str) -> str:
    """The text without the signs that stand for any letters."""
    return text.replace("%", "").replace("_", "")


def _rows(doctype: str, title: str, hints: tuple[str, ...], conditions: dict) -> list:
    fields = {"name", title, *hints}
    if frappe.get_meta(doctype).has_field("beneficiary"):
        fields.add("beneficiary")
    return frappe.get_list(doctype, fields=sorted(fields), limit=SHOWN, **conditions)


def _hit(doctype: str, row, title: str, hints: tuple[str, ...]) -> dict:
    meta = frappe.get_meta(doctype)
    told = [_told(meta, field, row.get(field)) for field in hints if field != title]
    if row.get("beneficiary"):
        told.insert(0, frappe.db.get_value("Beneficiary", row.beneficiary, "full_name") or "")
    return {
        "doctype": doctype,
        "name": row.name,
        "title": row.get(title) or row.name,
        "hint": " · ".join(str(part) for part in told if part),
    }


def _told(meta, field: str, value) -> str:
    if not value:
        return ""
    if field == "administrative_unit":
        return frappe.get_cached_value("Administrative Unit", value, "unit_name") or value
    if meta.get_field(field).fieldtype == "Select":
        return _(value, context=meta.name)
    return str(value)
