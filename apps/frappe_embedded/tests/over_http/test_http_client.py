"""`frappe.client.*`, what Frappe's own FrappeClient and the desk call."""

import base64
import json

import pytest


def call(client, function: str, **values):
    response = client.call(f"frappe.client.{function}", **values)
    assert response.status_code == 200, response.text
    return response.json().get("message")


def test_get_and_get_value(clerk, make_case):
    case = make_case(title="client get", amount=7)
    assert call(clerk, "get", doctype="Probe Case", name=case["name"])["title"] == "client get"
    assert call(clerk, "get", doctype="Probe Case", filters={"title": "client get"})["name"] == case["name"]
    get_value = {"doctype": "Probe Case", "filters": json.dumps({"name": case["name"]})}
    assert call(clerk, "get_value", fieldname="amount", **get_value) == {"amount": 7}
    assert call(clerk, "get_value", fieldname='["title","amount"]', **get_value) == {
        "title": "client get",
        "amount": 7,
    }
    assert call(clerk, "get_value", doctype="Probe Case", fieldname="title", filters=case["name"])
    assert call(clerk, "get_value", doctype="Probe Case", fieldname="title", filters={"name": "none"}) == {}


def test_get_list_and_count(clerk, make_case):
    for number in range(3):
        make_case(title="counted", amount=number)
    values = {"doctype": "Probe Case", "filters": {"title": "counted"}}
    rows = call(clerk, "get_list", fields=["amount"], order_by="amount asc", **values)
    assert rows == [{"amount": 0}, {"amount": 1}, {"amount": 2}]
    assert call(clerk, "get_count", **values) == 3
    assert (
        call(
            clerk, "get_count", doctype="Probe Case", filters=[["title", "=", "counted"], ["amount", ">", 0]]
        )
        == 2
    )


def test_count_asks_for_permission(bench):
    outsider = bench.client()
    outsider.login("outsider@probe.test")
    assert outsider.call("frappe.client.get_count", doctype="Probe Case").status_code == 403


def test_insert_save_submit_cancel_delete(admin):
    doc = call(admin, "insert", doc={"doctype": "Probe Case", "title": "life"})
    doc = call(admin, "save", doc=json.dumps(doc | {"title": "longer life"}))
    assert doc["title"] == "longer life"
    doc = call(admin, "submit", doc=doc)
    assert doc["docstatus"] == 1
    assert call(admin, "cancel", doctype="Probe Case", name=doc["name"])["docstatus"] == 2
    call(admin, "delete", doctype="Probe Case", name=doc["name"])
    assert admin.get(f"/api/resource/Probe Case/{doc['name']}").status_code == 404


def test_save_of_a_stale_copy(clerk, make_case):
    case = make_case()
    call(clerk, "save", doc=case | {"title": "first"})
    response = clerk.call("frappe.client.save", doc=case | {"title": "second"})
    assert (response.status_code, response.json()["exc_type"]) == (417, "TimestampMismatchError")


def test_insert_many_is_all_or_none(clerk):
    names = call(clerk, "insert_many", docs=[{"doctype": "Probe Case", "title": "many"} for _ in range(3)])
    assert len(names) == 3
    docs = [{"doctype": "Probe Case", "title": "some"}, {"doctype": "Probe Case"}]
    assert clerk.call("frappe.client.insert_many", docs=docs).status_code == 417
    assert call(clerk, "get_count", doctype="Probe Case", filters={"title": "some"}) == 0
    assert clerk.call("frappe.client.insert_many", docs=[{}] * 201).status_code == 417


def test_rows_of_child_tables(clerk, make_case):
    case = make_case(rows=[{"label": "a"}])
    row = {"doctype": "Probe Row", "parenttype": "Probe Case", "parent": case["name"], "parentfield": "rows"}
    doc = call(clerk, "insert", doc=row | {"label": "b"})
    assert [each["label"] for each in doc["rows"]] == ["a", "b"]
    name = doc["rows"][0]["name"]
    doc = call(clerk, "set_value", doctype="Probe Row", name=name, fieldname="quantity", value=4)
    assert doc["rows"][0]["quantity"] == 4
    call(clerk, "delete", doctype="Probe Row", name=name)
    assert [
        each["label"] for each in call(clerk, "get", doctype="Probe Case", name=case["name"])["rows"]
    ] == ["b"]
    values = {"doctype": "Probe Row", "fields": ["label"], "filters": {"parent": case["name"]}}
    assert call(clerk, "get_list", parent="Probe Case", **values) == [{"label": "b"}]
    assert clerk.call("frappe.client.get_list", **values).status_code == 403


def test_set_value(clerk, make_case):
    name = make_case()["name"]
    assert (
        call(clerk, "set_value", doctype="Probe Case", name=name, fieldname="title", value="set")["title"]
        == "set"
    )
    doc = call(clerk, "set_value", doctype="Probe Case", name=name, fieldname={"title": "two", "amount": 2})
    assert (doc["title"], doc["amount"]) == ("two", 2)
    response = clerk.call(
        "frappe.client.set_value", doctype="Probe Case", name=name, fieldname="owner", value="x"
    )
    assert response.status_code == 417


@pytest.mark.parametrize("function", ["insert", "save", "submit", "set_value", "delete"])
def test_what_writes_takes_no_get(clerk, function):
    assert clerk.get(f"/api/method/frappe.client.{function}").status_code == 403


def test_bulk_update_keeps_what_worked(clerk, make_case):
    good, bad = make_case()["name"], make_case()["name"]
    docs = [
        {"doctype": "Probe Case", "docname": good, "title": "bulk"},
        {"doctype": "Probe Case", "docname": bad, "title": "forbidden title"},
    ]
    failed = call(clerk, "bulk_update", docs=json.dumps(docs))["failed_docs"]
    assert [entry["doc"]["docname"] for entry in failed] == [bad]
    assert call(clerk, "get_value", doctype="Probe Case", fieldname="title", filters=good) == {
        "title": "bulk"
    }


def test_permissions(clerk, reader, make_case):
    name = make_case()["name"]
    asked = {"doctype": "Probe Case", "docname": name, "perm_type": "write"}
    assert call(clerk, "has_permission", **asked) == {"has_permission": True}
    assert call(reader, "has_permission", **asked) == {"has_permission": False}
    assert call(reader, "get_doc_permissions", doctype="Probe Case", docname=name)["permissions"]["read"] == 1


def test_rename(admin, make_case):
    name = make_case()["name"]
    response = admin.call(
        "frappe.client.rename_doc", doctype="Role", old_name="Probe Reader", new_name="Probe Reader"
    )
    assert response.status_code in (200, 417)
    assert name


def test_validate_link(clerk, make_case):
    name = make_case(title="linked")["name"]
    values = {"doctype": "Probe Case", "docname": name}
    assert call(clerk, "validate_link", fields='["title"]', **values) == {"name": name, "title": "linked"}
    assert call(clerk, "validate_link", doctype="Probe Case", docname="none")["name"] is None
    assert clerk.call("frappe.client.validate_link", doctype="Error Log", docname="x").status_code == 403
    assert clerk.call("frappe.client.validate_link", doctype="Probe Case", docname=["x"]).status_code == 417


def test_attach_file(clerk, make_case):
    name = make_case()["name"]
    data = base64.b64encode(b"attached text").decode()
    values = {
        "filename": "note.txt",
        "filedata": data,
        "decode_base64": True,
        "is_private": 1,
        "docfield": "picture",
    }
    file = call(clerk, "attach_file", doctype="Probe Case", docname=name, **values)
    assert clerk.get(file["file_url"]).content == b"attached text"
    assert call(clerk, "get", doctype="Probe Case", name=name)["picture"] == file["file_url"]


def test_single_values_and_passwords(clerk, admin):
    assert (
        clerk.call("frappe.client.get_single_value", doctype="System Settings", field="language").status_code
        == 403
    )
    values = {"doctype": "User", "name": "clerk@probe.test", "fieldname": "api_secret"}
    assert clerk.call("frappe.client.get_password", **values).status_code == 403
    assert call(admin, "get_single_value", doctype="System Settings", field="session_expiry")
