"""Every message, label and option of the app has its Vietnamese, with the same places to fill."""

import ast
import csv
import json
import re
from pathlib import Path

APP = Path(__file__).resolve().parents[1] / "an_sinh"
PLACES = re.compile(r"\{\w*\}")
TEXT_PROPERTIES = ("label", "description")


def rows() -> list[list[str]]:
    with (APP / "translations" / "vi.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row]


def messages() -> dict[str, str]:
    """Every literal given to `_()` in the app's Python, with the file it stands in."""
    found = {}
    for path in APP.rglob("*.py"):
        if "tests" in path.relative_to(APP).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_" and node.args:
                text = getattr(node.args[0], "value", None)
                if isinstance(text, str):
                    found[text] = str(path.relative_to(APP))
    return found


def labels() -> dict[str, str]:
    """What forms show: labels, descriptions and choices of every DocType, and the DocTypes' names."""
    found = {}
    for path in (APP / "an_sinh" / "doctype").glob("*/*.json"):
        doctype = json.loads(path.read_text(encoding="utf-8"))
        found[doctype["name"]] = path.name
        for field in doctype["fields"]:
            texts = [field.get(key) for key in TEXT_PROPERTIES]
            if field["fieldtype"] == "Select":
                texts += (field.get("options") or "").split("\n")
            found.update({text: path.name for text in texts if text})
    return found


def is_code(text: str) -> bool:
    """Fieldnames, file kinds and proper names need no translation."""
    return not re.search("[A-Za-z]{2}", text) or (text.islower() and " " not in text) or text.isupper()


def test_every_message_is_in_vietnamese():
    known = {row[0] for row in rows()}
    assert {text: path for text, path in messages().items() if text not in known} == {}


def test_every_label_and_choice_is_in_vietnamese():
    known = {row[0] for row in rows()}
    assert {text: path for text, path in labels().items() if text not in known and not is_code(text)} == {}


def test_translations_fill_the_same_places():
    broken = [row for row in rows() if sorted(PLACES.findall(row[0])) != sorted(PLACES.findall(row[1]))]
    assert broken == []


def test_no_text_is_translated_twice_otherwise():
    seen: dict[tuple, set] = {}
    for row in rows():
        seen.setdefault((row[0], row[2] if len(row) > 2 else ""), set()).add(row[1])
    assert {key: found for key, found in seen.items() if len(found) > 1} == {}
