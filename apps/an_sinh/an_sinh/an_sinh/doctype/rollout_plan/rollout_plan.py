import frappe
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document


class RolloutPlan(Document):
    def validate(self):
        fields.first_of_month(self, "from_month", "to_month")
        fields.in_order(self, "from_month", "to_month")
        for row in self.targets:
            fields.first_of_month(row, "from_month", "to_month")
            self.check_range(row)

    def check_range(self, row):
        """A target is a range of percentages; an empty upper end means exactly the lower one."""
        row.target_high = row.target_high or row.target_low
        if not 0 <= row.target_low <= row.target_high <= 100:
            frappe.throw(
                _("Target {0}: enter percentages from 0 to 100, the lower one first.").format(row.idx)
            )
