"""Every message of the engine has its Vietnamese, and a translation keeps the places that are filled in."""

import ast
import csv
import json
import re
from pathlib import Path

import frappe

PACKAGE = Path(frappe.__file__).parent
# What an administrator sets up at a desk.
ADMINISTERED = (
    *("user", "has_role", "role", "user_permission", "custom_field"),
    *("workflow", "workflow_document_state", "workflow_transition", "workflow_state"),
)
IN_TEMPLATES = re.compile(r"""\b_\(\s*(["'])(.+?)\1\s*\)""")
PLACES = re.compile(r"(?<!\{)\{\d*\}(?!\})")


def messages() -> dict[str, str]:
    """Return each text given to `_()` with the file it stands in."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", None))  # _(…) or frappe._(…)
            text = node.args[0]
            if name in ("_", "_lt") and isinstance(text, ast.Constant) and isinstance(text.value, str):
                found[text.value] = path.name
    for path in PACKAGE.rglob("*.html"):
        found.update({match[2]: path.name for match in IN_TEMPLATES.finditer(path.read_text())})
    return found


def labels() -> set[str]:
    """Return what the forms of the engine's own DocTypes show: labels, descriptions and choices."""
    found = set()
    for path in PACKAGE.glob("*/doctype/*/*.json"):
        for field in json.loads(path.read_text()).get("fields", []):
            choices = (field.get("options") or "").split("\n") if field["fieldtype"] == "Select" else []
            found |= {field.get("label"), field.get("description"), *choices}
    return found - {None, ""}


def translations() -> list[list[str]]:
    with open(PACKAGE / "translations" / "vi.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_message_is_translated():
    missing = set(messages()) - {row[0] for row in translations()}
    assert not missing


def test_no_message_is_translated_twice_or_for_nothing():
    sources = [row[0] for row in translations()]
    assert len(sources) == len(set(sources))
    unused = set(sources) - set(messages()) - labels()
    assert not unused


def test_the_forms_of_users_fields_and_workflows_are_translated():
    told = {row[0] for row in translations()}
    for name in ADMINISTERED:
        path = next(PACKAGE.glob(f"*/doctype/{name}/{name}.json"))
        shown = [
            field["label"]
            for field in json.loads(path.read_text())["fields"]
            if field.get("label") and not field.get("hidden")
        ]
        assert not set(shown) - told, name


def test_translations_fill_in_the_same_places():
    for source, text, *_context in translations():
        assert sorted(PLACES.findall(source)) == sorted(PLACES.findall(text)), source
