"""The decision over the levels of a new decree: one list of a commune, one number."""

import frappe
from an_sinh.services.changes import level_decisions
from an_sinh.services.common import fields
from frappe import _

DOCTYPE = level_decisions.DOCTYPE


@frappe.whitelist(methods=["POST"])
def prepare(administrative_unit: str, programme: str | None, rule_set: str) -> dict:
    """Make the reviewed list of a commune for a rule set in force, or work an open one out anew; returns name, people and
    arrears in đồng. `programme`: that of the rule set unless told. Needs the right to create such lists of that unit."""
    programme = programme or frappe.db.get_value("Rule Set", rule_set, "programme")
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
def decide(name: str, decision_number: str, decision_date: str, signed_as: str = "Chairman") -> dict:
    """Decide a prepared list as the leader of its unit, by a number and a date; the list stays as it was decided.
    `signed_as`: Chairman, or Deputy Chairman who signs for the chairman."""
    document = frappe.get_doc(DOCTYPE, name, for_update=True)
    document.check_permission("write")
    decided_on = fields.day_of(decision_date, _("Date of the Decision"))
    level_decisions.decide(document, decision_number, decided_on, signed_as)
    return {"name": document.name, "state": document.state}


@frappe.whitelist(methods=["GET", "POST"])
def waiting(payroll: str) -> list[level_decisions.WaitingLevels]:
    """The decrees whose levels a payroll doesn't charge yet, because its commune hasn't decided over its list: decree,
    rule_set, list (its name, None before it is made) and people (how many of the payroll wait). Needs the right to read the
    payroll and such lists."""
    document = frappe.get_doc("Monthly Payroll", payroll)
    document.check_permission("read")
    frappe.has_permission(DOCTYPE, "read", throw=True)
    return level_decisions.waiting_of(document)
