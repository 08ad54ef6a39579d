"""What a form loads and saves."""

import json

import pytest

import frappe
from frappe.desk.form.load import get_docinfo, getdoc, getdoctype
from frappe.desk.form.save import cancel, savedocs
from frappe.desk.form.utils import add_comment, get_next, update_comment


def response_docs():
    return frappe.response["docs"]


def test_a_doctype_comes_with_its_child_tables(site):
    getdoctype("Probe Claim")
    claim, row = response_docs()
    assert (claim["doctype"], claim["name"], row["name"]) == ("DocType", "Probe Claim", "Probe Claim Row")
    assert "town" in [field["fieldname"] for field in claim["fields"]]
    assert claim["__workflow_docs"] == []
    json.dumps(json.loads(frappe.as_json(claim)))


def test_a_custom_field_is_there_at_once(site):
    frappe.get_doc(
        {
            "doctype": "Custom Field",
            "dt": "Probe Claim",
            "fieldname": "extra",
            "label": "Extra",
            "fieldtype": "Data",
        }
    ).insert()
    getdoctype("Probe Claim")
    assert "extra" in [field["fieldname"] for field in response_docs()[0]["fields"]]


def test_a_client_with_the_same_copy_is_told_to_use_it(site):
    getdoctype("Probe Claim")
    modified = str(response_docs()[0]["modified"])
    frappe.response["docs"] = []
    assert getdoctype("Probe Claim", cached_timestamp=modified) == "use_cache"
    assert response_docs() == []


def test_a_child_table_can_bring_its_parent(site):
    getdoctype("Probe Claim Row", with_parent=True)
    assert frappe.response["parent_dt"] == "Probe Claim"
    assert response_docs()[0]["name"] == "Probe Claim"


def test_a_document_comes_with_what_gathered_around_it(make_claim, as_user):
    claim = make_claim(rows=[{"item": "a", "cost": 5}])
    claim.amount = 120
    claim.save()
    claim.add_comment("Comment", "hello")
    claim.add_comment("Workflow", "Checked")
    getdoc("Probe Claim", claim.name)
    doc = response_docs()[0]
    assert (doc["name"], doc["rows"][0]["item"]) == (claim.name, "a")
    docinfo = frappe.response["docinfo"]
    assert [comment.content for comment in docinfo.comments] == ["hello"]
    assert [comment.content for comment in docinfo.workflow_logs] == ["Checked"]
    assert json.loads(docinfo.versions[0].data)["changed"][0][0] == "amount"
    assert docinfo.permissions["write"]
    assert docinfo.user_info["Administrator"]["fullname"] == "Administrator"


def test_nothing_but_an_empty_list_for_a_document_that_is_not_there(site):
    assert getdoc("Probe Claim", "PC-none") == []
    assert not frappe.message_log


def test_a_document_of_others_is_not_loaded(make_claim, as_user):
    claim = make_claim()
    as_user("outsider@example.com")
    with pytest.raises(frappe.PermissionError):
        getdoc("Probe Claim", claim.name)
    with pytest.raises(frappe.PermissionError):
        get_docinfo(doctype="Probe Claim", name=claim.name)


def test_fields_above_ones_level_stay_away_even_from_the_versions(make_claim, as_user):
    claim = make_claim(secret="hush")
    claim.secret = "new hush"
    claim.amount = 7
    claim.save()
    as_user("clerk@example.com")
    getdoc("Probe Claim", claim.name)
    answer = frappe.as_json([response_docs(), frappe.response["docinfo"]])
    assert "hush" not in answer
    assert '\\"amount\\"' in answer


def test_titles_of_links_come_along(make_claim, site):
    claim = make_claim(title="The first")
    frappe.get_doc(
        {
            "doctype": "Custom Field",
            "dt": "Probe Note",
            "fieldname": "claim",
            "label": "Claim",
            "fieldtype": "Link",
            "options": "Probe Claim",
        }
    ).insert()
    note = frappe.get_doc({"doctype": "Probe Note", "claim": claim.name}).insert()
    getdoc("Probe Note", note.name)
    assert frappe.response["_link_titles"] == {f"Probe Claim::{claim.name}": "The first"}


def test_saving_submitting_and_cancelling_a_form(site, as_user):
    as_user("clerk@example.com")
    new = {
        "doctype": "Probe Claim",
        "name": "new-probe-claim-1",
        "__islocal": 1,
        "__unsaved": 1,
        "title": "From a form",
        "town": "Chi Lang",
        "rows": [
            {
                "doctype": "Probe Claim Row",
                "name": "new-row-1",
                "__islocal": 1,
                "parentfield": "rows",
                "item": "x",
            }
        ],
    }
    savedocs(json.dumps(new), "Save")
    doc = response_docs()[-1]
    assert doc["name"].startswith("PC-")
    assert doc["localname"] == "new-probe-claim-1"
    doc["title"] = "Changed"
    savedocs(frappe.as_json(doc), "Submit")
    doc = response_docs()[-1]
    assert (doc["title"], doc["docstatus"]) == ("Changed", 1)
    doc["amount"] = 9
    savedocs(frappe.as_json(doc), "Update")
    cancel("Probe Claim", doc["name"])
    assert response_docs()[-1]["docstatus"] == 2


def test_an_old_copy_of_a_form_is_not_saved(make_claim):
    claim = make_claim()
    old = frappe.as_json(claim)
    claim.amount = 1
    claim.save()
    with pytest.raises(frappe.TimestampMismatchError):
        savedocs(old, "Save")


def test_comments_bear_their_authors_name(make_claim, as_user):
    claim = make_claim()
    as_user("clerk@example.com")
    comment = add_comment(
        "Probe Claim", claim.name, "mine", comment_email="chief@example.com", comment_by="Chief"
    )
    assert (comment.comment_email, comment.owner) == ("clerk@example.com", "clerk@example.com")
    update_comment(comment.name, "changed")
    as_user("clerk2@example.com")
    with pytest.raises(frappe.PermissionError):
        update_comment(comment.name, "not mine")
    as_user("outsider@example.com")
    with pytest.raises(frappe.PermissionError):
        add_comment("Probe Claim", claim.name, "hello")


def test_the_next_document(make_claim):
    first, second, third = make_claim(), make_claim(), make_claim()
    arguments = {"sort_field": "name", "sort_order": "asc"}
    assert get_next("Probe Claim", first.name, 0, **arguments) == second.name
    assert get_next("Probe Claim", third.name, 1, **arguments) == second.name
    assert get_next("Probe Claim", third.name, 0, **arguments) is None
