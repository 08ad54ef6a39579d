"""How right, complete, clean and alive the data of a commune is, and the days of review."""

import frappe
from an_sinh.services.areas.visible_communes import required_communes
from an_sinh.services.beneficiaries import data_quality
from an_sinh.services.common import sent_values
from frappe import _

PERSON = data_quality.PERSON
AT_MOST = 500


@frappe.whitelist(methods=["GET", "POST"])
def of_unit(administrative_unit: str) -> data_quality.UnitQuality:
    """How complete the data at and below a unit is."""
    return data_quality.quality_of_units(_places(administrative_unit))


@frappe.whitelist(methods=["GET", "POST"])
def people(
    administrative_unit: str, check: str, start: int = 0, limit: int = 100
) -> data_quality.QualityPeople:
    """The people at and below a unit who fail a check; at most 500 rows at once."""
    first, number = sent_values.page(start, limit, AT_MOST)
    return data_quality.people(_places(administrative_unit), check, first, number)


@frappe.whitelist(methods=["GET", "POST"])
def of_person(beneficiary: str) -> dict:
    """What is wrong about one person, and who acts. For who reads their benefits: some checks are about these."""
    frappe.has_permission("Benefit Entitlement", "read", throw=True)
    frappe.get_doc(PERSON, beneficiary).check_permission("read")
    return data_quality.quality_of_person(beneficiary)


@frappe.whitelist(methods=["POST"])
def record(beneficiaries: str | list, kind: str, day: str | None = None) -> dict:
    """Write down that records were reviewed (`kind` "reviewed") or people seen alive ("seen") on a day, today unless
    told. Needs the right to change each of them. Returns {"recorded": number}; all or none."""
    people = sent_values.names(
        beneficiaries, _("Choose people of the list first."), required=True, most=AT_MOST
    )
    for name in people:
        frappe.get_doc(PERSON, name).check_permission("write")
    return {"recorded": data_quality.record(sorted(people), kind, day)}


def _places(unit: str) -> list[str]:
    for doctype in (PERSON, "Benefit Entitlement"):
        frappe.has_permission(doctype, "read", throw=True)
    return required_communes(unit, PERSON)
