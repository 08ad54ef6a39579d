"""The schedule: from hooks to jobs, when they are due."""

from datetime import datetime

import pytest

import frappe
from frappe.core.doctype.scheduled_job_type.scheduled_job_type import run_scheduled_job, sync_jobs
from frappe.utils import scheduler
from frappe.utils.background_jobs import bench_queue


@pytest.fixture(autouse=True)
def clean(site):
    bench_queue().remove_site(site)
    sync_jobs()
    frappe.db.commit()
    yield
    frappe.db.rollback()
    for table in ("Probe Note", "Error Log", "Scheduled Job Log"):
        frappe.db.delete(table)
    sync_jobs()
    frappe.db.commit()


def job(method):
    return frappe.get_doc("Scheduled Job Type", {"method": f"desk_probe.jobs.{method}"})


def test_the_hooks_become_jobs(site):
    rows = frappe.get_all(
        "Scheduled Job Type",
        filters={"method": ["like", "desk_probe.%"]},
        fields=["name", "frequency", "cron_format"],
    )
    assert sorted((row.name, row.frequency, row.cron_format or "") for row in rows) == [
        ("jobs.close_month", "Monthly Long", ""),
        ("jobs.every_five_minutes", "Cron", "*/5 * * * *"),
        ("jobs.sweep", "Daily", ""),
        ("jobs.tick", "All", ""),
    ]


def test_a_hook_that_is_gone_takes_its_job_along(site):
    sync_jobs({"daily": ["desk_probe.jobs.sweep"]})
    assert frappe.get_all("Scheduled Job Type", pluck="method") == ["desk_probe.jobs.sweep"]


def test_a_changed_hook_keeps_the_last_run(site):
    job("sweep").db_set("last_execution", datetime(2024, 5, 1, 3))
    sync_jobs({"hourly": ["desk_probe.jobs.sweep"]})
    assert (job("sweep").frequency, job("sweep").last_execution) == ("Hourly", datetime(2024, 5, 1, 3))


def test_a_hook_that_leads_nowhere_is_refused(site):
    with pytest.raises(Exception, match="no_such_function"):
        sync_jobs({"daily": ["desk_probe.jobs.no_such_function"]})


@pytest.mark.parametrize(
    ("method", "last", "now", "due"),
    [
        ("sweep", datetime(2024, 5, 1, 0, 0, 5), datetime(2024, 5, 1, 23, 59), False),
        ("sweep", datetime(2024, 5, 1, 0, 0, 5), datetime(2024, 5, 2, 0, 0), True),
        ("every_five_minutes", datetime(2024, 5, 1, 8, 3), datetime(2024, 5, 1, 8, 4), False),
        ("every_five_minutes", datetime(2024, 5, 1, 8, 3), datetime(2024, 5, 1, 8, 5), True),
        ("tick", datetime(2024, 5, 1, 8, 3), datetime(2024, 5, 1, 8, 4), True),
        ("close_month", datetime(2024, 5, 3), datetime(2024, 5, 31, 23), False),
        ("close_month", datetime(2024, 5, 3), datetime(2024, 6, 1, 0, 11), True),
    ],
)
def test_when_a_job_is_due(site, method, last, now, due):
    document = job(method)
    document.last_execution = last
    assert document.is_event_due(now) is due


def test_what_is_due_is_queued_once(site):
    for row in frappe.get_all("Scheduled Job Type", pluck="name"):
        frappe.db.set_value("Scheduled Job Type", row, "last_execution", frappe.utils.now_datetime())
    job("sweep").db_set("last_execution", datetime(2024, 1, 1))
    job("close_month").db_set("last_execution", datetime(2024, 1, 1))
    assert sorted(scheduler.enqueue_events()) == ["desk_probe.jobs.close_month", "desk_probe.jobs.sweep"]
    assert scheduler.enqueue_events() == []
    assert {record.id.split("::", 1)[1]: record.queue for record in bench_queue().jobs()} == {
        "scheduled_job::desk_probe.jobs.sweep": "default",
        "scheduled_job::desk_probe.jobs.close_month": "long",
    }


def test_a_stopped_job_is_not_queued(site):
    job("sweep").db_set({"last_execution": datetime(2024, 1, 1), "stopped": 1})
    assert "desk_probe.jobs.sweep" not in scheduler.enqueue_events()


def test_a_run_is_logged(site):
    run_scheduled_job("desk_probe.jobs.sweep")
    assert frappe.get_all("Probe Note", pluck="text") == ["sweep"]
    assert frappe.get_all("Scheduled Job Log", fields=["status", "scheduled_job_type"]) == [
        {"status": "Complete", "scheduled_job_type": "jobs.sweep"}
    ]
    assert job("sweep").last_execution


def test_a_failed_run_is_logged_with_its_reason(site):
    run_scheduled_job("desk_probe.jobs.every_five_minutes")
    log = frappe.get_all("Scheduled Job Log", fields=["status", "details"])[0]
    assert log.status == "Failed"
    assert "a scheduled job that fails" in log.details


def test_a_continuous_job_keeps_no_log(site):
    run_scheduled_job("desk_probe.jobs.tick")
    assert frappe.get_all("Scheduled Job Log") == []


def test_a_wrong_cron_expression_is_refused(site):
    document = job("every_five_minutes")
    for cron_format in ("61 * * * *", "every day", ""):
        document.cron_format = cron_format
        with pytest.raises(frappe.ValidationError):
            document.save()


def test_the_switches(site):
    assert scheduler.get_scheduler_status() == {"status": "active"}
    scheduler.disable_scheduler()
    assert scheduler.is_scheduler_inactive()
    scheduler.enable_scheduler()
    assert not scheduler.is_scheduler_inactive()
    for key in ("maintenance_mode", "pause_scheduler", "disable_scheduler"):
        frappe.local.conf[key] = 1
        assert scheduler.is_scheduler_inactive()
        frappe.local.conf[key] = 0


def test_every_site_of_the_bench_is_looked_at(bench, site):
    job("sweep").db_set("last_execution", datetime(2024, 1, 1))
    frappe.db.commit()
    (bench / "broken.localhost").mkdir(exist_ok=True)
    (bench / "broken.localhost" / "site_config.json").write_text("not json")
    try:
        scheduler.enqueue_events_for_all_sites(str(bench))
    finally:
        (bench / "broken.localhost" / "site_config.json").unlink()
    assert any(record.id.endswith("desk_probe.jobs.sweep") for record in bench_queue().jobs(site=site))
    frappe.init(site, force=True)
    frappe.connect()
