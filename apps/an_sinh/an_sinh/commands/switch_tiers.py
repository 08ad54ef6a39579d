"""`bench --site S an-sinh switch-tiers --unit U two|three [--dry-run] [--undo]`."""

import json

import click

from an_sinh.commands.site import connected
from an_sinh.services.reorganisation import tiers
from an_sinh.setup.localities import unit_of
from frappe.commands import pass_context


@click.command("switch-tiers")
@click.argument("tier", type=click.Choice(["two", "three"]), required=False)
@click.option("--unit", required=True, help="Key of a locality (chi_lang), or an Administrative Unit.")
@click.option("--undo", is_flag=True, help="Take the unit's last switch back.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@pass_context
def switch_tiers(context, tier, unit, undo, dry_run, as_json):
    """Change a unit, and all below it, between three tiers (commune, district, province) and two.

    To two: what waits for the district's officer or leader waits for the province's; to three: the reverse. Every
    other stage stays. Exit codes: 0 done, 1 refused (nothing changed), 2 wrong usage.
    """
    if bool(tier) == undo:
        raise click.UsageError("Give either two, three, or --undo.")
    with connected(context, write=not dry_run):
        name = unit_of(unit)
        result = tiers.undo_switch(name, dry_run) if undo else tiers.switch_tiers(name, tier.title(), dry_run)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
        return
    for move in result["moves"]:
        click.echo(
            f"  {move['document_type']} {move['document_name']}: {move['former_state']} -> {move['new_state']}"
        )
    would = "would change" if dry_run else "changed"
    click.echo(
        f"{result['units']} units {would}; {len(result['moves'])} documents on their way moved, "
        f"{result['waiting']} stay at their stage."
    )
