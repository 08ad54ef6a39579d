from an_sinh.services.beneficiaries import identity_checks
from frappe.model.document import Document


class IdentityCheck(Document):
    def validate(self):
        identity_checks.refuse_check_by_hand(self)

    def on_trash(self):
        identity_checks.refuse_check_by_hand(self)
