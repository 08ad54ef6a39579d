"""`bench --site S an-sinh merge-units --table 2025-07 [--locality …] [--dry-run] | --undo NAME`."""

import json

import click

import frappe
from an_sinh.commands.site import connected
from an_sinh.domain.base.money import dotted
from an_sinh.services.reorganisation.merge import run as unit_merge
from an_sinh.setup.localities import unit_of
from frappe.commands import pass_context


@click.command("merge-units")
@click.option("--table", help="The official table, 2025-07 for the map of July 2025.")
@click.option(
    "--locality", help="Key of a locality (chi_lang), or an Administrative Unit; everything without it."
)
@click.option("--undo", "undone", metavar="NAME", help="Take a merger back, while no new unit has a payroll.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@pass_context
def merge_units(context, table, locality, undone, dry_run, as_json):
    """Make the new communes of a table out of the old ones: people, papers, open documents and areas move, history
    stays; totals before and after are worked out and must be equal. An old commune that was split goes by villages:
    those that nobody assigned yet stand in the list “Village Assignment”, and the merger waits for them.

    Exit codes: 0 done, 1 refused (nothing changed), 2 wrong usage.
    """
    if bool(table) == bool(undone):
        raise click.UsageError("Give either --table or --undo.")
    with connected(context, write=not dry_run):
        if undone:
            result = unit_merge.undo_merge(undone, dry_run)
        else:
            within = unit_of(locality) if locality else None
            if unit_merge.list_villages(table, within):
                frappe.db.commit()  # the work list stays, though the merger is refused
            result = unit_merge.merge_units(table, within, dry_run, tell=None if as_json else _tell)
    click.echo(
        json.dumps(result, ensure_ascii=False, indent=1)
        if as_json
        else _report(result, dry_run, bool(undone))
    )
    if result.get("refusals"):
        raise SystemExit(1)


def _tell(done: int, of_all: int, name: str) -> None:
    click.echo(f"  {done}/{of_all} {name}")


def _report(result: dict, dry_run: bool, undone: bool) -> str:
    lines = [
        f"{unit['new']} {unit.get('new_name', '')}: {', '.join(unit['old'])}" for unit in result["units"]
    ]
    lines += [
        f"  {programme:<6} {sums['persons']:>7} persons {dotted(sums['monthly']):>16} đ a month "
        f"{dotted(sums['charged']):>18} đ charged"
        for programme, sums in result["totals"].items()
    ]
    lines += [
        f"  {move['document_type']} {move['document_name']}: {move['former_state']} -> {move['new_state']}"
        for move in result.get("moves", [])
    ]
    lines += [f"  Warning: {text}" for text in result.get("warnings", [])]
    lines += [f"  Refused: {text}" for text in result.get("refusals", [])]
    done = "undone" if undone else "done"
    lines.append(
        "Nothing was changed (dry run)." if dry_run else f"{result['unit_merge']}: {done}, totals are equal."
    )
    return "\n".join(lines)
