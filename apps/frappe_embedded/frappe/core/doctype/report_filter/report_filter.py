"""Controller of Report Filter."""

from frappe.model.document import Document


class ReportFilter(Document):
    """A filter of a query report."""
