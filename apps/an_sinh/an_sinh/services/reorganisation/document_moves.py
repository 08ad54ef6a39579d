"""Documents in flight when the map or the number of tiers changes: which stage each of them is taken to.

The stated mapping. To two tiers: what waits for the district's officer waits for the province's officer, what waits
for the district's leader for the province's leader. To three tiers: the reverse. Every other stage stays as it is,
and so do drafts, returned, rejected and approved documents. Signatures stay with the document.
"""

from dataclasses import dataclass

import frappe
from an_sinh.domain.approval import tiers
from an_sinh.services.approval import signatures, workflow_edits
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Order
from frappe.utils import cint

TO_TWO = {
    "Pending District Officer": "Pending Province Officer",
    "Pending District Leader": "Pending Province Leader",
}
MAPPING = {tiers.TWO: TO_TWO, tiers.THREE: {province: district for district, province in TO_TWO.items()}}
NAMED = 20


@dataclass(frozen=True)
class Move:
    """One document in flight, and the stage it has before and after."""

    document_type: str
    document_name: str
    former_state: str
    new_state: str


def chains_of_units() -> dict[str, Document]:
    """The active workflow of every signed DocType whose documents belong to a unit."""
    found = {}
    for doctype in frappe.get_all(
        "Workflow", filters={"is_active": 1}, pluck="document_type", order_by="name"
    ):
        if workflow_edits.is_signed(doctype) and frappe.get_meta(doctype).has_field("administrative_unit"):
            workflow = signatures.active_workflow(doctype)
            if workflow:
                found[doctype] = workflow
    return found


def moves_to(units: list[str], tier: str) -> list[Move]:
    """Every document of these units that waits for somebody, with the stage it has in `tier`."""
    return [
        Move(doctype, name, state, MAPPING[tier].get(state, state))
        for doctype, workflow in chains_of_units().items()
        for name, state in _waiting(doctype, workflow, units)
    ]


def problems(found: list[Move], tier: str) -> list[str]:
    """Why documents can't be taken to `tier`, as sentences: a chain has no way to the end there, or a stage
    none on."""
    workflows = chains_of_units()
    sentences = []
    for doctype, workflow in workflows.items():
        ways = workflow_edits.ways_forward(workflow, tier)
        ends = workflow_edits.ends_of(workflow)
        if not tiers.leads_to(ways, workflow.states[0].state, ends):
            sentences.append(
                _(
                    "“{0}” doesn't lead to an approval with “{1}”. Add the missing steps to the workflow first."
                ).format(_(workflow.name), _(tier))
            )
        stuck = [
            move
            for move in found
            if move.document_type == doctype and not tiers.leads_to(ways, move.new_state, ends)
        ]
        if stuck:
            named = ", ".join(f"{move.document_name} ({_(move.former_state)})" for move in stuck[:NAMED])
            sentences.append(
                _(
                    "{0} documents are at a stage that “{1}” doesn't have: {2}. Finish or return them first."
                ).format(len(stuck), _(tier), named + (" …" if len(stuck) > NAMED else ""))
            )
    return sentences


def take_moves(found: list[Move], why: str) -> int:
    """Write the new stages, and a remark `why` on each document that moved; returns how many moved."""
    moving = [move for move in found if move.former_state != move.new_state]
    for move in moving:
        table = frappe.qb.DocType(move.document_type)
        (
            frappe.qb.update(table)
            .set(table[signatures.STATE], move.new_state)
            .where((table.name == move.document_name) & (table[signatures.STATE] == move.former_state))
            .run()
        )
        frappe.clear_document_cache(move.document_type, move.document_name)
        frappe.get_doc(move.document_type, move.document_name).add_comment("Workflow", why)
    return len(moving)


def moves_back(taken: list[Move], units: list[str], tier: str) -> list[Move]:
    """The moves that undo `taken` in units that return to `tier`: each document that still stands where it was
    put goes where it was. One that went on since, or is new, goes by the mapping."""
    known = {(move.document_type, move.document_name): move for move in taken}
    undone = []
    for move in moves_to(units, tier):
        before = known.get((move.document_type, move.document_name))
        as_it_was = before is not None and before.new_state == move.former_state
        after = before.former_state if before is not None and as_it_was else move.new_state
        undone.append(Move(move.document_type, move.document_name, move.former_state, after))
    return undone


def _waiting(doctype: str, workflow, units: list[str]) -> list[tuple[str, str]]:
    """(name, state) of documents that somebody has sent and nobody has finished."""
    resting = {workflow.states[0].state, "Returned", signatures.REJECTED, *workflow_edits.ends_of(workflow)}
    waiting = [row.state for row in workflow.states if row.state not in resting and not cint(row.doc_status)]
    table = frappe.qb.DocType(doctype)
    rows: list[tuple[str, str]] = []
    for chunk in in_chunks(units):
        rows += (
            frappe.qb.from_(table)
            .select(table.name, table[signatures.STATE])
            .where(table.administrative_unit.isin(chunk))
            .where(table[signatures.STATE].isin(waiting) & (table.docstatus == 0))
            .orderby(table.name, order=Order.asc)
            .run()
        )
    return rows
