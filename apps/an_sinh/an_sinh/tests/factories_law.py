"""Rates, categories and years for tests of the law."""

import frappe


def rate(programme: str, amount: int, effective_from: str, in_force_from: str | None = None, **values):
    """A Benefit Rate, in force from its first month unless told otherwise."""
    return frappe.get_doc(
        {
            "doctype": "Benefit Rate",
            "programme": programme,
            "amount": amount,
            "effective_from": effective_from,
            "in_force_from": in_force_from or effective_from,
            **values,
        }
    ).insert(ignore_permissions=True)


def forget_ages() -> None:
    """No category asks for an age."""
    for doctype in ("Benefit Category", "Rule Set Term"):
        table = frappe.qb.DocType(doctype)
        frappe.qb.update(table).set(table.min_age_months, 0).set(table.max_age_months, 0).run()


def verify_all() -> None:
    """Every figure counts as checked, so that a test can open one."""
    for doctype in ("Benefit Rate", "Benefit Category"):
        table = frappe.qb.DocType(doctype)
        frappe.qb.update(table).set(table.verified, 1).run()
    frappe.clear_cache()


def forget(doctype: str, name: str) -> None:
    """One figure that nobody has checked."""
    frappe.db.set_value(doctype, name, "verified", 0)


def decide_levels(unit: str, rule_set: str = "BTXH-335-2026") -> None:
    """The commune's decision over its reviewed list, without a list: the levels of a decree count for everybody there."""
    decision = frappe.get_doc(
        {
            "doctype": "Level Decision",
            "administrative_unit": unit,
            "programme": rule_set.split("-", 1)[0],
            "rule_set": rule_set,
            "state": "Decided",
            "decision_number": "1/QĐ-UBND",
        }
    )
    decision.name = f"QDM-{rule_set}-{unit}"
    decision.db_insert()
