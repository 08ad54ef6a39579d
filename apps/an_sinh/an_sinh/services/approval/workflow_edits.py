"""What every edit of a workflow must leave: roles that exist and may sign, conditions that can be evaluated, a way to
the end in each tier, enough signers on each way, and a place with a way on for every document that is on its way.

Bears on the DocTypes whose steps are signed (they have `approvals`). Other apps' workflows are theirs: of those
only conditions that can't be read, or reach behind the document, are refused.
"""

import frappe
from an_sinh.domain.approval import signers, tiers
from an_sinh.domain.approval import workflow_conditions as conditions
from an_sinh.services.approval import separation, signatures
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import cint

UNIT = "administrative_unit"
ENDS = (signatures.APPROVED, signatures.REJECTED)
NAMED = 20


class DocumentsStranded(frappe.ValidationError):
    """Documents would stay at a stage that no longer is, or that nothing leads on from."""


def check_workflow_edit(workflow: Document, method: str | None = None) -> None:
    """Refuse an edit that breaks the chain or strands documents; a hook of `validate`."""
    _refuse_strangers(workflow)
    if problems := problems_of(workflow):
        frappe.throw("<br>".join(problems), title=_("This workflow can't be used"))
    before = workflow.get_doc_before_save()
    if before and cint(before.is_active) and not _takes_over(workflow, before.document_type):
        check_workflow_removal(before)
    if cint(workflow.is_active):
        _refuse_stranded(workflow.document_type, stages_left(workflow))


def check_workflow_removal(workflow: Document, method: str | None = None) -> None:
    """Refuse to remove the chain that documents are on; a hook of `on_trash`."""
    if cint(workflow.is_active) and is_signed(workflow.document_type):
        on_the_way = [row for row in held(workflow.document_type) if _is_on_the_way(workflow, row.state)]
        _refuse_stranded(workflow.document_type, [row.state for row in on_the_way])


def problems_of(workflow: Document) -> list[str]:
    """What is wrong with a workflow, as sentences; documents apart."""
    found = _unknown_roles(workflow) + _bad_conditions(workflow)
    if found or not cint(workflow.is_active) or not is_signed(workflow.document_type):
        return found
    return (
        _unknown_states(workflow)
        or _unfit_signers(workflow)
        or _dead_ends(workflow)
        or _too_few_signers(workflow)
    )


def stages_left(workflow: Document) -> list[str]:
    """The states in which documents would be stranded under this workflow."""
    if not is_signed(workflow.document_type):
        return []
    status = {row.state: cint(row.doc_status) for row in workflow.states}
    ends = ends_of(workflow)
    ways = {tier: ways_forward(workflow, tier) for tier in tiers.TIERS}
    left = []
    for row in held(workflow.document_type):
        kept = status.get(row.state) == row.docstatus
        if not kept or not tiers.leads_to(ways[row.tier], row.state, ends | {signatures.REJECTED}):
            left.append(row.state)
    return list(dict.fromkeys(left))


def stranded(workflow: Document) -> list[dict]:
    """The first documents that would be stranded: doctype, name, title, state. Asked with the user's own rights."""
    states = stages_left(workflow)
    if not states:
        return []
    doctype = workflow.document_type
    title = frappe.get_meta(doctype).get_title_field()
    rows = frappe.get_list(
        doctype,
        filters={signatures.STATE: ["in", states], "docstatus": ["<", 2]},
        fields=list(dict.fromkeys(["name", title, signatures.STATE])),
        order_by="modified asc",
        limit=NAMED,
    )
    return [
        {"doctype": doctype, "name": row.name, "title": row[title], "state": row[signatures.STATE]}
        for row in rows
    ]


def is_signed(doctype: str) -> bool:
    """Whether documents of this kind collect signatures: the others are no concern of the rules."""
    return bool(frappe.db.exists("DocType", doctype)) and frappe.get_meta(doctype).has_field("approvals")


def ends_of(workflow: Document) -> set[str]:
    """The states in which documents are acted upon."""
    return {
        row.state for row in workflow.states if row.state == signatures.APPROVED or cint(row.doc_status) == 1
    }


def ways_forward(workflow: Document, tier: str) -> dict[str, set[str]]:
    """By state, where documents can go without going back: whoever can only return a document is stuck with it."""
    order = {row.state: place for place, row in enumerate(workflow.states)}
    ways = tiers.ways_on(workflow.transitions, tier)
    return {
        state: {other for other in others if order.get(other, -1) > order.get(state, -1)}
        for state, others in ways.items()
    }


def held(doctype: str) -> list:
    """Where documents stand: state, docstatus, tier, documents (their number); cancelled ones left out."""
    if not frappe.get_meta(doctype).has_field(signatures.STATE):
        return []  # its first workflow is about to give it the field
    table, unit = frappe.qb.DocType(doctype), frappe.qb.DocType("Administrative Unit")
    query = frappe.qb.from_(table)
    columns = [table[signatures.STATE], table.docstatus]
    if frappe.get_meta(doctype).has_field(UNIT):
        query = query.left_join(unit).on(unit.name == table[UNIT])
        columns.append(unit.tier)
    rows = (
        query.select(*columns, Count(table.name))
        .where((table.docstatus < 2) & table[signatures.STATE].isnotnull() & (table[signatures.STATE] != ""))
        .groupby(*columns)
        .run()
    )
    return [
        frappe._dict(
            state=state,
            docstatus=docstatus,
            tier=tiers.TWO if tiers.TWO in rest else tiers.THREE,
            documents=rest[-1],
        )
        for state, docstatus, *rest in rows
    ]


def tiers_in_use() -> list[str]:
    """The tiers of present communes; three while there are none."""
    used = frappe.get_all(
        "Administrative Unit", filters={"level": "Commune"}, pluck="tier", distinct=True, order_by="tier"
    )
    return [tier for tier in tiers.TIERS if tier in used] or [tiers.THREE]


def _refuse_strangers(workflow: Document) -> None:
    """Managers edit the chains of what is signed; a workflow of anything else is the system manager's."""
    if not is_signed(workflow.document_type) and not {"System Manager", "Administrator"} & set(
        frappe.get_roles()
    ):
        frappe.throw(
            _("Only the system manager can make workflows for {0}.").format(_(workflow.document_type)),
            frappe.PermissionError,
        )


def _takes_over(workflow: Document, doctype: str) -> bool:
    return bool(cint(workflow.is_active)) and workflow.document_type == doctype


def _is_on_the_way(workflow: Document, state: str) -> bool:
    return state not in ENDS and state not in ends_of(workflow) and state != workflow.states[0].state


def _refuse_stranded(doctype: str, states: list[str]) -> None:
    if not states:
        return
    filters = {signatures.STATE: ["in", states], "docstatus": ["<", 2]}
    rows = frappe.get_all(
        doctype, filters=filters, fields=["name", signatures.STATE], order_by="modified", limit=0
    )
    named = ", ".join(f"{row.name} ({_(row[signatures.STATE])})" for row in rows[:NAMED])
    frappe.throw(
        _("{0} documents in flight would be stranded: {1}. Finish or return them first, or keep their "
            "stages and a step that leads on.").format(len(rows), named + (" …" if len(rows) > NAMED else "")),
        DocumentsStranded,
    )  # fmt: skip


def _unknown_roles(workflow: Document) -> list[str]:
    roles = [row.allow_edit for row in workflow.states] + [row.allowed for row in workflow.transitions]
    missing = [role for role in dict.fromkeys(roles) if role and not frappe.db.exists("Role", role)]
    return [_("There is no role “{0}”. Choose one from the list.").format(role) for role in missing]


def _bad_conditions(workflow: Document) -> list[str]:
    meta = frappe.get_meta(workflow.document_type)
    fieldnames = {field.fieldname for field in meta.fields} | {signatures.STATE}
    ours, sentences = is_signed(workflow.document_type), []
    for row in workflow.transitions:
        problem = conditions.problem_of(row.condition, fieldnames)
        if problem and (ours or problem.kind == conditions.SYNTAX or problem.part.startswith("_")):
            sentences.append(
                _("Transition {0}, “{1}” from “{2}”: {3}").format(
                    row.idx, _(row.action or ""), _(row.state or ""), _why(problem, workflow.document_type)
                )
            )
    return sentences


def _why(problem: conditions.Problem, doctype: str) -> str:
    if problem.kind == conditions.SYNTAX:
        return _("the condition can't be read ({0}).").format(problem.part)
    if problem.kind == conditions.UNKNOWN_FIELD:
        return _("the condition asks for “{0}”, which is not a field of {1}.").format(
            problem.part, _(doctype)
        )
    if problem.kind == conditions.UNKNOWN_NAME:
        return _(
            "the condition can't use “{0}”. It may use the fields of doc and frappe.db.get_value."
        ).format(problem.part)
    return _("“{0}” is not allowed in a condition.").format(problem.part)


def _unknown_states(workflow: Document) -> list[str]:
    states = [row.state for row in workflow.states]
    sentences = [
        _("The state “{0}” appears twice.").format(_(state or ""))
        for state in dict.fromkeys(states)
        if states.count(state) > 1
    ]
    for row in workflow.transitions:
        for state in (row.state, row.next_state):
            if state not in states:
                sentences.append(
                    _("Transition {0} leads through “{1}”, which is not a state of this workflow.").format(
                        row.idx, _(state or "")
                    )
                )
    return sentences


def _dead_ends(workflow: Document) -> list[str]:
    if not workflow.states or cint(workflow.states[0].doc_status):
        return [_("The first state must be one of a draft.")]
    first = workflow.states[0].state
    return [
        _("Tiers “{0}”: nothing leads from “{1}” to an approval. Add the missing step.").format(
            _(tier), _(first)
        )
        for tier in tiers_in_use()
        if not tiers.leads_to(ways_forward(workflow, tier), first, ends_of(workflow))
    ]


def _unfit_signers(workflow: Document) -> list[str]:
    """Roles that can't sign: those that configure, those that can't read such documents, and new ones of the chain
    that nobody has."""
    roles = list(dict.fromkeys(row.allowed for row in workflow.transitions if row.allowed))
    if configuring := [role for role in roles if role in separation.CONFIGURING_ROLES]:
        return [
            _("“{0}” changes the rules and can't sign. Choose another role for its steps.").format(_(role))
            for role in configuring
        ]
    readers = {
        row.role
        for row in frappe.get_meta(workflow.document_type).permissions
        if row.read and row.write and not row.permlevel
    }
    if blind := [role for role in roles if role not in readers]:
        return [
            _("“{0}” may not read and change {1} and so can't sign it. Choose another role.").format(
                _(role), _(workflow.document_type)
            )
            for role in blind
        ]
    if workflow.flags.by_service:
        return []
    return [
        _("Nobody has the role “{0}”. Give it to somebody before the chain needs it.").format(_(role))
        for role in roles
        if role not in _former_signers(workflow) and not _is_held(role)
    ]


def _former_signers(workflow: Document) -> set[str]:
    """The roles that sign in the chain as it is stored."""
    if not workflow.name or not frappe.db.exists("Workflow", workflow.name):
        return set()
    return {row.allowed for row in frappe.get_doc("Workflow", workflow.name).transitions}


def _is_held(role: str) -> bool:
    users = frappe.get_all(
        "Has Role",
        filters={"role": role, "parenttype": "User", "parent": ["not in", ("Administrator", "Guest")]},
        pluck="parent",
        limit=0,
    )
    return bool(users) and bool(
        frappe.get_all("User", filters={"name": ["in", users], "enabled": 1}, pluck="name", limit=1)
    )


def _too_few_signers(workflow: Document) -> list[str]:
    """Ways to the end on which too few roles sign besides the maker's: one per tier."""
    least = signatures.signers_needed(workflow.document_type)
    order = [row.state for row in workflow.states]
    found = []
    for tier in tiers.TIERS:
        way = signers.shortest_below(workflow.transitions, order, ends_of(workflow), tier, least)
        if way:
            found.append(
                _("Tiers “{0}”: on the path {1} the number of roles that sign besides the maker is {2}; it "
                    "must be at least {3}. Add a step.").format(_(tier), " → ".join(_(state) for state in way.states),
                                        len(way.signers), least)
            )  # fmt: skip
    return found
