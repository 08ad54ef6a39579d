"""Controller of Error Log."""

from frappe.model.document import Document


class ErrorLog(Document):
    """An error with its traceback."""
