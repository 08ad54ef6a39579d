"""The head that every paper of the office shares (Decree 30/2020), and the columns of its tables."""

from dataclasses import dataclass

import frappe
from an_sinh.domain.papers import measures
from an_sinh.domain.papers.measures import Sheet
from an_sinh.domain.papers.numbers import attached_to
from an_sinh.services.areas.units import ancestors
from frappe.utils import getdate


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: where its text comes from and how wide it is in mm."""

    key: str
    width: float
    align: str = "left"


def frame(sheet: Sheet) -> dict:
    """The measures of *sheet* as templates/papers/paper.html wants them, in mm and points.

    The page number stands in the top margin, which the renderer's own margin therefore leaves to the sheet.
    """
    return {
        "is_landscape": sheet.is_landscape,
        "margin_top": sheet.top - measures.NUMBER_MM,
        "bottom": sheet.bottom,
        "left": sheet.left,
        "right": sheet.right,
        "text_width": sheet.text_width,
        "sheet_height": sheet.text_height + measures.NUMBER_MM,
        "number_mm": measures.NUMBER_MM,
        "rule_share": round(measures.RULE_SHARE * 100),
        "office_pt": measures.OFFICE_PT,
        "nation_pt": measures.NATION_PT,
        "motto_pt": measures.MOTTO_PT,
        "place_pt": measures.PLACE_PT,
        "number_pt": measures.NUMBER_PT,
        "title_pt": measures.TITLE_PT,
        "annex_pt": measures.ANNEX_PT,
        "signer_pt": measures.SIGNER_PT,
    }


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
    signers = {
        step.state_from: step.full_name for step in doc.get("approvals") or () if step.action != "Return"
    }
    return {
        "superior_office": (unit.superior_office_name or "").upper(),
        "office": (unit.office_name or unit.unit_name or "").upper(),
        "unit_name": unit.unit_name or doc.administrative_unit,
        "place": doc.get("signed_place") or unit.short_place or "",
        "preparer": signers.get("Returned") or signers.get("Draft") or "",
        "leader": signers.get("Pending Commune Leader") or "",
        "is_deputy": doc.get("signed_as") == "Deputy Chairman",
        "day": _day(doc.get("decision_date")),
        "attached": attached_to("Quyết định", doc.get("decision_number"), _day(doc.get("decision_date"))),
        "programme_name": frappe.get_cached_value("Benefit Programme", doc.programme, "programme_name")
        if doc.get("programme")
        else "",
    }
