"""The matrix of endpoints and roles, made from the rules of the endpoints and the rights of the DocTypes.

`python -m tests.security_matrix` in apps/an_sinh writes docs/security_matrix.md anew."""

import json
from pathlib import Path

from an_sinh.api.rules import RULES, Rule

from . import endpoints

DOCTYPES = endpoints.APP / "an_sinh" / "doctype"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "security_matrix.md"
ROLES = {
    "Commune Officer": "CO",
    "Commune Leader": "CL",
    "District Officer": "DO",
    "District Leader": "DL",
    "Province Officer": "PO",
    "Province Leader": "PL",
    "Treasury Officer": "TO",
    "Police Officer": "PC",
    "Auditor": "AU",
    "An Sinh Manager": "AM",
    "Provider User": "PU",
}
# Rights that a role has without a row in the app's own DocTypes: setup.roles lets managers edit the chains.
FRAPPES = {("Workflow", "write"): {"An Sinh Manager"}}


def rights() -> dict[tuple[str, str], set[str]]:
    """(DocType, right) -> the roles that have it."""
    found: dict[tuple[str, str], set[str]] = {key: set(roles) for key, roles in FRAPPES.items()}
    for path in DOCTYPES.glob("*/*.json"):
        doctype = json.loads(path.read_text(encoding="utf-8"))
        for row in doctype.get("permissions", ()):
            if row.get("permlevel"):
                continue
            for right, value in row.items():
                if value == 1:
                    found.setdefault((doctype["name"], right), set()).add(row["role"])
    return found


def callers(rule: Rule, known: dict[tuple[str, str], set[str]]) -> set[str]:
    """The roles that a rule lets in."""
    if rule.guest or rule.session:
        return set(ROLES)
    allowed = set(rule.roles or ROLES)
    for right in rule.rights:
        allowed &= known.get(right, set())
    return allowed & set(ROLES)


def asked(rule: Rule) -> str:
    """What a rule asks for, in words."""
    if rule.guest:
        return "nothing: what it tells a guest is public"
    if rule.session:
        return "a session: it answers by what the caller may read"
    words = [f"{doctype}: {right}" for doctype, right in rule.rights]
    if rule.roles:
        words.append("one of " + ", ".join(rule.roles))
    return "; ".join(words)


def page() -> str:
    """The whole page."""
    known = rights()
    heads = " | ".join(ROLES.values())
    lines = [
        "# Who may call what",
        "",
        "Made from `an_sinh/api/rules.py` and the rights of the DocTypes by `python -m tests.security_matrix` (in",
        "`apps/an_sinh`); a test fails while it is not up to date, and for an endpoint without a rule. ● means: with the",
        "documents and units of the caller's area, and where the caller holds the document at its stage.",
        "",
        "Roles: " + ", ".join(f"{short} {role}" for role, short in ROLES.items()) + ".",
        "",
        f"| endpoint | methods | asks for | {heads} |",
        f"|---|---|---|{'---|' * len(ROLES)}",
    ]
    for endpoint in sorted(endpoints.endpoints(), key=lambda one: (one.module, one.name)):
        name = short_name(endpoint)
        allowed = callers(RULES[name], known)
        cells = " | ".join("●" if role in allowed else "" for role in ROLES)
        lines.append(f"| `{name}` | {', '.join(endpoint.methods)} | {asked(RULES[name])} | {cells} |")
    return "\n".join(lines) + "\n"


def short_name(endpoint: endpoints.Function) -> str:
    """`payroll.prepare` of an_sinh.api.payroll.prepare."""
    return f"{endpoint.module.removeprefix('an_sinh.api.')}.{endpoint.name}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
