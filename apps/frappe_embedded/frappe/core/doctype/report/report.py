"""Controller of Report."""

import time
from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint
from frappe.utils.safe_exec import check_safe_sql_query


class Report(Document):
    """A report: a script in an app's folder, or a query."""

    def validate(self):
        """Standard reports belong to apps; a query may only read."""
        if not self.module and self.ref_doctype:
            self.module = frappe.db.get_value("DocType", self.ref_doctype, "module")
        if not self.is_standard:
            self.is_standard = "No"
        self.validate_standard()
        if self.report_type == "Query Report" and self.query:
            check_safe_sql_query(self.query)

    def validate_standard(self):
        """Only the Administrator, or an app's own files, may make or change a standard report."""
        installing = frappe.flags.in_import or frappe.flags.in_migrate or frappe.flags.in_install
        if installing or frappe.session.user == "Administrator":
            return
        if self.is_standard == "Yes":
            frappe.throw(_("Only Administrator can save a standard report. Please rename and save."))
        if frappe.db.get_value("Report", self.name, "is_standard") == "Yes":
            frappe.throw(_("Cannot edit a standard report. Please duplicate and create a new report"))
        if self.report_type in ("Query Report", "Script Report"):
            frappe.only_for("Script Manager", True)

    def before_insert(self):
        """A report of a user is for the roles of its DocType unless it says otherwise."""
        if self.get("roles") or self.is_standard == "Yes" or not self.ref_doctype:
            return
        roles = {row.role for row in frappe.get_meta(self.ref_doctype).permissions if not cint(row.permlevel)}
        self.set("roles", [{"role": role} for role in sorted(roles)])

    def on_trash(self):
        """A standard report goes only with its app."""
        removing = frappe.flags.in_migrate or frappe.flags.in_patch or frappe.flags.in_uninstall
        if self.is_standard == "Yes" and not removing and not cint(frappe.local.conf.developer_mode):
            frappe.throw(_("You are not allowed to delete Standard Report"))

    def is_permitted(self) -> bool:
        """Return whether the user has one of the report's roles; a report without roles is for everyone."""
        roles = {row.role for row in self.get("roles") or []}
        return not roles or not roles.isdisjoint(frappe.get_roles())

    def get_columns(self) -> list[dict]:
        """Return the columns that are set on the report itself."""
        return [row.as_dict(no_default_fields=True) for row in self.get("columns") or []]

    def execute(self, filters: dict) -> list:
        """Return `[columns, rows, message, chart, report_summary, skip_total_row]`, as many as there are."""
        if self.report_type == "Query Report":
            return self.execute_query_report(filters)
        if self.report_type == "Script Report":
            return self.execute_script_report(filters)
        frappe.throw(_("A report of type {0} can't be run here").format(_(self.report_type)))

    def execute_query_report(self, filters: dict) -> list:
        """Run the report's query."""
        if not self.query:
            frappe.throw(_("Must specify a Query to run"), title=_("Report Document Error"))
        check_safe_sql_query(self.query)
        rows = frappe.db.sql(self.query, filters)
        return [self.get_columns() or [column[0] for column in frappe.db.get_description()], rows]

    def execute_script_report(self, filters: dict) -> list:
        """Run `execute(filters)` of the report's module, and note how long it took."""
        if self.is_standard != "Yes":
            frappe.throw(
                _("Server Scripts are disabled. Please enable server scripts from bench configuration.")
            )
        started = time.monotonic()
        result = frappe.get_attr(self.get_module_path() + ".execute")(frappe._dict(filters))
        frappe.cache.hset("report_execution_time", self.name, round(time.monotonic() - started, 3))
        return list(result or [])

    def get_module_path(self) -> str:
        """Return the dotted path of the report's Python module."""
        app = frappe.get_module_app(self.module)
        name = frappe.scrub(self.name)
        return f"{app}.{frappe.scrub(self.module)}.report.{name}.{name}"

    def get_folder(self) -> Path | None:
        """Return the folder of a standard report's files, None for a report that has none."""
        if self.is_standard != "Yes" or not self.module:
            return None
        folder = Path(frappe.get_module_path(self.module)) / "report" / frappe.scrub(self.name)
        return folder if folder.is_dir() else None
