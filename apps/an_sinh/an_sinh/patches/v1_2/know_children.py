"""A child of a single parent no longer counts at 16 unless it studies: the steps of Decrees 20/2021 and 335/2026, on sites that
loaded the decrees before the catalogue knew them. Nothing changes by a step: it is proposed."""

import frappe
from an_sinh.setup import reference


def execute() -> None:
    """Add the steps where category and rule set have none at a child's age."""
    reference.complete()
    for values in reference.rule_sets():
        steps = [step for step in values.get("age_steps", ()) if step.get("of_child")]
        name = f"{values['programme']}-{values['rule_code']}"
        if not steps or not frappe.db.exists("Rule Set", name):
            continue
        document = frappe.get_doc("Rule Set", name)
        if any(row.of_child for row in document.age_steps):
            continue
        document.extend("age_steps", steps)
        document.flags.by_service = True
        document.save(ignore_permissions=True)
