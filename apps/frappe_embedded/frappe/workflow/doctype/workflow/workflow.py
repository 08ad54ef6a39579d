"""Controller of Workflow."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

DRAFT, SUBMITTED, CANCELLED = 0, 1, 2


class Workflow(Document):
    """The states of a DocType's documents and the ways between them."""

    def validate(self):
        """Be the DocType's only active workflow, and give its documents a state."""
        self.validate_docstatus()
        self.deactivate_others()
        self.create_state_field()
        self.set_state_of_documents()

    def on_update(self):
        """Make the change felt at once."""
        self.clear_caches()

    def on_trash(self):
        """Forget the workflow at once."""
        self.clear_caches()

    def clear_caches(self):
        """Forget which workflow the DocType has."""
        frappe.cache.hdel("workflow", self.document_type)
        frappe.clear_cache(doctype=self.document_type)

    def validate_docstatus(self):
        """Throw for a transition that no document can make."""
        docstatus = {row.state: cint(row.doc_status) for row in self.states}
        for row in self.transitions:
            for state in (row.state, row.next_state):
                if state not in docstatus:
                    frappe.throw(_("{0} not a valid State").format(state))
            before, after = docstatus[row.state], docstatus[row.next_state]
            if before == CANCELLED:
                frappe.throw(
                    _("Cannot change state of Cancelled Document. Transition row {0}").format(row.idx)
                )
            if before == SUBMITTED and after == DRAFT:
                frappe.throw(
                    _("Submitted Document cannot be converted back to draft. Transition row {0}").format(
                        row.idx
                    )
                )
            if before == DRAFT and after == CANCELLED:
                frappe.throw(_("Cannot cancel before submitting. See Transition {0}").format(row.idx))

    def deactivate_others(self):
        """A DocType has one active workflow."""
        if not cint(self.is_active):
            return
        others = {"document_type": self.document_type, "is_active": 1, "name": ["!=", self.name or ""]}
        for name in frappe.get_all("Workflow", filters=others, pluck="name"):
            frappe.db.set_value("Workflow", name, "is_active", 0)
            frappe.clear_document_cache("Workflow", name)

    def create_state_field(self):
        """Add the state field to the DocType as a Custom Field when it has none."""
        frappe.clear_cache(doctype=self.document_type)
        if frappe.get_meta(self.document_type).get_field(self.workflow_state_field):
            return
        frappe.get_doc(
            {
                "doctype": "Custom Field",
                "dt": self.document_type,
                "fieldname": self.workflow_state_field,
                "label": self.workflow_state_field.replace("_", " ").title(),
                "fieldtype": "Link",
                "options": "Workflow State",
                "hidden": 1,
                "allow_on_submit": 1,
                "no_copy": 1,
            }
        ).insert(ignore_permissions=True)
        frappe.msgprint(
            _("Created Custom Field {0} in {1}").format(self.workflow_state_field, _(self.document_type)),
            alert=True,
        )

    def set_state_of_documents(self):
        """Give the documents without a state the first state of their docstatus."""
        table, field = frappe.qb.DocType(self.document_type), self.workflow_state_field
        done = set()
        for row in self.states:
            docstatus = cint(row.doc_status)
            if docstatus in done:
                continue
            done.add(docstatus)
            unset = table[field].isnull() | (table[field] == "")
            frappe.qb.update(table).set(table[field], row.state).where(
                unset & (table.docstatus == docstatus)
            ).run()


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: str | list) -> list[dict]:
    """Return `{state field, count}` of the documents in states other than *states*."""
    frappe.has_permission(doctype, "read", throw=True)
    if workflow_state_field not in frappe.get_meta(doctype).get_valid_columns():
        return []
    rows = frappe.get_all(
        doctype,
        fields=[workflow_state_field, "count(*) as count"],
        filters={workflow_state_field: ["not in", frappe.parse_json(states)]},
        group_by=workflow_state_field,
    )
    return [row for row in rows if row[workflow_state_field]]
