"""The list that is posted in public: name, year of birth, village and amount, and nothing else.

Decree 20/2021, article 8: results are posted, except what concerns HIV. Whoever has a line of a sensitive
category is left out altogether, and no total counts them: a difference would tell.
"""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dong, dotted
from an_sinh.domain.papers.measures import PORTRAIT
from an_sinh.domain.papers.pages import PageRoom, compose
from an_sinh.domain.papers.text_width import line_count
from an_sinh.services.audit import access
from an_sinh.services.papers.letterhead import frame, heading
from frappe.utils import getdate

FONT_PT, LINE_MM, PADDING_MM, MIN_ROW_MM = 11, 4.6, 1.8, 7.0
NAME_MM, VILLAGE_MM = 62, 45
# An upright sheet of 255 mm of text: the heads and the signature take the rest.
ROOM = PageRoom(first=200.0, other=238.0, closing=58.0)


def posted_list(doc) -> dict:
    """Pages of texts for the print format; one row per person with the sum of their lines. Only the payroll's name
    counts, because a client may send any copy. PermissionError where the user may not print it."""
    doc = frappe.get_doc("Monthly Payroll", str(doc.name))
    if not frappe.flags.ignore_print_permissions:
        doc.check_permission("print")
    access.note_print(doc.doctype, doc.name)
    people = _people(doc.name)
    rows = [_row(number, person) for number, person in enumerate(people, start=1)]
    return {
        "pages": compose(rows, lambda row: row["height"], ROOM),
        "persons": len(rows),
        "total": dotted(sum(person["amount"] for person in people)),
        "month": months.label(months.index(getdate(doc.month))),
        **heading(doc),
        "paper": frame(PORTRAIT),
    }


def _people(payroll: str) -> list[dict]:
    """Who may be named, in the order of the list. Recoveries are a matter between office and person."""
    sensitive = set(frappe.get_all("Benefit Category", filters={"is_sensitive": 1}, pluck="name", limit=0))
    people: dict[str, dict] = {}
    hidden: set[str] = set()
    for line in frappe.get_all(
        "Payroll Line",
        filters={"payroll": payroll},
        fields=["beneficiary", "full_name", "birth_text", "village", "category", "kind", "amount"],
        order_by="line_no asc",
        limit=0,
    ):
        if line.category in sensitive:
            hidden.add(line.beneficiary)
        if line.kind == "Recovery":
            continue
        person = people.setdefault(line.beneficiary, {**line, "amount": 0})
        person["amount"] += dong(line.amount)
    return [person for name, person in people.items() if name not in hidden and person["amount"] > 0]


def _row(number: int, person: dict) -> dict:
    texts = {
        "number": str(number),
        "full_name": person["full_name"] or "",
        "birth_year": (person["birth_text"] or "")[-4:],
        "village": person["village"] or "",
        "amount": dotted(person["amount"]),
    }
    lines = max(
        line_count(texts["full_name"], NAME_MM - 2, FONT_PT),
        line_count(texts["village"], VILLAGE_MM - 2, FONT_PT),
    )
    return {"texts": texts, "height": max(MIN_ROW_MM, lines * LINE_MM + PADDING_MM)}
