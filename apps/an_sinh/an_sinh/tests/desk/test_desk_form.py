"""What the desk's forms and panels ask for beside documents: sealed fields, a person's claims over time, pages."""

import frappe
from an_sinh.api import desk, desk_form, desk_person, workflow
from an_sinh.api.workflow import APPROVABLE
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.users import as_user


class TestSealedFields(DistrictTestCase):
    def test_what_is_signed_is_sealed_until_it_goes_back(self):
        """Draft: nothing. Sent: the signed content. Returned: nothing again."""
        with as_user(self.place.north_officer):
            person = factories.person(self.place.north, category=None, approved=False)
            factories.entitlement(person.name, "BTXH-6c", approved=False)
            self.assertEqual(desk_form.sealed("Beneficiary", person.name), [])
            workflow.act("Beneficiary", person.name, "Send for Approval")
            self.assertIn("full_name", desk_form.sealed("Beneficiary", person.name))
        with as_user(self.place.north_leader):
            workflow.act("Beneficiary", person.name, "Return", "Sai tên")
            self.assertEqual(desk_form.sealed("Beneficiary", person.name), [])

    def test_every_document_with_an_approval_says_what_is_signed(self):
        """A list of the month is sealed by its hash as a whole; all others name fields that exist."""
        for doctype in set(APPROVABLE) - {"Monthly Payroll"}:
            content = desk_form._signed_content(doctype)
            self.assertTrue(content, doctype)
            known = {field.fieldname for field in frappe.get_meta(doctype).fields}
            self.assertLessEqual(set(content), known, doctype)

    def test_nobody_asks_about_another_commune(self):
        person = factories.person(self.place.north).name
        with as_user(self.place.south_officer), self.assertRaises(frappe.PermissionError):
            desk_form.sealed("Beneficiary", person)


class TestTimeline(DistrictTestCase):
    def test_claims_with_their_suspensions(self):
        person = factories.person(self.place.north).name
        claim = frappe.get_doc("Benefit Entitlement", {"beneficiary": person})
        claim.append(
            "suspensions", {"from_month": "2024-03-01", "to_month": "2024-04-01", "reason": "Missing"}
        )
        claim.flags.by_service = True
        claim.save()
        with as_user(self.place.north_officer):
            found = desk_person.timeline(person)
        row = found["claims"][0]
        self.assertEqual(
            (row.name, row.category_code, str(row.start_month), row.end_month, row.status),
            (claim.name, "6c", str(claim.start_month), None, "Approved"),
        )
        self.assertEqual(
            [(str(pause.from_month), str(pause.to_month), pause.reason) for pause in row.suspensions],
            [("2024-03-01", "2024-04-01", "Missing")],
        )
        self.assertEqual(found["changes"], [])

    def test_nobody_sees_the_claims_of_another_commune(self):
        person = factories.person(self.place.north).name
        for user in (self.place.south_officer, self.place.bank):
            with as_user(user), self.assertRaises(frappe.PermissionError):
                desk_person.timeline(person)


class TestPages(DistrictTestCase):
    def pages(self, user: str) -> set[str]:
        with as_user(user):
            return {
                item["route"] for group in desk.boot()["menu"] for item in group["items"] if "route" in item
            }

    def test_pages_stand_in_the_menu_of_those_who_read_what_they_show(self):
        self.assertLessEqual(
            {"/calculator", "/age-steps", "/data-quality"}, self.pages(self.place.north_officer)
        )
        self.assertEqual(self.pages(self.place.bank) & {"/calculator", "/age-steps", "/data-quality"}, set())
