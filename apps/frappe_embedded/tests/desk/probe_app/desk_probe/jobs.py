"""Jobs that leave a note behind, so that a test sees what a worker did."""

import os
import time

import frappe


def note(text):
    frappe.get_doc({"doctype": "Probe Note", "text": text, "written_by": frappe.session.user}).insert(
        ignore_permissions=True
    )


def note_and_fail(text):
    note(text)
    raise ValueError("this job was made to fail")


def sleep(seconds):
    time.sleep(seconds)


def note_then_sleep(text, seconds):
    note(text)
    time.sleep(seconds)


def die_once(marker):
    """Kills its own process at the first try, like the kernel when memory runs out."""
    if not os.path.exists(marker):
        open(marker, "w").close()
        os.kill(os.getpid(), 9)
    note("second try")


def die():
    os.kill(os.getpid(), 9)


def show_progress():
    """Progress that must be seen although this transaction never commits."""
    note("never kept")
    for percent in (10, 55):
        frappe.publish_progress(percent, title="Counting", description=f"{percent} of 100")
    frappe.publish_realtime("kept_back", {"n": 1}, after_commit=True)
    frappe.db.rollback()


def retry_twice(marker):
    with open(marker, "a") as file:
        file.write("x")
    if os.path.getsize(marker) < 3:
        raise frappe.RetryBackgroundJobError


def tick():
    note("tick")


def sweep():
    note("sweep")


def close_month():
    note("close_month")


def every_five_minutes():
    raise RuntimeError("a scheduled job that fails")
