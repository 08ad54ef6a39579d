"""`bench --site S an-sinh import-registry FILE --locality KEY --paid-through YYYY-MM`."""

import datetime
import json
import os

import click

from an_sinh.commands.site import connected
from an_sinh.domain.registry_import.workbook import WorkbookError, check_size
from an_sinh.services.common.file_errors import sentence
from an_sinh.services.registry_import.run import import_file
from an_sinh.setup.localities import unit_of
from frappe.commands import pass_context


@click.command("import-registry")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True))
@click.option("--locality", required=True, help="Key of the locality (chi_lang), or an Administrative Unit.")
@click.option("--paid-through", required=True, help="Last month that was paid before the takeover: YYYY-MM.")
@click.option(
    "--old-rates-through",
    help="Month through which the office still paid at the rates before a decree that counts back: YYYY-MM.",
)
@click.option(
    "--mapping", type=click.Path(exists=True, dir_okay=False), help="JSON file of {heading: field}."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@pass_context
def import_registry(context, file, locality, paid_through, old_rates_through, mapping, as_json):
    """Read a registry workbook FILE: persons, entitlements, accounts and payment methods.

    Exit codes: 0 imported (rejected rows are no failure), 1 the file can't be imported, 2 wrong usage.
    """
    month = _month(paid_through)
    old_rates = _month(old_rates_through, "--old-rates-through") if old_rates_through else None
    mapping_text = _mapping(mapping)
    with connected(context):
        try:
            check_size(os.path.getsize(file))
        except WorkbookError as error:
            raise click.ClickException(sentence(error)) from error
        result = import_file(file, unit_of(locality), month, mapping_text, old_rates)
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else _report(result))


def _month(text: str, option: str = "--paid-through"):
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        raise click.BadParameter("YYYY-MM", param_hint=option) from None


def _mapping(path: str | None) -> str | None:
    if not path:
        return None
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"{path}: {error}", param_hint="--mapping") from None
    return text


def _report(result: dict) -> str:
    lines = [
        f"{result['registry_import']}: {result['accepted_rows']} of {result['rows']} rows, "
        f"{result['persons']} persons, {result['entitlements']} entitlements"
    ]
    lines += [f"  rejected {code}: {count}" for code, count in result["rejected"].items()]
    lines += [f"  warning {code}: {count}" for code, count in result["warnings"].items()]
    lines += [f"  worth a look {code}: {count}" for code, count in result["notices"].items()]
    told = result["outcome"]
    lines += [
        f"  left out: sheet {sheet['sheet']} ({sheet['why']}), {sheet['rows']} lines, {sheet['amount']} đồng"
        for sheet in told["skipped"]
    ]
    lines += [
        f"  left out: sheet {line['sheet']}, row {line['row_no']}, {line['amount']} đồng: {line['text']}"
        for line in told["left_out"]
    ]
    lines += [
        f"  no meaning found: sheet {line['sheet']}, row {line['row_no']}: {line['text']}"
        for line in told["ignored"]
    ]
    lines += [
        f"  {line['text']} in sheet {line['sheet']}, row {line['row_no']}, says {line['amount']} đồng; "
        f"the lines add up to {line['lines']}"
        for line in told["stated"]
        if line["amount"] != line["lines"]
    ]
    lines += [f"  amounts: {_amounts(told)}"]
    lines += [
        f"  converted from {family}: sheet {sheet}, column {heading}"
        for sheet, columns in result["old_fonts"].items()
        for heading, family in columns.items()
    ]
    if result.get("rejected_file"):
        lines.append(f"  rejected rows: {result['rejected_file']}")
    return "\n".join(lines)


def _amounts(told: dict) -> str:
    """The sum of the list and what it is made of, in đồng."""
    refused = sum(share["amount"] for share in told["rejected"])
    return (
        f"{told['total']} đồng = {told['accepted']['amount']} accepted + {refused} rejected + "
        f"{told['left_out_share']['amount']} left out"
    )
