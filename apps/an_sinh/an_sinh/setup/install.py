"""What a site needs before anybody logs in: roles, workflows, indexes, and once the programmes of the law."""

import frappe
from an_sinh.an_sinh.doctype.payroll_line.payroll_line import on_doctype_update
from an_sinh.setup import reference, roles, workflows


def after_install() -> None:
    """Everything, including programmes, categories, rates and providers."""
    after_migrate()
    reference.load()


def after_migrate() -> None:
    """What every version brings; what an administrator changed or removed stays so."""
    roles.ensure()
    workflows.load("three_tier")
    on_doctype_update()
    frappe.clear_cache()
