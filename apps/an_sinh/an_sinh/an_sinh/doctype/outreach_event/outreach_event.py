from an_sinh.services.rollout import events
from frappe.model.document import Document


class OutreachEvent(Document):
    """A day on which people are asked, told or helped; see `services.rollout.events`."""

    def validate(self):
        events.prepare(self)

    def on_trash(self):
        events.refuse_removal(self)
