"""Commands for who writes or looks after an app: execute, console, tests."""

import code
import importlib
import json
import sys

import click

import frappe
from frappe.commands.connection import connected, each_site
from frappe.commands.context import get_site, pass_context
from frappe.site.config import get_site_config


@click.command("execute")
@click.argument("method")
@click.option("--args", help="Positional arguments, as a Python list")
@click.option("--kwargs", help="Named arguments, as a Python dict")
@click.option("--profile", is_flag=True, default=False)
@pass_context
def execute(context, method, args=None, kwargs=None, profile=False):
    """Call a function, commit, and print what it returned as JSON."""
    for _site in each_site(context):
        result = call(method, read_arguments(args), read_keywords(kwargs))
        frappe.db.commit()
        if result:
            click.echo(json.dumps(result, default=str, ensure_ascii=False))


def read_arguments(text: str | None) -> list | tuple:
    """Return the positional arguments; a bare word is one text argument, as in Frappe."""
    if not text:
        return ()
    try:
        value = eval(text, {"frappe": frappe})
    except (NameError, SyntaxError):
        return [text]
    return value if isinstance(value, list | tuple) else [value]


def read_keywords(text: str | None) -> dict:
    """Return the named arguments."""
    return dict(eval(text, {"frappe": frappe})) if text else {}


def call(method: str, args, kwargs):
    """Call *method*: a dotted path, or an expression on `frappe` such as `frappe.db.count`."""
    try:
        function = frappe.get_attr(method)
    except (ImportError, AttributeError, frappe.AppNotInstalledError):
        function = eval(method, {"frappe": frappe})
    return function(*args, **kwargs)


@click.command("console")
@click.option("--autoreload", is_flag=True, help="Reload changed code (IPython only)")
@pass_context
def console(context, autoreload=False):
    """Start a Python console on a site: IPython where it is installed. Nothing is saved without a commit."""
    with connected(get_site(context)):
        names = {"frappe": frappe}
        for app in frappe.get_installed_apps():
            names[app] = importlib.import_module(app)
        banner = f"Apps in this namespace: {', '.join(names)}"
        if sys.stdin.isatty() and start_ipython(names, banner, autoreload):
            return
        if not sys.stdin.isatty():
            sys.ps1 = sys.ps2 = ""
        code.interact(banner=banner, local=names, exitmsg="")


def start_ipython(names: dict, banner: str, autoreload: bool) -> bool:
    """Run IPython if there is one, and say whether there was."""
    try:
        from IPython.terminal.embed import InteractiveShellEmbed
    except ImportError:
        return False
    shell = InteractiveShellEmbed(banner2=banner)
    if autoreload:
        shell.extension_manager.load_extension("autoreload")
        shell.run_line_magic("autoreload", "2")
    shell(local_ns=names, module=frappe)
    return True


@click.command("run-tests")
@click.option("--app", help="For App")
@click.option("--doctype", help="For DocType")
@click.option("--module-def", help="For all DocTypes in a Module Def")
@click.option("--module", help="Run tests in a module")
@click.option("--case", help="Select a particular TestCase")
@click.option("--test", multiple=True, help="Specific test")
@click.option("--skip-test-records", is_flag=True, default=False, help="Accepted: there are none")
@click.option("--skip-before-tests", is_flag=True, default=False, help="Don't run the before_tests hook")
@click.option("--junit-xml-output", help="Write a JUnit report to this file")
@click.option("--failfast", is_flag=True, default=False, help="Stop on the first error or failure")
@click.option("--profile", is_flag=True, default=False)
@click.option("--verbose", is_flag=True, default=False)
@pass_context
def run_tests(context, verbose=False, **options):
    """Run Python tests on a site."""
    from frappe import test_runner

    site = get_site(context)
    if not get_site_config(".", site).get("allow_tests"):
        click.secho("Testing is disabled for the site!", bold=True)
        click.secho("You can enable tests by entering following command:")
        click.secho(f"bench --site {site} set-config allow_tests true", fg="green")
        sys.exit(1)
    options.pop("skip_test_records")
    options.pop("profile")
    with connected(site):
        result = test_runner.main(verbose=verbose or context.verbose, **options)
    sys.exit(0 if result.wasSuccessful() else 1)


commands = [execute, console, run_tests]
