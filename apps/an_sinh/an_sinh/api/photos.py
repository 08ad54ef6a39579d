"""Photos of people."""

import frappe
from an_sinh.services.approval import scans


@frappe.whitelist(methods=["POST"])
def set_photo(beneficiary: str, file_url: str | None = None) -> dict:
    """Make an uploaded image the photo of a person, or remove the photo. Returns {"photo": its private address}."""
    frappe.get_doc(scans.PERSON, beneficiary).check_permission("write")
    return {"photo": scans.set_photo(beneficiary, file_url)}
