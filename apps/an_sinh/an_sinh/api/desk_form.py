"""What a form has to know beside its metadata and its document."""

from types import ModuleType

import frappe
from an_sinh.api.workflow import APPROVABLE
from an_sinh.services.approval import signatures
from frappe.model.base_document import get_controller


@frappe.whitelist(methods=["GET", "POST"])
def sealed(doctype: str, name: str) -> list[str]:
    """The fields that nobody can change now because somebody has signed them: empty for a document that is not on
    its way and not approved. Needs the right to read the document.
    """
    doc = frappe.get_doc(doctype, name)
    doc.check_permission("read")
    if doctype not in APPROVABLE or not signatures.is_signed(doc):
        return []
    return list(_signed_content(doctype))


def _signed_content(doctype: str) -> tuple[str, ...]:
    """What a controller gives to `approvals.check`: `SIGNED` of its own module, or of the service it leaves its
    rules to."""
    own = frappe.get_module(get_controller(doctype).__module__)
    services = [value for value in vars(own).values() if isinstance(value, ModuleType)]
    return next((module.SIGNED for module in (own, *services) if hasattr(module, "SIGNED")), ())
