"""The rules of approval that no edit of a workflow can remove.

Workflows are data: who may move a document from which state to which. On top of them, always:
- who prepared a document never approves it, and one person signs once in a round;
- who may change the rules (chains, rates, providers, users) takes no step forward: `approval.separation`;
- a step back (to a state that stands earlier in the workflow) needs a reason;
- only who holds the document at its stage may change it, and the history of signatures is written here alone;
- what somebody has signed stays as it was signed, until it goes back to its preparer: nobody alters and approves.

A round begins when the document is sent and ends when it is sent back. Services that act for the system
(import, transfer of a person) set `doc.flags.by_service`.
"""

from collections.abc import Collection
from dataclasses import dataclass

import frappe
from an_sinh.domain.base.terms import Stage
from an_sinh.services.approval import separation
from an_sinh.services.audit import log
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, now_datetime

APPROVED, REJECTED = Stage.APPROVED, Stage.REJECTED
STATE = "workflow_state"


# Roles that sign besides the one that sends, at least, whatever a chain is changed to. What is decided about one
# person takes one more; what releases money of many takes who checks it and who approves it.
SIGNERS_NEEDED = {"Monthly Payroll": 2}


class ReasonRequired(frappe.ValidationError):
    """A document goes back without a reason."""


class FourEyesError(frappe.PermissionError):
    """One person would prepare and approve, or sign twice."""


@dataclass(frozen=True)
class Step:
    """A move between two states by one action."""

    action: str
    state_from: str
    state_to: str
    backwards: bool


def check_signatures(doc: Document, content: tuple[str, ...] = ()) -> None:
    """Hold a save against the rules and record the step; to be called in `validate`. Changes `approvals` and
    `return_reason` only. `content`: the fields that signatures stand for."""
    if doc.flags.by_service:
        return
    before = doc.get_doc_before_save()
    if before is None:
        doc.set("approvals", [])
        _require_first_state(doc)
        return
    workflow = active_workflow(doc.doctype)
    doc.set("approvals", [row.as_dict() for row in before.approvals])
    _refuse_changed_content(doc, before, content)
    if before.get(STATE) == doc.get(STATE):
        _require_holder(doc, workflow)
        return
    step = _step(doc, workflow, before.get(STATE), doc.get(STATE))
    if step.backwards:
        doc.return_reason = _required_reason(doc)
    else:
        separation.refuse_configurator(doc.name)
        _require_other_person(doc, approving=_approves(workflow, step.state_to))
        doc.return_reason = None
    _record(doc, step)


def check_submission(doc: Document) -> None:
    """Refuse a submission that is not the workflow's own last approval; to be called in `before_submit`."""
    workflow = active_workflow(doc.doctype)
    if workflow is None:
        if signers_needed(doc.doctype) > 1:
            frappe.throw(
                _("There is no approval chain for {0}. Enable its workflow first.").format(_(doc.doctype)),
                frappe.PermissionError,
            )
        separation.refuse_configurator(doc.name)
        # Nothing is signed before: what a client sends as its history is none.
        doc.set("approvals", [])
        _require_other_person(doc, approving=True)
        _record(doc, Step("Submit", doc.get(STATE) or "", APPROVED, False))
        return
    state = next((row for row in workflow.states if row.state == doc.get(STATE)), None)
    if state is None or int(state.doc_status) != 1:
        frappe.throw(
            _("{0} can only be approved through its workflow. Choose one of its actions.").format(doc.name),
            frappe.PermissionError,
        )


def active_workflow(doctype: str) -> Document | None:
    """The active Workflow document of a DocType, or None."""
    name = frappe.db.get_value("Workflow", {"document_type": doctype, "is_active": 1})
    return frappe.get_cached_doc("Workflow", name) if name else None


def signers_needed(doctype: str) -> int:
    """How many roles besides the maker's must sign a document of this kind at least."""
    return SIGNERS_NEEDED.get(doctype, 1)


def first_state(doctype: str) -> str | None:
    """The state a new document begins in."""
    workflow = active_workflow(doctype)
    return workflow.states[0].state if workflow else None


def has_reached(doc: Document, state: str) -> bool:
    """Whether this save brings the document into a state."""
    before = doc.get_doc_before_save()
    return doc.get(STATE) == state and (before is None or before.get(STATE) != state)


def require_holder_of(doctype: str, name: str) -> None:
    """Refuse changes of papers that belong to a document while somebody else holds it."""
    workflow = active_workflow(doctype)
    state = frappe.db.get_value(doctype, name, STATE)
    if workflow and state:
        _check_holder(workflow, state, doctype, name)


def require_unsigned(doctype: str, name: str) -> None:
    """Refuse changes of papers that somebody has signed together with a document that is on its way."""
    document = frappe.get_doc(doctype, name)
    if document.get(STATE) != APPROVED and is_signed(document):
        _refuse_signed(document)


def is_signed(doc: Document) -> bool:
    """Whether somebody's signature stands under the document: it is approved, or on its way."""
    return doc.get(STATE) == APPROVED or bool(_this_round(doc)[0])


def last_signature(doc: Document) -> tuple | None:
    """Who signed a document last, when and for which step; None where nobody has since it was made or sent back."""
    row = doc.approvals[-1] if doc.approvals else None
    return None if row is None or row.reason else (row.user, row.acted_at, row.state_to)


def refuse_removal(doc: Document) -> None:
    """What somebody has signed stays: deleted, what stood before it would count again. To be called in `on_trash`."""
    if is_signed(doc) or doc.get("approvals"):
        frappe.throw(
            _("{0} has been signed and stays in the records.").format(doc.name), frappe.PermissionError
        )


def is_sent(doc: Document) -> bool:
    """Whether this save takes the document its first step forward; to be asked after `check`."""
    before = doc.get_doc_before_save()
    moved = before is not None and before.get(STATE) != doc.get(STATE)
    return moved and not doc.return_reason and len(_this_round(doc)[0]) == 1


def changed_fields(doc: Document, fieldnames: tuple[str, ...]) -> list[str]:
    """The labels of those fields that this save changes."""
    before = doc.get_doc_before_save()
    return [
        _(doc.meta.get_label(name))
        for name in fieldnames
        if doc.has_value_changed(name) and cstr(doc.get(name)) != cstr(before.get(name))
    ]


def keep_fields(doc: Document, fieldnames: Collection[str]) -> None:
    """Undo changes of fields that only services write, whatever door they came through."""
    if doc.flags.by_service:
        return
    before = doc.get_doc_before_save()
    for fieldname in fieldnames:
        default = doc.meta.get_field(fieldname).default if before is None else before.get(fieldname)
        doc.set(fieldname, default)


def _refuse_changed_content(doc: Document, before: Document, content: tuple[str, ...]) -> None:
    if before.get(STATE) != APPROVED and not _this_round(doc)[0]:
        return
    if changed := changed_fields(doc, content):
        _refuse_signed(doc, ", ".join(changed))


def _refuse_signed(doc: Document, labels: str = "") -> None:
    frappe.throw(
        _("{0} {1} has been signed. To change it, return it to its preparer first. {2}")
        .format(_(doc.doctype), doc.name, f"({labels})" if labels else "")
        .strip(),
        frappe.PermissionError,
    )


def _require_first_state(doc: Document) -> None:
    first = first_state(doc.doctype)
    if first and doc.get(STATE) and doc.get(STATE) != first:
        frappe.throw(_("A new {0} begins as {1}.").format(_(doc.doctype), _(first)), frappe.PermissionError)
    doc.set(STATE, first)


def _require_holder(doc: Document, workflow: Document | None) -> None:
    if workflow and doc.get(STATE):
        _check_holder(workflow, doc.get(STATE), doc.doctype, doc.name)


def _check_holder(workflow: Document, state: str, doctype: str, name: str) -> None:
    row = next((row for row in workflow.states if row.state == state), None)
    if row and row.allow_edit and row.allow_edit not in frappe.get_roles():
        frappe.throw(
            _("{0} {1} is at the stage “{2}”: only {3} can change it now.").format(
                _(doctype), name, _(state), _(row.allow_edit)
            ),
            frappe.PermissionError,
        )


def _step(doc: Document, workflow: Document | None, old: str | None, new: str | None) -> Step:
    roles = frappe.get_roles()
    transitions, states = (workflow.transitions, workflow.states) if workflow else ([], [])
    fitting = [t for t in transitions if t.state == old and t.next_state == new and t.allowed in roles]
    if not fitting:
        frappe.throw(
            _("You can't take {0} from “{1}” to “{2}”.").format(doc.name, _(old or ""), _(new or "")),
            frappe.PermissionError,
        )
    order = [row.state for row in states]
    left, reached = fitting[0].state, fitting[0].next_state
    return Step(fitting[0].action, left, reached, order.index(reached) < order.index(left))


def _required_reason(doc: Document) -> str:
    reason = (frappe.flags.approval_reason or doc.return_reason or "").strip()
    if not reason:
        frappe.throw(
            _("Say why {0} is being returned, so that it can be corrected.").format(doc.name), ReasonRequired
        )
    return reason


def _approves(workflow: Document | None, state: str) -> bool:
    """Whether a state is what documents are acted upon in, whichever way leads to it."""
    states = workflow.states if workflow else []
    row = next((row for row in states if row.state == state), None)
    return state == APPROVED or bool(row and int(row.doc_status or 0))


def _require_other_person(doc: Document, approving: bool) -> None:
    """Nobody signs twice in a round, and nobody who prepared it gives the second signature, or approves it. Where
    nobody has signed, a workflow of one step say, who changed it last counts as its preparer as well."""
    user = frappe.session.user
    signed, first_round = _this_round(doc)
    if not signed and not approving:
        return
    if user in signed:
        frappe.throw(
            _("You have signed {0} already; another person must take this step.").format(doc.name),
            FourEyesError,
        )
    prepared = {doc.get("prepared_by")} | ({doc.owner} if first_round else set())
    if not signed:
        prepared.add(doc.get_doc_before_save().modified_by)
    if user in prepared:
        frappe.throw(_("You prepared {0}; another person must approve it.").format(doc.name), FourEyesError)


def _this_round(doc: Document) -> tuple[set[str], bool]:
    """Who has signed since the document was last sent back, and whether it never was."""
    signed: set[str] = set()
    first_round = True
    for row in doc.approvals:
        if row.reason:
            signed, first_round = set(), False
        else:
            signed.add(row.user)
    return signed, first_round


def _record(doc: Document, step: Step) -> None:
    doc.append(
        "approvals",
        {
            "state_from": step.state_from,
            "state_to": step.state_to,
            "action": step.action,
            "user": frappe.session.user,
            "full_name": frappe.db.get_value("User", frappe.session.user, "full_name"),
            # What one act signs bears one moment.
            "acted_at": frappe.flags.approval_moment or now_datetime(),
            "reason": doc.return_reason if step.backwards else None,
        },
    )
    log.note(
        log.RETURNED if step.backwards else log.SIGNED,
        doc.doctype,
        doc.name,
        action=step.action,
        state_from=step.state_from,
        state_to=step.state_to,
        reason=doc.return_reason if step.backwards else "",
        seal=doc.get("list_hash") or "",
    )
