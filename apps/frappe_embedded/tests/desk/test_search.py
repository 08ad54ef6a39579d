"""Link search."""

import pytest

import frappe
from frappe.desk.search import (
    get_link_title,
    normalise_filters,
    search_link,
    search_widget,
    validate_and_sanitize_search_inputs,
)


@pytest.fixture
def claims(make_claim):
    return [
        make_claim(title="Nguyen Van A", description="wheelchair"),
        make_claim(title="Tran Thi Nguyen", town="Chi Lang"),
        make_claim(title="Le B", town="Chi Lang", description="Nguyen's neighbour"),
    ]


def values(results):
    return [result["value"] for result in results]


def test_name_title_and_search_fields_are_searched_and_beginnings_come_first(claims):
    results = search_link("Probe Claim", "nguyen")
    assert values(results)[0] == claims[0].name
    assert set(values(results)) == {claim.name for claim in claims}
    assert results[0]["label"] == "Nguyen Van A"
    assert results[0]["description"] == f"{claims[0].name}, Dong Mo, wheelchair"


def test_paging_goes_through_both_kinds_of_match(claims):
    pages = [values(search_link("Probe Claim", "nguyen", page_length=1))]
    pages += [[search_widget("Probe Claim", "nguyen", start=start, page_length=1)[0][0]] for start in (1, 2)]
    assert len({page[0] for page in pages}) == 3
    assert search_widget("Probe Claim", "nguyen", start=3, page_length=1) == []


def test_filters_narrow(claims):
    assert values(search_link("Probe Claim", "nguyen", filters='{"town": "Dong Mo"}')) == [claims[0].name]
    assert values(search_link("Probe Claim", "", filters={"town": ["!=", "Chi Lang"]})) == [claims[0].name]
    listed = [["Probe Claim", "town", "=", "Dong Mo"]]
    assert values(search_link("Probe Claim", "", filters=listed)) == [claims[0].name]


def test_permissions_hold(claims, as_user):
    frappe.get_doc(
        {
            "doctype": "User Permission",
            "user": "clerk@example.com",
            "allow": "Probe Town",
            "for_value": "Dong Mo",
        }
    ).insert()
    as_user("clerk@example.com")
    assert values(search_link("Probe Claim", "nguyen")) == [claims[0].name]
    as_user("outsider@example.com")
    for ignoring in (False, True):
        with pytest.raises(frappe.PermissionError):
            search_link("Probe Claim", "nguyen", ignore_user_permissions=ignoring)


def test_a_link_field_not_the_client_goes_past_user_permissions(claims, as_user):
    """Otherwise anybody could read past his own restrictions by asking for it."""
    values_of_user = {"user": "clerk@example.com", "allow": "Probe Town", "for_value": "Dong Mo"}
    frappe.get_doc({"doctype": "User Permission", **values_of_user}).insert()
    link = {"fieldname": "lead_claim", "label": "Lead Claim", "fieldtype": "Link", "options": "Probe Claim"}
    field = frappe.get_doc({"doctype": "Custom Field", "dt": "Probe Town", **link}).insert()

    def found(**options):
        as_user("clerk@example.com")
        number = len(search_link("Probe Claim", "nguyen", **options))
        frappe.set_user("Administrator")
        return number

    past = {"ignore_user_permissions": True}
    assert found(**past) == 1
    assert found(**past, reference_doctype="Probe Town") == 1
    assert found(**past, reference_doctype="No Such DocType") == 1
    field.ignore_user_permissions = 1
    field.save()
    assert found(**past, reference_doctype="Probe Town") == 3
    assert found(reference_doctype="Probe Town") == 1


def test_a_standard_query_of_an_app_searches_instead(site):
    assert values(search_link("Probe Town", "Lang")) == ["Chi Lang"]


def test_disabled_documents_are_left_out(site):
    assert normalise_filters(frappe.get_meta("Probe Town"), None) == [["Probe Town", "disabled", "!=", 1]]
    assert "reader@example.com" in values(search_link("User", "reader"))
    frappe.db.set_value("User", "reader@example.com", "enabled", 0)
    assert "reader@example.com" not in values(search_link("User", "reader"))


def test_only_a_whitelisted_query_is_called(site):
    with pytest.raises(frappe.PermissionError):
        search_link("Probe Town", "x", query="desk_probe.queries.not_whitelisted")
    with pytest.raises(Exception, match="nothing"):
        search_link("Probe Town", "x", query="desk_probe.nothing.here")


@pytest.mark.parametrize("searchfield", ["name; drop table x", "1 or 1", "a b", "`name`"])
def test_a_searchfield_is_a_fieldname(site, searchfield):
    with pytest.raises(frappe.DataError):
        search_widget("Probe Claim", "x", searchfield=searchfield)


def test_rows_as_dicts_hold_what_was_asked_for(claims):
    rows = search_widget("Probe Claim", "Le B", as_dict=True, filter_fields='["amount"]')
    assert rows == [
        {
            "name": claims[2].name,
            "label": "Le B",
            "title": "Le B",
            "town": "Chi Lang",
            "description": "Nguyen's neighbour",
            "amount": 100,
        }
    ]


def test_a_title_of_one_link(claims, as_user):
    assert get_link_title("Probe Claim", claims[0].name) == "Nguyen Van A"
    assert get_link_title("Probe Town", "Chi Lang") == "Chi Lang"
    as_user("outsider@example.com")
    with pytest.raises(frappe.PermissionError):
        get_link_title("Probe Claim", claims[0].name)


def test_an_apps_query_can_have_its_inputs_checked(site):
    @validate_and_sanitize_search_inputs
    def query(doctype, txt, searchfield, start, page_length, filters):
        return (start, page_length)

    assert query("User", "x", "name", "5", "20", {}) == (5, 20)
    assert query("No Such DocType", "x", "name", 0, 20, {}) == []
    with pytest.raises(frappe.DataError):
        query("User", "x", "name --", 0, 20, {})
