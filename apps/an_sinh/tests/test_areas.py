"""Whatever tells of a person or belongs to a unit is seen within the user's area: a new DocType can't be forgotten."""

import ast
import json
from pathlib import Path

APP = Path(__file__).resolve().parents[1] / "an_sinh"
BOUND_TO = {"Beneficiary", "Administrative Unit"}
# Read everywhere: the tree itself, and the law and settings, where a unit is only the province that they hold for.
EVERYWHERE = {"Administrative Unit", "An Sinh Settings", "Benefit Category", "Benefit Rate", "Rule Set"}
# For the machine alone: no role but the System Manager's reads it.
KEPT_BY_SERVICES = {"Charged Months"}


def test_what_tells_of_people_is_limited_to_areas():
    bound = set()
    for path in (APP / "an_sinh/doctype").glob("*/*.json"):
        doctype = json.loads(path.read_text(encoding="utf-8"))
        links = {field.get("options") for field in doctype["fields"] if field["fieldtype"] == "Link"}
        if not doctype.get("istable") and links & BOUND_TO:
            bound.add(doctype["name"])
    assert bound - EVERYWHERE - KEPT_BY_SERVICES - within_areas() == set(), (
        "add it to _WITHIN_AREAS in hooks.py"
    )


def within_areas() -> set[str]:
    tree = ast.parse((APP / "hooks.py").read_text(encoding="utf-8"))
    (value,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_WITHIN_AREAS"
    )
    return set(ast.literal_eval(value))
