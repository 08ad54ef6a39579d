"""Rollout Rate: whole rows compared, and each user's own area only."""

import frappe
from an_sinh.an_sinh.report.rollout_rate.rollout_rate import execute
from an_sinh.api import bank
from an_sinh.api import disbursement as office
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import approve_payroll, prepare
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

COUNTED = (
    "beneficiaries",
    "with_account",
    "own_account",
    "guardian_account",
    "authorised_account",
    "paid_by_account",
    "paid_by_account_amount",
    "paid_in_cash",
    "paid_in_cash_amount",
    "not_paid",
    "not_paid_amount",
    "account_rate",
    "paid_rate",
    "paid_of_account_rate",
    "target_low",
    "target_high",
)

CASH_PROVIDER = "Bưu điện"


class TestRolloutRate(DistrictTestCase):
    def setUp(self):
        super().setUp()
        frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", CASH_PROVIDER)
        people = [factories.person(self.place.north, category=None) for _number in range(4)]
        people.append(factories.person(self.place.south, category=None))
        for person in people:
            factories.entitlement(person.name, "BTXH-6c", paid_through="2024-04-01")
        for number, person in enumerate(people[:2]):
            factories.account_method(person.name, number=f"00123456789{number}")
        frappe.get_doc(
            {
                "doctype": "Rollout Plan",
                "title": "Kế hoạch thử",
                "administrative_unit": self.place.district,
                "targets": [
                    {
                        "administrative_unit": self.place.north,
                        "phase": "Quý II",
                        "from_month": "2024-04-01",
                        "to_month": "2024-06-01",
                        "target_low": 50,
                        "target_high": 70,
                    }
                ],
            }
        ).insert()

    def row(self, unit_name="Xã Bắc Thử", user=None, **filters):
        with as_user(user or self.place.district_leader):
            _columns, rows, *_rest = execute({"month": "2024-05-01", **filters})
        (found,) = [row for row in rows if row["unit_name"] == unit_name]
        return [found.get(field) for field in COUNTED]

    def test_registered_but_not_paid(self):
        self.assertEqual(self.row(), [4, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 50.0, 0.0, 0.0, 50.0, 70.0])

    def test_paid_through_account_and_the_rest_waiting(self):
        payroll = prepare(self.place.north, self.place.north_officer)
        approve_payroll(self.place, payroll)
        with as_user(self.place.district_officer):
            names = office.make_for_payroll({"name": payroll})["disbursements"]
            (name,) = [name for name in names if name.endswith("-VietinBank")]
        with as_user(self.place.district_leader):
            office.send({"name": name})
        with as_user(self.place.bank):
            line = bank.get_lines(name)["lines"][0]
            row = {"end_to_end_id": line["end_to_end_id"], "status": "paid", "amount": 540_000}
            bank.post_results(name, [{**row, "paid_on": nowdate()}])
        self.assertEqual(
            self.row(),
            [4, 2, 2, 0, 0, 1, 540_000, 0, 0, 3, 1_620_000, 50.0, 25.0, 50.0, 50.0, 70.0],
        )
        self.assertEqual(self.row("Tổng cộng" if frappe.local.lang == "vi" else "Total")[0], 5)

    def test_other_programmes_are_other_people(self):
        self.assertEqual(self.row(programme="NCC")[:2], [0, 0])

    def test_a_commune_sees_its_own_row_only(self):
        with as_user(self.place.south_officer):
            _columns, rows, *_rest = execute({"month": "2024-05-01"})
        self.assertEqual([row["code"] for row in rows if row.get("code")], [factories.SOUTH])

    def test_a_user_without_an_area_sees_nothing(self):
        with as_user(self.place.homeless_officer):
            _columns, rows, message, chart, _summary = execute({"month": "2024-05-01"})
        self.assertEqual((rows, chart), ([], None))
        self.assertTrue(message)
