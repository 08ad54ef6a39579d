"""Forms of the treasury (numbers 07, 09, 10, C2-02a/NS and C2-05a/NS of Decree 11/2020) as composed pages.

What a form looks like is data: a Paper Form has its columns, widths and signatures, and says whether somebody has laid the
printed form beside it. What stands in it comes from the document that is printed (`FACTS`). The forms are prescribed in
Vietnamese, so their words are not translated.
"""

import hashlib
import json
from collections.abc import Callable
from itertools import groupby

import frappe
from an_sinh.domain.base.amount_words import amount_in_words
from an_sinh.domain.base.money import dotted
from an_sinh.domain.papers.measures import LANDSCAPE
from an_sinh.domain.papers.pages import PageRoom, compose
from an_sinh.domain.papers.text_width import line_count
from an_sinh.services.audit import access
from an_sinh.services.papers.letterhead import Column, frame
from an_sinh.services.papers.treasury_facts import Facts, of_refund, of_request
from frappe import _
from frappe.utils import cstr, flt

FORM = "Paper Form"
FONT_PT, LINE_MM, PADDING_MM, MIN_ROW_MM, CELL_PADDING_MM = 9, 3.8, 1.4, 5.8, 1.2
# Of 168 mm of text: the head and the column heads take the rest of the first page, the signatures the end of the last.
ROOM = PageRoom(first=92.0, other=128.0, closing=62.0)
# A table is a millimetre narrower than the text, so that its right border is drawn.
TABLE_MM = LANDSCAPE.text_width - 1.0
CHANGE_ROOM = PageRoom(first=140.0, other=146.0, closing=62.0)
AMOUNTS = {"amount", "received", "paid", "unpaid"}
COUNTS = {"persons", "paid_persons", "unpaid_persons"}
CENTRED = {"number", "account_number", "voucher_day", *COUNTS}
MOST_COLUMNS, NARROWEST_MM = 20, 6.0
# Which document fills the forms, and how: name of the document → its facts for rows of one kind.
FACTS: dict[str, Callable[[str, str], Facts]] = {
    "Treasury Request": of_request,
    "Treasury Refund": of_refund,
}


def treasury_form(doc, code: str) -> dict:
    """Everything the print format of a form shows, amounts already written with dots. *doc*: of a DocType of `FACTS`; only
    its name counts, because a client may send any copy. *code*: a Paper Form, “Mẫu 09”. PermissionError where the user
    may not print it; ValidationError where the form isn't for the document's flow of money."""
    doc = frappe.get_doc(doc.doctype, str(doc.name))
    if not frappe.flags.ignore_print_permissions:
        doc.check_permission("print")
    access.note_print(doc.doctype, doc.name)
    form = frappe.get_cached_doc(FORM, code)
    facts = FACTS[doc.doctype](doc.name, form.rows_of)
    columns = tuple(Column(row.content, flt(row.width), _align(row.content)) for row in form.columns)
    rows = [_row(number, row, columns) for number, row in enumerate(facts.rows, start=1)]
    changes = [row for kind in ("up", "down") for row in _changes(kind, facts)]
    total = sum(row["amounts"].get(facts.total_of, 0) for row in rows)
    return {
        "form": code.replace("Mẫu ", "Mẫu số "),
        "title": form.title.format(facts.programme_name.lower()),
        "attached": (form.attached_to or "").format(facts.voucher),
        **{
            key: getattr(facts, key)
            for key in ("unit_name", "budget_code", "treasury_account", "treasury_office")
        },
        "month": facts.month,
        "notes": facts.notes,
        "heads": heads_of(form.columns),
        "columns": columns,
        "pages": compose(rows, lambda row: row["height"], ROOM),
        "sums": _sums(rows, columns, facts.persons),
        "words": amount_in_words(total),
        "change_pages": compose(changes, lambda row: row["height"], CHANGE_ROOM)
        if form.explains_changes
        else [],
        "signers": _signers(form.signers),
        "treasury_signers": _signers(form.treasury_signers),
        "unchecked": "" if form.verified else cstr(form.source),
        "paper": frame(LANDSCAPE),
    }


def check_layout(form) -> None:
    """A form's columns fill the sheet and its title has no more than the one place to fill; sets `layout_digest`, by
    which a changed layout loses its confirmation."""
    if len(form.columns) > MOST_COLUMNS:
        frappe.throw(_("A form has {0} columns at most.").format(MOST_COLUMNS))
    for row in form.columns:
        if flt(row.width) < NARROWEST_MM:
            frappe.throw(_("Row {0}: a column is at least {1} mm wide.").format(row.idx, NARROWEST_MM))
    width = sum(flt(row.width) for row in form.columns)
    if abs(width - TABLE_MM) > 0.5:
        frappe.throw(
            _("The columns are {0} mm wide together; the sheet has {1} mm.").format(round(width, 1), TABLE_MM)
        )
    for fieldname in ("title", "attached_to"):
        try:
            cstr(form.get(fieldname)).format("")
        except (IndexError, KeyError, ValueError):
            frappe.throw(
                _("{0} has one place to fill at most, written {{0}}.").format(
                    _(form.meta.get_label(fieldname))
                )
            )
    layout = [
        [row.heading, row.group_heading or "", row.content, float(flt(row.width))] for row in form.columns
    ]
    form.layout_digest = hashlib.sha256(json.dumps(layout, ensure_ascii=False).encode()).hexdigest()[:16]


def heads_of(columns) -> dict:
    """The two lines of column heads: `upper` as {text, columns (how many it spans), rows}, `lower` as texts."""
    upper, lower = [], []
    for group, members in groupby(columns, key=lambda row: row.group_heading or ""):
        rows = list(members)
        if group:
            upper.append({"text": group, "columns": len(rows), "rows": 1})
            lower += [row.heading for row in rows]
        else:
            upper += [{"text": row.heading, "columns": 1, "rows": 2} for row in rows]
    if not lower:
        upper = [{**head, "rows": 1} for head in upper]
    return {"upper": upper, "lower": lower}


def _align(content: str) -> str:
    return "right" if content in AMOUNTS else "center" if content in CENTRED else "left"


def _row(number: int, row: dict, columns: tuple[Column, ...]) -> dict:
    """A row of facts as texts by content; zero is left blank."""
    texts = {column.key: cstr(row.get(column.key) or "") for column in columns}
    amounts = {key: int(row.get(key) or 0) for key in AMOUNTS | COUNTS}
    texts.update({key: dotted(amounts[key]) if amounts[key] else "" for key in amounts if key in texts})
    texts["number"] = str(number)
    lines = max(
        line_count(texts[each.key], each.width - CELL_PADDING_MM, FONT_PT) if texts.get(each.key) else 1
        for each in columns
    )
    return {"texts": texts, "amounts": amounts, "height": max(MIN_ROW_MM, lines * LINE_MM + PADDING_MM)}


def _sums(rows: list[dict], columns: tuple[Column, ...], persons: dict[str, int]) -> list[str]:
    """The text under each column: sums of amounts, persons (each once), blank for all others."""
    return [
        dotted(sum(row["amounts"][column.key] for row in rows))
        if column.key in AMOUNTS
        else str(persons.get(column.key, ""))
        for column in columns
    ]


def _changes(kind: str, facts: Facts) -> list[dict]:
    """A half of part II: the heading with its sum, then who gets more (`up`) or less than last month."""
    rows = [row for row in facts.changes if (row.difference > 0) == (kind == "up")]
    total = sum(abs(row.difference) for row in rows)
    name = ("I", "Tăng") if kind == "up" else ("II", "Giảm")
    found: list[dict] = [_change_row(*name, dotted(total), f"{len(rows)} người", is_head=True)]
    for number, row in enumerate(rows, start=1):
        found.append(_change_row(str(number), row.full_name, dotted(abs(row.difference)), row.note))
    return found


def _change_row(number: str, full_name: str, difference: str, note: str, is_head: bool = False) -> dict:
    return {
        "number": number,
        "full_name": full_name,
        "difference": difference,
        "note": note,
        "is_head": is_head,
        "height": MIN_ROW_MM,
    }


def _signers(text: str | None) -> list[dict]:
    """One signer a line: {who, how}; what stands in brackets says how."""
    found = []
    for line in (text or "").splitlines():
        who, bracket, how = line.partition("(")
        if who.strip():
            found.append({"who": who.strip(), "how": f"({how}" if bracket else ""})
    return found
