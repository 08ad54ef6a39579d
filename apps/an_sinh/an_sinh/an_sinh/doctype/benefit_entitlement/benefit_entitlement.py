from an_sinh.services import approvals, checks, entitlements, units
from frappe.model.document import Document


class BenefitEntitlement(Document):
    def validate(self):
        approvals.keep(self, entitlements.KEPT)
        entitlements.remember_opening(self)
        entitlements.check_holder(self)
        checks.first_of_month(self, "start_month", "end_month", "paid_through")
        units.unit_of_beneficiary(self)
        entitlements.check_months(self)
        entitlements.check_category(self)
        entitlements.check_coefficient(self)
        entitlements.check_suspensions(self)
        entitlements.check_overlap(self)

    def on_trash(self):
        entitlements.refuse_removal(self)
