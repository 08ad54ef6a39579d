"""One decision that carries a list: the levels of a new decree for everybody on a commune's roll.

Decree 335/2026, articles 32.3 and 32.4: the commune's chairman reviews the list of those who receive a benefit and decides
payment at the new level from the month the decree counts from. The list is worked out from the registry while it is a
draft, and stays as it was decided."""

import datetime

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
from an_sinh.services.benefits.programme_rules import province_of, scheme_source
from an_sinh.services.benefits.rule_sets import IN_FORCE, Catalogue
from frappe import _
from frappe.utils import cstr, getdate

DOCTYPE, DRAFT, DECIDED = "Level Decision", "Draft", "Decided"
DECIDING = {"Commune Leader", "District Leader"}
KEPT = (
    "state",
    "decision_number",
    "decision_date",
    "prepared_by",
    "decided_by",
    "people",
    "difference",
    "arrears",
)
DAY = datetime.timedelta(days=1)


def take_down(doc) -> None:
    """Work the list of a draft out anew, and its sums."""
    if doc.state == DECIDED:
        return
    doc.prepared_by = doc.prepared_by or frappe.session.user
    rules = frappe.get_doc("Rule Set", doc.rule_set)
    if rules.state != IN_FORCE or rules.programme != doc.programme:
        frappe.throw(_("{0} is not a decree in force for {1}.").format(rules.decree, doc.programme))
    rows = list_of(doc.administrative_unit, doc.programme, rules)
    doc.set("rows", rows)
    doc.people = len(rows)
    doc.difference = sum(row["after"] - row["before"] for row in rows)
    doc.arrears = sum(row["arrears"] for row in rows)


def list_of(unit: str, programme: str, rules) -> list[dict]:
    """Everybody of a unit who is owed something in the month a rule set counts from or later, by name: beneficiary,
    full_name, birth_text, category_code (of today), before and after (đồng a month, by the rates of the day before it came
    in force and of today), months (since it counts, up to last month) and arrears (their difference, in đồng)."""
    first, now = months.index(getdate(rules.effective_from)), months.index(getdate())
    source = scheme_source(programme, province_of(unit))
    before, after = source(getdate(rules.in_force_from) - DAY), source(getdate())
    catalogue, categories = Catalogue(programme), _categories(programme)
    rows = []
    for person, entitlements in _entitlements(unit, programme).items():
        own = tuple(entitlement for _row, entitlement in entitlements)
        old = owed(before, own, first, max(first, now))
        new = owed(after, own, first, max(first, now))
        if not new[-1].monthly:
            continue
        back = range(first, now)
        difference = sum(_monthly(new, month) - _monthly(old, month) for month in back)
        paid = [entitlements[place][0].category for place, _price in new[-1].paid]
        rows.append(
            {
                "beneficiary": person,
                "full_name": entitlements[0][0].full_name,
                "birth_text": str(entitlements[0][0].birth_year or ""),
                "category_code": ", ".join(
                    catalogue.known(categories[name], max(first, now)).category_code for name in paid
                ),
                "before": old[-1].monthly,
                "after": new[-1].monthly,
                "months": len(back),
                "arrears": difference,
            }
        )
    return sorted(rows, key=lambda row: (name_order(row["full_name"]), row["beneficiary"]))


def decide(doc, number: str, decided_on: datetime.date) -> None:
    """The decision over the reviewed list, by a leader who didn't prepare it. The list must still be right."""
    if doc.state != DRAFT:
        frappe.throw(_("{0} has already been decided.").format(doc.name))
    separation.refuse_configurator(doc.name)
    if not DECIDING & set(frappe.get_roles()):
        frappe.throw(_("{0} is decided by the leader of the unit.").format(doc.name), frappe.PermissionError)
    if doc.prepared_by == frappe.session.user:
        frappe.throw(
            _("You prepared {0} yourself. Another person decides it.").format(doc.name),
            signatures.FourEyesError,
        )
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
    """(row, entitlement) of every approved entitlement of the living people of a unit, by person."""
    entitlement, person = frappe.qb.DocType("Benefit Entitlement"), frappe.qb.DocType("Beneficiary")
    rows = (
        frappe.qb.from_(entitlement)
        .join(person)
        .on(person.name == entitlement.beneficiary)
        .select(entitlement.name, entitlement.beneficiary, person.full_name, person.birth_year)
        .select(*(entitlement[column] for column in SIGNATURE_COLUMNS))
        .where((person.administrative_unit == unit) & (entitlement.programme == programme))
        .where((entitlement.status == signatures.APPROVED) & person.death_date.isnull())
        .orderby(entitlement.start_month)
        .orderby(entitlement.name)
        .run(as_dict=True)
    )
    suspended = suspensions_of_programme(programme)
    found: dict[str, list] = {}
    for row in rows:
        key = (*(row[column] for column in SIGNATURE_COLUMNS), suspended.get(row.name, ()))
        found.setdefault(row.beneficiary, []).append((row, to_entitlement(key)))
    return found
