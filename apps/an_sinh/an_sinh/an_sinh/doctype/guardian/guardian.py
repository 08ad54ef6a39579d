from an_sinh.services.approval import signatures
from an_sinh.services.payees import guardians
from frappe.model.document import Document


class Guardian(Document):
    def validate(self):
        guardians.check_guardian(self)

    def on_trash(self):
        signatures.refuse_removal(self)
