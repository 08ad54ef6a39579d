"""What a site needs before anybody logs in: roles, workflows, indexes, and once the programmes of the law."""

import frappe
from an_sinh.an_sinh.doctype.charged_months import charged_months
from an_sinh.an_sinh.doctype.payroll_line import payroll_line
from an_sinh.setup import formats, managers, reference, roles, workflows

LEAST_PASSWORD_SCORE = 2


def after_install() -> None:
    """Everything, including programmes, categories, rates and providers."""
    formats.ensure()
    ask_for_good_passwords()
    after_migrate()
    reference.load()


def ask_for_good_passwords() -> None:
    """Switch Frappe's own password policy on, at least at its second step: “12345678” opens no registry. What an
    administrator asks for beyond that stays."""
    settings = frappe.get_doc("System Settings")
    if settings.enable_password_policy and int(settings.minimum_password_score or 0) >= LEAST_PASSWORD_SCORE:
        return
    settings.enable_password_policy = 1
    settings.minimum_password_score = str(
        max(int(settings.minimum_password_score or 0), LEAST_PASSWORD_SCORE)
    )
    settings.flags.ignore_mandatory = True
    settings.save(ignore_permissions=True)


def keep_documents_unshared() -> None:
    """Switch Frappe's sharing of single documents off: a share would open a record beside the areas and the roles."""
    if not frappe.db.get_single_value("System Settings", "disable_document_sharing"):
        frappe.db.set_single_value("System Settings", "disable_document_sharing", 1)


def after_migrate() -> None:
    """What every version brings; what an administrator changed or removed stays so."""
    roles.ensure()
    workflows.load()
    payroll_line.on_doctype_update()
    charged_months.on_doctype_update()
    keep_documents_unshared()
    managers.check_after_migrate()
    frappe.clear_cache()
