from an_sinh.services import reporting_calendar
from frappe.model.document import Document


class ReportingCalendar(Document):
    """A deadline that returns every month, for a unit and those below it."""

    def validate(self):
        reporting_calendar.check(self)
