"""The head that every paper of the office shares (Decree 30/2020), and the columns of its tables."""

from dataclasses import dataclass

import frappe
from an_sinh.services.areas.units import ancestors
from frappe.utils import getdate


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: where its text comes from and how wide it is in mm."""

    key: str
    width: float
    align: str = "left"


def _day(decision_date) -> str:
    """The date line of a paper; blank to be filled by hand until the clerk has registered it. Days below 10 and
    the months 1 and 2 carry a leading zero (Decree 30/2020)."""
    if not decision_date:
        return "ngày ..... tháng ..... năm 20....."
    day = getdate(decision_date)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def heading(doc) -> dict:
    """The two blocks of the head and the signatures, by the commune's and its superior's office."""
    chain = ancestors(doc.administrative_unit)
    unit = chain[0] if chain else frappe._dict()
    signers = {step.state_from: step.full_name for step in doc.approvals if step.action != "Return"}
    return {
        "superior_office": (unit.superior_office_name or "").upper(),
        "office": (unit.office_name or unit.unit_name or "").upper(),
        "unit_name": unit.unit_name or doc.administrative_unit,
        "place": doc.signed_place or unit.short_place or "",
        "preparer": signers.get("Returned") or signers.get("Draft") or "",
        "leader": signers.get("Pending Commune Leader") or "",
        "is_deputy": doc.signed_as == "Deputy Chairman",
        "day": _day(doc.decision_date),
        "programme_name": frappe.get_cached_value("Benefit Programme", doc.programme, "programme_name"),
    }
