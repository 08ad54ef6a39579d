from an_sinh.services.areas import deadlines
from frappe.model.document import Document


class ReportingCalendar(Document):
    """A deadline that returns every month, for a unit and those below it."""

    def validate(self):
        deadlines.check_calendar(self)
