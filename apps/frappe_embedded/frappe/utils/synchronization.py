"""Locks between processes. The kernel frees them when a process dies, so none is ever left behind."""

import fcntl
import os
import time
from contextlib import contextmanager
from pathlib import Path

import frappe


class LockTimeoutError(Exception):
    """Somebody else holds the lock."""


@contextmanager
def filelock(lock_name: str, *, timeout: float = 30, is_global: bool = False):
    """Hold the lock *lock_name* of the site (of the bench when *is_global*) inside the block.

    Raises `LockTimeoutError` when it isn't free within *timeout* seconds.
    """
    folder = (
        Path(frappe.local.sites_path, "..", "config") if is_global else Path(frappe.get_site_path("locks"))
    )
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{lock_name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _wait_for(handle, lock_name, timeout)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, lock_name: str, timeout: float) -> None:
    give_up_at = time.monotonic() + timeout
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up_at:
                raise LockTimeoutError(f"{lock_name} is already running") from None
            time.sleep(0.05)
