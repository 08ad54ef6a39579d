"""Locks between processes. The kernel frees them when a process dies, so none is ever left behind."""

from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

import frappe
from frappe.site.privacy import FILE_MODE


class LockTimeoutError(Exception):
    """Somebody else holds the lock."""


@contextmanager
def filelock(lock_name: str, *, timeout: float = 30, is_global: bool = False):
    """Hold the lock *lock_name* of the site (of the bench when *is_global*) inside the block.

    Raises `LockTimeoutError` when it isn't free within *timeout* seconds.
    """
    bench_config = Path(frappe.local.sites_path, "..", "config")
    folder = bench_config if is_global else Path(frappe.get_site_path("locks"))
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{lock_name}.lock", timeout=timeout, mode=FILE_MODE)
    try:
        lock.acquire(poll_interval=0.05)
    except Timeout:
        raise LockTimeoutError(f"{lock_name} is already running") from None
    try:
        yield
    finally:
        lock.release()
