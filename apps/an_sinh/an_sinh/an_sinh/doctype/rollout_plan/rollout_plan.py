from an_sinh.services.common import fields
from an_sinh.services.reports import targets
from frappe.model.document import Document


class RolloutPlan(Document):
    """A plan of moving people away from cash, with what it asks for; see `services.reports.targets`."""

    def validate(self):
        fields.first_of_month(self, "from_month", "to_month")
        fields.in_order(self, "from_month", "to_month")
        for row in self.targets:
            fields.first_of_month(row, "from_month", "to_month", "on_top_of")
            fields.in_order(row, "from_month", "to_month")
            targets.check_target(row, self)
        targets.check_overlap(self.targets)
