"""What providers asked, answered by the office."""

import frappe
from an_sinh.services.providers import questions

DOCTYPE = questions.DOCTYPE


@frappe.whitelist(methods=["POST"])
def answer(name: str, text: str) -> dict:
    """Answer a question; returns {"name", "status"}."""
    frappe.get_doc(DOCTYPE, name).check_permission("write")
    questions.answer(name, text)
    return {"name": name, "status": frappe.db.get_value(DOCTYPE, name, "status")}
