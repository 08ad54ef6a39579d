"""Approvals that must not happen, and documents that must not change any more, through every door of HTTP."""

import json

import pytest
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    MANAGER,
    NORTH,
    PROVINCE_LEADER,
    SOUTH,
    TREASURY,
    approve,
    chain,
    leader,
    officer,
    payroll,
    unit,
)
from payments import lines_of, seal
from staged_bench import ADMIN_PASSWORD, ok, said

ACT = "an_sinh.api.workflow.act"
WAITING = "06466"  # its payroll stays a draft until a test moves it


@pytest.fixture(scope="module")
def bench(prepared, serve):
    return serve(prepared)


@pytest.fixture(scope="module")
def approved_one(bench) -> str:
    """The north's BTXH payroll, approved."""
    name = payroll("BTXH", NORTH)
    approve(bench, name, NORTH)
    return name


def act(bench, user: str, name: str, action: str, reason: str | None = None):
    return bench.token(user).call(ACT, doctype="Monthly Payroll", name=name, action=action, reason=reason)


def step(bench, user: str, name: str, action: str, reason: str | None = None) -> str:
    return ok(act(bench, user, name, action, reason))["message"]["workflow_state"]


# --- who may not


def test_the_wrong_role_or_commune_takes_no_step(bench):
    """At every stage, everybody but the one whose turn it is."""
    name, everybody = payroll("BTXH", SOUTH), {
        officer(SOUTH), leader(SOUTH), officer(NORTH), leader(NORTH), DISTRICT_OFFICER, DISTRICT_LEADER,
        PROVINCE_LEADER, TREASURY, MANAGER,
    }  # fmt: skip
    for holder, action in chain(SOUTH):
        before = bench.token(DISTRICT_OFFICER).document("Monthly Payroll", name)
        for user in sorted(everybody - {holder}):
            for wish in ("Send for Approval", "Approve", "Return", "Reject", "No Such Action"):
                response = act(bench, user, name, wish, "Lý do")
                assert 400 <= response.status_code < 500, (holder, user, wish, response.text[:300])
        assert bench.token(DISTRICT_OFFICER).document("Monthly Payroll", name) == before
        step(bench, holder, name, action)


def test_the_preparer_never_approves(bench):
    """Not with a leader's role as well, nor after somebody else sent it."""
    name, preparer = payroll("BTXH", "06469", "2024-06"), officer("06469")
    approve(bench, payroll("BTXH", "06469"), "06469")
    made = bench.token(preparer).message(
        "an_sinh.api.payroll.prepare", month="2024-06-01", administrative_unit=unit("06469"), programme="BTXH"
    )
    assert made["payrolls"] == [name]
    give_role(bench, preparer, "Commune Leader")
    give_role(bench, leader("06469"), "Commune Officer")
    assert step(bench, leader("06469"), name, "Send for Approval") == "Pending Commune Leader"
    refused = act(bench, preparer, name, "Approve")
    assert (refused.status_code, refused.json()["exc_type"]) == (403, "FourEyesError")
    assert said(refused)
    own = act(bench, leader("06469"), name, "Approve")
    assert own.json()["exc_type"] == "FourEyesError", "who sent it has signed already"


def test_the_administrator_signs_nothing(bench):
    name, admin = payroll("NCC", WAITING), bench.session("Administrator", ADMIN_PASSWORD)
    values = {"doctype": "Monthly Payroll", "name": name}
    refused = admin.call(ACT, **values, action="Send for Approval")
    assert (refused.status_code, refused.json()["exc_type"]) == (403, "ConfiguratorError")
    assert step(bench, officer(WAITING), name, "Send for Approval") == "Pending Commune Leader"
    assert admin.call(ACT, **values, action="Approve").status_code == 403
    document = admin.document("Monthly Payroll", name)
    assert (document["workflow_state"], len(document["approvals"])) == ("Pending Commune Leader", 1)


def give_role(bench, user: str, role: str) -> None:
    admin = bench.administrator()
    roles = [{"role": row["role"]} for row in admin.document("User", user)["roles"]]
    ok(admin.put(f"/api/resource/User/{user}", json={"roles": [*roles, {"role": role}]}))


def test_a_state_is_not_set_past_the_workflow(bench):
    name = payroll("BTXH", WAITING)
    user = bench.token(officer(WAITING))
    before = user.document("Monthly Payroll", name)
    copy = {**before, "workflow_state": "Approved", "docstatus": 1}
    path = f"/api/resource/Monthly Payroll/{name}"
    for response in (
        user.put(path, json={"workflow_state": "Approved"}),
        user.put(path, json={"docstatus": 1}),
        user.call("frappe.client.submit", doc=before),
        user.call("frappe.client.submit", doc=copy),
        user.call("frappe.client.save", doc=copy),
        user.call("frappe.desk.form.save.savedocs", doc=json.dumps(copy), action="Submit"),
        user.call("frappe.client.set_value", doctype="Monthly Payroll", name=name,
                  fieldname="workflow_state", value="Approved"),
        user.call("run_doc_method", dt="Monthly Payroll", dn=name, method="submit"),
        user.post(f"/api/v2/document/Monthly Payroll/{name}/method/submit/"),
        bench.administrator().call("frappe.client.submit", doc=copy),
        bench.administrator().put(path, json={"workflow_state": "Approved", "docstatus": 1}),
    ):  # fmt: skip
        assert 400 <= response.status_code < 500, response.text[:500]
    assert user.document("Monthly Payroll", name) == before


def test_figures_and_signatures_are_not_written_by_a_client(bench):
    name = payroll("BTXH", WAITING)
    user = bench.token(officer(WAITING))
    before = user.document("Monthly Payroll", name)
    step_of_another = {
        "user": leader(WAITING), "action": "Approve", "state_from": "Draft", "state_to": "Pending District Officer",
    }  # fmt: skip
    wishes = {
        "total_amount": 1, "person_count": 1, "list_hash": "0" * 64, "prepared_by": "Guest", "as_of": "2020-01-01",
        "needs_province_review": 0, "current_amount": 1, "frozen_at": "2024-05-01 08:00:00", "month": "2024-06-01",
        "approvals": [step_of_another], "administrative_unit": unit(NORTH), "programme": "NCC",
    }  # fmt: skip
    for field, value in wishes.items():
        user.put(f"/api/resource/Monthly Payroll/{name}", json={field: value})
        stored = user.document("Monthly Payroll", name)
        assert stored.get(field) == before.get(field), field


# --- two people, one document


def test_the_second_of_two_who_save_the_same_document_is_told(bench):
    """Nothing of the first one's work is lost, and the second knows."""
    admin = bench.administrator()
    values = {
        "full_name": "Hoàng Văn Hai", "sex": "Male", "birth_precision": "Day", "birth_date": "1950-03-02",
        "administrative_unit": unit(NORTH), "village": "Khối 1",
    }  # fmt: skip
    person = ok(bench.token(officer(NORTH)).post("/api/resource/Beneficiary", json=values))["data"]
    path = f"/api/resource/Beneficiary/{person['name']}"
    first, second = ({**person} for _reader in range(2))
    client = bench.token(officer(NORTH))
    saved = ok(client.put(path, json={**first, "village": "Khối 2"}))["data"]
    for late in (
        client.put(path, json={**second, "phone": "0912345678"}),
        client.call("frappe.client.save", doc={**second, "phone": "0912345678"}),
        client.call(
            "frappe.desk.form.save.savedocs", doc=json.dumps({**second, "phone": "0912"}), action="Save"
        ),
        admin.call("frappe.client.save", doc={**second, "village": "Khối 9"}),
    ):
        assert (late.status_code, late.json()["exc_type"]) == (417, "TimestampMismatchError"), late.text[:500]
        assert said(late)
    stored = client.document("Beneficiary", person["name"])
    assert (stored["village"], stored.get("phone"), stored["modified"]) == ("Khối 2", None, saved["modified"])
    again = ok(client.put(path, json={**stored, "phone": "0912345678"}))["data"]
    assert (again["village"], again["phone"]) == ("Khối 2", "0912345678")


def test_an_action_on_an_old_copy_is_told(bench):
    name = payroll("NCC", "06472")
    user = bench.token(officer("06472"))
    old = user.document("Monthly Payroll", name)
    ok(act(bench, officer("06472"), name, "Send for Approval"))
    ok(act(bench, leader("06472"), name, "Return", "Thiếu một người"))
    response = user.call("frappe.model.workflow.apply_workflow", doc=old, action="Send for Approval")
    assert response.status_code == 200 or response.json()["exc_type"] == "TimestampMismatchError"
    signed = [row["action"] for row in user.document("Monthly Payroll", name)["approvals"]]
    assert signed[:2] == ["Send for Approval", "Return"] and len(signed) <= 3


# --- what is approved stays


def test_an_approved_payroll_never_changes(bench, approved_one):
    """Neither by those who signed it nor by the manager or the administrator."""
    name = approved_one
    before = bench.token(DISTRICT_OFFICER).document("Monthly Payroll", name)
    path = f"/api/resource/Monthly Payroll/{name}"
    for user in (officer(NORTH), leader(NORTH), DISTRICT_OFFICER, DISTRICT_LEADER, MANAGER, None):
        client = bench.token(user) if user else bench.administrator()
        for response in (
            client.put(path, json={"total_amount": 1}),
            client.put(path, json={"docstatus": 0}),
            client.put(path, json={"docstatus": 2}),
            client.put(path, json={"list_hash": "0" * 64, "approvals": []}),
            client.delete(path),
            client.call("frappe.client.save", doc={**before, "total_amount": 1}),
            client.call("frappe.client.set_value", doctype="Monthly Payroll", name=name,
                        fieldname="return_reason", value="x"),
            client.call("frappe.client.set_value", doctype="Approval Step", name=before["approvals"][0]["name"],
                        fieldname="user", value="Guest"),
            client.call("frappe.client.delete", doctype="Approval Step", name=before["approvals"][0]["name"]),
            client.call("frappe.client.insert", doc={
                "doctype": "Approval Step", "parent": name, "parenttype": "Monthly Payroll",
                "parentfield": "approvals", "user": "Guest",
            }),
            client.call("frappe.client.cancel", doctype="Monthly Payroll", name=name),
            client.call("frappe.client.delete", doctype="Monthly Payroll", name=name),
            client.call("frappe.client.rename_doc", doctype="Monthly Payroll", old_name=name, new_name="X"),
            client.call("frappe.desk.form.save.cancel", doctype="Monthly Payroll", name=name),
            client.call("an_sinh.api.payroll.rework", name=name),
            client.call("run_doc_method", dt="Monthly Payroll", dn=name, method="cancel"),
            client.call("run_doc_method", dt="Monthly Payroll", dn=name, method="rename", args='{"name": "X"}'),
            act(bench, user or MANAGER, name, "Return", "x"),
            act(bench, user or MANAGER, name, "Cancel", "x"),
        ):  # fmt: skip
            assert 400 <= response.status_code < 500, (user, response.url, response.text[:600])
    assert bench.token(DISTRICT_OFFICER).document("Monthly Payroll", name) == before


def test_the_lines_of_any_payroll_never_change(bench, approved_one):
    for name in (approved_one, payroll("NCC", NORTH)):
        lines = lines_of(bench.token(DISTRICT_OFFICER), payroll=name)
        line = lines[0]
        path = f"/api/resource/Payroll Line/{line['name']}"
        document = bench.token(DISTRICT_OFFICER).document("Payroll Line", line["name"])
        for client in (bench.token(officer(NORTH)), bench.token(MANAGER), bench.administrator()):
            for response in (
                client.put(path, json={"amount": 1}),
                client.put(path, json={"payment_status": "Paid"}),
                client.put(path, json={"account_number": "999999999999"}),
                client.put(path, json={"docstatus": 2}),
                client.delete(path),
                client.post("/api/resource/Payroll Line", json={**document, "name": None, "line_no": 9999}),
                client.call("frappe.client.insert", doc={**document, "name": f"{name}-99999"}),
                client.call("frappe.client.submit", doc=document),
                client.call("frappe.client.cancel", doctype="Payroll Line", name=line["name"]),
                client.call("frappe.client.set_value", doctype="Payroll Line", name=line["name"],
                            fieldname="amount", value=1),
                client.call("frappe.client.rename_doc", doctype="Payroll Line", old_name=line["name"], new_name="X"),
                client.call("run_doc_method", dt="Payroll Line", dn=line["name"], method="submit"),
            ):  # fmt: skip
                assert 400 <= response.status_code < 500, (response.request.body, response.text[:600])
        assert lines_of(bench.token(DISTRICT_OFFICER), payroll=name) == lines
    sealed = bench.token(DISTRICT_OFFICER).document("Monthly Payroll", approved_one)["list_hash"]
    assert seal(lines_of(bench.token(DISTRICT_OFFICER), payroll=approved_one)) == sealed


def test_an_order_and_its_answers_change_by_the_services_alone(bench, approved_one):
    client = bench.token(DISTRICT_OFFICER)
    names = client.message("an_sinh.api.disbursement.make_for_payroll", doc=approved_one)["disbursements"]
    for name in names:
        before = client.document("Disbursement", name)
        path = f"/api/resource/Disbursement/{name}"
        for who in (client, bench.token(MANAGER), bench.administrator()):
            for response in (
                who.put(path, json={"total_amount": 1}),
                who.put(path, json={"status": "Reconciled"}),
                who.put(path, json={"provider": "Agribank", "list_hash": "0" * 64}),
                who.delete(path),
                who.post("/api/resource/Disbursement", json={**before, "name": "CK-X"}),
                who.call("frappe.client.rename_doc", doctype="Disbursement", old_name=name, new_name="X"),
                who.post(
                    "/api/resource/Payment Result",
                    json={"disbursement": name, "provider": before["provider"]},
                ),
            ):
                assert 400 <= response.status_code < 500, response.text[:600]
        assert client.document("Disbursement", name) == before
