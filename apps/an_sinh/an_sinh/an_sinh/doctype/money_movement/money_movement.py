import frappe
from frappe import _
from frappe.model.document import Document


class MoneyMovement(Document):
    """Written by `services.ledger.journal` alone and never changed: a mistake is followed by a movement that
    corrects it."""

    def before_insert(self):
        self.refuse()

    def validate(self):
        self.refuse()

    def on_trash(self):
        self.refuse()

    def before_rename(self, *names, merge=False):
        self.refuse()

    def refuse(self):
        frappe.throw(
            _("Money that moved stays in the journal as it was. Correct it by a further movement."),
            frappe.PermissionError,
        )


def on_doctype_update():
    """A person's movements, and a unit's."""
    frappe.db.add_index("Money Movement", ["beneficiary"], "person")
    frappe.db.add_index("Money Movement", ["administrative_unit", "modified"], "unit_modified")
