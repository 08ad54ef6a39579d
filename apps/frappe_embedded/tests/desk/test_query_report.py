"""Reports: running them, who may, totals, files."""

import codecs
import io

import openpyxl
import pytest

import frappe
from frappe.desk.query_report import build_xlsx_data, export_query, get_script, run
from frappe.desk.report_columns import add_total_row, get_column_as_dict


@pytest.fixture
def claims(make_claim):
    return [
        make_claim(amount=100),
        make_claim(town="Chi Lang", amount=250),
        make_claim(town="Hoa Binh", amount=50),
    ]


def test_a_script_report_gives_all_its_parts(report, claims):
    result = run("Claim Totals", {})
    assert [column["fieldname"] for column in result["columns"]] == ["claim", "town", "amount", "rate"]
    assert result["columns"][0] == {
        "label": "Claim",
        "fieldname": "claim",
        "fieldtype": "Link",
        "options": "Probe Claim",
        "width": "120",
    }
    assert result["result"][0] == {"claim": claims[0].name, "town": "Dong Mo", "amount": 100, "rate": 50}
    assert result["message"] == "a message"
    assert result["chart"]["type"] == "bar"
    assert result["report_summary"] == [{"label": "Claims", "value": 3}]
    assert result["add_total_row"]
    assert result["result"][-1] == ["Total", "", 400, 50]


def test_a_report_may_do_without_totals(report, claims):
    result = run("Claim Totals", '{"no_total": 1}')
    assert len(result["result"]) == 3
    assert not result["add_total_row"]


def test_filters_reach_the_report(report, claims):
    assert [row["town"] for row in run("Claim Totals", '{"town": "Chi Lang", "no_total": 1}')["result"]] == [
        "Chi Lang"
    ]


def test_only_the_roles_of_a_report_may_run_it(report, claims, as_user):
    as_user("clerk@example.com")
    assert run("Claim Totals", {})["result"]
    as_user("reader@example.com")
    with pytest.raises(frappe.PermissionError):
        run("Claim Totals", {})


def test_the_report_permission_is_needed_too(report, claims, as_user):
    frappe.db.set_value(
        "DocPerm", {"parent": "Probe Claim", "role": "Probe Clerk", "permlevel": 0}, "report", 0
    )
    frappe.clear_cache(doctype="Probe Claim")
    as_user("clerk@example.com")
    with pytest.raises(frappe.PermissionError):
        run("Claim Totals", {})


def test_a_disabled_report_does_not_run(report):
    report.db_set("disabled", 1)
    with pytest.raises(frappe.ValidationError, match="disabled"):
        run("Claim Totals", {})


def test_user_permissions_filter_the_rows(report, claims, as_user):
    frappe.get_doc(
        {
            "doctype": "User Permission",
            "user": "clerk@example.com",
            "allow": "Probe Town",
            "for_value": "Chi Lang",
        }
    ).insert()
    as_user("clerk@example.com")
    result = run("Claim Totals", {"as_dict": 1}, user="Administrator")
    assert [row["town"] for row in result["result"][:-1]] == ["Chi Lang"]
    assert result["result"][-1][2] == 250


def test_an_error_in_a_report_is_logged_and_raised(report):
    with pytest.raises(ZeroDivisionError):
        run("Claim Totals", {"fail": 1})
    assert frappe.get_all("Error Log", filters={"error": ["like", "%made to fail%"]})


def test_a_query_report_only_reads(site, claims):
    values = {
        "doctype": "Report",
        "report_name": "Claim Query",
        "ref_doctype": "Probe Claim",
        "report_type": "Query Report",
        "is_standard": "No",
        "query": "select name as 'Claim:Link/Probe Claim', amount as 'Amount:Currency' from `tabProbe Claim`"
        " where town = %(town)s",
    }
    frappe.get_doc(values).insert()
    result = run("Claim Query", {"town": "Chi Lang"})
    assert result["result"] == [{"claim": claims[1].name, "amount": 250}]
    with pytest.raises(frappe.PermissionError):
        frappe.get_doc({**values, "report_name": "Bad", "query": "delete from `tabProbe Claim`"}).insert()


def test_a_users_report_is_for_the_roles_of_its_doctype(site):
    document = frappe.get_doc(
        {
            "doctype": "Report",
            "report_name": "Mine",
            "ref_doctype": "Probe Claim",
            "report_type": "Report Builder",
            "is_standard": "No",
        }
    ).insert()
    assert {row.role for row in document.roles} == {
        "System Manager",
        "Probe Clerk",
        "Probe Chief",
        "Probe Reader",
    }


def test_a_script_that_lies_in_the_database_is_never_run(site):
    frappe.get_doc(
        {
            "doctype": "Report",
            "report_name": "Scripted",
            "ref_doctype": "Probe Claim",
            "report_type": "Script Report",
            "is_standard": "No",
            "report_script": "result = [[1]]",
        }
    ).insert()
    with pytest.raises(frappe.ValidationError, match="disabled"):
        run("Scripted", {})


def test_a_standard_report_belongs_to_its_app(report, as_user):
    with pytest.raises(frappe.ValidationError, match="Standard Report"):
        report.delete()


def test_a_custom_report_adds_columns_to_another(report, claims):
    frappe.get_doc(
        {
            "doctype": "Report",
            "report_name": "With Titles",
            "ref_doctype": "Probe Claim",
            "report_type": "Custom Report",
            "reference_report": "Claim Totals",
            "is_standard": "No",
            "json": frappe.as_json(
                {
                    "columns": [
                        {
                            "label": "Claim",
                            "fieldname": "claim",
                            "fieldtype": "Link",
                            "options": "Probe Claim",
                        },
                        {
                            "label": "Title",
                            "fieldname": "title",
                            "doctype": "Probe Claim",
                            "link_field": "claim",
                        },
                    ],
                    "filters": {"town": "Hoa Binh"},
                }
            ),
        }
    ).insert()
    result = run("With Titles")
    assert [(row["claim"], row["title"]) for row in result["result"][:-1]] == [(claims[2].name, "A claim")]
    assert result["custom_filters"] == {"town": "Hoa Binh"}


def test_the_clients_script_comes_from_the_folder(report):
    assert "Claim Totals" in get_script("Claim Totals")["script"]


def test_export_to_excel_and_csv(report, claims, as_user):
    as_user("clerk@example.com")
    frappe.local.form_dict = frappe._dict(report_name="Claim Totals", filters="{}", file_format_type="Excel")
    export_query()
    assert frappe.response["filename"] == "Claim Totals.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(frappe.response["filecontent"])).active
    assert [cell.value for cell in sheet[1]] == ["Claim", "Town", "Amount", "Rate"]
    assert [cell.value for cell in sheet[2]] == [claims[0].name, "Dong Mo", 100, 50]
    assert sheet.max_row == 5

    frappe.local.form_dict = frappe._dict(report_name="Claim Totals", filters="{}", file_format_type="CSV")
    export_query()
    lines = frappe.response["filecontent"].decode("utf-8-sig").splitlines()
    assert frappe.response["filecontent"].startswith(codecs.BOM_UTF8)  # or Excel shows no Vietnamese
    assert lines[0] == '"Claim","Town","Amount","Rate"'
    assert len(lines) == 5


def test_export_needs_the_export_permission(report, claims, as_user):
    as_user("reader@example.com")
    frappe.local.form_dict = frappe._dict(report_name="Claim Totals", filters="{}", file_format_type="CSV")
    with pytest.raises(frappe.PermissionError):
        export_query()


def test_chosen_rows_hidden_columns_and_indentation(site):
    data = frappe._dict(
        columns=[
            {"label": "Name", "fieldname": "name"},
            {"label": "Hidden", "fieldname": "hidden", "hidden": 1},
            {"label": "N", "fieldname": "n", "width": 120},
        ],
        result=[{"name": "a", "n": 1}, {"name": "b", "n": 2, "indent": 1}, ["Total", "", 3]],
        filters={"town": ["x", "y"], "none": ""},
    )
    table, widths = build_xlsx_data(data, [1], include_indentation=True, include_filters=True)
    assert table == [["town", "x, y"], [], ["Name", "N"], ["    b", 2], ["Total", 3]]
    assert widths == [0, 12]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("Name", {"label": "Name", "fieldname": "name"}),
        ("Date:Date:90", {"label": "Date", "fieldname": "date", "fieldtype": "Date", "width": "90"}),
        (
            "To:Link/Probe Town",
            {"label": "To", "fieldname": "to", "fieldtype": "Link", "options": "Probe Town"},
        ),
        ({"label": "Of Us"}, {"label": "Of Us", "fieldname": "of_us"}),
    ],
)
def test_columns_in_either_form(site, column, expected):
    assert get_column_as_dict(column) == expected


def test_totals_sum_numbers_average_percentages_and_spare_what_asks_for_it(site):
    columns = [
        {"label": "Name", "fieldname": "name", "fieldtype": "Data"},
        {"label": "A", "fieldname": "a", "fieldtype": "Int"},
        {"label": "P", "fieldname": "p", "fieldtype": "Percent"},
        {"label": "No", "fieldname": "no", "fieldtype": "Int", "disable_total": 1},
    ]
    rows = [{"name": "x", "a": 1, "p": 10, "no": 5}, {"name": "y", "a": 2, "p": 30, "no": 5, "parent": "x"}]
    assert add_total_row(list(rows), columns)[-1] == ["Total", 3, 20, ""]
    assert add_total_row(list(rows), columns, is_tree=True, parent_field="parent")[-1][1] == 1
