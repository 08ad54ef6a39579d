"""Every list, count, search and export shows each user exactly the documents of the own area: not one more, not one less.

What "exactly" means is worked out from the database by `guarded.visible`, DocType by DocType and role by role.
"""

import csv
import io
import json

import pytest
from district import NORTH, SOUTH, officer, unit
from guarded import BANK, DOCTYPES, NEIGHBOUR, PEOPLE, UNIT_OF, may, stranger, visible
from staged_bench import Client, ok

ALL = 100_000
MOST_OFFERED = 100


@pytest.fixture(scope="module")
def bench(guarded, serve):
    return serve(guarded)


# Each door answers with the set of names, or None where it refuses.


def refused(response) -> bool:
    return response.status_code in (401, 403)


def by_resource(client: Client, doctype: str):
    response = client.get(f"/api/resource/{doctype}", params={"limit_page_length": 0})
    return None if refused(response) else {row["name"] for row in ok(response)["data"]}


def by_version_2(client: Client, doctype: str):
    response = client.get(f"/api/v2/document/{doctype}", params={"limit": ALL})
    return None if refused(response) else {row["name"] for row in ok(response)["data"]}


def by_get_list(client: Client, doctype: str):
    always = [["name", "like", "%"], ["name", "=", "x"]]
    response = client.call(
        "frappe.client.get_list", doctype=doctype, or_filters=always, limit_page_length=0, order_by="name"
    )
    return None if refused(response) else {row["name"] for row in ok(response)["message"]}


def by_report_view(client: Client, doctype: str):
    response = client.post(
        "/api/method/frappe.desk.reportview.get",
        data={"doctype": doctype, "fields": f'["`tab{doctype}`.`name`"]', "start": 0, "page_length": ALL},
    )
    if refused(response):
        return None
    found = ok(response).get("message")
    return {row[0] for row in found["values"]} if found else set()


def by_search(client: Client, doctype: str):
    response = client.call(
        "frappe.desk.search.search_link",
        doctype=doctype, txt="", page_length=ALL, ignore_user_permissions=1, reference_doctype="Beneficiary",
    )  # fmt: skip
    return None if refused(response) else {row["value"] for row in ok(response)["message"]}


def by_export(client: Client, doctype: str):
    response = client.post(
        "/api/method/frappe.desk.reportview.export_query",
        data={"doctype": doctype, "fields": '["name"]', "file_format_type": "CSV"},
    )
    if refused(response):
        return None
    assert response.status_code == 200, response.text[:500]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    return {row[1] for row in rows[1:]}


def by_count(client: Client, doctype: str):
    response = client.call("frappe.client.get_count", doctype=doctype)
    return None if refused(response) else ok(response)["message"]


def by_view_count(client: Client, doctype: str):
    response = client.post("/api/method/frappe.desk.reportview.get_count", data={"doctype": doctype})
    return None if refused(response) else ok(response)["message"]


def by_groups(client: Client, doctype: str):
    query = {"fields": '["owner", "count(name) as number"]', "group_by": "owner", "limit_page_length": 0}
    response = client.get(f"/api/resource/{doctype}", params=query)
    return None if refused(response) else sum(row["number"] for row in ok(response)["data"])


LISTS = (by_resource, by_version_2, by_get_list, by_report_view, by_search)
COUNTS = (by_count, by_view_count, by_groups)
# These go through every door; the others through the first of each kind.
THOROUGH = {"commune officer", "bank", "neighbour", "homeless officer", "user without a role"}


@pytest.mark.parametrize("who", PEOPLE)
def test_lists_and_counts_show_exactly_ones_own(bench, who):
    person = PEOPLE[who]
    client = bench.token(person.user)
    lists, counts = (LISTS, COUNTS) if who in THOROUGH else (LISTS[:1], COUNTS[:1])
    wrong = []
    for doctype in DOCTYPES:
        wanted = visible(bench, person, doctype)
        for door in lists:
            found = door(client, doctype)
            expected = wanted if door is not by_search else searched(bench, doctype, wanted, found)
            if found != expected:
                wrong.append((doctype, door.__name__, differences(found, expected)))
        for door in counts:
            found = door(client, doctype)
            if found != (None if wanted is None else len(wanted)):
                wrong.append((doctype, door.__name__, found, wanted and len(wanted)))
    assert wrong == []


def searched(bench, doctype: str, wanted: set | None, found: set | None) -> set | None:
    """What a link search may offer: of what is visible a hundred at most, nothing that is out of use."""
    if not wanted or not found:
        return wanted
    unused = {"Benefit Category", "Payment Provider"}
    if doctype in unused:
        wanted = {
            name
            for name in wanted
            if not bench.value(f"select disabled from `tab{doctype}` where name = ?", name)
        }
    return found if found <= wanted and len(found) == min(MOST_OFFERED, len(wanted)) else wanted


def differences(found: set | None, wanted: set | None):
    if found is None or wanted is None:
        return found and len(found), wanted and len(wanted)
    return sorted(found - wanted)[:3], sorted(wanted - found)[:3]


@pytest.mark.parametrize(
    "who", ["commune officer", "district officer", "bank", "auditor", "homeless officer"]
)
def test_exports_hold_exactly_ones_own(bench, who):
    person = PEOPLE[who]
    client = bench.token(person.user)
    for doctype in ("Beneficiary", "Monthly Payroll", "Bank Account", "Payment Result", "Guardian"):
        wanted = visible(bench, person, doctype) if may(person, doctype, "export") else None
        assert by_export(client, doctype) == wanted, doctype


def test_everybody_sees_something_of_what_is_theirs(bench):
    """The comparison above would also hold on an empty site."""
    for who, doctypes in {
        "commune officer": UNIT_OF.keys()
        - {"Disbursement", "Payment Result", "Registry Import", "Rollout Plan", "Tier Switch", "Unit Merge"}
        # No payment of this commune went astray, and none is decided about.
        - {"Payroll Bridge", "Reporting Calendar", "Money Movement", "Money Decision"},
        "district officer": UNIT_OF.keys() - {"Payroll Bridge", "Money Movement"},
        "bank": {"Disbursement", "Payroll Line", "Payment Result"},
    }.items():
        for doctype in doctypes:
            assert visible(bench, PEOPLE[who], doctype), (who, doctype)
    for doctype in UNIT_OF:
        own = doctype in ("Rollout Plan", "Reporting Calendar")  # they come with every place
        assert not visible(bench, PEOPLE["neighbour"], doctype) or own, doctype


def test_a_guest_sees_no_list(bench):
    guest = bench.client()
    for doctype in (*DOCTYPES, "User", "File", "Version", "Comment", "DocType", "Error Log"):
        assert [door(guest, doctype) for door in (*LISTS, *COUNTS)] == [None] * 8, doctype


# --- words that try to look past the area


def rows(client: Client, doctype: str, **options):
    query = {"limit_page_length": 0} | {
        key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in options.items()
    }
    return client.get(f"/api/resource/{doctype}", params=query)


def test_filters_cannot_widen_a_list(bench):
    client = bench.token(officer(NORTH))
    own = visible(bench, PEOPLE["commune officer"], "Beneficiary")
    strange = stranger(bench, "Beneficiary")
    for options in (
        {"filters": [["name", "=", strange]]},
        {"filters": {"name": ["in", [strange]]}},
        {"filters": [["administrative_unit", "not in", [unit(NORTH)]]]},
        {"filters": [["administrative_unit", "descendants of (inclusive)", unit(SOUTH)]]},
        {"filters": [["administrative_unit", "is", "not set"]]},
        {"filters": [["Approval Step", "user", "like", "%"]], "or_filters": [["name", "=", strange]]},
        {"or_filters": [["name", "like", "%"], ["administrative_unit", "=", unit(SOUTH)]]},
        {"filters": [["name", "=", "x' or 1=1 --"]]},
        {"filters": [["name", "in", "(select name from tabBeneficiary)"]]},
        {"filters": [["name", "like", ["%"]]]},
        {"filters": {"name": {"like": "%"}}},
    ):
        response = rows(client, "Beneficiary", **options)
        assert {row["name"] for row in ok(response)["data"]} <= own, options


ODD_WORDS = (
    {"fields": ["(select id_number from tabBeneficiary limit 1) as n"]},
    {"fields": ["name from tabUser --"]},
    {"fields": ["`tabUser`.`email`"]},
    {"fields": ["`tabBank Account`.account_number"]},
    {"fields": ["if(1, 2, 3) as x"]},
    {"fields": ["owner.email"]},
    {"order_by": "(select 1)"},
    {"order_by": "name; drop table tabBeneficiary"},
    {"order_by": "(case when id_number like '0%' then 1 else 2 end)"},
    {"order_by": "`tabUser`.`name`"},
    {"order_by": "random()"},
    {"group_by": "(select 1)"},
    {"group_by": "name having 1=1"},
    {"filters": [["(1=1) or name", "=", "x"]]},
    {"filters": [["Bank Account", "account_number", "like", "%"]]},
    {"filters": [["name", "or 1=1", "x"]]},
    {"filters": [["name", "descendants of", "x"]]},
    {"filters": [[1, 2, 3]]},
    {"filters": [[]]},
    {"filters": "not a filter"},
    {"filters": [["no_such_field", "=", 1]]},
    {"parent_doctype": "User", "fields": ["`tabUser`.`name`"]},
)


@pytest.mark.parametrize("options", ODD_WORDS, ids=lambda options: str(options)[:60])
def test_odd_words_are_refused(bench, options):
    response = rows(bench.token(officer(NORTH)), "Beneficiary", **options)
    assert 400 <= response.status_code < 500, response.text[:1500]


def test_a_field_of_a_linked_document_needs_its_permission(bench):
    bank, north = bench.token(BANK), bench.token(officer(NORTH))
    for field in (
        "beneficiary.id_number",
        "beneficiary.phone",
        "payroll.total_amount",
        "bank_account.holder_name",
    ):
        assert rows(bank, "Payroll Line", fields=["name", field]).status_code == 403, field
        assert rows(bank, "Payroll Line", order_by=field).status_code == 403, field
        assert rows(bank, "Payroll Line", filters=[[field, "is", "set"]]).status_code in (403, 417), field
    secrets = rows(north, "Monthly Payroll", fields=["prepared_by.api_key", "prepared_by.email"])
    assert not [row for row in ok(secrets)["data"] if row]


def test_a_field_above_ones_level_can_be_neither_read_nor_guessed(bench):
    """Why a person is paid is nothing for the bank: not listed, not filtered by, not sorted, grouped or counted by."""
    bank = bench.token(BANK)
    for line in ok(rows(bank, "Payroll Line", fields=["*"], limit_page_length=5))["data"]:
        assert not {"category", "category_code", "coefficient", "explanation"} & line.keys()
    for options in (
        {"filters": [["category_code", "=", "8"]]},
        {"filters": {"category_code": ["like", "%"]}},
        {"or_filters": [["category", "is", "set"]]},
        {"order_by": "category_code"},
        {"group_by": "category_code", "fields": ["count(name) as n"]},
        {"filters": [["Payroll Line", "explanation", "like", "%HIV%"]]},
    ):
        assert rows(bank, "Payroll Line", **options).status_code == 403, options
    count = bank.call("frappe.client.get_count", doctype="Payroll Line", filters={"category_code": "8"})
    assert count.status_code == 403
    (first,) = ok(
        rows(bank, "Payroll Line", fields=["max(category_code) as c", "name"], limit_page_length=1)
    )["data"]
    assert "c" not in first
    name = first["name"]
    assert "category_code" not in bank.document("Payroll Line", name)
    value = bank.call(
        "frappe.client.get_value", doctype="Payroll Line", filters=name, fieldname="category_code"
    )
    assert "category_code" not in (value.json().get("message") or {})


def test_child_rows_are_those_of_visible_parents(bench):
    client = bench.token(officer(NORTH))
    asked = {"doctype": "Approval Step", "fields": ["parent", "user"], "limit_page_length": 0}
    for parent in ("Monthly Payroll", "Beneficiary", "Payment Method"):
        found = {row["parent"] for row in client.message("frappe.client.get_list", parent=parent, **asked)}
        assert found <= visible(bench, PEOPLE["commune officer"], parent)
    assert client.message("frappe.client.get_list", parent="Monthly Payroll", **asked)
    assert client.call("frappe.client.get_list", **asked).status_code == 403
    assert client.call("frappe.client.get_list", parent="User", **asked).status_code == 403
    for user in (BANK, NEIGHBOUR):
        response = bench.token(user).call("frappe.client.get_list", parent="Monthly Payroll", **asked)
        assert response.status_code == 403 or response.json()["message"] == []


def test_states_are_counted_in_the_own_area(bench):
    for who in ("commune officer", "district officer", "neighbour"):
        person = PEOPLE[who]
        counted = bench.token(person.user).message(
            "frappe.workflow.doctype.workflow.workflow.get_workflow_state_count",
            doctype="Beneficiary", workflow_state_field="workflow_state", states=["No such state"],
        )  # fmt: skip
        assert sum(row["count"] for row in counted) == len(visible(bench, person, "Beneficiary"))


def test_reports_show_the_own_area(bench):
    def codes(user: str, **filters) -> list[str]:
        answer = bench.token(user).message(
            "frappe.desk.query_report.run",
            report_name="Rollout Rate",
            filters={"month": "2024-05-01", **filters},
        )
        return [row["code"] for row in answer["result"] if row.get("code")]

    assert codes(officer(NORTH)) == [NORTH]
    assert codes(officer(NORTH), administrative_unit=unit(SOUTH)) == []
    assert codes(officer(NORTH), administrative_unit="20-2004") == [NORTH]
    assert SOUTH not in codes(NEIGHBOUR) and NORTH not in codes(NEIGHBOUR)
    assert codes(PEOPLE["homeless officer"].user) == []
    for user in (BANK, PEOPLE["user without a role"].user):
        response = bench.token(user).call(
            "frappe.desk.query_report.run", report_name="Rollout Rate", filters={"month": "2024-05-01"}
        )
        assert response.status_code == 403


def test_users_are_known_by_name_only(bench):
    listed = ok(rows(bench.token(officer(NORTH)), "User", fields=["*"]))["data"]
    assert listed
    for row in listed:
        assert (
            not {"api_key", "api_secret", "phone", "mobile_no", "last_ip", "reset_password_key"} & row.keys()
        )


@pytest.mark.parametrize(
    "doctype",
    ["Version", "Comment", "Activity Log", "Error Log", "Deleted Document", "User Permission", "DocType",
     "Scheduled Job Log", "System Settings", "Custom Field", "Has Role", "DefaultValue"],
)  # fmt: skip
def test_what_only_managers_read(bench, doctype):
    for user in (officer(NORTH), BANK, NEIGHBOUR, PEOPLE["user without a role"].user):
        assert by_resource(bench.token(user), doctype) is None, user
