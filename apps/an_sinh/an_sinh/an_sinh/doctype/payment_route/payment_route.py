from an_sinh.services.approval import signatures
from an_sinh.services.payees import payment_routes
from frappe.model.document import Document


class PaymentRoute(Document):
    """Which accounts a unit pays through another provider: entered by an officer, signed by a leader."""

    def validate(self):
        payment_routes.check_route(self)
        if self.docstatus == 0:
            self.set("approvals", [])

    def before_submit(self):
        # One that a signed Provider Change makes stands under the signatures of that decision.
        if not self.flags.by_decision:
            signatures.check_submission(self)
