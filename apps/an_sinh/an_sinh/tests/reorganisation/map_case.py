"""Communes of an old map, ready to be merged."""

import frappe
from an_sinh.services.reorganisation.merge import run as unit_merge
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_map import (
    CHI_LANG,
    CHI_LANG_TOWN,
    DISTRICT,
    DONG_MO,
    old_map,
    person,
)

TABLE = "2025-07"


def unit_of(document, doctype="Beneficiary", field="administrative_unit"):
    return frappe.db.get_value(doctype, document.name, field)


class MapCase(DistrictTestCase):
    """Three people of the communes that become xã Chi Lăng."""

    def setUp(self):
        super().setUp()
        old_map()
        self.mo, self.town, self.chi = (person(unit) for unit in (DONG_MO, CHI_LANG_TOWN, CHI_LANG))

    def tearDown(self):
        super().tearDown()
        frappe.clear_cache()

    def merge(self, locality=DISTRICT, **options):
        return unit_merge.merge_units(TABLE, locality, **options)
