"""Frappe's own exports of lists and reports, each with an entry in the audit log. In the place of Frappe's methods by
the hook `override_whitelisted_methods`, so that clients call them by Frappe's names."""

import frappe
from an_sinh.services.audit import access
from frappe.desk import query_report, reportview

LONGEST = 2_000


@frappe.whitelist(methods=["POST"])
def list_rows() -> None:
    """`frappe.desk.reportview.export_query`: a list as a file, with who took it by which conditions."""
    asked = frappe.form_dict
    access.note_export(
        str(asked.get("doctype") or ""), what="list", **_told(asked, "filters", "selected_items")
    )
    reportview.export_query()


@frappe.whitelist(methods=["POST"])
def report_rows() -> None:
    """`frappe.desk.query_report.export_query`: a report as a file, with who took it by which filters."""
    asked = frappe.form_dict
    access.note_export(
        "Report", str(asked.get("report_name") or ""), what="report", **_told(asked, "filters")
    )
    query_report.export_query()


def _told(asked: dict, *names: str) -> dict[str, str]:
    return {name: str(asked.get(name))[:LONGEST] for name in names if asked.get(name)}
