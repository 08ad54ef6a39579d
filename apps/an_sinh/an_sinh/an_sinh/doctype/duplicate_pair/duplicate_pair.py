from an_sinh.services.beneficiaries import duplicates
from frappe.model.document import Document


class DuplicatePair(Document):
    def validate(self):
        duplicates.refuse_pair_by_hand(self)

    def on_trash(self):
        duplicates.refuse_pair_by_hand(self)
