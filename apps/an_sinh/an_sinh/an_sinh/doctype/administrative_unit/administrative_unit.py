import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.services.approval import signatures, two_people
from an_sinh.services.common import fields
from an_sinh.services.payees import payment_routes
from frappe.utils import getdate
from frappe.utils.nestedset import NestedSet

# Cash leads elsewhere only when two people have entered the same.
BY_TWO = {"cash_provider": two_people.leads_elsewhere}
PLACE = ("lft", "rgt", "old_parent")


class AdministrativeUnit(NestedSet):
    nsm_parent_field = "parent_administrative_unit"

    def autoname(self):
        """Codes are used again after mergers, so the year from which it is valid belongs to the name."""
        self.name = f"{self.code}-{getdate(self.valid_from).year}"

    def before_insert(self):
        self.set_place_in_tree(None)

    def before_validate(self):
        if not self.is_new():
            self.set_place_in_tree(frappe.db.get_value(self.doctype, self.name, PLACE, as_dict=True))

    def set_place_in_tree(self, place):
        """Where a unit stands in the tree follows from its parent alone, whatever a client sends: `lft` and `rgt` out
        of order give whole provinces to a commune's officer."""
        self.update(place or dict.fromkeys(PLACE))

    def validate(self):
        fields.tidy(self, "code", "unit_name")
        fields.in_order(self, "valid_from", "valid_to")
        signatures.keep_fields(self, ("successor",))
        two_people.hold_back(self, BY_TWO)
        payment_routes.check_cash_payer(self)
        self.search_key = search_key(self.unit_name, self.code)

    def on_update(self):
        super().on_update()
        frappe.cache.delete_value("user_permissions")  # whoever has an area now has this unit of it too
