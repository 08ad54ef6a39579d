"""Scans and photos of people's papers are never public."""

import base64
from pathlib import Path

import frappe
from an_sinh.api import photos
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class TestAttachments(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)

    def upload(self, user=None, name=None, **values):
        # A name of its own: what a test leaves in the folder outlives its rollback.
        name = name or f"cccd-{frappe.generate_hash(length=10)}.png"
        with as_user(user or self.place.north_officer):
            return frappe.get_doc(
                {"doctype": "File", "file_name": name, "is_private": 0, "content": PIXEL, **values}
            ).insert()

    def attached(self, **values):
        return self.upload(attached_to_doctype="Beneficiary", attached_to_name=self.person.name, **values)

    def test_a_scan_uploaded_as_public_is_private(self):
        file = self.attached()
        self.assertEqual(file.is_private, 1)
        self.assertTrue(file.file_url.startswith("/private/files/"), file.file_url)
        self.assertEqual(Path(file.get_full_path()).read_bytes(), PIXEL)

    def test_nobody_makes_it_public_later(self):
        file = self.attached()
        with as_user(self.place.north_officer):
            file.reload()
            file.is_private = 0
            file.save()
        file.reload()
        self.assertEqual((file.is_private, file.file_url[:9]), (1, "/private/"))

    def test_a_public_file_that_is_attached_later_becomes_private(self):
        file = self.upload()
        self.assertEqual(file.is_private, 0)
        with as_user(self.place.north_officer):
            file.update({"attached_to_doctype": "Beneficiary", "attached_to_name": self.person.name})
            file.save()
        self.assertEqual(frappe.db.get_value("File", file.name, "is_private"), 1)

    def test_only_who_may_see_the_person_reads_it(self):
        file = self.attached()
        for user, may in (
            (self.place.north_leader, True),
            (self.place.south_officer, False),
            (self.place.auditor, True),
            ("Guest", False),
        ):
            self.assertEqual(file.has_permission("read", user=user), may, user)

    def test_files_of_others_are_left_alone(self):
        self.assertEqual(self.upload(attached_to_doctype="User", attached_to_name=self.place.north_officer,
                                     user="Administrator").is_private, 0)  # fmt: skip

    def test_the_photo_of_an_approved_person(self):
        file = self.upload()
        with as_user(self.place.north_officer):
            photo = photos.set_photo(self.person.name, file.file_url)["photo"]
        self.person.reload()
        self.assertEqual((self.person.photo, self.person.workflow_state), (photo, "Approved"))
        self.assertTrue(photo.startswith("/private/files/"))
        with as_user(self.place.north_officer):
            self.assertEqual(photos.set_photo(self.person.name), {"photo": None})
        self.assertIsNone(frappe.db.get_value("Beneficiary", self.person.name, "photo"))

    def test_what_was_signed_keeps_its_papers(self):
        """The scan of an approved record is neither deleted nor taken along as somebody's photo."""
        other = factories.person(self.place.north)
        scan = self.upload(attached_to_doctype="Beneficiary", attached_to_name=other.name)
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.PermissionError, photos.set_photo, self.person.name, scan.file_url)
            self.assertRaises(frappe.PermissionError, frappe.delete_doc, "File", scan.name)
            # Frappe takes the bytes before it asks the app.
            self.assertEqual(Path(scan.get_full_path()).read_bytes(), PIXEL)
            scan.reload()
            scan.attached_to_name = self.person.name
            self.assertRaises(frappe.PermissionError, scan.save)
            factories.act(self.place.north_officer, "Beneficiary", other.name, "Reopen", "wrong scan")
            frappe.delete_doc("File", scan.name)

    def test_wrong_photos_are_refused(self):
        letter = self.upload(name="don.txt", is_private=1)
        strange = self.upload(self.place.south_officer, is_private=1, content=PIXEL + b"\0")
        with as_user(self.place.north_officer):
            self.assertRaises(frappe.ValidationError, photos.set_photo, self.person.name, letter.file_url)
            self.assertRaises(frappe.PermissionError, photos.set_photo, self.person.name, strange.file_url)
            missing = "/private/files/khong-co.png"
            self.assertRaises(frappe.PermissionError, photos.set_photo, self.person.name, missing)
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, photos.set_photo, self.person.name, letter.file_url)
