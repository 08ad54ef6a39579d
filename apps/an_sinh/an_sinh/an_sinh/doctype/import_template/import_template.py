import frappe
from an_sinh.domain.registry_import.headings import heading_key
from frappe import _
from frappe.model.document import Document


class ImportTemplate(Document):
    """How the columns of one kind of workbook are read. It is found again by the workbook's headings, so it is made
    where those are read: `services.registry_import.templates`."""

    def validate(self):
        self.keep_headings()
        self.check_columns()

    def keep_headings(self):
        """Which workbooks a template is for is written by the service alone."""
        if self.flags.by_service:
            return
        before = self.get_doc_before_save()
        if before is None:
            frappe.throw(
                _(
                    "A template is kept while a workbook is imported: name its columns there and tick “Remember”."
                )
            )
        self.fingerprint, self.heading_count = before.fingerprint, before.heading_count

    def check_columns(self):
        """Every heading and every field stands once."""
        headings, fields = set(), set()
        for row in self.columns:
            key = heading_key(row.heading)
            if key in headings or (row.field and row.field in fields):
                frappe.throw(
                    _("Row {0}: “{1}” → “{2}” is already listed. Remove one of the two rows.").format(
                        row.idx, row.heading, _(row.field or "")
                    )
                )
            headings.add(key)
            fields.add(row.field)
