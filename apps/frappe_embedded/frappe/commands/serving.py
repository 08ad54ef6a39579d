"""Commands that keep running: web, worker, scheduler; and those that look after them."""

import logging

import click

import frappe
from frappe.commands.connection import each_site
from frappe.commands.context import get_site, pass_context
from frappe.site.config import get_common_site_config
from frappe.utils.paths import get_sites


@click.command("serve")
@click.option("--port", type=int, help="Default: webserver_port of the bench, or 8000")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", type=int, help="Web processes")
@click.option("--profile", is_flag=True, default=False, help="Print where each request's time went")
@click.option("--proxy", is_flag=True, default=False, help="Trust X-Forwarded-* of a proxy in front")
@click.option("--noreload", "no_reload", is_flag=True, default=False, help="Accepted: it never reloads")
@click.option("--nothreading", "no_threading", is_flag=True, default=False, help="One thread per process")
@pass_context
def serve(context, port, host, workers, profile, proxy, no_reload, no_threading):
    """Serve the bench's sites over HTTP."""
    from frappe.utils.serve import serve

    serve(
        port=port or int(get_common_site_config().get("webserver_port") or 8000),
        host=host,
        site=get_site(context, raise_err=False),
        workers=workers,
        threads=1 if no_threading else None,
        profile=profile or context.profile,
        proxy=proxy,
    )


@click.command("worker")
@click.option("--queue", help="Only these queues, separated by commas")
@click.option("--quiet", is_flag=True, default=False, help="Say nothing")
@click.option("--burst", is_flag=True, default=False, help="Leave when no job waits")
@click.option("--with-scheduler", is_flag=True, default=False, help="Also enqueue scheduled jobs when due")
def worker(queue=None, quiet=False, burst=False, with_scheduler=False):
    """Run background jobs."""
    from frappe.utils.job_worker import run_worker

    logging.basicConfig(level=logging.ERROR if quiet else logging.INFO, format="%(asctime)s %(message)s")
    run_worker(queues=queue, burst=burst, with_scheduler=with_scheduler)


@click.command("schedule")
def schedule():
    """Enqueue scheduled jobs when they are due."""
    from frappe.utils.scheduler import start_scheduler

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    start_scheduler()


@click.command("enable-scheduler")
@pass_context
def enable_scheduler(context):
    """Let scheduled jobs run."""
    toggle(context, True)


@click.command("disable-scheduler")
@pass_context
def disable_scheduler(context):
    """Keep scheduled jobs from running."""
    toggle(context, False)


def toggle(context, enable: bool) -> None:
    """Switch the scheduler of each site and say so."""
    from frappe.utils.scheduler import toggle_scheduler

    for site in each_site(context):
        toggle_scheduler(enable)
        print(f"{'Enabled' if enable else 'Disabled'} for {site}")


@click.command("doctor")
@click.option("--site", help="site name")
@pass_context
def doctor(context, site=None):
    """Say whether workers run, what waits, and whether each site's database is sound."""
    from frappe.utils.doctor import examine

    healthy = True
    for name in [site] if site else context.sites or get_sites():
        for line, fine in examine(name):
            healthy = healthy and fine
            click.secho(f"{name}: {line}", fg=None if fine else "red")
    raise SystemExit(0 if healthy else 1)


@click.command("trigger-scheduler-event")
@click.argument("event")
@pass_context
def trigger_scheduler_event(context, event):
    """Run the scheduled jobs of one event now, e.g. `daily`."""
    for _site in each_site(context):
        jobs = frappe.get_all(
            "Scheduled Job Type", filters={"method": event}, pluck="name"
        ) or frappe.get_all("Scheduled Job Type", filters={"frequency": event.title()}, pluck="name")
        for job in jobs:
            frappe.get_doc("Scheduled Job Type", job).execute()


commands = [serve, worker, schedule, enable_scheduler, disable_scheduler, doctor, trigger_scheduler_event]
