"""Records that may be one person: the search, the comparison, and the decision."""

import frappe
from an_sinh.services.areas.visible_communes import required_communes
from an_sinh.services.beneficiaries import duplicates
from an_sinh.services.beneficiaries import merge as people_merge
from an_sinh.services.common import sent_values
from an_sinh.services.disbursement import consequences
from frappe import _

DOCTYPE = duplicates.DOCTYPE


@frappe.whitelist(methods=["POST"])
def find(administrative_unit: str) -> dict:
    """Compare the people at and below a unit. Returns {"found": open pairs, "new": number}; for a large unit
    {"queued": True}, and the answer comes as the realtime event `an_sinh_duplicates`."""
    frappe.has_permission(DOCTYPE, "write", throw=True)
    places = required_communes(administrative_unit, DOCTYPE)
    if duplicates.is_large(places):
        frappe.enqueue(
            "an_sinh.services.beneficiaries.duplicates.find_job",
            queue="long",
            job_id=f"an_sinh_duplicates_{administrative_unit}",
            deduplicate=True,
            places=places,
        )
        return {"queued": True}
    return duplicates.find_pairs(places)


@frappe.whitelist(methods=["GET", "POST"])
def compare(name: str) -> dict:
    """Both records of a pair side by side: people, fields as first and second, counts of papers and payments."""
    _check(name, "read")
    return duplicates.compare_pair(name)


@frappe.whitelist(methods=["POST"])
def merge(name: str, keep: str, fields: str | dict | None = None) -> dict:
    """Propose to make one record of two, or carry out what somebody else proposes; `fields` says of which record
    ("first", "second") each value is right. Returns the comparison again: its status tells which it was."""
    _check(name, "write")
    if staying := people_merge.merge_records(name, keep, _choices(fields)):
        consequences.of_merge([staying], name)
    return duplicates.compare_pair(name)


@frappe.whitelist(methods=["POST"])
def undo(name: str) -> dict:
    """Make two records of one again. Returns the comparison again."""
    _check(name, "write")
    people_merge.undo_merge(name)
    consequences.of_merge(frappe.db.get_value(DOCTYPE, name, ["first", "second"]), name)
    return duplicates.compare_pair(name)


@frappe.whitelist(methods=["POST"])
def dismiss(name: str, reason: str) -> dict:
    """Propose that these are two people, or decide so where somebody else proposes it: then the pair never comes
    back. Returns its name and status ("Open" for a proposal)."""
    _check(name, "write")
    duplicates.dismiss_pair(name, reason)
    return {"name": name, "status": frappe.db.get_value(DOCTYPE, name, "status")}


def _check(name: str, right: str) -> None:
    """The right to the pair, and to see both people where they live by now."""
    pair = frappe.get_doc(DOCTYPE, name)
    pair.check_permission(right)
    for record in (pair.first, pair.second):
        frappe.get_doc("Beneficiary", record).check_permission("read")


def _choices(value: str | dict | None) -> dict:
    say = _("Choose for each field which record is right.")
    choices = sent_values.fields_of(value, say)
    if not all(isinstance(side, str) for side in choices.values()):
        frappe.throw(say)
    return choices
