from an_sinh.services import approvals, receivers
from frappe.model.document import Document


class Guardian(Document):
    def validate(self):
        receivers.check(self)

    def on_trash(self):
        approvals.refuse_removal(self)
