"""Lists to the police and the population database, and their answers."""

import frappe
from an_sinh.services.areas.visible_communes import required_communes
from an_sinh.services.beneficiaries import identity_checks, identity_decisions
from an_sinh.services.common import sent_values
from frappe import _

DOCTYPE, ROW = identity_checks.DOCTYPE, identity_checks.ROW
AT_MOST = 500
SHOWN = (
    *("name", "line_no", "beneficiary", "full_name", "birth_text", "sex", "id_number", "village"),
    *("administrative_unit", *identity_checks.ANSWER_FIELDS, "made", "decided_by"),
)


@frappe.whitelist(methods=["POST"])
def make(administrative_unit: str, purpose: str, recipient: str = "Police") -> dict:
    """A list of the people at and below a unit without papers (`purpose` "Without Papers") or to be verified
    ("Verify"). Returns {"name", "people"}."""
    meta = frappe.get_meta(DOCTYPE)
    for fieldname, value in (("purpose", purpose), ("recipient", recipient)):
        if value not in meta.get_field(fieldname).options.split("\n"):
            frappe.throw(_("“{0}” can't be chosen.").format(value))
    wanted = frappe.new_doc(DOCTYPE)
    wanted.administrative_unit = administrative_unit
    frappe.has_permission(DOCTYPE, "create", doc=wanted, throw=True)
    places = required_communes(administrative_unit, "Beneficiary")
    name = identity_checks.make_identity_check(administrative_unit, places, purpose, recipient)
    return {"name": name, "people": frappe.db.get_value(DOCTYPE, name, "people")}


@frappe.whitelist(methods=["POST"])
def send(name: str) -> dict:
    """Make the workbook of a list, which then counts as sent. Returns {"file_url"}."""
    frappe.get_doc(DOCTYPE, name).check_permission("write")
    return {"file_url": identity_checks.file_of(name)}


@frappe.whitelist(methods=["POST"])
def read_answer(name: str, file_url: str) -> dict:
    """Read an answered workbook in. Returns {"read", "problems": [{row_no, message}]}."""
    frappe.get_doc(DOCTYPE, name).check_permission("write")
    return identity_checks.read_answer(name, file_url)


@frappe.whitelist(methods=["GET", "POST"])
def rows(name: str, decision: str | None = None, start: int = 0, limit: int = 100) -> list[dict]:
    """The lines of a list in order, all or those with one decision; at most 500 at once."""
    frappe.get_doc(DOCTYPE, name).check_permission("read")
    filters = {"identity_check": name} | ({"decision": decision} if decision else {})
    first, length = sent_values.page(start, limit, AT_MOST)
    return frappe.get_list(
        ROW,
        filters=filters,
        fields=list(SHOWN),
        order_by="line_no asc",
        start=first,
        limit=length,
    )


@frappe.whitelist(methods=["POST"])
def decide(name: str, accept: str | list = "[]", refuse: str | list = "[]") -> dict:
    """Accept and refuse open lines by their names. Returns {"accepted", "refused", "problems": [{row, message}]}."""
    frappe.get_doc(DOCTYPE, name).check_permission("write")
    return identity_decisions.decide_rows(
        name, *(sorted(sent_values.names(lines, most=AT_MOST)) for lines in (accept, refuse))
    )


@frappe.whitelist(methods=["POST"])
def accept_matching(name: str) -> dict:
    """Accept every line that the other office found right. Returns {"accepted", "outdated"}."""
    frappe.get_doc(DOCTYPE, name).check_permission("write")
    return identity_decisions.accept_matching(name)
