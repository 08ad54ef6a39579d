"""People stand on lists in the Vietnamese order of their names, whichever way they came in."""

import frappe
from an_sinh.patches.v1_2 import list_people_by_given_name
from an_sinh.services.beneficiaries import identity_checks
from an_sinh.services.workbooks.snapshot import snapshot
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase

# In the order of lists: An, Ánh, Ân, Đạt; of two Ân the middle name decides, then the family name.
IN_ORDER = ("Vi Thị An", "Bùi Văn Ánh", "Đỗ Thị Ân", "Nguyễn Thị Ân", "Âu Văn Ân", "Lê Văn Đạt")
REGISTERED = (3, 5, 0, 4, 2, 1)


class TestListOrder(DistrictTestCase):
    def setUp(self):
        super().setUp()
        for place in REGISTERED:
            factories.person(
                self.place.north, full_name=IN_ORDER[place], village="Thôn Thứ Tự", id_number=None
            )

    def listed(self, **more) -> list[str]:
        filters = {"administrative_unit": self.place.north, "village": "Thôn Thứ Tự"}
        return frappe.get_list("Beneficiary", filters=filters, pluck="full_name", **more)

    def test_a_list_of_people_stands_by_given_name_unless_asked_otherwise(self):
        meta = frappe.get_meta("Beneficiary")
        self.assertEqual((meta.sort_field, meta.sort_order), ("list_order", "ASC"))
        self.assertEqual(self.listed(), list(IN_ORDER))

    def test_the_workbook_of_the_commune_and_a_list_for_the_police_too(self):
        rows = [row.cells for row in snapshot(self.place.north).people.values()]
        names = [row["full_name"] for row in rows if row["village"] == "Thôn Thứ Tự"]
        self.assertEqual(names, list(IN_ORDER))
        asked = identity_checks._people([self.place.north], identity_checks.WITHOUT_PAPERS)
        self.assertEqual([row.full_name for row in asked if row.village == "Thôn Thứ Tự"], list(IN_ORDER))

    def test_a_corrected_name_takes_its_new_place(self):
        person = frappe.get_doc("Beneficiary", {"full_name": "Lê Văn Đạt"})
        person.flags.by_service = True
        person.full_name = "Lê Văn Ám"
        person.save()
        self.assertEqual(self.listed(), ["Lê Văn Ám", *IN_ORDER[:-1]])

    def test_a_site_of_before_gets_its_order_and_keeps_when_people_were_changed(self):
        before = self.listed(order_by="list_order asc")
        stamps = self.stamps()
        frappe.db.set_value(
            "Beneficiary", {"village": "Thôn Thứ Tự"}, "list_order", None, update_modified=False
        )
        list_people_by_given_name.execute()
        self.assertEqual(self.listed(order_by="list_order asc"), before)
        self.assertEqual(self.stamps(), stamps)

    def stamps(self) -> list:
        return frappe.get_all(
            "Beneficiary", filters={"village": "Thôn Thứ Tự"}, fields=["name", "modified"], order_by="name"
        )
