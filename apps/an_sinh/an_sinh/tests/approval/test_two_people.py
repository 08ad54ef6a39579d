"""Doors that one person could go through alone take two: settings, the figures of the law, the takeover of a registry."""

from unittest.mock import patch

import frappe
from an_sinh.api import registry_import, verification
from an_sinh.services.approval.signatures import FourEyesError

from .. import factories
from ..case import DistrictTestCase
from ..users import as_user

SETTINGS = "An Sinh Settings"


class TestSettings(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.managers = [
            factories.user(name, "An Sinh Manager", None) for name in ("manager", "other_manager")
        ]
        for fieldname, value in (
            ("province_review_amount", 100_000_000),
            ("default_cash_provider", "Bưu điện"),
        ):
            before = frappe.db.get_single_value(SETTINGS, fieldname)
            self.addCleanup(frappe.db.set_single_value, SETTINGS, fieldname, before)
            frappe.db.set_single_value(SETTINGS, fieldname, value)
        frappe.db.set_single_value(SETTINGS, "pending_changes", None)

    def enters(self, manager, **values):
        with as_user(manager):
            frappe.get_doc(SETTINGS).update(values).save()
        found = frappe.get_doc(SETTINGS)
        return int(found.province_review_amount), found.default_cash_provider

    def test_one_manager_alone_does_not_lift_the_provinces_review(self):
        for value in (0, 200_000_000):
            for _press in range(2):
                self.assertEqual(self.enters(self.managers[0], province_review_amount=value)[0], 100_000_000)
        self.assertEqual(
            self.enters(self.managers[1], province_review_amount=0)[0], 100_000_000
        )  # another value
        self.assertEqual(self.enters(self.managers[0], province_review_amount=0)[0], 0)
        self.assertFalse(frappe.db.get_single_value(SETTINGS, "pending_changes"))

    def test_more_review_is_one_managers_decision(self):
        self.assertEqual(self.enters(self.managers[0], province_review_amount=50_000_000)[0], 50_000_000)

    def test_cash_goes_to_another_provider_when_two_say_so(self):
        self.assertEqual(self.enters(self.managers[0], default_cash_provider="Agribank")[1], "Bưu điện")
        self.assertEqual(self.enters(self.managers[1], default_cash_provider="Agribank")[1], "Agribank")

    def test_nobody_writes_proposals_by_hand(self):
        proposal = frappe.as_json({"province_review_amount": {"value": "0", "user": self.managers[1]}})
        self.enters(self.managers[0], pending_changes=proposal)
        self.assertEqual(self.enters(self.managers[0], province_review_amount=0)[0], 100_000_000)


class TestFigures(DistrictTestCase):
    def test_who_entered_a_rate_does_not_confirm_it(self):
        manager = factories.user("manager", "An Sinh Manager", None)
        with as_user(manager):
            rate = frappe.get_doc(
                {
                    "doctype": "Benefit Rate",
                    "programme": "BTXH",
                    "effective_from": "2031-01-01",
                    "in_force_from": "2031-01-01",
                    "amount": 700_000,
                    "legal_basis": "Nghị định thử",
                }
            ).insert()
            self.assertRaises(
                FourEyesError, verification.confirm, "Benefit Rate", rate.name, "Công báo trang 1"
            )
        with as_user(self.place.province_officer):
            verification.confirm("Benefit Rate", rate.name, "Công báo trang 1")


class TestTakeover(DistrictTestCase):
    def test_who_prepared_the_takeover_of_a_registry_does_not_start_it(self):
        with as_user(self.place.district_officer):
            document = frappe.get_doc(
                {
                    "doctype": "Registry Import",
                    "locality": self.place.district,
                    "paid_through": "2024-04-01",
                    "source_file": "/private/files/none.xlsx",
                }
            ).insert()
            self.assertEqual(document.prepared_by, self.place.district_officer)
            self.assertRaises(FourEyesError, registry_import.start, document.name)
        with as_user(self.place.district_leader), patch.object(frappe, "enqueue") as enqueue:
            self.assertEqual(registry_import.start(document.name)["status"], "Queued")
        self.assertFalse(enqueue.call_args.kwargs["alone"])

    def test_who_changes_what_is_imported_has_prepared_it(self):
        with as_user(self.place.district_officer):
            document = frappe.get_doc(
                {"doctype": "Registry Import", "locality": self.place.district, "paid_through": "2024-04-01",
                 "source_file": "/private/files/none.xlsx"}
            ).insert()  # fmt: skip
        with as_user(self.place.district_leader):
            document = frappe.get_doc("Registry Import", document.name)
            document.source_file = "/private/files/mine.xlsx"
            document.prepared_by = self.place.district_officer
            document.save()
            self.assertEqual(document.prepared_by, self.place.district_leader)
            self.assertRaises(FourEyesError, registry_import.start, document.name)
