from an_sinh.services.common import fields
from frappe.model.document import Document


class AnswerFormat(Document):
    """How a provider's files of results are read, remembered by their headings."""

    def autoname(self):
        self.name = f"{self.provider}-{self.fingerprint[:8]}"

    def validate(self):
        fields.by_service_only(self)
