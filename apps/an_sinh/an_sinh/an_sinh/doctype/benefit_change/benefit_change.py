import frappe
from an_sinh.services.approval import signatures
from an_sinh.services.changes import application, proposals, timing
from frappe import _
from frappe.model.document import Document

# What the signatures stand for. The decision gets its number from whoever signs last.
SIGNED = (
    *("change_type", "beneficiary", "effective_month", "programme", "entitlement", "category", "coefficient"),
    *("end_month", "lasts_on", "to_unit", "reason", "event_date"),
)
# Whatever door a change comes through, these are written by the services alone.
COMPUTED = ("sent_at", "list_month", "is_late", "applied_at", "applied_entitlement", "outcome")


class BenefitChange(Document):
    def validate(self):
        self.refuse_sealed()
        signatures.keep_fields(self, COMPUTED if self.is_new() else (*COMPUTED, "source"))
        signatures.check_signatures(self, SIGNED)
        if self.goes_back():
            return
        self.check_proposal()
        if signatures.is_sent(self):
            timing.note_sending(self)
        if signatures.has_reached(self, signatures.APPROVED):
            proposals.require_decision(self)

    def on_update(self):
        if signatures.has_reached(self, signatures.APPROVED):
            application.approved(self)

    def on_trash(self):
        if self.applied_at or self.approvals:
            frappe.throw(
                _("{0} has been signed and stays in the records.").format(self.name), frappe.PermissionError
            )

    def check_proposal(self):
        """Hold the change against the registry."""
        proposals.complete(self)
        proposals.check_proposal(self)
        if self.is_new():
            proposals.warn_of_proposal(self)

    def goes_back(self) -> bool:
        """A return or a rejection is always possible, whatever happened to the registry meanwhile."""
        before = self.get_doc_before_save()
        return (
            before is not None and bool(self.return_reason) and before.workflow_state != self.workflow_state
        )

    def refuse_sealed(self):
        """What has taken effect never changes; a mistake is put right by a further change. Whoever saves a change,
        or lets one take effect, takes turns with all others about the person."""
        application.take_turn(self)
        if not self.is_new() and application.has_taken_effect(self):
            frappe.throw(
                _("{0} has taken effect and never changes. Propose a correction.").format(self.name),
                frappe.PermissionError,
            )
