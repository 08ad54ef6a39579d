import json

import frappe
from an_sinh.domain.registry_import.headings import MappingError, read_mapping
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.registry_import.run import mapping_of
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

CHOSEN = ("source_file", "locality", "paid_through", "old_rates_through", "mapping")
WAITING = ("Queued", "Running")
OUTCOME = (
    "status", "progress_percent", "started_at", "finished_at", "rows", "accepted_rows", "rejected_rows",
    "warning_count", "notice_count", "persons", "entitlements", "rejected_file", "error_message", "result",
)  # fmt: skip


class RegistryImport(Document):
    """One workbook of a locality's registry. Reading and writing it is `services.registry_import.run`."""

    def validate(self):
        self.keep_outcome()
        self.set_file_name()
        self.set_month()
        self.check_mapping()
        self.check_unchanged()
        self.set_prepared_by()

    def on_trash(self):
        if self.status == "Completed" and self.accepted_rows:
            frappe.throw(_("{0} is the record of what was imported and can't be deleted.").format(self.name))

    def keep_outcome(self):
        """How an import went is written by the service alone (it sets the columns directly)."""
        before = self.get_doc_before_save()
        for field in OUTCOME:
            self.set(field, before.get(field) if before else None)
        self.status = self.status or "Draft"

    def set_file_name(self):
        """The name under which the office knows the file."""
        if self.source_file and not self.file_name:
            file_name = frappe.db.get_value("File", {"file_url": self.source_file}, "file_name")
            self.file_name = file_name or self.source_file.rsplit("/", 1)[-1]

    def set_month(self):
        """Months are first-of-month dates."""
        for fieldname in ("paid_through", "old_rates_through"):
            if self.get(fieldname):
                self.set(fieldname, getdate(self.get(fieldname)).replace(day=1))
        if self.old_rates_through and self.old_rates_through > self.paid_through:
            frappe.throw(
                _("The earlier rates were paid after the last month that was paid. Correct one of them.")
            )

    def set_prepared_by(self):
        """Who chose what is imported last: another person starts a takeover."""
        before = self.get_doc_before_save()
        same = before and all(
            _comparable(self.get(field)) == _comparable(before.get(field)) for field in CHOSEN
        )
        self.prepared_by = before.prepared_by if same else frappe.session.user

    def check_mapping(self):
        """A mapping is `{heading: field}` with known fields."""
        try:
            read_mapping(mapping_of(self))
        except MappingError as error:
            frappe.throw(sentence(error))

    def check_unchanged(self):
        """What an import was made of stays as it is once it has begun."""
        before = self.get_doc_before_save()
        if not before or before.status not in (*WAITING, "Completed"):
            return
        for field in CHOSEN:
            if _comparable(self.get(field)) != _comparable(before.get(field)):
                frappe.throw(
                    _("{0} has already begun, so {1} can't be changed.").format(
                        self.name, _(self.meta.get_label(field))
                    )
                )


def _comparable(value) -> str:
    return json.dumps(value or None, default=str)
