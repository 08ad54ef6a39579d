"""Every endpoint × every role × inside and outside of the area, called with documents that are there.

Who is shut out by an endpoint's rule is refused; who works elsewhere learns no name and no number of the place. What a
role may do in its area is each endpoint's own test."""

import inspect
import json
from unittest.mock import patch

import frappe
from an_sinh.api.rules import RULES

from .. import factories
from ..case import DistrictTestCase
from ..factories import approve_payroll, prepare
from ..users import as_user

NAME, NUMBER, ACCOUNT = "Nguyễn Thị Kín Đáo", "099180012345", "101555555555"
SHUT_OUT = (frappe.PermissionError, frappe.DoesNotExistError)
# Endpoints that answer by what the caller may read, or that only Frappe's own requests can call.
BY_REQUEST = {"exports.list_rows", "exports.report_rows", "papers.download_pdf", "papers.download_multi_pdf",
              "papers.report_to_pdf", "desk.boot"}  # fmt: skip


class TestMatrix(DistrictTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whoever else is tested in this class, with one user a role.
        place = cls.place
        place.users["treasury"] = factories.user("treasury", "Treasury Officer", place.district)
        place.users["police"] = factories.user("police", "Police Officer", place.district)
        place.users["manager"] = factories.user("manager", "An Sinh Manager", None)
        place.users["roleless"] = factories.user("roleless", "Desk User", place.district)

    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, frappe.local, "response", frappe.local.response)
        self.person = factories.person(self.place.north, full_name=NAME, id_number=NUMBER)
        factories.account_method(self.person.name, ACCOUNT)
        self.payroll = prepare(self.place.north, self.place.north_officer)
        approve_payroll(self.place, self.payroll)
        with as_user(self.place.district_officer):
            (self.order,) = frappe.get_attr("an_sinh.api.disbursement.make_for_payroll")(self.payroll)[
                "disbursements"
            ]
        entitlement = frappe.db.get_value("Benefit Entitlement", {"beneficiary": self.person.name})
        self.documents = self.documents_of_the_north(entitlement)
        line = frappe.db.get_value("Payroll Line", {"payroll": self.payroll})
        self.values = self.known_values(entitlement, line)

    def documents_of_the_north(self, entitlement):
        """By module of endpoints, the document of the north that they are called with."""
        with as_user(self.place.north_officer):
            twin = factories.person(
                self.place.north, category=None, approved=False, full_name=NAME, id_number=None
            )
            twin.db_set("birth_date", self.person.birth_date)
            frappe.get_attr("an_sinh.api.duplicates.find")(self.place.north)
            check = frappe.get_attr("an_sinh.api.identity_checks.make")(self.place.north, "Verify")["name"]
            waiting = factories.person(self.place.north, full_name=NAME, id_number="099180012399")
            opening = frappe.get_attr("an_sinh.api.account_opening.make")(
                self.place.north, "VietinBank", "x", frappe.utils.today(), [waiting.name]
            )["name"]
        upload = frappe.get_doc(
            {"doctype": "Registry Import", "locality": self.place.district, "paid_through": "2024-04-01",
             "source_file": "/private/files/none.xlsx"}
        ).insert()  # fmt: skip
        return {
            "duplicates": frappe.db.get_value("Duplicate Pair", {"administrative_unit": self.place.north}),
            "identity_checks": check,
            "account_opening": opening,
            "disbursement": self.order,
            "bank": self.order,
            "hand_answers": self.order,
            "payroll": self.payroll,
            "changes": self.change(entitlement),
            "registry_import": upload.name,
            "workflow": self.person.name,
            "desk_form": self.person.name,
            "workflow_design": "Monthly Payroll approval",
            "verification": frappe.db.get_value("Benefit Rate", {"programme": "BTXH"}),
        }

    def known_values(self, entitlement, line):
        """What endpoints are called with, by the names of their parameters."""
        return {
            "administrative_unit": self.place.north,
            "locality": self.place.north,
            "month": "2024-05-01",
            "programme": "BTXH",
            "beneficiary": self.person.name,
            "beneficiaries": json.dumps([self.person.name]),
            "entitlements": json.dumps([entitlement]),
            "category": "BTXH-MT",
            "event_date": "2024-05-05",
            "decision_date": "2024-05-05",
            "received_on": "2024-05-05",
            "session_day": frappe.utils.today(),
            "day": frappe.utils.today(),
            "rows": json.dumps(["x"]),
            "results": json.dumps([{"row": "x"}]),
            "amount": 1000,
            "claims": json.dumps([{"category": "BTXH-6c"}]),
            "check": "no_account",
            "purpose": "Verify",
            "reason": "x",
            "action": "Reopen",
            "kind": "seen",
            "people": 1,
            "arrears": 0,
            "recovery": 0,
            "lines": json.dumps(["x"]),
            "values": json.dumps({"paper": "1", "reason": "x", "line": line}),
            "txt": "",
            "text": NAME,
            "fields": json.dumps(["name"]),
            "names": json.dumps([self.person.name]),
        }

    def change(self, entitlement):
        with as_user(self.place.north_officer):
            return (
                frappe.get_doc(
                    {
                        "doctype": "Benefit Change",
                        "change_type": "Stop",
                        "beneficiary": self.person.name,
                        "entitlement": entitlement,
                        "effective_month": frappe.utils.get_first_day(frappe.utils.today()),
                        "reason": "Refused",
                    }
                )
                .insert()
                .name
            )

    def arguments(self, endpoint: str) -> dict:
        """An argument for each parameter that an endpoint requires, after its name."""
        function = inspect.unwrap(frappe.get_attr(f"an_sinh.api.{endpoint}"))
        found = {}
        for name, parameter in inspect.signature(function).parameters.items():
            if name in ("name", "doc", "doctype"):
                document = self.documents.get(endpoint.split(".", maxsplit=1)[0], "none")
                doctype = "Benefit Rate" if endpoint.startswith("verification") else "Beneficiary"
                found[name] = doctype if name == "doctype" else document
            elif name in self.values:
                found[name] = self.values[name]
            elif parameter.default is inspect.Parameter.empty:
                found[name] = "x"
        if endpoint == "changes.preview_draft":
            content = {
                "beneficiary": self.person.name,
                "change_type": "Stop",
                "effective_month": "2024-06-01",
            }
            found["doc"] = json.dumps(content)
        if endpoint == "calculator.what_if":
            found.pop("beneficiary", None)
        return found

    def called(self, user: str, endpoint: str):
        """(the answer, None) or (None, the error); whatever it did is undone."""
        frappe.local.response = frappe._dict(docs=[])
        with as_user(user), patch.object(frappe.db, "commit", lambda: None):
            frappe.db.savepoint("cell")
            try:
                answer = frappe.get_attr(f"an_sinh.api.{endpoint}")(**self.arguments(endpoint))
                return json.dumps([answer, frappe.local.response], ensure_ascii=False, default=str), None
            except Exception as error:
                return None, error
            finally:
                frappe.db.rollback(save_point="cell")
                frappe.local.message_log = []

    def roles_of(self, user: str) -> set[str]:
        return set(frappe.get_roles(user)) - {"All", "Guest", "Desk User"}

    def shut_out(self, user: str, rule) -> bool:
        """Whether the rule of an endpoint says no to all the roles of a user."""
        if rule.session or rule.guest:
            return False
        if rule.roles and not set(rule.roles) & self.roles_of(user):
            return True
        return not all(frappe.has_permission(doctype, right, user=user) for doctype, right in rule.rights)

    def test_whom_a_rule_shuts_out_is_refused(self):
        wrong, cells = [], 0
        for endpoint, rule in RULES.items():
            for who, user in self.place.users.items():
                if not self.shut_out(user, rule):
                    continue
                cells += 1
                answer, error = self.called(user, endpoint)
                if not isinstance(error, SHUT_OUT):
                    wrong.append((endpoint, who, repr(error)[:120], (answer or "")[:120]))
        self.assertEqual(wrong, [])
        self.assertGreater(cells, 300)

    def test_who_works_elsewhere_learns_nothing(self):
        wrong, cells = [], 0
        for endpoint in RULES.keys() - BY_REQUEST:
            for who in ("south_officer", "south_leader", "homeless_officer", "roleless", "bank"):
                cells += 1
                answer, error = self.called(self.place.users[who], endpoint)
                told = (answer or "") + str(error or "")
                if found := [secret for secret in (NAME, NUMBER, ACCOUNT) if secret in told]:
                    wrong.append((endpoint, who, found))
        self.assertEqual(wrong, [])
        self.assertGreater(cells, 300)

    def test_the_secrets_are_there_to_be_learnt(self):
        """The officers of the place get them, so that the test above could fail."""
        learnt = set()
        for endpoint in RULES.keys() - BY_REQUEST:
            for who in ("north_officer", "district_officer", "district_leader"):
                answer, _error = self.called(self.place.users[who], endpoint)
                if answer and any(secret in answer for secret in (NAME, NUMBER, ACCOUNT)):
                    learnt.add(endpoint)
        self.assertLessEqual(
            {"calculator.explain", "changes.preview_draft", "duplicates.compare", "identity_checks.rows"},
            learnt,
        )
