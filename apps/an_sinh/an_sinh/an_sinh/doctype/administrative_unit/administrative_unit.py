import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.services.approval import signatures
from an_sinh.services.common import fields
from frappe.utils import getdate
from frappe.utils.nestedset import NestedSet


class AdministrativeUnit(NestedSet):
    nsm_parent_field = "parent_administrative_unit"

    def autoname(self):
        """Codes are used again after mergers, so the year from which it is valid belongs to the name."""
        self.name = f"{self.code}-{getdate(self.valid_from).year}"

    def validate(self):
        fields.tidy(self, "code", "unit_name")
        fields.in_order(self, "valid_from", "valid_to")
        signatures.keep_fields(self, ("successor",))
        self.search_key = search_key(self.unit_name, self.code)

    def on_update(self):
        super().on_update()
        frappe.cache.delete_value("user_permissions")  # whoever has an area now has this unit of it too
