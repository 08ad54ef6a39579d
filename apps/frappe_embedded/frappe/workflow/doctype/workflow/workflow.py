"""Workflow: the states of a DocType's documents, and who may lead them from one to the next."""

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.utils.python_code import validate_python_code


class Workflow(Document):
    """States and transitions of one DocType; one workflow per DocType is active."""

    def validate(self) -> None:
        self.validate_states()
        self.validate_transitions()
        self.validate_docstatus()
        self.validate_conditions()

    def on_update(self) -> None:
        """Deactivate the others, give the DocType its state field, bring documents into a state."""
        self.set_active()
        self.create_custom_field_for_workflow_state()
        self.update_default_workflow_status()
        self.forget()

    def after_delete(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Nobody shall go on with the old workflow."""
        frappe.cache.hdel("workflow", self.document_type)
        frappe.clear_cache(doctype=self.document_type)

    def set_active(self) -> None:
        if frappe.utils.cint(self.is_active):
            others = {"document_type": self.document_type, "name": ["!=", self.name]}
            frappe.db.set_value("Workflow", others, "is_active", 0, update_modified=False)

    def create_custom_field_for_workflow_state(self) -> None:
        """Documents keep their state in a field; make it when the DocType has none of that name."""
        meta = frappe.get_meta(self.document_type)
        if meta.has_field(self.workflow_state_field):
            return
        frappe.get_doc(
            {
                "doctype": "Custom Field",
                "dt": self.document_type,
                "fieldname": self.workflow_state_field,
                "label": self.workflow_state_field.replace("_", " ").title(),
                "hidden": 1,
                "allow_on_submit": 1,
                "no_copy": 1,
                "fieldtype": "Link",
                "options": "Workflow State",
                "is_system_generated": 1,
            }
        ).insert(ignore_permissions=True)

    def update_default_workflow_status(self) -> None:
        """Documents without a state get the first one of their docstatus."""
        meta = frappe.get_meta(self.document_type)
        if meta.issingle or meta.is_virtual:
            return
        done: set[str] = set()
        for state in self.states:
            if state.doc_status in done or frappe.utils.cint(state.is_optional_state):
                continue
            done.add(state.doc_status)
            field = self.workflow_state_field
            frappe.db.sql(
                f"UPDATE `tab{self.document_type}` SET `{field}` = %s"
                f" WHERE COALESCE(`{field}`, '') = '' AND `docstatus` = %s",
                (state.state, frappe.utils.cint(state.doc_status)),
            )
        frappe.clear_document_cache(self.document_type)

    def validate_states(self) -> None:
        """States once each; what they set must be a field."""
        meta = frappe.get_meta(self.document_type)
        for state in self.states:
            if state.update_field:
                field = meta.get_field(state.update_field)
                if not field or field.fieldtype in no_value_fields:
                    message = _("{0} is not a field of {1} that state {2} could set")
                    frappe.throw(message.format(state.update_field, _(self.document_type), _(state.state)))

    def validate_transitions(self) -> None:
        """Transitions lead between states of this workflow."""
        states = {state.state for state in self.states}
        for transition in self.transitions:
            for state in (transition.state, transition.next_state):
                if state not in states:
                    message = _("Row #{0}: {1} is not a valid Workflow State. Please create it first.")
                    frappe.throw(message.format(transition.idx, _(state)))

    def validate_conditions(self) -> None:
        """A condition that isn't Python would stop everybody who comes to its transition."""
        for transition in self.transitions:
            if transition.condition:
                validate_python_code(transition.condition, _("Condition of row {0}").format(transition.idx))

    def validate_docstatus(self) -> None:
        """No transition may ask for what a document can't do: cancel a draft, un-submit, change what is cancelled."""
        status = {state.state: frappe.utils.cint(state.doc_status) for state in self.states}
        for transition in self.transitions:
            before, after = status[transition.state], status[transition.next_state]
            if before == 2:
                message = _("Cannot change state of Cancelled Document. Transition row {0}")
            elif before == 1 and after == 0:
                message = _("Submitted Document cannot be converted back to draft. Transition row {0}")
            elif before == 0 and after == 2:
                message = _("Cannot cancel before submitting. See Transition {0}")
            else:
                continue
            frappe.throw(message.format(transition.idx))


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: str | list) -> list[dict]:
    """The user's documents that are in none of the given states, counted by theirs."""
    frappe.has_permission(doctype=doctype, ptype="read", throw=True)
    states = frappe.parse_json(states)
    meta = frappe.get_meta(doctype)
    if not meta.has_field(workflow_state_field):
        frappe.throw(_("{0} is not a field of {1}").format(workflow_state_field, _(doctype)))
    return frappe.get_list(
        doctype,
        fields=[workflow_state_field, "count(*) as count", "docstatus"],
        filters={workflow_state_field: ["not in", states]},
        group_by=workflow_state_field,
        limit_page_length=0,
    )
