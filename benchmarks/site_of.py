"""The site that a benchmark works on, and how its figures are told."""

import json
import os
import platform
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import frappe

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def connected(site: str):
    """Connects to a site of this bench (or of the bench whose `sites` is the working directory)."""
    if not Path("apps.txt").exists():
        os.chdir(ROOT / "sites")
    frappe.init(site=site)
    frappe.connect()
    try:
        yield
    finally:
        frappe.destroy()


def copy_rows(doctype: str, columns: list[str], select: str, values: list) -> None:
    """Insert what a SELECT finds: inside the database, or as the embedded engine writes many rows whose columns are
    shared (through the triggers of its view it would be row by row)."""
    if frappe.db.db_type == "sqlite":
        frappe.db.bulk_insert(doctype, columns, frappe.db.sql(select, values))
        return
    targets = ", ".join(f"`{column}`" for column in columns)
    frappe.db.sql(f"insert into `tab{doctype}` ({targets}) {select}", values)


@contextmanager
def timed(name: str, figures: dict):
    """Adds the seconds of a block to `figures`."""
    started, cpu = time.perf_counter(), time.process_time()
    yield
    figures[name] = round(time.perf_counter() - started, 2)
    figures[f"{name}_cpu"] = round(time.process_time() - cpu, 2)


def tell(figures: dict) -> None:
    """Prints figures with the machine and the engine beside them, as one line of JSON."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    engine = "embedded" if "embedded" in (frappe.__file__ or "") else f"Frappe {frappe.__version__}"
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps(figures | {"peak_mib": peak, "engine": engine, "machine": machine}, ensure_ascii=False))
    sys.stdout.flush()
