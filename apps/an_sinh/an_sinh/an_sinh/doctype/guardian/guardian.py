from an_sinh.domain.search_key import search_key
from an_sinh.services import checks
from frappe.model.document import Document


class Guardian(Document):
    def validate(self):
        checks.tidy(self, "full_name", "relation", "id_number", "phone")
        checks.kept_while_paid_through(self, "guardian", ("beneficiary", "full_name", "kind", "id_number"))
        checks.unit_of_beneficiary(self)
        checks.in_order(self, "valid_from", "valid_until")
        self.search_key = search_key(self.full_name, self.id_number)
