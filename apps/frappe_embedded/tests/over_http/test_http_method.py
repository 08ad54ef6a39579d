"""`/api/method`: who may call what, with which values, and what becomes of the transaction."""

import json

import pytest
from http_bench import server_message

API = "/api/method/http_probe.api."


def titles(client, title: str) -> int:
    response = client.get("/api/resource/Probe Case", params={"filters": json.dumps({"title": title})})
    return len(response.json()["data"])


def test_ping(guest):
    response = guest.get("/api/method/ping")
    assert (response.status_code, response.json()) == (200, {"message": "pong"})


def test_result_comes_as_message(clerk):
    assert clerk.get(API + "who").json() == {"message": {"user": "clerk@probe.test", "before": True}}
    assert clerk.get(API + "who").headers["X-Probe"] == "GET 200"


def test_cmd_as_form_field(clerk):
    assert clerk.post("/", data={"cmd": "http_probe.api.only_post"}).json() == {"message": "posted"}


def test_not_whitelisted(clerk, admin):
    for client in (clerk, admin):
        response = client.get(API + "not_whitelisted")
        assert (response.status_code, response.json()["exc_type"]) == (403, "PermissionError")
        assert "not whitelisted" in server_message(response)["message"]


@pytest.mark.parametrize(
    "method", ["os.system", "frappe.db.sql", "http_probe.api.missing", "nonsense", "no.such.module"]
)
def test_what_is_no_method(clerk, method):
    response = clerk.get(f"/api/method/{method}")
    assert response.status_code in (403, 417)
    assert response.json()["exc_type"] in ("PermissionError", "ValidationError", "AppNotInstalledError")


def test_guest_calls_only_what_guests_may(guest):
    assert guest.get(API + "for_guests", params={"text": "hello"}).json() == {"message": "hello"}
    assert guest.get(API + "who").status_code == 403


def test_html_of_guests_is_defused(guest):
    text = {"text": "<script>alert(1)</script>"}
    assert "<script" not in guest.get(API + "for_guests", params=text).json().get("message", "")
    assert guest.get(API + "for_guests_as_sent", params=text).json()["message"] == text["text"]


def test_methods_of_http(clerk):
    assert clerk.post(API + "only_post").json() == {"message": "posted"}
    response = clerk.get(API + "only_post")
    assert (response.status_code, response.json()["exc_type"]) == (403, "PermissionError")


def test_override(clerk):
    assert clerk.get(API + "original").json() == {"message": "replacement"}


def test_more_values_than_the_function_takes(clerk):
    assert clerk.get(API + "who", params={"unknown": 1, "_": 5}).status_code == 200


# -- values


def test_types_are_cast(clerk):
    query = {"number": "5", "flag": "1", "items": "text", "day": "2024-05-01"}
    assert clerk.get(API + "typed", params=query).json()["message"] == [
        5,
        "x",
        1,
        "text",
        "2024-05-01",
        "int",
    ]
    values = {"number": 5, "flag": True, "items": ["a"], "text": "y"}
    assert clerk.call("http_probe.api.typed", **values).json()["message"] == [
        5,
        "y",
        True,
        ["a"],
        "None",
        "int",
    ]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"number": "five"}, "number"),
        ({"number": 1, "text": ["no"]}, "text"),
        ({"number": 1, "items": 3.5}, "items"),
    ],
)
def test_wrong_types(clerk, values, name):
    response = clerk.call("http_probe.api.typed", **values)
    assert (response.status_code, response.json()["exc_type"]) == (417, "FrappeTypeError")
    assert f"Argument '{name}' should be of type" in response.json()["exception"]


def test_app_that_wants_annotations(clerk):
    response = clerk.get(API + "not_annotated", params={"number": 1})
    assert (response.status_code, response.json()["exc_type"]) == (417, "FrappeTypeError")
    assert "number" in response.json()["exception"]


def test_missing_argument(clerk):
    response = clerk.get(API + "typed")
    assert (response.status_code, response.json()["exc_type"]) == (500, "TypeError")


def test_values_as_json(clerk):
    assert clerk.get(API + "values").json()["message"] == {
        "date": "2024-05-01",
        "datetime": "2024-05-01 07:30:05.000120",
        "time": "07:30:00",
        "decimal": 1500000.5,
        "large": 123456789012,
        "nothing": None,
        "text": "Nguyễn Thị Ánh",
        "set": [1],
    }


def test_list_as_body(clerk):
    assert clerk.post(API + "echo_body", json=[1, 2]).json()["message"]["data"] == [1, 2]


def test_status_and_further_keys(clerk):
    response = clerk.get(API + "with_status")
    assert (response.status_code, response.json()) == (201, {"message": "made", "extra": [1, 2]})


# -- messages and errors


def test_messages(clerk):
    response = clerk.get(API + "warn")
    assert set(response.json()) == {"message", "_server_messages"}
    assert server_message(response)["message"] == "First"
    assert server_message(response)["title"] == "Heads up"
    assert server_message(response, 1)["alert"] == 1


def test_unexpected_error(clerk, admin):
    response = clerk.get(API + "crash")
    assert response.status_code == 500
    body = response.json()
    assert set(body) == {"exc_type", "exception", "exc"}
    assert (body["exc_type"], body["exception"]) == (
        "ZeroDivisionError",
        "ZeroDivisionError: division by zero",
    )
    assert "http_probe/api.py" in json.loads(body["exc"])[0]
    logs = admin.get("/api/resource/Error Log", params={"fields": '["method", "error"]'}).json()["data"]
    assert any("ZeroDivisionError" in log["error"] for log in logs)


def test_guest_sees_no_traceback(guest):
    body = guest.get(API + "crash").json()
    assert body == {"exc_type": "ZeroDivisionError", "exception": "ZeroDivisionError: division by zero"}


def test_tracebacks_can_be_turned_off(clerk, settings):
    settings(allow_error_traceback=0)
    assert clerk.get(API + "crash").json() == {"exc_type": "ZeroDivisionError"}


# -- the transaction


def test_post_commits(clerk):
    clerk.call("http_probe.api.add_case", title="posted case")
    assert titles(clerk, "posted case") == 1


def test_get_does_not_write(clerk):
    response = clerk.get(API + "add_case", params={"title": "got case"})
    assert response.status_code == 200 and response.json()["message"]
    assert titles(clerk, "got case") == 0


def test_failed_post_leaves_nothing(clerk):
    response = clerk.call("http_probe.api.add_case", title="failed case", fail=True)
    assert response.status_code == 417
    assert server_message(response)["title"] == "A title"
    assert titles(clerk, "failed case") == 0


# -- other kinds of response


def test_downloads(clerk):
    pdf = clerk.get(API + "download", params={"kind": "pdf"})
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "filename*=UTF-8''B%E1%BA%A3ng%20k%C3%AA.pdf" in pdf.headers["Content-Disposition"]
    assert pdf.headers["Content-Disposition"].startswith("inline")
    assert pdf.content == b"%PDF-1.4 content"
    binary = clerk.get(API + "download", params={"kind": "binary"})
    assert binary.headers["Content-Type"] == "application/octet-stream"
    assert "attachment; filename=report.bin" in binary.headers["Content-Disposition"].replace('"', "")
    assert clerk.get(API + "download", params={"kind": "download"}).content == b"%PDF-1.4 content"
    csv = clerk.get(API + "download", params={"kind": "csv"})
    assert csv.headers["Content-Type"].startswith("text/csv") and csv.text == "a,b\r\n1,2\r\n"


def test_redirect_and_page(guest):
    response = guest.get(API + "leave")
    assert (response.status_code, response.headers["Location"]) == (302, "/probe/plain")
    page = guest.get(API + "say_page")
    assert page.status_code == 200 and "It <b>worked</b>" in page.text


def test_head(clerk):
    response = clerk.head("/api/resource/Probe Case")
    assert (response.status_code, response.content) == (200, b"")
    response = clerk.head(API + "who")  # a method has to be asked for by what it takes
    assert (response.status_code, response.content) == (403, b"")


# -- limits


def test_rate_limit_counts_address_and_key_across_workers(bench):
    client = bench.client()
    statuses = [client.get(API + "limited", params={"account": "a"}).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    response = client.get(API + "limited", params={"account": "a"})
    assert response.json()["exc_type"] == "RateLimitExceededError"
    assert client.get(API + "limited", params={"account": "b"}).status_code == 200
    assert bench.client().get(API + "limited", params={"account": "a"}).status_code == 200


def test_boot_information(fresh_clerk):
    info = fresh_clerk.get(API + "boot").json()["message"]
    assert info["user"]["name"] == "clerk@probe.test"
    assert "Probe Clerk" in info["user"]["roles"]
    assert "Probe Case" in info["user"]["can_create"] and "User" not in info["user"]["can_create"]
    assert info["probe"] == "extended"
    assert info["versions"]["http_probe"]["version"] == "1.2.3"
    assert info["sitename"] == "probe.localhost"
    assert info["csrf_token"]
