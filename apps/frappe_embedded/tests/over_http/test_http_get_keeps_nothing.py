"""A GET or HEAD changes nothing, whatever the code behind it does: a link on anybody's page can send one."""

import json
import time

import pytest
from http_bench import SITE, server_message

from frappe.site.privacy import open_to_others

API = "/api/method/http_probe.api."


def titles(client, title: str) -> int:
    response = client.get("/api/resource/Probe Case", params={"filters": json.dumps({"title": title})})
    return len(response.json()["data"])


def queued(bench) -> str:
    """What waits in the bench's queue or was worked off, as `doctor` counts it."""
    return "\n".join(line for line in bench.run("doctor").splitlines() if "jobs" in line)


def assert_refused(response) -> None:
    assert (response.status_code, response.json()["exc_type"]) == (403, "PermissionError")
    assert "A GET request changes nothing" in server_message(response)["message"]


@pytest.mark.parametrize("method", ["add_case_committing", "add_case_and_commit"])
def test_a_commit_is_refused_and_undone(clerk, method):
    assert_refused(clerk.get(API + method, params={"title": f"by get, {method}"}))
    assert titles(clerk, f"by get, {method}") == 0
    assert clerk.call(f"http_probe.api.{method}", title=f"by post, {method}").status_code == 200
    assert titles(clerk, f"by post, {method}") == 1


def test_head_keeps_nothing_either(clerk):
    assert clerk.head(API + "add_case_committing", params={"title": "by head"}).status_code == 403
    assert titles(clerk, "by head") == 0


def test_cmd_in_a_link_keeps_nothing_either(clerk):
    response = clerk.get("/", params={"cmd": "http_probe.api.add_case_committing", "title": "by cmd"})
    assert response.status_code == 403
    assert titles(clerk, "by cmd") == 0


def test_a_commit_of_nothing_is_no_change(clerk):
    assert clerk.get(API + "read_committing").status_code == 200


def test_work_is_not_queued(bench, clerk):
    before = queued(bench)
    assert_refused(clerk.get(API + "add_case_later", params={"title": "queued by get"}))
    assert clerk.get(API + "add_case_later", params={"title": "x", "after_commit": 1}).status_code == 200
    assert queued(bench) == before
    assert clerk.call("http_probe.api.add_case_later", title="queued by post").status_code == 200
    assert queued(bench) != before


def test_what_is_written_after_the_response_stays(clerk):
    response = clerk.get(API + "add_case_and_note_after_response", params={"title": "access"})
    assert response.status_code == 200
    deadline = time.monotonic() + 5
    while not titles(clerk, "access, noted") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (titles(clerk, "access, noted"), titles(clerk, "access, lost")) == (1, 0)


@pytest.mark.parametrize(
    "method",
    [
        "frappe.model.workflow.bulk_workflow_approval",
        "frappe.model.workflow.apply_workflow",
        "frappe.client.set_value",
        "frappe.client.insert",
        "frappe.client.delete",
        "frappe.client.submit",
        "frappe.desk.form.save.savedocs",
        "frappe.utils.nestedset.rebuild_tree",
        "frappe.core.doctype.user_permission.user_permission.add_user_permissions",
        "upload_file",
    ],
)
def test_methods_that_write_take_no_get(admin, method):
    response = admin.get(f"/api/method/{method}")
    assert (response.status_code, response.json()["exc_type"]) == (403, "PermissionError")


@pytest.mark.parametrize("method", ["submit", "cancel", "rename", "add_comment"])
def test_methods_of_a_document_that_write_take_no_get(clerk, make_case, method):
    case = make_case()
    for address in (
        f"/api/resource/Probe Case/{case['name']}?run_method={method}&name=other&text=hello",
        f"/api/method/run_doc_method?dt=Probe Case&dn={case['name']}&method={method}",
        f"/api/v2/document/Probe Case/{case['name']}/method/{method}?text=hello",
    ):
        assert clerk.get(address).status_code == 403
    assert clerk.get(f"/api/resource/Probe Case/{case['name']}").json()["data"]["docstatus"] == 0


# -- what a GET has to do on its way, it still does


def test_login_and_logout_by_get(bench):
    client = bench.client()
    form = {"usr": "clerk@probe.test", "pwd": "Correct-horse-7"}
    assert client.get("/api/method/login", params=form).json()["message"] == "Logged In"
    assert client.get(API + "who").json()["message"]["user"] == "clerk@probe.test"
    assert client.get("/api/method/logout").status_code == 200
    assert client.get(API + "who").status_code == 403


def test_a_token_made_by_a_get_holds_for_the_next_post(fresh_clerk):
    token = fresh_clerk.get(API + "csrf_token").json()["message"]
    assert fresh_clerk.post(API + "only_post").status_code == 400
    assert fresh_clerk.post(API + "only_post", headers={"X-Frappe-CSRF-Token": token}).status_code == 200


def test_a_session_is_kept_alive_by_reading(bench, fresh_clerk):
    with bench.database() as database:
        database.execute(
            "update tabSessions set lastupdate = datetime(lastupdate, '-1 hour') where user = 'clerk@probe.test'"
        )
        before = database.execute("select max(lastupdate) from tabSessions").fetchone()
    assert fresh_clerk.get(API + "who").status_code == 200
    with bench.database() as database:
        assert database.execute("select max(lastupdate) from tabSessions").fetchone() > before


def test_what_requests_write_is_for_the_owner_alone(bench, clerk):
    for private in (0, 1):
        content = {"file": ("note.txt", f"content {private}".encode())}
        assert clerk.post("/api/method/upload_file", files=content, data={"is_private": private}).ok
    names = [path.name for path in open_to_others(bench.sites / SITE)]
    assert not [name for name in names if name.startswith("note") or ".db" in name]
