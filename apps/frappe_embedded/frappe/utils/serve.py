"""The web server: gunicorn with threads, everything imported once before the workers fork."""

import gc
import importlib
import os

from gunicorn.app.base import BaseApplication

from frappe.http.site_resolver import get_default_site, serve_site
from frappe.site.config import get_common_site_config

DEFAULT_WORKERS = (
    2  # SQLite has one writer at a time; the second worker keeps readers from waiting for Python
)
DEFAULT_THREADS = 4
# What nearly every site needs soon: imported before the fork, its memory is shared by the workers.
PRELOADED = (
    "frappe.app",
    "frappe.boot",
    "frappe.client",
    "frappe.core.doctype.file.file",
    "frappe.core.doctype.file.utils",
    "frappe.core.doctype.user.user",
    "frappe.desk.form.load",
    "frappe.desk.form.save",
    "frappe.desk.query_report",
    "frappe.desk.reportview",
    "frappe.desk.search",
    "frappe.model.workflow",
    "frappe.utils.background_jobs",
    "frappe.utils.jinja",
    "frappe.utils.password",
    "frappe.utils.safe_exec",
    "pydantic",
)


class BenchServer(BaseApplication):
    """gunicorn, told what to do by arguments instead of a command line."""

    def __init__(self, options: dict, profile: bool = False, proxy: bool = False):
        self.options, self.profile, self.proxy = options, profile, proxy
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self):
        return load_application(self.profile, self.proxy)


def load_application(profile: bool = False, proxy: bool = False):
    """Import the application and what it will need, and put it out of the garbage collector's sight.

    A page of memory that no collection touches stays shared between master and workers.
    """
    for name in PRELOADED:
        importlib.import_module(name)
    from frappe.app import application

    gc.collect()
    gc.freeze()
    if profile:
        from werkzeug.middleware.profiler import ProfilerMiddleware

        application = ProfilerMiddleware(application, sort_by=("cumtime", "calls"))
    if proxy:
        from werkzeug.middleware.proxy_fix import ProxyFix

        application = ProxyFix(application, x_for=1, x_proto=1, x_host=1, x_port=1, x_prefix=1)
    return application


def serve(
    port: int = 8000,
    site: str | None = None,
    sites_path: str = ".",
    host: str = "127.0.0.1",
    workers: int | None = None,
    threads: int | None = None,
    profile: bool = False,
    proxy: bool = False,
) -> None:
    """Serve until stopped. *site*: answer for this one only, whatever the request's host; the bench's default
    site leaves the choice to the host. *proxy*: believe the X-Forwarded-* headers of a proxy in front.

    Workers and threads come from the arguments, else from `gunicorn_workers` and `gunicorn_threads` of
    `common_site_config.json`. Doesn't return.
    """
    serve_site(None, sites_path)
    if site != get_default_site():
        serve_site(site, sites_path)
    config = get_common_site_config(sites_path)
    if (
        config.jobs_in_process
    ):  # a bench that is only served: jobs and schedule run in a child of this process
        from frappe.utils.job_worker import start_job_process

        start_job_process(sites_path)
    BenchServer(
        {
            "bind": f"{host}:{port}",
            "worker_class": "gthread",
            "workers": workers or config.gunicorn_workers or DEFAULT_WORKERS,
            "threads": threads or config.gunicorn_threads or DEFAULT_THREADS,
            "timeout": config.http_timeout or 120,
            "graceful_timeout": 10,
            "keepalive": 15,
            "preload_app": True,
            "loglevel": "warning",
            "proc_name": "frappe-web",
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,
        },
        profile=profile,
        proxy=proxy,
    ).run()
