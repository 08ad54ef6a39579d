from an_sinh.services import receivers
from frappe.model.document import Document


class Guardian(Document):
    def validate(self):
        receivers.check(self)
