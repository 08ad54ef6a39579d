from an_sinh.services.approval import two_people
from frappe.model.document import Document
from frappe.utils import flt


def lets_more_pass(before: str, after: str) -> bool:
    """Whether fewer lists go to the province than before: a higher amount, or none at all."""
    return flt(before) > 0 and (not flt(after) or flt(after) > flt(before))


# What one manager alone could use to lead money past the others.
BY_TWO = {"province_review_amount": lets_more_pass, "default_cash_provider": two_people.leads_elsewhere}


class AnSinhSettings(Document):
    def validate(self):
        two_people.hold_back(self, BY_TWO)
