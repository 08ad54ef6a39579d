"""Merges units by a plan, proves it, and takes it back."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import frappe
from an_sinh.domain.approval import tiers
from an_sinh.services.areas import user_areas
from an_sinh.services.benefits.openings import freeze_openings
from an_sinh.services.reorganisation import document_moves
from an_sinh.services.reorganisation.merge import plan as plans
from an_sinh.services.reorganisation.merge import records, villages
from an_sinh.services.reorganisation.merge.totals import FIELDS, totals
from frappe import _
from frappe.utils import now_datetime

DOCTYPE, UNIT = "Unit Merge", "Administrative Unit"
DONE, UNDONE = "Done", "Undone"
SAVEPOINT = "an_sinh_merge"
KINDS = {"Xã": "Commune", "Phường": "Ward", "Đặc": "Special Zone"}


class TotalsDiffer(frappe.ValidationError):
    """Somebody or something was lost on the way, or counts twice."""


def merge_units(
    table: str,
    locality: str | None = None,
    dry_run: bool = False,
    tell: Callable[[int, int, str], None] | None = None,
) -> dict:
    """Merge what `table` says of this site's units, at or below `locality` when given; all of it or nothing.

    Returns unit_merge (the record's name; None in a dry run), units ([{new, new_name, old: [names]}]), totals (by
    programme {persons, monthly, charged}, the same before and after), moves (documents that change their stage),
    refusals (only in a dry run) and warnings. `tell` is called with done, all and a unit's name. Throws when it is
    refused, or when totals differ. Does not commit.
    """
    plan = plans.plan_of(table, locality)
    if not dry_run:
        _take_turns(plan.old)
    moves = _moves(plan.old) if plan.tier == tiers.TWO else []
    refused = plans.refusals(plan) + villages.refusals(plan) + document_moves.problems(moves, tiers.TWO)
    result = {
        "unit_merge": None,
        "units": [{"new": n.name, "new_name": n.unit_name, "old": list(n.old)} for n in plan.new_units],
        "moves": [asdict(move) for move in moves if move.former_state != move.new_state],
        "refusals": refused,
        "warnings": plans.warnings(plan),
    }
    frappe.db.savepoint(SAVEPOINT)
    freeze_openings()
    # A new unit may be there, with people, since another part of it was merged.
    places = {new.name for new in plan.new_units}
    before = totals(plan.old + _existing(places), plan.valid_from)
    if dry_run:
        frappe.db.rollback(save_point=SAVEPOINT)
        return {**result, "totals": before}
    if refused:
        frappe.throw("\n".join(refused))
    record = _record(plan, locality, moves)
    record.created_units = json.dumps(_create(plan))
    _end_old(plan, record)
    for number, new in enumerate(plan.new_units, 1):
        for old in new.old:
            people = villages.people_of(old, new.code) if villages.is_split(plan, old) else None
            persons = records.move_records(old, new.name, people)
            pair = (old, new.name)
            next(row for row in record.units if (row.old_unit, row.new_unit) == pair).persons = persons
        _tell(tell, number, len(plan.new_units), new.unit_name)
    record.links = json.dumps(records.retarget(plan.successor))
    record.areas = json.dumps(_give_areas(plan))
    document_moves.take_moves(moves, _("The commune became part of a new one."))
    _prove(before, totals(sorted(places), plan.valid_from), record)
    record.insert(ignore_permissions=True)
    return {**result, "unit_merge": record.name, "totals": before}


def list_villages(table: str, locality: str | None = None) -> int:
    """Write the work list of the old units that a table splits, see `villages`; the number of villages that still wait
    for their new unit. Does not commit."""
    return villages.refresh(plans.plan_of(table, locality))


def undo_merge(name: str, dry_run: bool = False) -> dict:
    """Take a merger back: units, people, papers, open documents, areas. Returns unit_merge, units and totals as
    `run`. Throws when it was undone already, when a payroll of a new unit exists, or when people came to the new
    units or left them since. Does not commit."""
    if not frappe.db.exists(DOCTYPE, name):
        frappe.throw(_("There is no merger “{0}”.").format(name))
    record = frappe.get_doc(DOCTYPE, name, for_update=True)
    if record.status != DONE:
        frappe.throw(_("{0} has already been undone.").format(name))
    if refused := _against_undo(record):
        frappe.throw("\n".join(refused))
    new_units = sorted({row.new_unit for row in record.units})
    old_units = list(dict.fromkeys(row.old_unit for row in record.units))
    before = totals(new_units, record.valid_from)
    result = {
        "unit_merge": name,
        "units": [
            {
                "new": new,
                "new_name": frappe.db.get_value(UNIT, new, "unit_name"),
                "old": [row.old_unit for row in record.units if row.new_unit == new],
            }
            for new in new_units
        ],
        "totals": before,
    }
    if dry_run:
        return result
    _take_turns(new_units)
    _restore(record)
    if totals(old_units + _existing(new_units), record.valid_from) != before:
        frappe.throw(_("The totals would not be the same again. Nothing was undone."), TotalsDiffer)
    record.update({"status": UNDONE, "undone_by": frappe.session.user, "undone_at": now_datetime()})
    record.flags.by_service = True
    record.flags.ignore_links = True  # its users may be gone
    record.save(ignore_permissions=True)
    return result


def _restore(record) -> None:
    """Everything that a merger did, the other way round."""
    records.target_back(json.loads(record.links or "[]"))
    for row in record.units:
        records.put_back(row.old_unit, row.new_unit)
        _set_unit(row.old_unit, {"valid_to": row.valid_to_before, "successor": None})
    taken = [
        document_moves.Move(row.document_type, row.document_name, row.former_state, row.new_state)
        for row in record.moves
    ]
    old_units = [row.old_unit for row in record.units]
    document_moves.take_moves(_back(taken, old_units), _("The merger of the commune was undone."))
    for permission in json.loads(record.areas or "[]"):
        if frappe.db.exists("User Permission", permission):
            user_areas.take_away(permission)
    for unit in json.loads(record.created_units or "[]"):
        # It may stand in the record of a later merger that was undone before this one.
        later = bool(frappe.db.exists("Merged Unit", {"old_unit": unit}))
        frappe.delete_doc(UNIT, unit, ignore_permissions=True, force=later)


def _moves(names: list[str]) -> list[document_moves.Move]:
    """The stages of documents that go along; what stays with an old unit ends in its own chain."""
    found = document_moves.moves_to(_of_three_tiers(names), tiers.TWO)
    return [move for move in found if move.document_type in records.GO_ALONG]


def _back(taken: list[document_moves.Move], names: list[str]) -> list[document_moves.Move]:
    found = document_moves.moves_back(taken, _of_three_tiers(names), tiers.THREE)
    return [move for move in found if move.document_type in records.GO_ALONG]


def _existing(names) -> list[str]:
    return [name for name in sorted(names) if frappe.db.exists(UNIT, name)]


def _of_three_tiers(names: list[str]) -> list[str]:
    rows = frappe.get_all(
        UNIT, filters={"name": ["in", names]}, fields=["name", "tier"], order_by="name", limit=0
    )
    return [row.name for row in rows if (row.tier or tiers.THREE) == tiers.THREE]


def _take_turns(names: list[str]) -> None:
    """Payrolls of these units that are being made end first, and those that begin wait."""
    for name in sorted(names):
        frappe.db.get_value(UNIT, name, "name", for_update=True)


def _record(plan: plans.Plan, locality: str | None, moves: list[document_moves.Move]):
    names = {
        row.name: row
        for row in frappe.get_all(
            UNIT, filters={"name": ["in", plan.old]}, fields=["name", "unit_name", "valid_to"], limit=0
        )
    }
    record = frappe.get_doc(
        {
            "doctype": DOCTYPE,
            "merge_table": plan.table,
            "administrative_unit": locality,
            "valid_from": plan.valid_from,
            "status": DONE,
            "merged_by": frappe.session.user,
            "merged_at": now_datetime(),
            "remarks": "\n".join(plans.warnings(plan)) or None,
            "moves": [asdict(move) for move in moves],
            "units": [
                {
                    "old_unit": old,
                    "old_name": names[old].unit_name,
                    "new_unit": new.name,
                    "new_name": new.unit_name,
                    "valid_to_before": names[old].valid_to,
                }
                for new in plan.new_units
                for old in new.old
            ],
        }
    )
    record.flags.by_service = True
    return record


def _create(plan: plans.Plan) -> list[str]:
    """The new units that aren't there yet; their names."""
    created = []
    for new in plan.new_units:
        if frappe.db.exists(UNIT, new.name):
            continue
        frappe.get_doc(
            {
                "doctype": UNIT,
                "code": new.code,
                "unit_name": new.unit_name,
                "level": "Commune",
                "unit_kind": KINDS[new.unit_name.split()[0]],
                "parent_administrative_unit": new.province,
                "tier": plan.tier,
                "valid_from": new.valid_from or plan.valid_from,
                "office_name": f"ỦY BAN NHÂN DÂN {new.unit_name}".upper(),
                "superior_office_name": f"ỦY BAN NHÂN DÂN {new.superior}".upper(),
                "short_place": new.unit_name.split(maxsplit=1)[1],
            }
        ).insert(ignore_permissions=True)
        created.append(new.name)
    return created


def _end_old(plan: plans.Plan, record) -> None:
    last_day = plan.valid_from - timedelta(days=1)
    for old, new in plan.successor.items():
        _set_unit(old, {"valid_to": last_day, "successor": new})


def _set_unit(name: str, values: dict) -> None:
    frappe.db.set_value(UNIT, name, values)
    frappe.clear_document_cache(UNIT, name)


def _give_areas(plan: plans.Plan) -> list[str]:
    """Whoever has an old unit gets the new one with all that it was made of. Returns the new User Permissions."""
    given = []
    for new in plan.new_units:
        for holder in user_areas.of_units(list(new.old)):
            for unit in (new.name, *new.old):
                name = user_areas.give(holder["user"], unit, holder["applicable_for"])
                given += [name] if name else []
            user_areas.prefer(holder["user"], new.name)
    return given


def _prove(before: dict, after: dict, record) -> None:
    for programme, sums in before.items():
        record.append(
            "totals",
            {
                "programme": programme,
                **{f"{field}_before": sums[field] for field in FIELDS},
                **{f"{field}_after": after[programme][field] for field in FIELDS},
            },
        )
    wrong = [
        f"{programme}: {sums} ≠ {after[programme]}"
        for programme, sums in before.items()
        if sums != after[programme]
    ]
    if wrong:
        frappe.throw(
            _("Totals before and after differ; nothing was merged. {0}").format("; ".join(wrong)),
            TotalsDiffer,
        )


def _against_undo(record) -> list[str]:
    new_units = sorted({row.new_unit for row in record.units})
    payrolls = frappe.get_all(
        "Monthly Payroll", filters={"administrative_unit": ["in", new_units]}, pluck="name", order_by="name"
    )
    if payrolls:
        return [
            _("The new units have payrolls already: {0}. The merger stays.").format(", ".join(payrolls[:10]))
        ]
    sentences = []
    for row in record.units:
        there = frappe.db.count(records.PERSON, {records.UNIT: row.new_unit, "former_unit": row.old_unit})
        if there != row.persons:
            sentences.append(
                _("Of {1} people of {2}, {0} are still in {3}. Bring the others back first.").format(
                    there, row.persons, row.old_name, row.new_name
                )
            )
    for unit in json.loads(record.created_units or "[]"):
        own = [row.old_unit for row in record.units if row.new_unit == unit]
        sentences += _newcomers(unit, own) + _new_users(unit, record)
    return sentences


def _newcomers(unit: str, own: list[str]) -> list[str]:
    rows = frappe.get_all(
        records.PERSON, filters={records.UNIT: unit}, fields=["name", "full_name", "former_unit"], limit=0
    )
    came = [f"{row.full_name} ({row.name})" for row in rows if row.former_unit not in own]
    if not came:
        return []
    return [
        _("{0} people have come to {1} since then: {2}. Move or remove them first.").format(
            len(came), unit, ", ".join(came[:10])
        )
    ]


def _new_users(unit: str, record) -> list[str]:
    given = set(json.loads(record.areas or "[]"))
    users = [row["user"] for row in user_areas.of_units([unit]) if row["name"] not in given]
    if not users:
        return []
    return [_("{0} was given the area {1} since then. Remove it first.").format(", ".join(users), unit)]


def _tell(tell, done: int, of_all: int, name: str) -> None:
    if tell:
        tell(done, of_all, name)
    frappe.publish_progress(done * 100 / of_all, title=_("Merging units"), description=name)
