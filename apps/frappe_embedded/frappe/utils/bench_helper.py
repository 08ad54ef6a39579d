"""The door for the `bench` command: it runs `python -m frappe.utils.bench_helper frappe …` inside `sites/`.

bench asks three things of this module: the group `frappe`, which holds every command of every app of the
bench; `get-frappe-commands`, their names as JSON; and `get-frappe-help`, shown under `bench --help`.
"""

import importlib
import json
import os
import traceback

import click

import frappe
from frappe.exceptions import ConflictingEngineError
from frappe.site.config import get_common_site_config
from frappe.site.lifecycle import refuse_beside_real_frappe
from frappe.site.privacy import keep_private
from frappe.utils.paths import get_sites as list_sites


def main():
    """Run one command line."""
    try:
        refuse_beside_real_frappe()
    except ConflictingEngineError as error:
        raise SystemExit(str(error)) from error
    keep_private()
    group = click.Group(
        commands={
            "frappe": get_app_groups()["frappe"],
            "get-frappe-commands": get_frappe_commands,
            "get-frappe-help": get_frappe_help,
        }
    )
    group(prog_name="bench")


def get_app_groups() -> dict[str, click.Group]:
    """Return the one group bench knows, `frappe`, with the commands of all apps of the bench."""
    commands = {}
    for app in get_apps():
        commands.update(get_app_commands(app))
    return {"frappe": click.group(name="frappe", commands=commands)(app_group)}


@click.option("--site", help="Site to work on; `all` for every site of the bench")
@click.option("--profile", is_flag=True, default=False, help="Print where the time went")
@click.option("--verbose", is_flag=True, default=False, help="Say more")
@click.option("--force", is_flag=True, default=False, help="Go on where a question would be asked")
@click.pass_context
def app_group(ctx, site=None, force=False, verbose=False, profile=False):
    """Commands of the framework and of the apps."""
    ctx.obj = {"sites": get_sites(site), "force": force, "verbose": verbose, "profile": profile}
    if ctx.info_name == "frappe":
        ctx.info_name = ""


def get_sites(site_arg: str | None) -> list[str]:
    """Return the sites that a command works on: asked for, from the environment, or the bench's default."""
    if site_arg == "all":
        return list_sites()
    site = site_arg or os.environ.get("FRAPPE_SITE") or get_common_site_config().get("default_site")
    return [site] if site else []


def get_app_commands(app: str) -> dict[str, click.Command]:
    """Return the click commands in `<app>.commands.commands`, by name.

    An app that can't be imported is reported and left out: the other commands are needed to mend it.
    """
    try:
        module = importlib.import_module(f"{app}.commands")
    except ModuleNotFoundError as error:
        if error.name not in (f"{app}.commands", app):
            traceback.print_exc()
        return {}
    except Exception:
        traceback.print_exc()
        return {}
    return {command.name: command for command in getattr(module, "commands", [])}


@click.command("get-frappe-commands")
def get_frappe_commands():
    """Print the names of all commands as JSON."""
    print(json.dumps(sorted(get_app_groups()["frappe"].commands)))


@click.command("get-frappe-help")
def get_frappe_help():
    """Print the help that bench shows below its own."""
    print(click.Context(get_app_groups()["frappe"]).get_help())


def get_apps() -> list[str]:
    """Return the apps of the bench, `frappe` first."""
    apps = frappe.get_all_apps(sites_path=".")
    return ["frappe", *(app for app in apps if app != "frappe")]


if __name__ == "__main__":
    main()
