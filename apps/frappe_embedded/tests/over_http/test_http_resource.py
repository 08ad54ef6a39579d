"""`/api/resource`: list, create, read, update, delete, methods of documents."""

import json

import pytest
from http_bench import created, server_message

PATH = "/api/resource/Probe Case"


def test_create_returns_the_document(clerk):
    rows = [{"label": "One", "quantity": 3}]
    values = {"title": "Nguyễn Văn A", "amount": 1500000, "due": "2024-05-01", "rows": rows}
    response = clerk.post(PATH, json=values)
    assert response.status_code == 200
    assert set(response.json()) == {"data"}
    doc = response.json()["data"]
    assert doc["doctype"] == "Probe Case" and doc["name"].startswith("PC-")
    assert (doc["title"], doc["amount"], doc["due"], doc["status"]) == (
        "Nguyễn Văn A",
        1500000,
        "2024-05-01",
        "Open",
    )
    assert (doc["docstatus"], doc["idx"], doc["owner"]) == (0, 0, "clerk@probe.test")
    row = doc["rows"][0]
    assert (row["label"], row["quantity"], row["idx"]) == ("One", 3, 1)
    assert (row["parent"], row["parenttype"], row["parentfield"]) == (doc["name"], "Probe Case", "rows")


def test_create_takes_a_form_and_the_field_data(clerk):
    assert created(clerk.post(PATH, data={"title": "By form"}))["title"] == "By form"
    data = json.dumps({"title": "By data", "rows": [{"label": "r"}]})
    assert created(clerk.post(PATH, data={"data": data}))["rows"][0]["label"] == "r"


def test_read(clerk, make_case):
    case = make_case(title="To read", amount=12.5)
    response = clerk.get(f"{PATH}/{case['name']}")
    assert response.status_code == 200
    doc = response.json()["data"]
    assert doc["title"] == "To read" and doc["amount"] == 12.5
    assert "due" not in doc, "fields without a value are left out, as Frappe does"
    assert "secret" not in doc, "a field of a level that the user may not read"
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"


def test_update_keeps_what_is_not_given(clerk, make_case):
    case = make_case(title="Before", amount=5, rows=[{"label": "kept"}])
    response = clerk.put(f"{PATH}/{case['name']}", json={"title": "After"})
    assert response.status_code == 200
    doc = response.json()["data"]
    assert (doc["title"], doc["amount"], doc["rows"][0]["label"]) == ("After", 5, "kept")
    assert doc["modified"] > case["modified"]


def test_update_ignores_flags_and_fields_of_higher_levels(clerk, admin, make_case):
    case = make_case()
    values = {"flags": {"ignore_permissions": 1}, "secret": "hack", "title": "T"}
    assert clerk.put(f"{PATH}/{case['name']}", json=values).status_code == 200
    assert "secret" not in admin.get(f"{PATH}/{case['name']}").json()["data"]


def test_update_with_a_stale_copy(clerk, make_case):
    case = make_case()
    clerk.put(f"{PATH}/{case['name']}", json={"title": "Somebody else's"})
    response = clerk.put(f"{PATH}/{case['name']}", json={"title": "Mine", "modified": case["modified"]})
    assert response.status_code == 417
    assert response.json()["exc_type"] == "TimestampMismatchError"


def test_delete(admin, make_case):
    case = make_case()
    response = admin.delete(f"{PATH}/{case['name']}")
    assert (response.status_code, response.json()) == (202, {"data": "ok"})
    response = admin.get(f"{PATH}/{case['name']}")
    assert (response.status_code, response.json()["exc_type"]) == (404, "DoesNotExistError")
    assert admin.delete(f"{PATH}/{case['name']}").status_code == 404


def test_submit_by_update_and_then_it_is_fixed(clerk, make_case):
    case = make_case()
    assert clerk.put(f"{PATH}/{case['name']}", json={"docstatus": 1}).json()["data"]["docstatus"] == 1
    response = clerk.put(f"{PATH}/{case['name']}", json={"title": "Changed"})
    assert (response.status_code, response.json()["exc_type"]) == (417, "UpdateAfterSubmitError")


# -- lists


def test_list_has_names_and_twenty_of_them(clerk, make_case):
    for number in range(22):
        make_case(title=f"listed {number}")
    rows = clerk.get(PATH).json()["data"]
    assert len(rows) == 20
    assert set(rows[0]) == {"name"}


def test_list_fields_filters_order_paging(clerk, make_case):
    for number in range(5):
        make_case(title=f"paged {number}", amount=number)
    query = {
        "fields": json.dumps(["title", "amount"]),
        "filters": json.dumps([["title", "like", "paged %"], ["amount", ">", 0]]),
        "order_by": "amount desc",
        "limit_start": 1,
        "limit_page_length": 2,
    }
    rows = clerk.get(PATH, params=query).json()["data"]
    assert rows == [{"title": "paged 3", "amount": 3}, {"title": "paged 2", "amount": 2}]
    query.pop("limit_page_length")
    assert len(clerk.get(PATH, params=query | {"limit": 1}).json()["data"]) == 1


def test_list_filter_as_dict_or_filters_group_and_child(clerk, make_case):
    make_case(title="grouped", status="Open", rows=[{"label": "needle"}])
    make_case(title="grouped", status="Closed")
    get = lambda **query: clerk.get(PATH, params={key: json.dumps(value) for key, value in query.items()})  # noqa: E731
    assert len(get(filters={"title": "grouped"}).json()["data"]) == 2
    assert len(get(filters={"title": "grouped", "status": ["in", ["Closed"]]}).json()["data"]) == 1
    either = [["status", "=", "Closed"], ["status", "=", "Open"]]
    assert len(get(filters={"title": "grouped"}, or_filters=either).json()["data"]) == 2
    child = [["Probe Row", "label", "=", "needle"], ["title", "=", "grouped"]]
    assert len(get(filters=child).json()["data"]) == 1
    query = {
        "fields": '["status", "count(name) as n"]',
        "filters": '{"title": "grouped"}',
        "group_by": "status",
    }
    rows = clerk.get(PATH, params=query | {"order_by": "status"}).json()["data"]
    assert rows == [{"status": "Closed", "n": 1}, {"status": "Open", "n": 1}]


def test_list_as_lists(clerk, make_case):
    make_case(title="as list")
    query = {"as_dict": "False", "fields": '["title"]', "filters": '{"title": "as list"}'}
    assert clerk.get(PATH, params=query).json()["data"][0] == ["as list"]


def test_list_all_fields_leaves_out_what_the_user_may_not_read(clerk, make_case):
    make_case()
    row = clerk.get(PATH, params={"fields": '["*"]', "limit": 1}).json()["data"][0]
    assert "title" in row and "modified" in row and "secret" not in row


@pytest.mark.parametrize(
    "query",
    [
        {"fields": '["nonsense"]'},
        {"filters": '{"nonsense": 1}'},
        {"fields": '["(select password from __Auth)"]'},
        {"order_by": "(select 1)"},
    ],
)
def test_list_of_unknown_fields(clerk, query):
    response = clerk.get(PATH, params=query)
    assert response.status_code in (403, 417)
    assert response.json()["exc_type"]


def test_fields_that_are_no_json(clerk):
    response = clerk.get(PATH, params={"fields": "[title"})
    assert (response.status_code, response.json()["exc_type"]) == (417, "DataError")


# -- errors


def test_missing_mandatory_field(clerk):
    response = clerk.post(PATH, json={"amount": 1})
    assert response.status_code == 417
    body = response.json()
    assert body["exc_type"] == "MandatoryError"
    assert body["exception"].startswith("frappe.exceptions.MandatoryError: ")


def test_thrown_message_has_frappes_shape(clerk):
    response = clerk.post(PATH, json={"title": "forbidden title"})
    assert response.status_code == 417
    body = response.json()
    assert set(body) == {"exc_type", "exception", "exc", "_server_messages"}
    assert body["exc_type"] == "ValidationError"
    assert body["exception"] == "frappe.exceptions.ValidationError: This title is forbidden"
    traceback = json.loads(body["exc"])
    assert len(traceback) == 1 and traceback[0].startswith("Traceback (most recent call last):")
    message = server_message(response)
    assert (message["message"], message["indicator"], message["raise_exception"]) == (
        "This title is forbidden",
        "red",
        1,
    )


def test_duplicates(clerk, make_case):
    make_case(code="only-once")
    response = clerk.post(PATH, json={"title": "Again", "code": "only-once"})
    assert response.status_code in (409, 417)
    assert response.json()["exc_type"] == "UniqueValidationError"


def test_same_name_twice(admin):
    created(admin.post("/api/resource/Role", json={"role_name": "Probe Twice"}))
    response = admin.post("/api/resource/Role", json={"role_name": "Probe Twice"})
    assert (response.status_code, response.json()["exc_type"]) == (409, "DuplicateEntryError")


def test_unknown_doctype_and_path(clerk):
    assert clerk.get("/api/resource/No Such Thing").status_code == 404
    response = clerk.get("/api/rest")
    assert (response.status_code, response.json()["exc_type"]) == (404, "DoesNotExistError")
    assert "exc" not in response.json(), "nothing to find in a traceback of a 404"


def test_wrong_http_method(clerk):
    response = clerk.patch(PATH)
    assert response.status_code == 405
    assert response.json()["exc_type"] == "MethodNotAllowed"


def test_body_that_is_no_json(clerk):
    response = clerk.post(PATH, data="{nonsense", headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["exc_type"]) == (417, "ValidationError")
    assert server_message(response)["message"] == "Invalid request arguments"


# -- who may


def test_guest_may_nothing(guest, make_case):
    case = make_case()
    for response in (
        guest.get(PATH),
        guest.get(f"{PATH}/{case['name']}"),
        guest.post(PATH, json={"title": "x"}),
    ):
        assert (response.status_code, response.json()["exc_type"]) == (403, "PermissionError")
        assert "exc" not in response.json()


def test_reader_may_only_read(reader, make_case):
    case = make_case()
    path = f"{PATH}/{case['name']}"
    assert reader.get(path).status_code == 200
    assert reader.put(path, json={"title": "x"}).status_code == 403
    assert reader.delete(path).status_code == 403
    assert reader.post(PATH, json={"title": "x"}).status_code == 403


def test_outsider_sees_neither_list_nor_document(bench, make_case):
    case = make_case()
    outsider = bench.client()
    outsider.login("outsider@probe.test")
    assert outsider.get(PATH).status_code == 403
    assert outsider.get(f"{PATH}/{case['name']}").status_code == 403


def test_nobody_reads_passwords(admin, clerk):
    user = admin.get("/api/resource/User/clerk@probe.test").json()["data"]
    assert not {"new_password", "password"} & {key for key, value in user.items() if value}


# -- methods of documents


def test_run_method(clerk, reader, make_case):
    case = make_case(title="With methods")
    path = f"{PATH}/{case['name']}"
    assert clerk.get(path, params={"run_method": "describe"}).json() == {
        "data": f"case {case['name']}: With methods"
    }
    query = {"run_method": "describe", "prefix": "P"}
    assert clerk.get(path, params=query).json()["data"].startswith("P PC-")
    assert clerk.post(path, json={"run_method": "close"}).json() == {"data": "Closed"}
    assert reader.post(path, json={"run_method": "close"}).status_code == 403
    assert clerk.get(path, params={"run_method": "close"}).status_code == 403, "it takes POST only"


def test_run_method_that_is_not_whitelisted(clerk, make_case):
    path = f"{PATH}/{make_case()['name']}"
    for method in ("hidden", "delete", "db_set", "nonsense"):
        response = clerk.post(path, json={"run_method": method})
        assert response.status_code in (403, 404, 417), method
    assert clerk.get(path).json()["data"]["status"] == "Open"


def test_run_doc_method(clerk, make_case):
    case = make_case(title="Stored")
    values = {"dt": "Probe Case", "dn": case["name"], "method": "describe", "args": '{"prefix": "Q"}'}
    body = clerk.post("/api/method/run_doc_method", data=values).json()
    assert body["message"].startswith("Q PC-")
    assert body["docs"][0]["name"] == case["name"]
    copy = json.dumps(case | {"title": "Unsaved"})
    body = clerk.post("/api/method/run_doc_method", data={"docs": copy, "method": "describe"}).json()
    assert body["message"].endswith(": Unsaved")
    assert (
        clerk.post("/api/method/run_doc_method", data={"docs": copy, "method": "hidden"}).status_code == 403
    )


@pytest.mark.parametrize(
    "arguments", [{"validate_rename": 0}, {"force": 1}, {"force": 1, "validate_rename": 0}]
)
def test_a_client_cannot_rename_past_permissions(clerk, reader, make_case, arguments):
    name = make_case()["name"]
    args = json.dumps({"name": "PC-TAKEN", **arguments})
    for client in (clerk, reader):  # Probe Case isn't to be renamed, and the reader may not even write
        values = {"dt": "Probe Case", "dn": name, "method": "rename", "args": args}
        assert client.post("/api/method/run_doc_method", data=values).status_code in (403, 417)
        query = {"run_method": "rename", **json.loads(args)}
        assert client.post(f"{PATH}/{name}", json=query).status_code in (403, 417)
        path = f"/api/v2/document/Probe Case/{name}/method/rename"
        assert client.post(path, json=json.loads(args)).status_code in (403, 417)
    assert clerk.get(f"{PATH}/{name}").status_code == 200
    assert clerk.get(f"{PATH}/PC-TAKEN").status_code == 404


def test_a_client_comments_in_its_own_name(clerk, make_case):
    name = make_case()["name"]
    forged = {
        "comment_type": "Workflow",
        "text": "Approved",
        "comment_email": "boss@probe.test",
        "comment_by": "Boss",
    }
    values = {"dt": "Probe Case", "dn": name, "method": "add_comment", "args": json.dumps(forged)}
    comment = clerk.post("/api/method/run_doc_method", data=values).json()["message"]
    assert (comment["comment_type"], comment["comment_email"]) == ("Comment", "clerk@probe.test")
    assert comment["comment_by"] != "Boss"


# -- version 2


def test_version_2(clerk, make_case):
    case = make_case(title="Version two")
    path = "/api/v2/document/Probe Case"
    assert clerk.get(f"{path}/{case['name']}").json()["data"]["title"] == "Version two"
    assert len(clerk.get(path, params={"limit": 1}).json()["data"]) == 1
    assert (
        clerk.patch(f"{path}/{case['name']}", json={"title": "Patched"}).json()["data"]["title"] == "Patched"
    )
    described = clerk.get(f"{path}/{case['name']}/method/describe").json()
    assert described["data"].endswith(": Patched")
    assert clerk.get("/api/v2/doctype/Probe Case/count").json()["data"] >= 1
    assert clerk.get("/api/v2/doctype/Probe Case/meta").json()["data"]["name"] == "Probe Case"
    assert clerk.get("/api/v2/method/http_probe.api.who").json()["data"]["user"] == "clerk@probe.test"
    response = clerk.post(path, json={"title": "forbidden title"})
    assert response.status_code == 417
    assert response.json()["errors"][0]["type"] == "ValidationError"
    assert response.json()["errors"][0]["message"] == "This title is forbidden"
    assert clerk.get("/api/v1/resource/Probe Case").status_code == 200
