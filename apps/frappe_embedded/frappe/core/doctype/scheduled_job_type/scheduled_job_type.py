"""Controller of Scheduled Job Type."""

from frappe.model.document import Document


class ScheduledJobType(Document):
    """Scheduled Job Type."""
