"""One decision that carries a list: the levels of a new decree for everybody on a commune's roll.

Decree 335/2026, articles 32.3 and 32.4: the commune's chairman reviews the list of those who receive a benefit and decides
payment at the new level from the month the decree counts from. The list is worked out from the registry while it is a
draft, and stays as it was decided."""

import datetime
from typing import TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.benefits.owed import owed
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.approval import separation, signatures
from an_sinh.services.benefits.entitlement_store import (
    SIGNATURE_COLUMNS,
    suspensions_of_programme,
    to_entitlement,
)
from an_sinh.services.benefits.level_gate import DECIDED, LevelGate, gated_scheme, marked
from an_sinh.services.benefits.programme_rules import province_of
from an_sinh.services.benefits.rule_sets import IN_FORCE, Catalogue
from frappe import _
from frappe.utils import cstr, getdate

DOCTYPE, DRAFT = "Level Decision", "Draft"
DECIDING = {"Commune Leader", "District Leader"}
CHAIRMAN = "Chairman"
SIGNING = (CHAIRMAN, "Deputy Chairman")
KEPT = (
    "state",
    "decision_number",
    "decision_date",
    "prepared_by",
    "decided_by",
    "signed_as",
    "people",
    "difference",
    "arrears",
)


def take_down(doc) -> None:
    """Work the list of a draft out anew, and its sums."""
    if doc.state == DECIDED:
        return
    doc.prepared_by = doc.prepared_by or frappe.session.user
    rules = frappe.get_doc("Rule Set", doc.rule_set)
    if rules.state != IN_FORCE or rules.programme != doc.programme or not rules.by_list:
        frappe.throw(
            _("{0} is no decree in force of {1} whose levels are decided by a list.").format(
                rules.decree, doc.programme
            )
        )
    if getdate(rules.in_force_from) > getdate():
        frappe.throw(
            _("{0} may be applied from {1} on. Make the list then.").format(
                rules.decree, f"{getdate(rules.in_force_from):%d/%m/%Y}"
            )
        )
    _check_commune(doc.administrative_unit)
    rows = list_of(doc.administrative_unit, doc.programme, rules)
    doc.set("rows", rows)
    doc.people = len(rows)
    doc.difference = sum(row["after"] - row["before"] for row in rows)
    doc.arrears = sum(row["arrears"] for row in rows)


def list_of(unit: str, programme: str, rules) -> list[dict]:
    """Everybody of a unit who was on its roll before a rule set could be applied and is, or was since it counts, owed
    something by it, by name:
    beneficiary, full_name, birth_text, category_code (of today), before and after (đồng a month, by the rules without it and
    with it), months (since it counts, up to last month) and arrears (their difference, in đồng). What somebody decided by
    name since then is no part of it."""
    first, now = months.index(getdate(rules.effective_from)), months.index(getdate())
    scheme = gated_scheme(programme, province_of(unit), (rules.name,), getdate())
    free = LevelGate(programme, getdate()).free(unit, (rules.name,), listed=False)
    catalogue, categories = Catalogue(programme), _categories(programme)
    rows = []
    for person, entitlements in _entitlements(unit, programme).items():
        flags = tuple(row.name not in free for row, _entitlement in entitlements)
        own = tuple(entitlement for _row, entitlement in entitlements)
        old = owed(scheme, marked(own, flags), first, max(first, now))
        new = owed(scheme, own, first, max(first, now))
        back = range(first, now)
        difference = sum(_monthly(new, month) - _monthly(old, month) for month in back)
        if not any(flags) or not (new[-1].monthly or difference):
            continue
        # Who has died or stopped meanwhile stands on the list for the months until then.
        latest = next(segment for segment in reversed(new) if segment.paid)
        paid = [entitlements[place][0].category for place, _price in latest.paid]
        rows.append(
            {
                "beneficiary": person,
                "full_name": entitlements[0][0].full_name,
                "birth_text": str(entitlements[0][0].birth_year or ""),
                "village": entitlements[0][0].village,
                "category_code": ", ".join(
                    catalogue.known(categories[name], latest.last).category_code for name in paid
                ),
                "before": old[-1].monthly,
                "after": new[-1].monthly,
                "months": len(back),
                "arrears": difference,
            }
        )
    return sorted(rows, key=lambda row: (name_order(row["full_name"]), row["beneficiary"]))


class WaitingLevels(TypedDict):
    """A decree whose levels a payroll doesn't charge yet; `list`: the name of the commune's list, where it is made."""

    rule_set: str
    decree: str
    list: str | None
    people: int


def waiting_of(payroll) -> list[WaitingLevels]:
    """The decrees whose levels a payroll (a document) leaves out, see `services.benefits.level_gate`."""
    gate = LevelGate(payroll.programme, getdate(payroll.as_of))
    unit = payroll.administrative_unit
    found: list[WaitingLevels] = []
    for name in gate.waiting(unit):
        free = gate.free(unit, (name,))
        lines = frappe.get_all(
            "Payroll Line", filters={"payroll": payroll.name}, fields=["beneficiary", "entitlement"], limit=0
        )
        list_name = frappe.db.get_value(DOCTYPE, {"administrative_unit": unit, "rule_set": name})
        people = {line.beneficiary for line in lines if line.entitlement not in free}
        if people:
            found.append(
                {"rule_set": name, "decree": gate.sets[name].decree, "list": list_name, "people": len(people)}
            )
    return found


def decide(doc, number: str, decided_on: datetime.date, signed_as: str = CHAIRMAN) -> None:
    """The decision over the reviewed list, by a leader who didn't prepare it. The list must still be right."""
    if doc.state == DECIDED:
        frappe.throw(_("{0} is decided already.").format(doc.name))
    separation.refuse_configurator(doc.name)
    if not DECIDING & set(frappe.get_roles()):
        frappe.throw(_("{0} is decided by the leader of the unit.").format(doc.name), frappe.PermissionError)
    if doc.prepared_by == frappe.session.user:
        frappe.throw(
            _("You prepared {0} yourself. Another person decides it.").format(doc.name),
            signatures.FourEyesError,
        )
    if signed_as not in SIGNING:
        frappe.throw(_("“{0}” signs no decision. Choose one of: {1}.").format(
            signed_as, ", ".join(_(title) for title in SIGNING)))  # fmt: skip
    number = " ".join(cstr(number).split())
    if not number or decided_on > getdate():
        frappe.throw(_("Enter number and date of the decision, a day that has come."))
    seen = (doc.people, int(doc.arrears))
    take_down(doc)
    if (doc.people, int(doc.arrears)) != seen:
        frappe.throw(
            _("The registry has changed since the list was made. Make it again, review it, then decide.")
        )
    doc.update(
        {
            "state": DECIDED,
            "decision_number": number,
            "decision_date": decided_on,
            "decided_by": frappe.session.user,
            "signed_as": signed_as,
        }
    )
    doc.flags.by_service = True
    doc.save(ignore_permissions=True)


def refuse_decided(doc) -> None:
    """What was decided stays as it was."""
    before = doc.get_doc_before_save()
    if before and before.state == DECIDED:
        frappe.throw(_("{0} is decided and stays as it is.").format(doc.name), frappe.PermissionError)


def refuse_removal(doc) -> None:
    """A decision stays in the records."""
    if doc.state == DECIDED:
        frappe.throw(_("{0} is decided and stays as it is.").format(doc.name), frappe.PermissionError)


def _check_commune(unit: str) -> None:
    level, title = frappe.get_cached_value("Administrative Unit", unit, ["level", "unit_name"])
    if level != "Commune":
        frappe.throw(_("{0} is no commune. The list is that of one commune.").format(title))


def _monthly(segments, month: int) -> int:
    return next(each.monthly for each in segments if each.first <= month <= each.last)


def _categories(programme: str) -> dict:
    rows = frappe.get_all(
        "Benefit Category",
        filters={"programme": programme},
        fields=["name", "category_code", "category_name", "legal_article"],
        limit=0,
    )
    return {row.name: row for row in rows}


def _entitlements(unit: str, programme: str) -> dict[str, list]:
    """(row, entitlement) of every approved entitlement of the people of a unit, by person."""
    right, person = frappe.qb.DocType("Benefit Entitlement"), frappe.qb.DocType("Beneficiary")
    rows = (
        frappe.qb.from_(right)
        .join(person)
        .on(person.name == right.beneficiary)
        .select(right.name, right.beneficiary, person.full_name, person.birth_year, person.village)
        .select(*(right[column] for column in SIGNATURE_COLUMNS))
        .where((person.administrative_unit == unit) & (right.programme == programme))
        .where(right.status == signatures.APPROVED)
        .orderby(right.start_month)
        .orderby(right.name)
        .run(as_dict=True)
    )
    suspended = suspensions_of_programme(programme)
    found: dict[str, list] = {}
    for row in rows:
        key = (*(row[column] for column in SIGNATURE_COLUMNS), suspended.get(row.name, ()))
        found.setdefault(row.beneficiary, []).append((row, to_entitlement(key)))
    return found
