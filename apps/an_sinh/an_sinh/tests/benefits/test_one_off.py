"""One-off payments: what each is worth, that it is paid once, and to whom."""

from datetime import date

import frappe
from an_sinh.api import one_off as api
from an_sinh.services.benefits import one_off
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import act, lines
from an_sinh.tests.factories_one_off import CLAIMANT, DIED_ON, approve, claim, dead_person, paid
from an_sinh.tests.users import as_user
from frappe.utils import getdate

NOVEMBER, DECEMBER = date(2024, 11, 1), date(2024, 12, 1)
REFUSED = (frappe.PermissionError, frappe.ValidationError)


class TestAmounts(DistrictTestCase):
    def amount(self, person, category, **values):
        return int(claim(self.place, person, category, **values).amount)

    def test_a_funeral_is_twenty_times_the_standard_of_the_month_of_death(self):
        """20 × 500,000 = 10,000,000 in October 2024; 20 × 360,000 = 7,200,000 in June 2024;
        20 × 540,000 = 10,800,000 in August 2026, by the decree in force since 5 October 2026."""
        for died_on, expected in (
            (DIED_ON, 10_000_000),
            (date(2024, 6, 30), 7_200_000),
            (date(2026, 8, 1), 10_800_000),
        ):
            person = dead_person(self.place, "BTXH-6c", died_on=died_on)
            self.assertEqual(self.amount(person, "BTXH-MT"), expected)

    def test_the_amount_explains_itself(self):
        document = claim(self.place, dead_person(self.place, "BTXH-6c"), "BTXH-MT")
        for part in ("20", "500.000", "10/2024", "10.000.000", "NĐ 20/2021"):
            self.assertIn(part, document.explanation)

    def test_merit_three_months_of_all_allowances_and_ten_reference_levels(self):
        """TNLS1 1.0 × 2,789,000 = 2,789,000 and TD 0.6 × 2,789,000 = 1,673,400, rounded to 1,673,000: together
        4,462,000 a month, three months 13,386,000. Funeral 10 × 2,340,000 = 23,400,000."""
        person = dead_person(self.place, "NCC-TNLS1", "NCC-TD")
        self.assertEqual(self.amount(person, "NCC-TC3T"), 13_386_000)
        self.assertEqual(self.amount(person, "NCC-MT"), 23_400_000)

    def test_three_months_of_the_last_allowance_when_it_was_suspended_at_death(self):
        """Suspended since August: the last allowance is July's 2,789,000; three months are 8,367,000."""
        person = factories.person(self.place.north, category=None)
        factories.entitlement(
            person.name, "NCC-TNLS1", end_month="2024-10-01", suspensions=[{"from_month": "2024-08-01"}]
        )
        frappe.db.set_value("Beneficiary", person.name, "death_date", DIED_ON)
        document = claim(self.place, person, "NCC-TC3T")
        self.assertEqual(int(document.amount), 8_367_000)
        self.assertIn("07/2024", document.explanation)

    def test_who_never_had_an_allowance_gets_no_three_months(self):
        person = dead_person(self.place)
        self.assertRaises(frappe.ValidationError, claim, self.place, person, "NCC-TC3T")

    def test_only_the_highest_funeral_regime(self):
        """A person with merit (23,400,000) who also had an allowance (10,000,000)."""
        person = dead_person(self.place, "BTXH-6c", "NCC-TNLS1")
        self.assertRaises(frappe.ValidationError, claim, self.place, person, "BTXH-MT")
        self.assertEqual(self.amount(person, "NCC-MT"), 23_400_000)

    def test_social_pension_twenty_times_its_level(self):
        """20 × 500,000 = 10,000,000 in December 2025."""
        person = dead_person(self.place, "BTXH-HTXH", died_on=date(2025, 12, 3))
        self.assertEqual(self.amount(person, "BTXH-MTHT"), 10_000_000)

    def test_what_the_law_did_not_know_yet_is_not_paid(self):
        """The funeral support of the social pension began in July 2025."""
        person = dead_person(self.place, "BTXH-6c")
        self.assertRaises(frappe.ValidationError, claim, self.place, person, "BTXH-MTHT")

    def test_the_amount_is_not_the_officers(self):
        person = dead_person(self.place, "BTXH-6c")
        document = claim(self.place, person, "BTXH-MT", amount=99_000_000, explanation="Ghi bừa")
        self.assertEqual(int(document.amount), 10_000_000)
        self.assertNotIn("bừa", document.explanation)

    def test_a_monthly_category_or_a_gift_without_amount_is_refused(self):
        person = dead_person(self.place, "BTXH-6c")
        for category, amount in (("BTXH-6c", 1), ("BTXH-QT", 0), ("BTXH-QT", -5), ("BTXH-QT", 10**12)):
            with self.assertRaises(frappe.ValidationError):
                claim(self.place, person, category, amount=amount)

    def test_worked_out_without_saving(self):
        person = dead_person(self.place, "BTXH-6c")
        with as_user(self.place.north_officer):
            told = api.award(person.name, "BTXH-MT", "2024-10-05")
        self.assertEqual(told["amount"], 10_000_000)
        self.assertFalse(frappe.db.exists("One-off Benefit", {"beneficiary": person.name}))
        with as_user(self.place.south_officer):
            self.assertRaises(frappe.PermissionError, api.award, person.name, "BTXH-MT", "2024-10-05")


class TestClaims(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = dead_person(self.place, "BTXH-6c")

    def send(self, document):
        act(self.place.north_officer, "One-off Benefit", document.name, "Send for Approval")

    def test_one_funeral_for_a_person(self):
        claim(self.place, self.person, "BTXH-MT")
        self.assertRaises(frappe.DuplicateEntryError, claim, self.place, self.person, "BTXH-MT")

    def test_after_a_rejection_it_can_be_claimed_again(self):
        first = claim(self.place, self.person, "BTXH-MT")
        self.send(first)
        act(self.place.north_leader, "One-off Benefit", first.name, "Reject", "Thiếu giấy chứng tử")
        self.assertTrue(claim(self.place, self.person, "BTXH-MT").name)

    def test_a_claimant_is_named_before_it_is_sent(self):
        document = claim(self.place, self.person, "BTXH-MT", claimant_name=None)
        self.assertRaises(frappe.ValidationError, self.send, document)

    def test_a_person_without_a_benefit_at_death_needs_a_ground(self):
        person = dead_person(self.place)
        document = claim(self.place, person, "BTXH-MT")
        self.assertRaises(frappe.ValidationError, self.send, document)
        with as_user(self.place.north_officer):
            document.reload().update({"note": "Con của người đơn thân nuôi con (K4)"})
            document.save()
        self.send(document)

    def test_the_death_must_be_in_the_record_at_the_last_signature(self):
        frappe.db.set_value("Beneficiary", self.person.name, "death_date", None)
        document = claim(self.place, self.person, "BTXH-MT", event_date=DIED_ON)
        self.assertRaises(frappe.ValidationError, approve, self.place, document)
        frappe.db.set_value("Beneficiary", self.person.name, "death_date", date(2024, 10, 6))
        with self.assertRaises(frappe.ValidationError):
            act(self.place.district_leader, "One-off Benefit", document.name, "Approve")
        frappe.db.set_value("Beneficiary", self.person.name, "death_date", DIED_ON)
        act(self.place.district_leader, "One-off Benefit", document.name, "Approve")

    def test_without_any_day_of_death_there_is_no_amount(self):
        frappe.db.set_value("Beneficiary", self.person.name, "death_date", None)
        self.assertRaises(frappe.ValidationError, claim, self.place, self.person, "BTXH-MT")
        self.assertRaises(
            frappe.ValidationError, claim, self.place, self.person, "BTXH-MT", event_date="2099-01-01"
        )

    def test_the_decision_has_its_number_at_the_last_signature(self):
        document = claim(self.place, self.person, "BTXH-MT", decision_number=None)
        self.assertRaises(frappe.ValidationError, approve, self.place, document)

    def test_what_was_signed_stays(self):
        document = claim(self.place, self.person, "BTXH-MT")
        self.send(document)
        with as_user(self.place.north_leader), self.assertRaises(frappe.PermissionError):
            document.reload().update({"claimant_name": "Người khác"})
            document.save()

    def test_another_commune_neither_claims_nor_sees(self):
        self.assertRaises(
            frappe.PermissionError, claim, self.place, self.person, "BTXH-MT", self.place.south_officer
        )
        name = claim(self.place, self.person, "BTXH-MT").name
        with as_user(self.place.south_leader):
            self.assertEqual(frappe.get_list("One-off Benefit", {"name": name}), [])

    def test_an_account_in_full_or_none(self):
        for values in ({"channel": "Account"}, {"channel": "Account", "provider": "VietinBank"}):
            self.assertRaises(frappe.ValidationError, claim, self.place, self.person, "BTXH-MT", **values)

    def test_a_signed_one_is_not_deleted(self):
        document = claim(self.place, self.person, "BTXH-MT")
        self.send(document)
        with as_user("Administrator"), self.assertRaises(frappe.PermissionError):
            frappe.delete_doc("One-off Benefit", document.name)


class TestDiedBeforeTheDecision(DistrictTestCase):
    def test_who_had_applied_but_died_gets_funeral_support(self):
        """Decree 176/2025: also for who had applied, was eligible and died before the decision."""
        person = factories.person(self.place.north, category=None, approved=False)
        factories.entitlement(person.name, "BTXH-6c", approved=False, start_month="2024-10-01")
        document = claim(self.place, person, "BTXH-MT", event_date=DIED_ON)
        approve(self.place, document)
        name = paid(self.place)
        self.assertEqual(
            [(line.kind, int(line.amount), line.receiver_name) for line in lines(name)],
            [("One-off", 10_000_000, CLAIMANT["claimant_name"])],
        )


class TestFuneralByDecree(DistrictTestCase):
    """Decree 20/2021: 20 × 500.000 = 10.000.000 by Mẫu số 04, of others from 80; Decree 335/2026: 20 × 540.000 =
    10.800.000 by Mẫu số 03, from 75. Annex IV: 20 × 2.789.000 = 55.780.000; 12 years × 0,3 × 2.789.000 = 10.040.400, in
    whole thousands 10.040.000."""

    def claim(self, category: str, day: str, **values):
        return frappe.get_doc(
            {
                "doctype": "One-off Benefit", "beneficiary": self.person, "category": category, "event_date": day,
                "month": f"{day[:7]}-01", **CLAIMANT, **values,
            }
        ).insert()  # fmt: skip

    def dead(self, born: str, *categories: str, died: str) -> None:
        person = factories.person(self.place.north, None, birth_date=born)
        for category in categories:
            factories.entitlement(person.name, category)
        person.db_set("death_date", died)
        self.person = person.name

    def test_the_amount_article_and_form_of_the_month_of_death(self):
        for died, amount, told in (
            ("2024-10-05", 10_000_000, "Điều 11 NĐ 20/2021/NĐ-CP, Mẫu số 04"),
            ("2026-10-20", 10_800_000, "Điều 11 NĐ 335/2026/NĐ-CP, Mẫu số 03"),
        ):
            self.dead("1980-02-03", "BTXH-6c", died=died)
            document = self.claim("BTXH-MT", died)
            self.assertEqual(int(document.amount), amount)
            self.assertIn(told, document.explanation)

    def test_from_75_with_a_survivors_benefit_no_note_is_asked_for(self):
        """76 years old with a survivor's benefit of another programme: by Decree 335/2026, not by Decree 20/2021."""
        for died, known in (("2024-10-05", False), ("2026-10-20", True)):
            self.dead(f"{int(died[:4]) - 76}-02-03", "NCC-TTTB", died=died)
            document = frappe._dict(category="BTXH-MT", programme="BTXH", beneficiary=self.person)
            self.assertEqual(one_off._is_old_survivor(document, getdate(died)), known)

    def test_from_70_to_75_a_survivor_of_a_poor_household(self):
        """72 years old on 20.10.2026: article 11 of Decree 335/2026 asks for the household's paper. At 69, and under Decree
        20/2021, no age is a ground; from 75 nothing is asked for."""
        for died, age, told in (
            ("2026-10-20", 72, "Điều 11 NĐ 335/2026/NĐ-CP"),
            ("2026-10-20", 69, "on what ground"),
            ("2024-10-05", 72, "on what ground"),
            ("2026-10-20", 75, None),
        ):
            self.dead(f"{int(died[:4]) - age}-02-03", "NCC-TTTB", died=died)
            document = frappe.new_doc("One-off Benefit")
            document.update(
                {"category": "BTXH-MT", "programme": "BTXH", "beneficiary": self.person, **CLAIMANT}
            )
            document.update({"event_date": died, "workflow_state": "Pending Commune Leader"})
            if told:
                with self.assertRaises(frappe.ValidationError) as refused:
                    one_off.check_complete(document)
                self.assertIn(told, str(refused.exception))
                frappe.clear_last_message()
                document.note = "Giấy chứng nhận hộ nghèo số 12, 05/01/2026"
            one_off.check_complete(document)

    def test_who_applied_by_the_decree_of_2026_and_died_undecided(self):
        """Registered, eligible and not decided on 20.10.2026: 20 × 540.000 = 10.800.000 by Mẫu số 03."""
        person = factories.person(self.place.north, None, approved=False)
        factories.entitlement(person.name, "BTXH-6c", approved=False, start_month="2026-10-01")
        person.db_set("death_date", "2026-10-20")
        self.person = person.name
        document = self.claim("BTXH-MT", "2026-10-20")
        self.assertEqual(int(document.amount), 10_800_000)
        self.assertIn("Mẫu số 03", document.explanation)

    def test_annex_iv_is_a_multiple_of_the_standard_and_no_funeral(self):
        self.person = factories.person(self.place.north, None).name
        martyr = self.claim("NCC-ML5", "2024-09-10")
        years = self.claim("NCC-ML12", "2024-09-10", quantity=12)
        self.assertEqual((int(martyr.amount), int(years.amount)), (55_780_000, 10_040_000))
        self.assertIn("Phụ lục IV", martyr.explanation)
        self.person = factories.person(self.place.north, None).name
        with self.assertRaisesRegex(frappe.ValidationError, "number of years"):
            self.claim("NCC-ML12", "2024-09-10")

    def test_three_months_are_without_the_helpers_allowance(self):
        """TB81 7.240.000 + TBPC81 1.399.000, helper 2.789.000: 3 × 8.639.000 = 25.917.000 (Decree 131/2021, art. 121)."""
        self.dead("1945-02-03", "NCC-TB81", "NCC-TBPC81", "NCC-TBPV", died="2024-10-05")
        self.assertEqual(int(self.claim("NCC-TC3T", "2024-10-05").amount), 25_917_000)
