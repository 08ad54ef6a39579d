"""Whoever takes personal data out leaves an entry: lists, reports, providers' files, workbooks, papers."""

import json
from unittest.mock import patch

import frappe
from an_sinh.api import disbursement, exports, round_trip
from an_sinh.services.papers.payment_list import payment_list

from .. import factories
from ..case import DistrictTestCase
from ..factories import approve_payroll, prepare
from ..users import as_user


class TestAccess(DistrictTestCase):
    def setUp(self):
        super().setUp()
        factories.account_method(factories.person(self.place.north).name)
        self.addCleanup(setattr, frappe.local, "form_dict", frappe._dict())

    def taken(self, user):
        """What the log says that a user took, the last first: (document type, name, details)."""
        rows = frappe.get_all(
            "Audit Entry",
            filters={"event": "Exported", "user": user},
            fields=["reference_doctype", "reference_name", "details"],
            order_by="creation desc",
        )
        return [(row.reference_doctype, row.reference_name, json.loads(row.details)) for row in rows]

    def test_frappes_names_lead_to_the_exports_that_are_logged(self):
        for name, own in (
            ("frappe.desk.reportview.export_query", "an_sinh.api.exports.list_rows"),
            ("frappe.desk.query_report.export_query", "an_sinh.api.exports.report_rows"),
        ):
            self.assertIn(own, frappe.get_hooks("override_whitelisted_methods")[name])

    def test_a_list(self):
        filters = json.dumps([["Beneficiary", "village", "=", "Thôn 1"]])
        with as_user(self.place.north_officer):
            frappe.local.form_dict = frappe._dict(
                doctype="Beneficiary", fields='["name", "full_name"]', filters=filters, file_format_type="CSV"
            )
            exports.list_rows()
        taken = self.taken(self.place.north_officer)[0]
        self.assertEqual(taken, ("Beneficiary", "", {"what": "list", "filters": filters}))

    def test_a_providers_file_and_a_workbook(self):
        payroll = prepare(self.place.north, self.place.north_officer)
        approve_payroll(self.place, payroll)
        with as_user(self.place.district_officer):
            (order,) = disbursement.make_for_payroll(payroll)["disbursements"]
            disbursement.download(order, "csv")
        with as_user(self.place.north_officer):
            round_trip.export(self.place.north)
        self.assertEqual(
            self.taken(self.place.district_officer)[0],
            ("Disbursement", order, {"what": "provider file", "kind": "csv"}),
        )
        doctype, _name, details = self.taken(self.place.north_officer)[0]
        self.assertEqual((doctype, details["what"]), ("Beneficiary", "workbook"))

    def test_a_paper_stands_in_the_log_file(self):
        """It is made while nothing may be written."""
        payroll = prepare(self.place.north, self.place.north_officer)
        with as_user(self.place.north_officer), patch.object(frappe, "logger") as logger:
            payment_list(frappe.get_doc("Monthly Payroll", payroll))
        (line,) = logger.return_value.info.call_args.args
        self.assertEqual(
            json.loads(line),
            {
                "event": "print",
                "user": self.place.north_officer,
                "doctype": "Monthly Payroll",
                "name": payroll,
            },
        )
