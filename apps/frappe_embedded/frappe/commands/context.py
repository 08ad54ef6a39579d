"""What every command is handed: the sites it works on, and how."""

import cProfile
import pstats
import sys
from functools import wraps

import click

import frappe


def pass_context(command):
    """Hand a command its bench context (`sites`, `force`, `verbose`, `profile`) as first argument.

    Two mistakes everyone makes, no site and a site that isn't there, end in one line.
    """

    @wraps(command)
    def run(ctx, *args, **kwargs):
        profiler = cProfile.Profile() if ctx.obj["profile"] else None
        try:
            if profiler:
                return profiler.runcall(command, frappe._dict(ctx.obj), *args, **kwargs)
            return command(frappe._dict(ctx.obj), *args, **kwargs)
        except (frappe.SiteNotSpecifiedError, frappe.IncorrectSitePath) as error:
            click.secho(str(error), fg="yellow", err=True)
            sys.exit(1)
        finally:
            if profiler:
                pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumtime").print_stats(50)

    return click.pass_context(run)


def get_site(context, raise_err: bool = True) -> str | None:
    """Return the first site of the context; raise `SiteNotSpecifiedError` when there is none."""
    if context.sites:
        return context.sites[0]
    if raise_err:
        raise frappe.SiteNotSpecifiedError("Please specify a site: bench --site SITE …, or bench use SITE")
    return None
