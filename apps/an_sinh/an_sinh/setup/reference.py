"""Programmes, categories, rates and providers as they come with the app. What exists is left as it is."""

import csv
import json
from collections import Counter
from pathlib import Path

import frappe
from an_sinh.domain.benefits.stacking import SHARES
from an_sinh.services.benefits import rule_set_steps

DATA = Path(__file__).parent / "data"
LIMITED = {"Helper": 1, "Survivor": SHARES["Survivor"]}
# Fields of Benefit Category that the first version did not have, or left open.
ADDED_LATER = ("stacking_class", "replaced_by", "valid_to", "age_steps", "min_age_months", "max_age_months")


def read(name: str):
    """The content of one of the app's data files."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def load() -> None:
    """Enter what is missing; never change what an office has entered or corrected."""
    for provider in read("providers"):
        _ensure("Payment Provider", provider["provider_code"], provider)
    for programme in programmes():
        _load_programme(programme)
    for values in rule_sets():
        _load_rule_set(values)
    for form in read("paper_forms"):
        _ensure("Paper Form", form["form_code"], form)


def programmes() -> list[dict]:
    """The programmes of the law with their categories (the wounded of each percent among them), rates and
    reference levels. Categories name each other by their document names."""
    found = read("programmes")
    for programme in found:
        code = programme["programme_code"]
        for wounded in read("wounded_soldiers"):
            if code == wounded["programme"]:
                programme["categories"] += _of_each_percent(wounded)
        programme["categories"] = [_named(code, category) for category in programme["categories"]]
        programme.setdefault("reference_levels", [])
    return found


def rule_sets() -> list[dict]:
    """The decrees with their dates, rules, categories and printed amounts, the earliest first. Categories are named by
    their document names; `amounts` are rows of category, annex, printed_label and amount."""
    found = read("rule_sets")
    for values in found:
        programme = values["programme"]
        for row in (*values.get("terms", ()), *values.get("age_steps", ())):
            for fieldname in ("category", "to_category"):
                if row.get(fieldname):
                    row[fieldname] = f"{programme}-{row[fieldname]}"
        if column := values.get("amounts"):
            values["amounts"] = [
                {
                    "category": f"{programme}-{row['code']}",
                    "annex": f"Phụ lục {row['annex']}",
                    "printed_label": row["who"],
                    "amount": int(row[column]),
                }
                for row in merit_amounts()
            ]
    return found


def merit_amounts() -> list[dict]:
    """The rows of annexes I, II and III of the decrees on people with merit, as printed: code, annex, who, kind, and a
    column of đồng for each decree."""
    with open(DATA / "merit_amounts.csv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_province(unit: str, code: str) -> None:
    """The levels that a province has set for itself, when the province is entered: a rule set of its own, in force."""
    for row in read("province_rules"):
        if row["province_code"] == code:
            values = {key: value for key, value in row.items() if not key.startswith("province_")}
            _load_rule_set({**values, "province": unit})


def complete() -> None:
    """Enter what is missing on a site that an earlier version was installed on: also the fields that didn't exist
    then, where they are blank, and the reference levels. Rates of the standard stay the office's own."""
    for doctype, fieldname, value in (
        ("Benefit Rate", "rate_kind", "Standard Level"),
        ("Benefit Category", "payment_kind", "Monthly"),
    ):
        table = frappe.qb.DocType(doctype)
        frappe.qb.update(table).set(table[fieldname], value).where(
            table[fieldname].isnull() | (table[fieldname] == "")
        ).run()
    load()
    for programme in programmes():
        for values in programme["categories"]:
            _fill_blanks(values)
        _load_reference_levels(programme["programme_code"], programme["reference_levels"])


def _of_each_percent(wounded: dict) -> list[dict]:
    shared = {key: wounded[key] for key in ("group_code", "legal_article", "verified", "source")}
    return [
        {
            "category_code": wounded["code"].format(percent),
            "category_name": wounded["category_name"].format(percent),
            "coefficient": float(coefficient),
            **shared,
        }
        for percent, coefficient in wounded["coefficients"].items()
    ]


def _named(programme: str, category: dict) -> dict:
    """A category with its document name and those of the categories that it points to."""
    named = {"coefficient_source": "Category", "payment_kind": "Monthly", **category}
    for fieldname in ("replaced_by", "base_category"):
        if named.get(fieldname):
            named[fieldname] = f"{programme}-{named[fieldname]}"
    named["age_steps"] = [
        {**step, "to_category": f"{programme}-{step['to_category']}" if step.get("to_category") else None}
        for step in category.get("age_steps", ())
    ]
    return {"programme": programme, **named}


def _load_programme(programme: dict) -> None:
    code = programme["programme_code"]
    categories, rates = programme.pop("categories"), programme.pop("rates")
    levels = programme.pop("reference_levels")
    is_new = _ensure("Benefit Programme", code, programme)
    for category in categories:
        _ensure("Benefit Category", f"{code}-{category['category_code']}", category)
    if not is_new:
        return  # rates are the office's own from the first day on
    for rate in rates:
        if rate.get("category"):
            rate["category"] = f"{code}-{rate['category']}"
        _insert("Benefit Rate", {"programme": code, **rate})
    _load_reference_levels(code, levels)


def _load_rule_set(values: dict) -> None:
    """A decree that the site doesn't have. Where months were charged by other amounts, its table waits until two people
    have seen what it changes for whom."""
    name = f"{values['programme']}-{values['rule_code']}"
    if frappe.db.exists("Rule Set", name):
        return
    waits = bool(values.get("amounts")) and rule_set_steps.is_charged(values["programme"])
    document = frappe.get_doc(
        {"doctype": "Rule Set", "state": "Draft" if waits else rule_set_steps.IN_FORCE, **values}
    )
    document.flags.by_service = True
    document.insert(ignore_permissions=True, ignore_links=True)
    if not waits:
        rule_set_steps.write_rates(document)


def _load_reference_levels(programme: str, levels: list[dict]) -> None:
    kind = {"programme": programme, "rate_kind": "Reference Level"}
    if not frappe.db.exists("Benefit Rate", kind):
        for level in levels:
            _insert("Benefit Rate", {**kind, **level})


def _fill_blanks(values: dict) -> None:
    document = frappe.get_doc("Benefit Category", f"{values['programme']}-{values['category_code']}")
    blank = {name: values[name] for name in ADDED_LATER if values.get(name) and not document.get(name)}
    if (name := blank.get("stacking_class")) in LIMITED and _has_more(str(name)):
        del blank["stacking_class"]  # one of them would come back from people whom nobody has looked at
    if blank:
        document.update(blank)
        document.flags.by_service = True
        document.save(ignore_permissions=True)


def _has_more(stacking_class: str) -> bool:
    """Whether somebody on the site has more benefits of a class than are paid: two of helpers, three of survivors."""
    members = [
        f"{each['programme_code']}-{row['category_code']}"
        for each in read("programmes")
        for row in each["categories"]
        if row.get("stacking_class") == stacking_class
    ]
    people = frappe.get_all(
        "Benefit Entitlement",
        filters={"category": ["in", members], "status": "Approved"},
        pluck="beneficiary",
        limit=0,
    )
    return any(count > LIMITED[stacking_class] for count in Counter(people).values())


def _ensure(doctype: str, name: str, values: dict) -> bool:
    if frappe.db.exists(doctype, name):
        return False
    _insert(doctype, values)
    return True


def _insert(doctype: str, values: dict) -> None:
    document = frappe.get_doc({"doctype": doctype, **values})
    document.flags.by_service = True
    document.insert(ignore_permissions=True, ignore_links=True)  # categories name one another
