"""New levels of Decree 335/2026 wait for one decision of each commune over its reviewed list.

A commune that charged them before decisions were asked for keeps them: its list is marked as applied before, and its leader
can still sign it. Nothing is taken back."""

import frappe
from an_sinh.services.benefits.level_gate import APPLIED_BEFORE, DECISION

RULE_SET, ARTICLE = "BTXH-335-2026", "Khoản 3, khoản 4 Điều 32 NĐ 335/2026/NĐ-CP"


def execute() -> None:
    rules = frappe.db.get_value("Rule Set", RULE_SET, ["programme", "in_force_from"], as_dict=True)
    if not rules:
        return
    frappe.db.set_value("Rule Set", RULE_SET, {"by_list": 1, "levels_article": ARTICLE})
    units = frappe.get_all(
        "Monthly Payroll",
        filters={"programme": rules.programme, "docstatus": 1, "as_of": [">=", rules.in_force_from]},
        pluck="administrative_unit",
        distinct=True,
        limit=0,
    )
    for unit in sorted(set(units)):
        name = f"QDM-{RULE_SET}-{unit}"
        if frappe.db.exists(DECISION, name):
            frappe.db.set_value(DECISION, {"name": name, "state": "Draft"}, "state", APPLIED_BEFORE)
            continue
        doc = frappe.get_doc(
            {
                "doctype": DECISION,
                "administrative_unit": unit,
                "programme": rules.programme,
                "rule_set": RULE_SET,
                "state": APPLIED_BEFORE,
            }
        )
        doc.name = name
        doc.db_insert()
