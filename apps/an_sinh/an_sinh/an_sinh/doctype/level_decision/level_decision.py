from an_sinh.services.approval import signatures
from an_sinh.services.changes import level_decisions
from frappe.model.document import Document


class LevelDecision(Document):
    """The levels of a decree for everybody on the roll of a commune: one list, reviewed, one decision."""

    def validate(self):
        signatures.keep_fields(self, level_decisions.KEPT)
        level_decisions.refuse_decided(self)
        level_decisions.take_down(self)

    def on_trash(self):
        level_decisions.refuse_removal(self)
