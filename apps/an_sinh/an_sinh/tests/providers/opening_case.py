"""A commune's people without accounts, and a list for a bank to open them."""

from datetime import timedelta

import frappe
from an_sinh.api import account_opening
from an_sinh.services.approval import signatures
from an_sinh.services.payees import wishes
from an_sinh.tests.case import CashByPostCase
from an_sinh.tests.factories_money import owed_since
from an_sinh.tests.users import as_user
from frappe.utils import getdate, nowdate

BANK = "VietinBank"


def method(person, **values):
    """An approved way to be paid in cash."""
    document = frappe.get_doc(
        {"doctype": "Payment Method", "beneficiary": person.name, "from_month": "2024-01-01",
         "channel": "Cash at Pay Point", "receiver_kind": "Self", **values}
    ).insert()  # fmt: skip
    document.db_set(signatures.STATE, signatures.APPROVED)
    return document


class OpeningCase(CashByPostCase):
    """Three people of the north without an account; the officer's list of them is sent to the bank."""

    def setUp(self):
        super().setUp()
        self.people = [
            owed_since(self.place, account=None, full_name=name, phone="0912345678")
            for name in ("Đặng Thị Hoà", "Lý Văn Páo", "Vi Thị Én")
        ]

    def make(self, people=None, who=None, unit=None, day=None, **values):
        with as_user(who or self.place.north_officer):
            return account_opening.make(
                unit or self.place.north,
                values.pop("provider", BANK),
                "Trụ sở UBND xã",
                str(day or getdate() + timedelta(days=3)),
                [person.name for person in (self.people if people is None else people)],
                "08:00",
                **values,
            )["name"]

    def sent(self, **values):
        name = self.make(**values)
        with as_user(self.place.north_officer):
            account_opening.send(name)
        return name

    def wish(self, person, **values):
        """A wish for an account, signed by the leader."""
        with as_user(self.place.north_officer):
            document = frappe.get_doc(
                {"doctype": "Payment Wish", "beneficiary": person.name, "asked_on": "2024-07-05",
                 "channel": "Account", "provider": BANK, "consent": 1, **values}
            ).insert()  # fmt: skip
        with as_user(self.place.north_leader):
            wishes.sign([document.name])
        return document.reload()

    def rows(self, name, view="all", who=None):
        with as_user(who or self.place.north_officer):
            return account_opening.rows(name, view)["rows"]

    def opened(self, row, number, holder=None, **values):
        return {
            "row": row["name"], "result": "opened", "account_number": number,
            "holder_name": holder or row["full_name"], "opened_on": nowdate(), **values,
        }  # fmt: skip

    def record(self, name, rows=(), who=None, reason=None):
        with as_user(who or self.place.north_leader):
            return account_opening.record(name, [row["name"] for row in rows], reason)
