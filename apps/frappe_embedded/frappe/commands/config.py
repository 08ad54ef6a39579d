"""Commands on configuration and caches."""

import ast
from pathlib import Path

import click

import frappe
from frappe.commands.connection import each_site
from frappe.commands.context import get_site, pass_context
from frappe.site import config_files as sites
from frappe.site.config import get_site_config


@click.command("set-config")
@click.argument("key")
@click.argument("value")
@click.option("-g", "--global", "global_", is_flag=True, default=False, help="Set it for the whole bench")
@click.option("-p", "--parse", is_flag=True, default=False, help="Read the value as a Python literal")
@pass_context
def set_config(context, key, value, global_=False, parse=False):
    """Set a key of site_config.json."""
    value = ast.literal_eval(value) if parse else convert_value(value)
    if global_:
        sites.update_json("common_site_config.json", **{key: value})
        return
    get_site(context)
    for site in context.sites:
        sites.update_json(config_of(site), **{key: value})


@click.command("show-config")
@click.option("--format", "-f", type=click.Choice(["text", "json"]), default="text")
@pass_context
def show_config(context, format):
    """Print a site's configuration, the bench's included."""
    get_site(context)
    found = {}
    for site in context.sites:
        config_of(site)
        found[site] = dict(get_site_config(sites_path=".", site_path=f"./{site}"))
    if format == "json":
        return click.echo(frappe.as_json(found))
    for site, config in found.items():
        if len(found) > 1:
            click.secho(f"Site {site}", fg="yellow")
        for key, value in sorted(config.items()):
            click.echo(f"{key}: {value}")


@click.command("use")
@click.argument("site")
def use(site):
    """Set a default site."""
    config_of(site)
    sites.use(site)
    print(f"Current Site set to {site}")


@click.command("clear-cache")
@pass_context
def clear_cache(context):
    """Clear the caches of a site, in every running process."""
    for _site in each_site(context):
        frappe.clear_cache()


@click.command("set-maintenance-mode")
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--site", help="site name")
@pass_context
def set_maintenance_mode(context, state, site=None):
    """Close a site to its users, or open it again."""
    sites.update_json(config_of(site or get_site(context)), maintenance_mode=1 if state == "on" else 0)


def config_of(site: str) -> Path:
    """Return the path of the site's configuration; raise `IncorrectSitePath` when there is no such site."""
    path = Path(site, "site_config.json")
    if not path.exists():
        raise frappe.IncorrectSitePath(f"Site {site} does not exist!")
    return path


def convert_value(value: str):
    """Return what a word of the command line means: true, false and whole numbers, all else is text."""
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    try:
        return int(value)
    except ValueError:
        return value


commands = [set_config, show_config, use, clear_cache, set_maintenance_mode]
