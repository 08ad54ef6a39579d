"""The catalogue's data files as they are, with the wounded of every percent; read without Frappe."""

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path

import an_sinh
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient
from an_sinh.domain.benefits.owed import Category
from an_sinh.domain.benefits.rates import Rate

DATA = Path(an_sinh.__file__).parent / "setup" / "data"


@cache
def programme(code: str) -> dict:
    """One programme of the data files: categories, rates (those printed in the annexes among them), reference levels,
    rule sets."""
    found = next(each for each in _read("programmes") if each["programme_code"] == code)
    further = [row for wounded in _read("wounded_soldiers") for row in _of_each_percent(wounded, code)]
    sets = [each for each in _read("rule_sets") if each["programme"] == code]
    rates = [*found["rates"], *(rate for each in sets for rate in _printed(each))]
    categories = [*found["categories"], *further]
    return {"reference_levels": [], **found, "rates": rates, "categories": categories, "rule_sets": sets}


def domain_rates(code: str) -> list[Rate]:
    """The rates of a programme in the domain's terms; categories by their codes."""
    return [
        Rate(
            row["amount"],
            months.parse(row["effective_from"]),
            date.fromisoformat(row["in_force_from"]),
            row.get("category"),
            awaits_table=bool(row.get("awaits_table")),
            printed="annex" in row,
        )
        for row in programme(code)["rates"]
    ]


def domain_categories(code: str) -> dict[str, Category]:
    """The categories of a programme in the domain's terms, by their codes."""
    return {
        row["category_code"]: Category(
            row["category_code"],
            row.get("group_code") or row["category_code"],
            coefficient(row["coefficient"]),
            row.get("coefficient_source", "Category") != "Category",
            frozenset(filter(None, row.get("stacks_with_groups", "").split(","))),
            row.get("stacking_class", ""),
        )
        for row in programme(code)["categories"]
    }


def units(code: str) -> dict:
    """What one printed amount stands for, of categories that count something."""
    return {
        name: each.coefficient
        for name, each in domain_categories(code).items()
        if each.coefficient_from_entitlement and each.coefficient
    }


def merit_amounts() -> list[dict]:
    """The printed rows as they are shipped."""
    with open(DATA / "merit_amounts.csv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _of_each_percent(wounded: dict, code: str) -> list[dict]:
    if code != wounded["programme"]:
        return []
    shared = {key: wounded[key] for key in ("group_code", "verified", "source")}
    return [
        {"category_code": wounded["code"].format(percent), "coefficient": factor, **shared}
        for percent, factor in wounded["coefficients"].items()
    ]


def _printed(rule_set: dict) -> list[dict]:
    column = rule_set.get("amounts")
    dates = {key: rule_set[key] for key in ("effective_from", "in_force_from", "source")}
    return [
        {"amount": int(row[column]), "category": row["code"], "annex": row["annex"], "verified": 1, **dates}
        for row in (merit_amounts() if column else ())
    ]


def _read(name: str):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
