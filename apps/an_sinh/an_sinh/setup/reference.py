"""Programmes, categories, rates and providers as they come with the app. What exists is left as it is."""

import json
from pathlib import Path

import frappe

DATA = Path(__file__).parent / "data"


def read(name: str):
    """The content of one of the app's data files."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def load() -> None:
    """Enter what is missing; never change what an office has entered or corrected."""
    for provider in read("providers"):
        _ensure("Payment Provider", provider["provider_code"], provider)
    for programme in read("programmes"):
        _load_programme(programme)


def _load_programme(programme: dict) -> None:
    code = programme["programme_code"]
    categories, rates = programme.pop("categories"), programme.pop("rates")
    is_new = _ensure("Benefit Programme", code, programme)
    for category in categories:
        name = f"{code}-{category['category_code']}"
        _ensure("Benefit Category", name, {"programme": code, "coefficient_source": "Category", **category})
    if not is_new:
        return  # rates are the office's own from the first day on
    for rate in rates:
        if rate.get("category"):
            rate["category"] = f"{code}-{rate['category']}"
        frappe.get_doc({"doctype": "Benefit Rate", "programme": code, **rate}).insert(ignore_permissions=True)


def _ensure(doctype: str, name: str, values: dict) -> bool:
    if frappe.db.exists(doctype, name):
        return False
    frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)
    return True
