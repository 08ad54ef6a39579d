"""Background jobs: queued, run by a worker, and what becomes of them when something dies."""

import os
import signal
import subprocess
import sys
import time

import pytest

import frappe
from frappe.realtime import poll
from frappe.utils import background_jobs, job_worker
from frappe.utils.background_jobs import bench_queue, enqueue, enqueue_doc, get_job_status, is_job_enqueued
from frappe.utils.job_queue import MAX_ATTEMPTS, is_alive, process_identity
from frappe.utils.job_worker import parse_queues

WORK = "from frappe.utils.job_worker import run_worker; run_worker({arguments})"


@pytest.fixture(autouse=True)
def clean(site):
    """Every test begins with an empty queue and no notes."""
    bench_queue().remove_site(site)
    bench_queue().storage.flush_queue()
    bench_queue().storage.sql("delete from task", commit=True)
    for table in ("Probe Note", "Error Log", "Probe Claim"):
        frappe.db.delete(table)
    frappe.db.commit()


def worker(arguments="burst=True"):
    return subprocess.Popen(
        [sys.executable, "-c", WORK.format(arguments=arguments)], stderr=subprocess.PIPE, text=True
    )


def work(arguments="burst=True"):
    """Let a worker empty the queue; returns what it said."""
    process = worker(arguments)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 0, said
    frappe.db.rollback()
    return said


def notes():
    frappe.db.rollback()
    return frappe.get_all("Probe Note", pluck="text", order_by="creation")


def wait_until(condition, seconds=10):
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "waited too long"
        time.sleep(0.05)


def test_a_job_waits_for_a_worker_and_then_runs_as_who_queued_it(as_user):
    as_user("clerk@example.com")
    job = enqueue("desk_probe.jobs.note", text="hello")
    assert job.get_status() == "queued"
    assert notes() == []
    work()
    assert job.get_status() == "finished"
    as_user("Administrator")
    assert frappe.get_all("Probe Note", fields=["text", "written_by"]) == [
        {"text": "hello", "written_by": "clerk@example.com"}
    ]


def test_now_runs_at_once(site):
    import desk_probe.jobs

    enqueue(desk_probe.jobs.note, text="now", now=True)
    enqueue("desk_probe.jobs.note", text="not async", is_async=False)
    assert frappe.get_all("Probe Note", pluck="text", order_by="creation") == [
        "now",
        "not async",
    ]
    assert bench_queue().jobs() == []


def test_a_function_is_found_again_by_its_path(site):
    import desk_probe.jobs

    enqueue(desk_probe.jobs.note, text="by path")
    work()
    assert notes() == ["by path"]
    for unfit in (lambda: 1, [].append, frappe.get_doc("User", "Guest").save):
        with pytest.raises(TypeError):
            enqueue(unfit)


def test_a_method_of_a_document(site):
    note = frappe.get_doc({"doctype": "Probe Note", "text": "before"}).insert()
    frappe.db.commit()
    enqueue_doc("Probe Note", note.name, "db_set", fieldname="text", value="after")
    work()
    assert notes() == ["after"]


def test_a_failing_job_leaves_an_error_log_and_nothing_else(site):
    job = enqueue("desk_probe.jobs.note_and_fail", text="half done")
    work()
    assert job.get_status() == "failed"
    assert "made to fail" in job.record.error
    assert notes() == []
    assert frappe.get_all("Error Log", fields=["method"]) == [{"method": "desk_probe.jobs.note_and_fail"}]


def test_after_commit_means_after_commit(site):
    enqueue("desk_probe.jobs.note", text="rolled back", enqueue_after_commit=True)
    frappe.db.rollback()
    frappe.db.commit()
    assert bench_queue().jobs() == []
    enqueue("desk_probe.jobs.note", text="committed", enqueue_after_commit=True)
    assert bench_queue().jobs() == []
    frappe.db.set_value("User", "Guest", "bio", "x")
    frappe.db.commit()
    work()
    assert notes() == ["committed"]


def test_a_job_of_one_name_is_queued_once(site):
    first = enqueue("desk_probe.jobs.note", text="one", job_id="the-one", deduplicate=True)
    assert enqueue("desk_probe.jobs.note", text="two", job_id="the-one", deduplicate=True) is None
    assert first.id == f"{site}::the-one"
    assert is_job_enqueued("the-one")
    assert get_job_status("the-one") == "queued"
    work()
    assert notes() == ["one"]
    assert not is_job_enqueued("the-one")
    assert enqueue("desk_probe.jobs.note", text="three", job_id="the-one", deduplicate=True)
    work()
    assert notes() == ["one", "three"]
    with pytest.raises(frappe.ValidationError):
        enqueue("desk_probe.jobs.note", deduplicate=True, text="no name")


def test_the_order_is_front_first_then_short_before_long(site):
    for queue in ("long", "default", "short"):
        enqueue("desk_probe.jobs.note", queue=queue, text=queue)
    enqueue("desk_probe.jobs.note", queue="long", text="front", at_front=True)
    work()
    assert notes() == ["front", "short", "default", "long"]


def test_a_worker_serves_its_queues_only(site):
    enqueue("desk_probe.jobs.note", queue="short", text="short")
    enqueue("desk_probe.jobs.note", queue="long", text="long")
    work("queues='long', burst=True")
    assert notes() == ["long"]
    with pytest.raises(frappe.ValidationError):
        enqueue("desk_probe.jobs.note", queue="nowhere", text="x")
    with pytest.raises(ValueError, match="nowhere"):
        parse_queues("short,nowhere")


def test_a_removed_job_is_not_run(site):
    enqueue("desk_probe.jobs.note", text="removed").delete()
    enqueue("desk_probe.jobs.note", text="kept")
    work()
    assert notes() == ["kept"]


def test_a_job_that_takes_too_long_fails(site):
    job = enqueue("desk_probe.jobs.note_then_sleep", text="slow", seconds=30, timeout=1)
    started = time.monotonic()
    work()
    assert time.monotonic() - started < 10
    assert job.get_status() == "failed"
    assert "longer than 1 seconds" in job.record.error
    assert notes() == []


def test_a_job_whose_process_dies_is_run_again(site, tmp_path):
    job = enqueue("desk_probe.jobs.die_once", marker=str(tmp_path / "died"))
    work()
    assert job.get_status() == "finished"
    assert job.record.attempts == 2
    assert notes() == ["second try"]


def test_a_job_that_always_kills_its_process_fails_in_the_end(site):
    job = enqueue("desk_probe.jobs.die")
    enqueue("desk_probe.jobs.note", text="the next job")
    work()
    assert job.get_status() == "failed"
    assert job.record.attempts == MAX_ATTEMPTS
    assert notes() == ["the next job"]
    assert frappe.get_all("Error Log", pluck="method") == ["desk_probe.jobs.die"]


def test_a_killed_worker_takes_its_job_down_and_the_next_worker_runs_it(site):
    job = enqueue("desk_probe.jobs.note_then_sleep", text="survivor", seconds=3)
    first = worker("")
    wait_until(lambda: job.get_status() == "started" and job.record.process != process_identity(first.pid))
    child = job.record.process
    time.sleep(0.3)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    wait_until(lambda: not is_alive(child))
    assert notes() == []
    assert job.get_status() == "started"
    said = work()
    assert "its process died" in said
    assert job.get_status() == "finished"
    assert notes() == ["survivor"]


def test_a_stopped_worker_puts_its_job_back(site):
    job = enqueue("desk_probe.jobs.note_then_sleep", text="unhurried", seconds=30)
    process = worker("")
    wait_until(lambda: job.get_status() == "started")
    time.sleep(0.3)
    started = time.monotonic()
    process.terminate()
    process.communicate(timeout=10)
    assert process.returncode == 0
    assert time.monotonic() - started < 6
    assert job.get_status() == "queued"
    assert job.record.attempts == 0
    assert notes() == []


def test_a_stopped_worker_lets_a_short_job_end(site):
    job = enqueue("desk_probe.jobs.note_then_sleep", text="nearly done", seconds=1)
    process = worker("")
    wait_until(lambda: job.get_status() == "started")
    process.terminate()
    process.communicate(timeout=10)
    assert job.get_status() == "finished"
    assert notes() == ["nearly done"]


def test_two_workers_never_run_one_job_twice(site):
    for number in range(20):
        enqueue("desk_probe.jobs.note", text=str(number))
    workers = [worker(), worker()]
    for process in workers:
        process.communicate(timeout=60)
    assert sorted(notes(), key=int) == [str(number) for number in range(20)]


def test_a_job_may_ask_to_be_tried_again(site, tmp_path, monkeypatch):
    marker = tmp_path / "tries"
    job = enqueue("desk_probe.jobs.retry_twice", marker=str(marker))
    work()
    assert job.get_status() == "finished"
    assert marker.read_text() == "xxx"


def test_progress_shows_while_the_job_still_runs(site):
    since = poll()["last"]
    enqueue("desk_probe.jobs.show_progress")
    work()
    answer = poll(since=since)
    assert [(event["event"], event["message"]["percent"]) for event in answer["events"]] == [("progress", 55)]
    assert answer["events"][0]["message"]["description"] == "55 of 100"
    assert poll(since=answer["last"]) == {"last": answer["last"], "events": []}
    assert notes() == []


def test_events_reach_only_who_may_see_them(make_claim, as_user):
    claim = make_claim()
    frappe.db.commit()
    since = poll()["last"]
    frappe.publish_realtime("mine", {"n": 1}, user="clerk@example.com")
    frappe.publish_realtime("doc", {"n": 2}, doctype="Probe Claim", docname=claim.name)
    frappe.publish_realtime("all", {"n": 3})
    frappe.publish_progress(50, title="t", doctype="Probe Claim", docname=claim.name)

    def seen(user):
        as_user(user)
        return [event["event"] for event in poll(since=since)["events"]]

    assert seen("clerk@example.com") == ["mine", "doc", "all", "progress"]
    assert seen("reader@example.com") == ["doc", "all", "progress"]
    assert seen("outsider@example.com") == []  # has no role that opens the desk
    assert seen("Guest") == []
    as_user("clerk@example.com")
    narrowed = poll(since=since, doctype="Probe Claim", docname=claim.name)
    assert [event["event"] for event in narrowed["events"]] == ["doc", "progress"]
    as_user("Administrator")
    claim.delete()
    frappe.db.commit()


def test_an_event_after_commit_is_not_sent_before(site):
    since = poll()["last"]
    frappe.publish_realtime("later", {"n": 1}, user="Administrator", after_commit=True)
    assert poll(since=since)["events"] == []
    frappe.db.set_value("User", "Guest", "bio", "y")
    frappe.db.commit()
    assert [event["event"] for event in poll(since=since)["events"]] == ["later"]
    frappe.publish_realtime("never", {"n": 1}, user="Administrator", after_commit=True)
    frappe.db.rollback()
    frappe.db.commit()
    assert [event["event"] for event in poll(since=since)["events"]] == ["later"]


def test_over_http_one_sees_ones_own_jobs(site, as_user, monkeypatch):
    as_user("clerk@example.com")
    enqueue("desk_probe.jobs.note", text="x", job_id="private")
    monkeypatch.setattr(frappe.local, "request", object(), raising=False)
    assert get_job_status("private") == "queued"
    assert get_job_status("none") is None
    as_user("reader@example.com")
    with pytest.raises(frappe.PermissionError):
        get_job_status("private")
    as_user("Administrator")
    assert get_job_status("private") == "queued"


def test_ended_jobs_are_forgotten_after_a_while(site, monkeypatch):
    job = enqueue("desk_probe.jobs.note", text="old")
    work()
    assert job.record
    monkeypatch.setattr("frappe.utils.job_queue.KEEP_FINISHED_SECONDS", -1)
    bench_queue().prune()
    assert job.record is None


def test_the_queue_file_is_for_its_owner_alone(site):
    assert os.stat(bench_queue().filename).st_mode & 0o077 == 0


def test_a_process_is_known_by_more_than_its_number(site):
    assert is_alive(process_identity())
    assert not is_alive(f"{os.getpid()}:1")
    assert not is_alive("999999999:1")
    assert not is_alive(None)


def test_dotted_path_of_a_string_is_itself(site):
    assert background_jobs.dotted_path("a.b") == "a.b"


def test_a_served_bench_can_run_its_jobs_by_itself(site):
    """`jobs_in_process`: a child that serves queues and schedule, and that ends with its parent."""
    program = (
        "import time\nfrom frappe.utils.job_worker import start_job_process\n"
        "print(start_job_process(), flush=True)\ntime.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    child = process_identity(int(parent.stdout.readline()))
    job = enqueue("desk_probe.jobs.note", text="served")
    wait_until(lambda: job.get_status() == "finished")
    assert notes() == ["served"]
    parent.kill()
    parent.communicate()
    wait_until(lambda: not is_alive(child))


def test_a_worker_outlives_a_queue_that_can_not_be_read(site, monkeypatch):
    serving = job_worker.Worker()
    monkeypatch.setattr(job_worker, "RETRY_SECONDS", 0)
    monkeypatch.setattr(serving, "housekeeping", lambda: 1 / 0)
    assert serving.step() is True
