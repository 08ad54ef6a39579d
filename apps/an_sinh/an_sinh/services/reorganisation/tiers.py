"""Takes units from three tiers to two and back. What happens to documents in flight: `services.reorganisation.document_moves`."""

import json
from dataclasses import asdict

import frappe
from an_sinh.domain.approval import tiers
from an_sinh.services.areas import units
from an_sinh.services.reorganisation import document_moves
from frappe import _
from frappe.utils import now_datetime

DONE, UNDONE = "Done", "Undone"


def switch_tiers(unit: str, tier: str, dry_run: bool = False) -> dict:
    """Give `unit` and everything below it `tier` ("Three" or "Two") and take documents in flight along.

    Returns tier_switch (the record's name; None in a dry run), units (how many change), moves ([{document_type,
    document_name, former_state, new_state}] of those that change their stage) and waiting (documents that stay
    at their stage). Throws, and changes nothing, when nothing would change, when a commune has no district, or
    when documents would have no way on. Does not commit.
    """
    changed = _units_to_change(unit, tier)
    found = document_moves.moves_to(changed, tier)
    if problems := document_moves.problems(found, tier):
        frappe.throw("\n".join(problems))
    moving = [move for move in found if move.former_state != move.new_state]
    result = {
        "tier_switch": None,
        "units": len(changed),
        "moves": [asdict(move) for move in moving],
        "waiting": len(found) - len(moving),
    }
    if dry_run:
        return result
    _set_tier(changed, tier)
    document_moves.take_moves(found, _("Administrative tiers changed: {0}").format(_(tier)))
    record = frappe.get_doc(
        {
            "doctype": "Tier Switch",
            "administrative_unit": unit,
            "tier": tier,
            "status": DONE,
            "switched_by": frappe.session.user,
            "switched_at": now_datetime(),
            "unit_count": len(changed),
            "moved_count": len(moving),
            "units": json.dumps(changed),
            "moves": [asdict(move) for move in found],
        }
    )
    record.flags.by_service = True
    record.insert(ignore_permissions=True)
    return {**result, "tier_switch": record.name}


def undo_switch(unit: str, dry_run: bool = False) -> dict:
    """Take the last switch of `unit` back: units and documents as they were; what went on since goes by the
    mapping. Returns the same as `switch`. Throws when there is nothing to undo, or when some of the units were
    switched again since."""
    record = _last_switch(unit)
    changed = json.loads(record.units)
    former = tiers.THREE if record.tier == tiers.TWO else tiers.TWO
    _refuse_changed_again(changed, record)
    taken = [
        document_moves.Move(row.document_type, row.document_name, row.former_state, row.new_state)
        for row in record.moves
    ]
    found = document_moves.moves_back(taken, changed, former)
    if problems := document_moves.problems(found, former):
        frappe.throw("\n".join(problems))
    moving = [move for move in found if move.former_state != move.new_state]
    if not dry_run:
        _set_tier(changed, former)
        document_moves.take_moves(found, _("Administrative tiers changed back: {0}").format(_(former)))
        record.update({"status": UNDONE, "undone_by": frappe.session.user, "undone_at": now_datetime()})
        record.flags.by_service = True
        record.save(ignore_permissions=True)
    return {
        "tier_switch": record.name,
        "units": len(changed),
        "moves": [asdict(move) for move in moving],
        "waiting": len(found) - len(moving),
    }


def _units_to_change(unit: str, tier: str) -> list[str]:
    if tier not in tiers.TIERS:
        frappe.throw(_("Choose two or three tiers."))
    below = units.subtree(unit)
    if not below:
        frappe.throw(_("There is no unit “{0}” yet. Load the locality first.").format(unit))
    rows = frappe.get_all(
        "Administrative Unit",
        filters={"name": ["in", below]},
        fields=["name", "unit_name", "level", "tier"],
        order_by="lft",
        limit=0,
    )
    changed = [row for row in rows if (row.tier or tiers.THREE) != tier]
    if not changed:
        frappe.throw(_("{0} has these tiers already: {1}.").format(rows[0].unit_name, _(tier)))
    if tier == tiers.THREE:
        _require_districts(changed)
    return [row.name for row in changed]


def _require_districts(rows: list) -> None:
    orphans = [
        row.unit_name
        for row in rows
        if row.level == "Commune"
        and not any(above.level == "District" for above in units.ancestors(row.name))
    ]
    if orphans:
        frappe.throw(
            _("These communes belong to no district and have two tiers only: {0}.").format(", ".join(orphans))
        )


def _set_tier(names: list[str], tier: str) -> None:
    table = frappe.qb.DocType("Administrative Unit")
    frappe.qb.update(table).set(table.tier, tier).where(table.name.isin(names)).run()
    for name in names:
        frappe.clear_document_cache("Administrative Unit", name)


def _last_switch(unit: str):
    name = frappe.db.get_value(
        "Tier Switch",
        {"administrative_unit": unit, "status": DONE},
        "name",
        order_by="switched_at desc, name desc",
    )
    if not name:
        frappe.throw(_("The tiers of {0} were not switched, or the switch was undone.").format(unit))
    return frappe.get_doc("Tier Switch", name, for_update=True)


def _refuse_changed_again(names: list[str], record) -> None:
    others = frappe.get_all(
        "Administrative Unit",
        filters={"name": ["in", names], "tier": ["!=", record.tier]},
        pluck="unit_name",
        order_by="code",
    )
    if others:
        frappe.throw(
            _("{0} can't be undone: these units were switched again since: {1}. Undo that first.").format(
                record.name, ", ".join(others)
            )
        )
