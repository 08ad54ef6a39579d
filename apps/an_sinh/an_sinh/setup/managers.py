"""Who may look after a site: a named System Manager besides Administrator.

Administrator's password is shared by whoever runs the machine, so what is done with it is nobody's deed. And Frappe makes
a System Manager of the next user that is saved when there is none: an officer who then may change rules, and can't sign.
"""

import frappe
from frappe import _

ROLE = "System Manager"
BUILT_IN = ("Administrator", "Guest")


def named() -> list[str]:
    """The enabled users besides Administrator who have the role System Manager, in the order of their names."""
    holders = frappe.get_all(
        "Has Role",
        filters={"role": ROLE, "parenttype": "User", "parent": ["not in", BUILT_IN]},
        pluck="parent",
        limit=0,
    )
    if not holders:
        return []
    return frappe.get_all(
        "User",
        filters={"name": ["in", holders], "enabled": 1, "user_type": "System User"},
        pluck="name",
        order_by="name",
        limit=0,
    )


def faults() -> list[str]:
    """What is missing before the site is looked after, as sentences; empty when all is well."""
    if named():
        return []
    return [
        _(
            "No enabled user besides Administrator is a System Manager. Add one: bench --site {0} "
            "add-system-manager EMAIL"
        ).format(frappe.local.site)
    ]


def check_after_migrate() -> None:
    """Say at each migrate what is missing; whoever migrates reads it on the terminal."""
    if frappe.flags.in_migrate:
        for fault in faults():
            print(f"! {fault}")
