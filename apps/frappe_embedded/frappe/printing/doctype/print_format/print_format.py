"""Controller of Print Format."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint
from frappe.utils.jinja import validate_template


class PrintFormat(Document):
    """How a DocType's documents look on paper: a template of an app, or one that lies in the database."""

    def validate(self):
        """Standard formats belong to apps; a template must be one."""
        self.validate_standard()
        if not self.module and self.standard == "Yes":
            self.module = frappe.db.get_value("DocType", self.doc_type, "module")
        if cint(self.custom_format) and self.standard != "Yes" and not self.html:
            frappe.throw(_("{0}: HTML is needed for a custom print format").format(self.name))
        if self.html and self.print_format_type != "JS":
            validate_template(self.html)

    def validate_standard(self):
        """Only the Administrator, or an app's own files, may make or change a standard format."""
        installing = frappe.flags.in_import or frappe.flags.in_migrate or frappe.flags.in_install
        if installing or frappe.session.user == "Administrator" or cint(frappe.local.conf.developer_mode):
            return
        before = None if self.is_new() else frappe.db.get_value("Print Format", self.name, "standard")
        if "Yes" in (self.standard, before):
            frappe.throw(_("Standard Print Format cannot be updated"))

    def on_update(self):
        """Forms list the formats of their DocType."""
        frappe.clear_cache(doctype=self.doc_type)

    def on_trash(self):
        """Forms no longer list it."""
        frappe.clear_cache(doctype=self.doc_type)
