from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.benefits import entitlement_checks
from an_sinh.services.common import fields
from frappe.model.document import Document


class BenefitEntitlement(Document):
    def validate(self):
        signatures.keep_fields(self, entitlement_checks.KEPT)
        entitlement_checks.remember_opening(self)
        entitlement_checks.check_holder(self)
        fields.first_of_month(self, "start_month", "end_month", "paid_through")
        units.unit_of_beneficiary(self)
        entitlement_checks.check_months(self)
        entitlement_checks.check_category(self)
        entitlement_checks.check_coefficient(self)
        entitlement_checks.check_grant(self)
        entitlement_checks.check_suspensions(self)
        entitlement_checks.check_overlap(self)

    def on_trash(self):
        entitlement_checks.refuse_removal(self)
