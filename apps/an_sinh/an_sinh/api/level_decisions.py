"""The decision over the levels of a new decree: one list of a commune, one number."""

import frappe
from an_sinh.services.changes import level_decisions
from an_sinh.services.common import fields
from frappe import _

DOCTYPE = level_decisions.DOCTYPE


@frappe.whitelist(methods=["POST"])
def prepare(administrative_unit: str, programme: str, rule_set: str) -> dict:
    """Make the reviewed list of a unit for a rule set in force, or work an open one out anew; returns name, people and
    arrears in đồng. Needs the right to create such lists of that unit."""
    wanted = frappe.new_doc(DOCTYPE)
    wanted.administrative_unit = administrative_unit
    frappe.has_permission(DOCTYPE, "create", doc=wanted, throw=True)
    name = frappe.db.get_value(
        DOCTYPE, {"administrative_unit": administrative_unit, "programme": programme, "rule_set": rule_set}
    )
    if name:
        document = frappe.get_doc(DOCTYPE, name)
        document.save()
    else:
        values = {"administrative_unit": administrative_unit, "programme": programme, "rule_set": rule_set}
        document = frappe.get_doc({"doctype": DOCTYPE, **values}).insert()
    return {"name": document.name, "people": document.people, "arrears": int(document.arrears)}


@frappe.whitelist(methods=["POST"])
def decide(name: str, decision_number: str, decision_date: str) -> dict:
    """Decide a prepared list as the leader of its unit, by a number and a date; the list stays as it was decided."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    document.check_permission("write")
    level_decisions.decide(document, decision_number, fields.day_of(decision_date, _("Date of the Decision")))
    return {"name": document.name, "state": document.state}
