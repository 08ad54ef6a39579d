from an_sinh.services.benefits import rate_verification
from an_sinh.services.papers import treasury_form
from frappe.model.document import Document


class PaperForm(Document):
    """A form of the treasury as data: its columns, its signatures, and whether somebody has laid the printed form beside it."""

    def validate(self):
        treasury_form.check_layout(self)
        rate_verification.keep_verification(self)
