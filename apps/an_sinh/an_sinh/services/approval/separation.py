"""Who configures never signs, and never releases money.

Chains, rates, programmes, providers, file layouts, settings and users decide what a signature is worth: whoever may
change them could lead any payment through by himself. No workflow and no role can lift this.
"""

import frappe
from frappe import _

CONFIGURING_ROLES = frozenset({"Administrator", "System Manager", "An Sinh Manager"})
# Whoever may write one of these configures, whatever their role is called.
CONFIGURATION = (
    "Workflow",
    "Benefit Programme",
    "Benefit Category",
    "Benefit Rate",
    "Payment Provider",
    "An Sinh Settings",
    "User Permission",
    "Custom DocPerm",
)


class ConfiguratorError(frappe.PermissionError):
    """Somebody who may change the rules would sign or release."""


def configures(user: str | None = None) -> bool:
    """Whether a user (the session's) may change the rules that signatures are held against."""
    user = user or frappe.session.user
    if user == "Administrator" or CONFIGURING_ROLES & set(frappe.get_roles(user)):
        return True
    return any(frappe.has_permission(doctype, "write", user=user) for doctype in CONFIGURATION)


def refuse_configurator(name: str) -> None:
    """Refuse a signature or a release by somebody who configures; `name`: the document's, for the message."""
    if configures():
        frappe.throw(
            _("You may change chains, rates, providers or users, and so can't sign or release {0}. Let somebody "
              "sign who has no such right.").format(name),
            ConfiguratorError,
        )  # fmt: skip
