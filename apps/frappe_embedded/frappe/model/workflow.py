"""Workflows: which transitions a user may make on a document, and making them.

A Workflow lists states, each with a docstatus, and transitions, each for one role and perhaps under a condition.
Every change of the state field, by an action or by a plain save, must be one of its transitions.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html, get_link_to_form

DRAFT, SUBMITTED, CANCELLED = 0, 1, 2
MAX_BULK_NOW, MAX_BULK = 20, 500
PROGRESS_FROM = 5

# how a document goes from the docstatus it has to the one of its next state
SAVE_METHODS = {
    (DRAFT, DRAFT): "save",
    (DRAFT, SUBMITTED): "submit",
    (SUBMITTED, SUBMITTED): "save",
    (SUBMITTED, CANCELLED): "cancel",
}


class WorkflowStateError(frappe.ValidationError):
    """The document has no workflow state."""


class WorkflowTransitionError(frappe.ValidationError):
    """The action isn't among the document's transitions."""


class WorkflowPermissionError(frappe.ValidationError):
    """The state may not be changed like that by this user."""


def get_workflow_name(doctype: str) -> str | None:
    """Return the name of the DocType's active workflow; empty when it has none."""
    name = frappe.cache.hget("workflow", doctype)
    if name is None:
        name = frappe.db.get_value("Workflow", {"document_type": doctype, "is_active": 1}, "name") or ""
        frappe.cache.hset("workflow", doctype, name)
    return name


def get_workflow(doctype: str) -> Document:
    """Return the DocType's active workflow."""
    return frappe.get_cached_doc("Workflow", get_workflow_name(doctype))


@frappe.whitelist()
def get_transitions(
    doc: Document | str | dict, workflow: Document | None = None, raise_exception: bool = False
) -> list[dict]:
    """Return the transitions that the present user's roles and the conditions allow from the document's state.

    A new document has none. Throws WorkflowStateError when the document has no state.
    """
    if not isinstance(doc, Document):
        doc = load_afresh(doc)
    if doc.is_new():
        return []
    doc.check_permission("read")

    workflow = workflow or get_workflow(doc.doctype)
    state = doc.get(workflow.workflow_state_field)
    if not state:
        if raise_exception:
            raise WorkflowStateError
        frappe.throw(_("Workflow State not set"), WorkflowStateError)

    roles = set(frappe.get_roles())
    return [
        transition.as_dict()
        for transition in workflow.transitions
        if transition.state == state
        and transition.allowed in roles
        and is_transition_condition_satisfied(transition, doc)
    ]


def load_afresh(doc: str | dict) -> Document:
    """Return the stored document that a client's *doc* names: what the client holds decides nothing."""
    doc = frappe.get_doc(frappe.parse_json(doc))
    doc.load_from_db()
    return doc


def is_transition_condition_satisfied(transition, doc: Document) -> bool:
    """Return whether the transition's condition holds; one without a condition always does."""
    if not transition.condition:
        return True
    return frappe.safe_eval(transition.condition, get_workflow_safe_globals(), {"doc": doc.as_dict()})


def get_workflow_safe_globals() -> dict:
    """Return what a condition may use beside `doc`."""
    return {
        "frappe": frappe._dict(
            db=frappe._dict(get_value=frappe.db.get_value, get_list=frappe.db.get_list),
            session=frappe.session,
            utils=frappe._dict(
                now_datetime=frappe.utils.now_datetime,
                add_to_date=frappe.utils.add_to_date,
                get_datetime=frappe.utils.get_datetime,
                now=frappe.utils.now,
            ),
        )
    }


@frappe.whitelist(methods=["POST"])
def apply_workflow(doc: Document | str | dict, action: str) -> Document:
    """Make the transition *action* on the stored document, save, submit or cancel it, and return it.

    Throws WorkflowTransitionError when the user has no such action, ValidationError for self-approval.
    """
    doc = load_afresh(doc)
    workflow = get_workflow(doc.doctype)
    transition = find_transition(get_transitions(doc, workflow), action)
    if not has_approval_access(frappe.session.user, doc, transition):
        frappe.throw(_("Self approval is not allowed"))

    doc.set(workflow.workflow_state_field, transition.next_state)
    next_state = find_state(workflow, transition.next_state)
    if next_state.update_field:
        doc.set(next_state.update_field, next_state.update_value)
    save_as(doc, next_state)
    doc.add_comment("Workflow", _(next_state.state))
    return doc


def find_transition(transitions: list[dict], action: str) -> dict:
    """Return the transition of *action*, the last when there are several; throws when there is none."""
    named = [transition for transition in transitions if transition.action == action]
    if not named:
        frappe.throw(_("Not a valid Workflow Action"), WorkflowTransitionError)
    return named[-1]


def find_state(workflow: Document, state: str):
    """Return the workflow's row of *state*; throws when it has none."""
    for row in workflow.states:
        if row.state == state:
            return row
    frappe.throw(
        _("{0} is not a valid Workflow State. Please update your Workflow and try again.").format(
            frappe.bold(state)
        )
    )


def save_as(doc: Document, next_state) -> None:
    """Save, submit or cancel *doc*, whichever leads to the docstatus of *next_state*."""
    method = SAVE_METHODS.get((cint(doc.docstatus), cint(next_state.doc_status)))
    if not method:
        frappe.throw(_("Illegal Document Status for {0}").format(next_state.state))
    getattr(doc, method)()


def has_approval_access(user: str, doc: Document | dict, transition: dict) -> bool:
    """Return whether *user* may make the transition: who made the document may only where it says so."""
    return bool(user == "Administrator" or transition.get("allow_self_approval") or user != doc.get("owner"))


def validate_workflow(doc: Document) -> None:
    """Throw WorkflowPermissionError when a save changes the state other than by a transition of the user.

    A document without a state gets the first.
    """
    workflow = get_workflow(doc.doctype)
    field, first_state = workflow.workflow_state_field, workflow.states[0].state
    before = getattr(doc, "_doc_before_save", None)
    current_state = (before and before.get(field)) or first_state
    next_state = doc.get(field)
    if not next_state:
        next_state = first_state
        doc.set(field, next_state)

    find_state(workflow, current_state)
    if current_state == next_state:
        return
    # a new document has no transitions: it can't be born in any state but the first
    allowed = {transition.next_state for transition in get_transitions(before)} if before else set()
    if next_state not in allowed:
        frappe.throw(
            _("Workflow State transition not allowed from {0} to {1}").format(
                frappe.bold(current_state), frappe.bold(next_state)
            ),
            WorkflowPermissionError,
        )


def set_workflow_state_on_action(doc: Document, workflow_name: str, action: str) -> None:
    """Give a document that is submitted or cancelled without an action the first state of its new docstatus."""
    workflow = frappe.get_doc("Workflow", workflow_name)
    field = workflow.workflow_state_field
    state = doc.get(field)
    if any(row.state == state and cint(row.doc_status) == cint(doc.docstatus) for row in workflow.states):
        return
    docstatus = {"submit": SUBMITTED, "update_after_submit": SUBMITTED, "cancel": CANCELLED}[action]
    for row in workflow.states:
        if cint(row.doc_status) == docstatus:
            doc.set(field, row.state)
            return


@frappe.whitelist()
def can_cancel_document(doctype: str) -> bool:
    """Return whether a document may be cancelled by hand: no transition of its workflow cancels it."""
    workflow = get_workflow(doctype)
    cancelled = {row.state for row in workflow.states if cint(row.doc_status) == CANCELLED}
    return not any(transition.next_state in cancelled for transition in workflow.transitions)


def get_workflow_state_field(workflow_name: str) -> str:
    """Return the field that holds the state."""
    return get_workflow_field_value(workflow_name, "workflow_state_field")


def get_workflow_field_value(workflow_name: str, field: str):
    """Return a value of a workflow."""
    return frappe.get_cached_value("Workflow", workflow_name, field)


@frappe.whitelist()
def get_common_transition_actions(docs: list | str, doctype: str) -> list[str]:
    """Return the actions that the user may take on every one of *docs*; those without a state don't count."""
    common = None
    for given in frappe.parse_json(docs):
        values = given.as_dict() if hasattr(given, "as_dict") else given
        doc = {**values, "doctype": values.get("doctype") or doctype}
        try:
            transitions = get_transitions(doc, raise_exception=True)
        except WorkflowStateError:
            break
        actions = [t.action for t in transitions if has_approval_access(frappe.session.user, doc, t)]
        common = actions if common is None else [action for action in common if action in actions]
        if not common:
            return []
    return common or []


@frappe.whitelist(methods=["POST"])
def bulk_workflow_approval(docnames: str | list, doctype: str, action: str) -> None:
    """Take *action* on each document, each in its own transaction; many of them in a background job."""
    docnames = frappe.parse_json(docnames)
    if len(docnames) > MAX_BULK:
        frappe.throw(
            _("Bulk approval only support up to {0} documents.").format(MAX_BULK),
            title=_("Too Many Documents"),
        )
    arguments = {"docnames": docnames, "doctype": doctype, "action": action}
    if len(docnames) < MAX_BULK_NOW:
        _bulk_workflow_action(**arguments)
        return
    frappe.msgprint(_("Bulk {0} is enqueued in background.").format(_(action)), alert=True)
    frappe.enqueue(_bulk_workflow_action, queue="short", timeout=1000, **arguments)


def _bulk_workflow_action(docnames: list[str], doctype: str, action: str) -> None:
    failed, succeeded = defaultdict(list), defaultdict(list)
    frappe.clear_messages()
    for position, docname in enumerate(docnames, 1):
        if len(docnames) >= PROGRESS_FROM:
            frappe.publish_progress(
                position * 100 / len(docnames),
                title=_("Applying: {0}").format(_(action)),
                description=docname,
            )
        try:
            apply_workflow(frappe.get_doc(doctype, docname), action)
            frappe.db.commit()
            succeeded[docname] += _take_messages()
        except Exception as error:
            frappe.db.rollback()
            failed[docname] += _take_messages() or [str(error) or type(error).__name__]
            frappe.log_error(
                title=f"Workflow {action} threw an error for {doctype} {docname}",
                reference_doctype=doctype,
                reference_name=docname,
            )
            frappe.db.commit()
    _report_outcome(failed, _("Failed Transactions"), doctype, "orange" if succeeded else "red")
    _report_outcome(succeeded, _("Successful Transactions"), doctype, "orange" if failed else "green")


def _take_messages() -> list[str]:
    """Return the texts of the messages so far and forget them."""
    texts = [frappe.parse_json(message).get("message") or "" for message in frappe.message_log]
    frappe.clear_messages()
    return texts


def _report_outcome(messages: dict[str, list[str]], title: str, doctype: str, indicator: str) -> None:
    if not messages:
        return
    rows = "".join(
        f"<li>{get_link_to_form(doctype, docname)} {escape_html('; '.join(texts))}</li>"
        for docname, texts in messages.items()
    )
    frappe.msgprint(f"<h4>{title}</h4><ul>{rows}</ul>", title=_("Workflow Status"), indicator=indicator)
