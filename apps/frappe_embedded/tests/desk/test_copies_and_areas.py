"""What a client says about itself or about a document never widens what it may read."""

import json

import pytest

import frappe
from frappe.desk import reportview
from frappe.handler import clients_copy
from frappe.workflow.doctype.workflow.workflow import get_workflow_state_count
from frappe.www.printview import set_link_titles

CLERK, OUTSIDER = "clerk@example.com", "outsider@example.com"


@pytest.fixture
def claims(make_claim):
    return [make_claim(title="A near claim"), make_claim(title="A far claim", town="Chi Lang")]


@pytest.fixture
def restricted(site, claims, as_user):
    """A clerk of Dong Mo alone."""
    values = {"user": CLERK, "allow": "Probe Town", "for_value": "Dong Mo"}
    frappe.get_doc({"doctype": "User Permission", **values}).insert()
    as_user(CLERK)
    return claims


def test_states_are_counted_among_what_one_may_read(restricted):
    counted = get_workflow_state_count("Probe Claim", "title", ["none"])
    assert [(row.title, row["count"]) for row in counted] == [("A near claim", 1)]


def test_a_copy_is_of_what_one_may_read_as_stored(restricted):
    near, far = restricted
    with pytest.raises(frappe.PermissionError):
        clients_copy({**far.as_dict(), "town": "Dong Mo"})
    assert clients_copy(json.dumps(near.as_dict(), default=str)).title == "A near claim"


def test_a_made_up_document_gets_no_title_of_what_is_hidden(site, claims, as_user):
    """A paper of a client's own making may link to anything; what it may not read stays unnamed."""
    link = {"fieldname": "lead_claim", "label": "Lead Claim", "fieldtype": "Link", "options": "Probe Claim"}
    frappe.get_doc({"doctype": "Custom Field", "dt": "Probe Town", **link}).insert()
    paper = frappe.get_doc({"doctype": "Probe Town", "town": "Nowhere", "lead_claim": claims[1].name})
    paper.flags.sent_by_client = True
    set_link_titles(paper)
    assert paper.get("__link_titles") == {f"Probe Claim::{claims[1].name}": "A far claim"}
    as_user(OUTSIDER)
    set_link_titles(paper)
    assert paper.get("__link_titles") == {}


def test_users_are_picked_by_name_and_nothing_else_of_them_is_listed(site, as_user):
    frappe.db.set_value("User", CLERK, "phone", "0912345678")
    as_user("reader@example.com")
    rows = frappe.get_list("User", fields=["*"], filters={"name": CLERK})
    assert rows and rows[0].full_name and not {"phone", "api_key", "last_login"} & rows[0].keys()


@pytest.mark.parametrize("name", [["like", "%"], {"like": "%"}, ["x"]])
def test_a_name_is_no_filter(site, name):
    with pytest.raises(frappe.ValidationError):
        frappe.get_doc({"doctype": "Probe Town", "name": name})


@pytest.mark.parametrize(
    "filters", [[[1, 2, 3]], [[]], '"x', [["town", "descendants of", "x"]], [["town", 5, "x"]]]
)
def test_odd_filters_are_refused(site, filters):
    text = filters if isinstance(filters, str) else json.dumps(filters)
    with pytest.raises((frappe.ValidationError, frappe.DataError, frappe.PermissionError)):
        args = reportview.validate_args(frappe._dict(doctype="Probe Claim", filters=text, fields=["name"]))
        frappe.get_list("Probe Claim", filters=args.filters)
