"""What the tests of monthly lists, calendars and workbooks need."""

import frappe


def calendar(unit: str, before_day: int, kind: str = "Change Cut-off", holidays=(), **values):
    """A Reporting Calendar. `holidays`: (first day, last day, worked in exchange)."""
    return frappe.get_doc(
        {
            "doctype": "Reporting Calendar",
            "administrative_unit": unit,
            "kind": kind,
            "before_day": before_day,
            "holiday_shift": "None",
            "saturday_off": 1,
            "sunday_off": 1,
            "holidays": [
                {"first_day": first, "last_day": last, "is_worked": worked}
                for first, last, worked in holidays
            ],
            **values,
        }
    ).insert()
