"""`bench --site S an-sinh verify-audit [--expect NUMBER:SEAL] [--json]`."""

import json

import click

from an_sinh.commands.site import connected
from an_sinh.domain.audit import chain
from an_sinh.services.audit import check
from frappe.commands import pass_context

WORDS = {
    chain.GAP: "entry {0} is missing",
    chain.CHANGED: "entry {0} is not as it was sealed",
    chain.UNLINKED: "entry {0} does not follow the one before it",
    chain.CUT: "the head that was noted, entry {0}, is no longer in the log",
}


@click.command("verify-audit")
@click.option("--expect", help="A head that was noted earlier: NUMBER:SEAL. It must still be in the log.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@pass_context
def verify_audit(context, expect, as_json):
    """Hold the audit log against its seals, and print its head to be noted or signed.

    Exit codes: 0 whole, 1 changed or cut, 2 wrong usage.
    """
    expected = _head(expect) if expect else None
    with connected(context, write=False):
        found = check.verify(expected)
    whole = not found["faults"] and not found["unsealed"]
    if as_json:
        click.echo(json.dumps({**found, "whole": whole}, ensure_ascii=False, indent=1))
    else:
        for kind, number in found["faults"]:
            click.echo(WORDS[kind].format(number))
        for name in found["unsealed"]:
            click.echo(f"entry “{name}” has no seal: it was not written by the application")
        click.echo(f"{found['entries']} entries. Head: {found['number']}:{found['seal']}")
    if not whole:
        raise SystemExit(1)


def _head(text: str) -> chain.Head:
    number, _colon, seal = text.partition(":")
    if not number.isdigit() or len(seal) != len(chain.START):
        raise click.BadParameter("NUMBER:SEAL, as this command prints it", param_hint="--expect")
    return chain.Head(int(number), seal)
