"""The list view's endpoints, as a client calls them."""

import io
import json

import openpyxl
import pytest

import frappe
from frappe.desk import reportview


@pytest.fixture
def claims(make_claim):
    rows = [{"item": "a", "cost": 1}, {"item": "b", "cost": 2}]
    return [make_claim(amount=100, rows=rows), make_claim(town="Chi Lang", amount=250, secret="hush")]


@pytest.fixture
def ask(site):
    """Call an endpoint with a request's arguments."""

    def ask(endpoint="get", **arguments):
        frappe.local.form_dict = frappe._dict(
            {
                key: value if isinstance(value, str | int) else json.dumps(value)
                for key, value in arguments.items()
            }
        )
        return getattr(reportview, endpoint)()

    return ask


def test_rows_come_compressed(ask, claims):
    answer = ask(
        doctype="Probe Claim",
        fields=["`tabProbe Claim`.`name`", "`tabProbe Claim`.`amount`"],
        filters=[["Probe Claim", "town", "=", "Dong Mo"]],
        order_by="`tabProbe Claim`.`modified` desc",
        start=0,
        page_length=20,
        view="List",
    )
    assert answer == {"keys": ["name", "amount"], "values": [[claims[0].name, 100]], "user_info": {}}
    assert ask(doctype="Probe Claim", fields=["name"], filters={"town": "Hoa Binh"}) == []


def test_a_hyphen_in_the_name_of_a_doctype(ask):
    name = "Probe One-off"
    fields = [{"fieldname": "town", "fieldtype": "Data", "label": "Town"}]
    definition = {"doctype": "DocType", "name": name, "module": "Custom", "custom": 1, "fields": fields}
    frappe.get_doc({**definition, "permissions": [{"role": "System Manager", "read": 1}]}).insert()
    frappe.get_doc({"doctype": name, "town": "Hoa Binh"}).insert()
    asked = {"fields": [f"`tab{name}`.`town`"], "order_by": f"`tab{name}`.`modified` desc"}
    assert ask(doctype=name, **asked)["values"] == [["Hoa Binh"]]


def test_a_list_as_dicts_with_paging(ask, claims):
    arguments = {"doctype": "Probe Claim", "fields": ["name", "town"], "order_by": "name asc"}
    assert [row.name for row in ask("get_list", **arguments)] == [claims[0].name, claims[1].name]
    assert [row.name for row in ask("get_list", **arguments, limit_start=1, limit_page_length=1)] == [
        claims[1].name
    ]


def test_counts(ask, claims, as_user):
    assert ask("get_count", doctype="Probe Claim", filters=[]) == 2
    assert (
        ask("get_count", doctype="Probe Claim", filters={"town": "Chi Lang"}, fields=[], distinct="false")
        == 1
    )
    assert ask("get_count", doctype="Probe Claim", filters=[], limit=1) == 1
    child = [["Probe Claim Row", "cost", ">", 0]]
    assert ask("get_count", doctype="Probe Claim", filters=child, distinct="true") == 1


def test_permissions_hold_for_rows_and_counts(ask, claims, as_user):
    frappe.get_doc(
        {
            "doctype": "User Permission",
            "user": "clerk@example.com",
            "allow": "Probe Town",
            "for_value": "Chi Lang",
        }
    ).insert()
    as_user("clerk@example.com")
    everything = {
        "doctype": "Probe Claim",
        "fields": ["name"],
        "ignore_permissions": 1,
        "user": "Administrator",
    }
    assert ask(**everything)["values"] == [[claims[1].name]]
    assert ask("get_count", **everything) == 1
    assert ask("get_count", **everything, limit=5) == 1
    as_user("outsider@example.com")
    with pytest.raises(frappe.PermissionError):
        ask(**everything)


@pytest.mark.parametrize(
    "field",
    [
        "nothing",
        "`tabUser`.`name`",
        "`tabProbe Claim`.`nothing`",
        "(select 1)",
        "sleep(1)",
        "name, amount",
        "count(nothing)",
        "1; drop table x",
    ],
)
def test_a_field_that_is_none_is_refused(ask, claims, field):
    with pytest.raises((frappe.DataError, frappe.PermissionError, frappe.DoesNotExistError)):
        ask(doctype="Probe Claim", fields=[field])


def test_a_filter_on_no_field_is_refused(ask, claims):
    for filters in ({"nothing": 1}, [["Probe Claim", "nothing", "=", 1]], [["nothing", "=", 1]]):
        with pytest.raises(frappe.DataError):
            ask(doctype="Probe Claim", fields=["name"], filters=filters)


def test_fields_above_ones_level_are_left_out(ask, claims, as_user):
    fields = ["name", "secret"]
    as_user("chief@example.com")
    assert ask(doctype="Probe Claim", fields=fields)["keys"] == ["name", "secret"]
    as_user("clerk@example.com")
    assert ask(doctype="Probe Claim", fields=fields)["keys"] == ["name"]
    with pytest.raises(frappe.PermissionError):
        ask(doctype="Probe Claim", fields=["name"], filters={"secret": "hush"})


def test_child_and_linked_fields(ask, claims):
    answer = ask(
        doctype="Probe Claim", fields=["name", "`tabProbe Claim Row`.`item`"], filters={"town": "Dong Mo"}
    )
    assert sorted(row[1] for row in answer["values"]) == ["a", "b"]
    answer = ask(
        doctype="Probe Claim", fields=["name", "town.disabled as closed"], filters={"town": "Chi Lang"}
    )
    assert answer["keys"] == ["name", "closed"]


def test_groups(ask, claims):
    answer = ask(
        "get_list",
        doctype="Probe Claim",
        fields=["town"],
        group_by="town",
        aggregate_function="sum",
        aggregate_on_doctype="Probe Claim",
        aggregate_on_field="amount",
        order_by="town asc",
    )
    assert [(row.town, row._aggregate_column) for row in answer] == [("Chi Lang", 250), ("Dong Mo", 100)]


def test_totals(ask, claims):
    answer = ask(doctype="Probe Claim", fields=["name", "amount"], add_total_row=1)
    assert answer["values"][-1] == ["Total", 350]


def test_export(ask, claims, as_user):
    ask(
        "export_query",
        doctype="Probe Claim",
        fields=["name", "town", "amount"],
        order_by="name asc",
        file_format_type="Excel",
        title="Claims",
        add_totals_row="1",
        page_length=1,
    )
    assert frappe.response["filename"] == "Claims.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(frappe.response["filecontent"])).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Sr", "ID", "Town", "Amount"]
    assert rows[1] == [1, claims[0].name, "Dong Mo", 100]
    assert rows[-1][1:] == ["Total", None, 350]
    as_user("reader@example.com")
    with pytest.raises(frappe.PermissionError):
        ask("export_query", doctype="Probe Claim", fields=["name"], file_format_type="CSV")


def test_a_chosen_few_are_exported(ask, claims):
    ask(
        "export_query",
        doctype="Probe Claim",
        fields=["name"],
        file_format_type="CSV",
        selected_items=[claims[1].name],
    )
    assert claims[1].name in frappe.response["filecontent"].decode()
    assert claims[0].name not in frappe.response["filecontent"].decode()


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+A1"])
def test_a_csv_can_not_carry_a_formula(ask, make_claim, formula):
    make_claim(title=formula)
    ask("export_query", doctype="Probe Claim", fields=["title"], file_format_type="CSV")
    assert f"\"'{formula}" in frappe.response["filecontent"].decode()


@pytest.mark.parametrize("text", ["+84 912 345 678", "-1.500", "plain"])
def test_numbers_and_phones_stay_as_they_are(ask, make_claim, text):
    make_claim(title=text)
    ask("export_query", doctype="Probe Claim", fields=["title"], file_format_type="CSV")
    assert f'"{text}"' in frappe.response["filecontent"].decode()
