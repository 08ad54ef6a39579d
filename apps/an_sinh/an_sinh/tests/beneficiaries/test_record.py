"""What the controllers of people's records ask for."""

import frappe
from an_sinh.api import payroll as payroll_api
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import MAY
from an_sinh.tests.users import as_user


class TestBeneficiary(DistrictTestCase):
    def person(self, **values):
        return factories.person(self.place.north, category=None, approved=False, **values)

    def test_a_year_of_birth_is_enough(self):
        person = self.person(birth_precision="Year", birth_date=None, birth_year=1938)
        self.assertEqual((person.birth_year, person.birth_date), (1938, None))

    def test_a_month_of_birth_is_kept_as_its_first_day(self):
        person = self.person(birth_precision="Month", birth_date="1938-05-24")
        self.assertEqual((str(person.birth_date), person.birth_year), ("1938-05-01", 1938))

    def test_a_birth_date_must_be_possible(self):
        for wrong in (
            {"birth_date": "2190-01-01"},
            {"birth_precision": "Year", "birth_year": 0},
            {"birth_date": "1700-01-01"},
        ):
            self.assertRaises(frappe.ValidationError, self.person, **wrong)

    def test_an_id_number_has_12_or_9_digits(self):
        self.assertEqual(self.person(id_number="099 080 123456").id_kind, "CCCD")
        old = self.person(id_number="081234567")
        self.assertEqual(old.id_kind, "CMND")
        self.assertIn("CMND", old.data_warnings)
        for wrong in ("12345", "09908012345A"):
            self.assertRaises(frappe.ValidationError, self.person, id_number=wrong)

    def test_a_missing_id_number_is_a_warning(self):
        self.assertTrue(self.person(id_number=None).data_warnings)

    def test_a_cccd_that_disagrees_is_a_warning(self):
        self.assertTrue(self.person(id_number="099180000777").data_warnings)
        self.assertFalse(self.person(id_number="099080000778").data_warnings)

    def test_one_id_number_is_one_person(self):
        first = self.person(id_number="099080000779")
        with self.assertRaises(frappe.DuplicateEntryError) as refused:
            self.person(id_number="099080000779")
        self.assertIn(first.name, str(refused.exception))

    def test_a_name_is_no_formula_and_no_markup(self):
        for wrong in ("=1+1 An", "<b>An</b>", "{{ An }}", "@An"):
            self.assertRaises(frappe.ValidationError, self.person, full_name=wrong)
        for right in ("H'Hen Niê", "Y-Bih Êban", "Nguyễn Văn A (B)", "K’Brê"):
            self.assertEqual(self.person(full_name=right).full_name, right)

    def test_search_finds_names_without_accents(self):
        person = self.person(full_name="Hoàng Thị Mẩy Thử")
        found = frappe.get_all(
            "Beneficiary", filters={"search_key": ["like", "%hoang thi may thu%"]}, pluck="name"
        )
        self.assertEqual(found, [person.name])

    def test_papers_move_with_the_person(self):
        person = factories.person(self.place.north)
        method = factories.account_method(person.name)
        person.reload()
        person.administrative_unit = self.place.south
        self.assertRaises(frappe.PermissionError, person.save)  # without a decision
        person.reload()
        person.administrative_unit = self.place.south
        person.flags.by_service = True
        person.save()
        for doctype, name in (
            ("Payment Method", method.name),
            ("Bank Account", method.bank_account),
            ("Benefit Entitlement", {"beneficiary": person.name}),
        ):
            self.assertEqual(frappe.db.get_value(doctype, name, "administrative_unit"), self.place.south)


class TestEntitlement(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)

    def claim(self, category, **values):
        return factories.entitlement(self.person.name, category, approved=False, **values)

    def test_the_same_category_does_not_overlap(self):
        self.assertRaises(frappe.DuplicateEntryError, self.claim, "BTXH-6c", start_month="2024-03-01")
        first = frappe.get_doc("Benefit Entitlement", {"beneficiary": self.person.name})
        first.end_month = "2024-02-01"
        first.flags.by_service = True
        first.save()
        self.claim("BTXH-6c", start_month="2024-03-01")

    def test_months_are_kept_as_their_first_day(self):
        self.assertEqual(str(self.claim("BTXH-5c", start_month="2024-03-17").start_month), "2024-03-01")

    def test_a_claim_does_not_end_before_it_begins(self):
        self.assertRaises(
            frappe.ValidationError, self.claim, "BTXH-5c", start_month="2024-03-01", end_month="2024-02-01"
        )

    def test_only_a_single_parent_states_a_number_of_children(self):
        self.assertRaises(frappe.ValidationError, self.claim, "BTXH-4")
        self.assertEqual(self.claim("BTXH-4", coefficient=2).coefficient, 2)
        self.assertEqual(self.claim("BTXH-5c", coefficient=9).coefficient, 0)

    def test_a_category_of_another_programme_is_refused(self):
        self.assertRaises(frappe.ValidationError, self.claim, "NCC-TB41", programme="BTXH")

    def test_suspensions_do_not_overlap(self):
        claim = self.claim("BTXH-5c")
        claim.append("suspensions", {"from_month": "2024-03-01"})
        claim.append("suspensions", {"from_month": "2024-06-01", "to_month": "2024-07-01"})
        self.assertRaises(frappe.ValidationError, claim.save)

    def test_clients_approve_nothing_and_open_no_balance(self):
        claim = self.claim("BTXH-5c", status="Approved", paid_through="2030-01-01", opening_charged="x")
        self.assertEqual((claim.status, claim.paid_through, claim.opening_charged), ("Proposed", None, None))

    def test_an_approved_claim_is_changed_by_nobody_directly(self):
        """Only a Benefit Change does, which has its decision and its signatures."""
        name = frappe.db.get_value("Benefit Entitlement", {"beneficiary": self.person.name})
        for user in (self.place.north_officer, self.place.district_officer, "Administrator"):
            with as_user(user):
                claim = frappe.get_doc("Benefit Entitlement", name)
                claim.end_month = "2024-06-01"
                self.assertRaises(frappe.PermissionError, claim.save)

    def test_what_was_paid_before_the_takeover_stays_when_the_claim_is_corrected(self):
        person = factories.person(self.place.north, category=None)
        claim = factories.entitlement(person.name, "BTXH-6c", paid_through="2024-04-01")
        claim.reload()
        claim.end_month = "2024-02-01"
        claim.flags.by_service = True
        claim.save()
        with as_user(self.place.north_officer):
            (name,) = payroll_api.prepare(str(MAY), self.place.north, "BTXH")["payrolls"]
        own = [line for line in factories.lines(name) if line.beneficiary == person.name]
        self.assertEqual([(line.kind, int(line.amount)) for line in own], [("Recovery", -1_080_000)])


class TestAccountsAndMethods(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)

    def account(self, number, provider="VietinBank"):
        return frappe.get_doc(
            {
                "doctype": "Bank Account",
                "provider": provider,
                "account_number": number,
                "holder_name": "Nguyễn Văn Thử",
                "beneficiary": self.person.name,
            }
        ).insert()

    def test_account_numbers_are_text_of_6_to_19(self):
        self.assertEqual(self.account(" 0012 3456 7890 ").name, "VietinBank-001234567890")
        for wrong in ("12345", "1" * 20, "12_34567", "số đẹp 1"):
            self.assertRaises(frappe.ValidationError, self.account, wrong)

    def test_an_account_number_never_changes(self):
        account = self.account("001234567891")
        account.account_number = "001234567892"
        self.assertRaises(frappe.ValidationError, account.save)

    def test_a_method_uses_the_persons_own_account(self):
        other = factories.person(self.place.north)
        self.account("001234567893")
        self.assertRaises(frappe.ValidationError, factories.account_method, other.name, "001234567893")

    def test_an_account_method_names_its_account(self):
        method = {"doctype": "Payment Method", "beneficiary": self.person.name, "from_month": MAY}
        self.assertRaises(
            frappe.ValidationError,
            frappe.get_doc({**method, "channel": "Account", "receiver_kind": "Self"}).insert,
        )
        self.assertRaises(
            frappe.ValidationError,
            frappe.get_doc({**method, "channel": "Cash at Home", "receiver_kind": "Guardian"}).insert,
        )


class TestPayrollApi(DistrictTestCase):
    def setUp(self):
        super().setUp()
        factories.person(self.place.north)

    def prepare(self, user, unit=None, programme="BTXH"):
        with as_user(user):
            return payroll_api.prepare(str(MAY), unit or self.place.north, programme)

    def test_the_communes_officer_prepares_its_payroll_once(self):
        first = self.prepare(self.place.north_officer)
        self.assertEqual((len(first["payrolls"]), first["created"]), (1, 1))
        again = self.prepare(self.place.north_officer)
        self.assertEqual((again["payrolls"], again["created"]), (first["payrolls"], 0))

    def test_nobody_prepares_the_payroll_of_another_commune(self):
        self.assertRaises(frappe.PermissionError, self.prepare, self.place.south_officer)
        self.assertRaises(frappe.PermissionError, self.prepare, self.place.north_leader)

    def test_the_district_prepares_all_communes_and_programmes_at_once(self):
        factories.person(self.place.south)
        made = self.prepare(self.place.district_officer, self.place.district, None)
        self.assertEqual((len(made["payrolls"]), made["created"], made["skipped"]), (2, 2, []))

    def test_who_does_not_hold_it_does_not_work_it_out_anew(self):
        (name,) = self.prepare(self.place.north_officer)["payrolls"]
        with as_user(self.place.north_leader):
            self.assertRaises(frappe.PermissionError, payroll_api.rework, name)
        factories.person(self.place.north)
        with as_user(self.place.north_officer):
            payroll_api.rework(name)
        self.assertEqual(frappe.db.get_value("Monthly Payroll", name, "person_count"), 2)
