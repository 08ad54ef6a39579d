from an_sinh.services.reorganisation.merge import villages
from frappe.model.document import Document


class VillageAssignment(Document):
    def validate(self):
        villages.check_villages(self)
