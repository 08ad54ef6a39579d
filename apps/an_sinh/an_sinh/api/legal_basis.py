"""The page “Căn cứ pháp lý”: rules and amounts with their sources, and the next decree entered without code."""

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.registry_import.workbook import WorkbookError
from an_sinh.permissions import scope_of
from an_sinh.services.benefits import amount_table, legal_basis, rule_set_effect, rule_set_steps
from an_sinh.services.benefits.openings import freeze_openings
from an_sinh.services.common.fields import day_of
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.common.files import content_of
from frappe import _
from frappe.utils import cint, cstr

DOCTYPE = "Rule Set"
MOST_SHOWN = 1_000


@frappe.whitelist(methods=["GET", "POST"])
def page(programme: str) -> dict:
    """What the law says about a programme, as it is entered: see `services.benefits.legal_basis.page`. Needs the right
    to read rule sets."""
    frappe.has_permission(DOCTYPE, "read", throw=True)
    frappe.get_doc("Benefit Programme", programme).check_permission("read")
    return legal_basis.page(programme)


@frappe.whitelist(methods=["GET", "POST"])
def effect(name: str) -> dict:
    """Whom a rule set gives arrears or takes money back from in months that were charged already: {"people", "arrears",
    "recovery"} of everybody, and `rows` of the caller's own area, at most a thousand: {beneficiary, full_name,
    administrative_unit, unit_name, category_code, first_month, last_month, arrears, recovery}. Writes nothing."""
    doc = _readable(name)
    found = rule_set_effect.changes(doc)
    scope = scope_of(frappe.session.user, "Beneficiary")
    own = found if scope.everything else [one for one in found if one.unit in set(scope.units)]
    shown = sorted(own, key=lambda one: -one.recovery)[:MOST_SHOWN]
    return {
        **rule_set_effect.sums(found),
        "rows": [_row(one) for one in shown],
        "hidden": len(own) - len(shown),
    }


@frappe.whitelist(methods=["GET", "POST"])
def side_by_side(name: str) -> list[dict]:
    """The amounts of a rule set beside those before it: {category_code, category_name, annex, printed_label, before,
    amount, difference} in đồng."""
    doc = _readable(name)
    before = rule_set_steps.printed_before(
        doc.programme, months.index(frappe.utils.getdate(doc.effective_from))
    )
    return [
        {
            **_category(row.category),
            "annex": row.annex,
            "printed_label": row.printed_label,
            "before": before.get(row.category, 0),
            "amount": int(row.amount),
            "difference": int(row.amount) - before.get(row.category, 0),
        }
        for row in doc.amounts
    ]


@frappe.whitelist(methods=["GET", "POST"])
def table_form(programme: str, effective_from: str) -> None:
    """Answer with the .xlsx that an officer fills in from the printed decree: the categories with the amounts before
    `effective_from` (YYYY-MM-DD) and an empty column for the new ones."""
    frappe.has_permission(DOCTYPE, "create", throw=True)
    day = day_of(effective_from, _("Counts From Month"))
    frappe.response["filename"] = f"bang-muc-{programme}-{day:%Y-%m}.xlsx"
    frappe.response["filecontent"] = amount_table.template(programme, day)
    frappe.response["type"] = "binary"


@frappe.whitelist(methods=["POST"])
def load_table(name: str, file_url: str) -> dict:
    """Take the amounts of a filled-in form into a drafted rule set, all or none. Returns {"amounts": number, "problems":
    [sentences]}; with problems nothing is taken. Needs the right to change the rule set and to read the file."""
    doc = frappe.get_doc(DOCTYPE, name)
    doc.check_permission("write")
    try:
        amounts, problems = amount_table.read_amounts(doc.programme, content_of(file_url))
    except WorkbookError as error:
        return {"amounts": 0, "problems": [sentence(error)]}
    if problems:
        return {"amounts": 0, "problems": problems}
    doc.set("amounts", amounts)
    doc.table_file = file_url
    doc.save()
    return {"amounts": len(amounts), "problems": []}


@frappe.whitelist(methods=["POST"])
def compare(name: str, note: str) -> dict:
    """The first of two confirmations: the draft was laid beside the printed decree; `note` says which print."""
    doc = _readable(name)
    rule_set_steps.compare(doc, note)
    return {"name": doc.name, "state": doc.state}


@frappe.whitelist(methods=["POST"])
def put_in_force(
    name: str,
    note: str,
    people: int | str,
    arrears: int | str,
    recovery: int | str,
    waiver_decision: str | None = None,
    waiver_date: str | None = None,
) -> dict:
    """The second confirmation, by another person who has seen the list by person: `people`, `arrears` and `recovery` are
    the sums that were shown; they must still be right. `waiver_decision` with its date (YYYY-MM-DD) waives everything
    that would come back. Returns {"name", "state", "waived": đồng}; arrears come with the next lists."""
    doc = frappe.get_doc(DOCTYPE, name, for_update=True)
    doc.check_permission("read")
    freeze_openings()
    found = rule_set_effect.changes(doc)
    seen = {"people": cint(people), "arrears": cint(arrears), "recovery": cint(recovery)}
    if seen != rule_set_effect.sums(found):
        frappe.throw(_("The list has changed since it was shown. Check it again, then confirm."))
    decision = cstr(waiver_decision).strip()
    decided_on = day_of(waiver_date, _("Date of the Decision")) if decision else None
    if decision:
        rule_set_steps.note_waiver(doc, decision, decided_on)
    rule_set_steps.put_in_force(doc, note, seen)
    waived = rule_set_effect.waive(found) if decision else 0
    if decision:
        doc.db_set("waived_amount", waived)
    return {"name": doc.name, "state": doc.state, "waived": waived}


@frappe.whitelist(methods=["POST"])
def withdraw(name: str, note: str) -> dict:
    """Give up a draft; it stays readable."""
    doc = _readable(name)
    rule_set_steps.withdraw(doc, note)
    return {"name": doc.name, "state": doc.state}


def _readable(name: str):
    doc = frappe.get_doc(DOCTYPE, name)
    doc.check_permission("read")
    return doc


def _category(name: str) -> dict:
    row = frappe.get_cached_value("Benefit Category", name, ["category_code", "category_name"], as_dict=True)
    return dict(row or {})


def _row(one: rule_set_effect.Change) -> dict:
    return {
        "beneficiary": one.beneficiary,
        "full_name": one.full_name,
        "administrative_unit": one.unit,
        "unit_name": frappe.get_cached_value("Administrative Unit", one.unit, "unit_name"),
        "category_code": _category(one.category).get("category_code"),
        "first_month": months.first_day(one.runs[0].first).isoformat(),
        "last_month": months.first_day(one.runs[-1].last).isoformat(),
        "arrears": one.arrears,
        "recovery": one.recovery,
    }
