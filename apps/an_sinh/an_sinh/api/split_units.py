"""Old communes that were split among several new ones: the work list of their villages, the trial, the merger, its undo."""

from typing import TypedDict

import frappe
from an_sinh.permissions import scope_of
from an_sinh.services.areas.units import subtree
from an_sinh.services.reorganisation.merge import run as merger
from an_sinh.services.reorganisation.merge import villages
from an_sinh.services.reorganisation.merge.plan import tables_of_site
from frappe import _

DOCTYPE, MERGE = villages.DOCTYPE, "Unit Merge"
MERGING = {"An Sinh Manager", "System Manager"}


class WorkList(TypedDict):
    """The villages of a unit that wait or have their new unit; `tables`: the official tables this site still knows work
    for; `merges`: what was merged, newest first."""

    rows: list[villages.VillageRow]
    tables: list[str]
    merges: list[dict]
    may_assign: bool
    may_merge: bool


@frappe.whitelist(methods=["GET", "POST"])
def work_list(administrative_unit: str) -> WorkList:
    """The villages of the split communes at or below a unit, as far as the user's area goes. Needs the right to read
    them."""
    frappe.has_permission(DOCTYPE, "read", throw=True)
    units = _allowed(administrative_unit)
    return {
        "rows": villages.list_of_units(units),
        "tables": tables_of_site(),
        "merges": frappe.get_list(
            MERGE,
            fields=[
                "name",
                "merge_table",
                "valid_from",
                "status",
                "merged_by",
                "merged_at",
                "administrative_unit",
            ],
            order_by="merged_at desc",
            limit=20,
        ),
        "may_assign": bool(frappe.has_permission(DOCTYPE, "write")),
        "may_merge": bool(MERGING & set(frappe.get_roles())),
    }


@frappe.whitelist(methods=["POST"])
def assign(name: str, new_code: str | None = None) -> dict:
    """Enter the new unit of a village by its code, or take it out again. Returns {"name", "new_code", "new_name"}. Needs the
    right to change it."""
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission("write")
    document.new_code = new_code or None
    document.save()
    return {"name": document.name, "new_code": document.new_code, "new_name": document.new_name}


@frappe.whitelist(methods=["POST"])
def find_villages(table: str, administrative_unit: str | None = None) -> dict:
    """Write the work list of the communes that a table splits. Returns {"open": villages without a new unit}."""
    _require_merging()
    return {"open": merger.list_villages(table, administrative_unit or None)}


@frappe.whitelist(methods=["POST"])
def try_merge(table: str, administrative_unit: str | None = None) -> dict:
    """What a merger would do: units, totals by programme, refusals, warnings, documents that change their stage. Changes
    nothing."""
    _require_merging()
    return merger.merge_units(table, administrative_unit or None, dry_run=True)


@frappe.whitelist(methods=["POST"])
def merge(table: str, administrative_unit: str | None = None) -> dict:
    """Merge; all of it or nothing, with the totals before and after proved equal. Returns what `try_merge` does and
    `unit_merge`, the record's name."""
    _require_merging()
    return merger.merge_units(table, administrative_unit or None)


@frappe.whitelist(methods=["POST"])
def undo(name: str) -> dict:
    """Take a merger back. Refused once a new unit has a payroll."""
    _require_merging()
    return merger.undo_merge(name)


def _require_merging() -> None:
    frappe.has_permission(DOCTYPE, "create", throw=True)
    if not MERGING & set(frappe.get_roles()):
        frappe.throw(_("Communes are merged by a manager of An Sinh."), frappe.PermissionError)


def _allowed(unit: str) -> list[str]:
    """The units at or below one that the user may see. Throws outside of the area."""
    scope, below = scope_of(frappe.session.user, DOCTYPE), subtree(unit)
    if scope.everything:
        return list(below)
    found = sorted(set(scope.units) & set(below))
    if not found:
        frappe.throw(_("{0} is not in your area.").format(unit), frappe.PermissionError)
    return found
