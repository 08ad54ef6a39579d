"""`bench --site S an-sinh generate-payroll --month 2024-05 --locality chi_lang [--json]`."""

import json

import click

import frappe
from an_sinh.commands.site import connected
from an_sinh.domain.base import months
from an_sinh.domain.base.money import dotted
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.reports import payroll_figures
from an_sinh.setup import localities
from frappe.commands import pass_context


@click.command("generate-payroll")
@click.option("--month", required=True, help="YYYY-MM.")
@click.option("--locality", required=True, help="Key of the locality (chi_lang), or an Administrative Unit.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@pass_context
def generate_payroll(context, month, locality, as_json):
    """Make the month's regular payroll of every commune and programme; running it again makes no second one.

    Exit codes: 0 done, 1 refused, 2 wrong usage.
    """
    try:
        first_day = months.first_day(months.parse(month))
    except ValueError:
        raise click.BadParameter("expected YYYY-MM", param_hint="--month") from None
    with connected(context):
        made = payroll.generate_for_locality(first_day, localities.unit_of(locality))
        frappe.db.commit()
        figures = payroll_figures.figures_of(made["payrolls"])
    if as_json:
        click.echo(json.dumps({"month": month, **figures}, ensure_ascii=False, indent=1))
        return
    click.echo(f"{len(made['payrolls'])} payrolls of {month}, {made['created']} of them new.")
    for programme, total in figures["payroll_total"].items():
        click.echo(f"  {programme:<6} {total['persons']:>7} persons {dotted(total['total']):>18} đ")
    for skipped in made["skipped"]:
        click.echo(f"  skipped {skipped['programme']} {skipped['unit']}: {skipped['reason']}")
