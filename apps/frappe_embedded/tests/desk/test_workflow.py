"""Workflows: who may do what, in which state."""

import json

import pytest

import frappe
from frappe.model.workflow import (
    WorkflowPermissionError,
    WorkflowTransitionError,
    apply_workflow,
    bulk_workflow_approval,
    can_cancel_document,
    get_common_transition_actions,
    get_transitions,
    get_workflow_name,
)

STATES = [
    {"state": "Draft", "doc_status": "0", "allow_edit": "Probe Clerk"},
    {
        "state": "Checked",
        "doc_status": "0",
        "allow_edit": "Probe Chief",
        "update_field": "reason",
        "update_value": "checked",
    },
    {"state": "Approved", "doc_status": "1", "allow_edit": "Probe Chief"},
    {"state": "Revoked", "doc_status": "2", "allow_edit": "Probe Chief"},
]
TRANSITIONS = [
    {
        "state": "Draft",
        "action": "Check",
        "next_state": "Checked",
        "allowed": "Probe Clerk",
        "allow_self_approval": 1,
    },
    {
        "state": "Checked",
        "action": "Approve",
        "next_state": "Approved",
        "allowed": "Probe Chief",
        "allow_self_approval": 0,
        "condition": "doc.amount < 1000 and frappe.db.get_value('Probe Town', doc.town, 'disabled') == 0",
    },
    {
        "state": "Checked",
        "action": "Return",
        "next_state": "Draft",
        "allowed": "Probe Chief",
        "allow_self_approval": 1,
    },
    {
        "state": "Approved",
        "action": "Revoke",
        "next_state": "Revoked",
        "allowed": "Probe Chief",
        "allow_self_approval": 1,
    },
]


@pytest.fixture
def workflow(site):
    for row in STATES:
        if not frappe.db.exists("Workflow State", row["state"]):
            frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": row["state"]}).insert()
    for row in TRANSITIONS:
        if not frappe.db.exists("Workflow Action Master", row["action"]):
            frappe.get_doc(
                {"doctype": "Workflow Action Master", "workflow_action_name": row["action"]}
            ).insert()
    yield make_workflow("Probe Flow")
    frappe.db.rollback()
    frappe.clear_cache()


def make_workflow(name, **values):
    return frappe.get_doc(
        {
            "doctype": "Workflow",
            "workflow_name": name,
            "document_type": "Probe Claim",
            "workflow_state_field": "workflow_state",
            "is_active": 1,
            "states": [dict(row) for row in STATES],
            "transitions": [dict(row) for row in TRANSITIONS],
            **values,
        }
    ).insert()


@pytest.fixture
def claim(workflow, make_claim, as_user):
    as_user("clerk@example.com")
    return make_claim()


def actions(doc):
    return [transition.action for transition in get_transitions(doc)]


def test_saving_a_workflow_makes_the_state_field_and_fills_it(site, make_claim):
    old = make_claim()
    test_workflow = frappe.get_doc
    for row in STATES:
        test_workflow({"doctype": "Workflow State", "workflow_state_name": row["state"]}).insert()
    for row in TRANSITIONS:
        test_workflow({"doctype": "Workflow Action Master", "workflow_action_name": row["action"]}).insert()
    make_workflow("Probe Flow")

    field = frappe.get_meta("Probe Claim").get_field("workflow_state")
    assert (field.fieldtype, field.options, field.hidden, field.allow_on_submit) == (
        "Link",
        "Workflow State",
        1,
        1,
    )
    assert frappe.db.get_value("Probe Claim", old.name, "workflow_state") == "Draft"


def test_only_one_workflow_of_a_doctype_is_active(workflow):
    make_workflow("Another Flow")
    assert frappe.db.get_value("Workflow", "Probe Flow", "is_active") == 0
    assert get_workflow_name("Probe Claim") == "Another Flow"


@pytest.mark.parametrize(
    ("transition", "message"),
    [
        ({"state": "Revoked", "next_state": "Draft"}, "Cancelled Document"),
        ({"state": "Approved", "next_state": "Draft"}, "cannot be converted back"),
        ({"state": "Draft", "next_state": "Revoked"}, "Cannot cancel before submitting"),
        ({"state": "Draft", "next_state": "Nowhere"}, "not a valid Workflow State"),
    ],
)
def test_a_transition_that_no_document_can_make_is_refused(workflow, transition, message):
    if transition["next_state"] == "Nowhere":
        frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Nowhere"}).insert()
    workflow.append("transitions", {"action": "Check", "allowed": "Probe Chief", **transition})
    with pytest.raises(frappe.ValidationError, match=message):
        workflow.save()


def test_a_new_document_begins_in_the_first_state(claim):
    assert claim.workflow_state == "Draft"
    assert actions(claim) == ["Check"]


def test_a_new_document_can_not_begin_later(workflow, make_claim, as_user):
    as_user("clerk@example.com")
    with pytest.raises(WorkflowPermissionError):
        make_claim(workflow_state="Checked")


def test_the_whole_way(claim, as_user):
    doc = apply_workflow(claim, "Check")
    assert (doc.workflow_state, doc.reason, doc.docstatus) == ("Checked", "checked", 0)
    as_user("chief@example.com")
    assert actions(doc) == ["Approve", "Return"]
    doc = apply_workflow(doc.as_dict(), "Approve")
    assert (doc.workflow_state, doc.docstatus) == ("Approved", 1)
    doc = apply_workflow(frappe.as_json(doc), "Revoke")
    assert (doc.workflow_state, doc.docstatus) == ("Revoked", 2)
    as_user("Administrator")
    comments = frappe.get_all(
        "Comment",
        filters={"reference_name": doc.name, "comment_type": "Workflow"},
        fields=["content", "owner"],
        order_by="creation",
    )
    assert [(row.content, row.owner) for row in comments] == [
        ("Checked", "clerk@example.com"),
        ("Approved", "chief@example.com"),
        ("Revoked", "chief@example.com"),
    ]


def test_the_wrong_role_has_no_transition(claim, as_user):
    apply_workflow(claim, "Check")
    as_user("clerk2@example.com")
    assert actions(claim.reload()) == []
    with pytest.raises(WorkflowTransitionError):
        apply_workflow(claim, "Approve")


def test_a_user_who_may_not_read_is_told_nothing(claim, as_user):
    as_user("outsider@example.com")
    with pytest.raises(frappe.PermissionError):
        get_transitions(claim)


def test_who_made_it_does_not_approve_it(workflow, make_claim, as_user):
    as_user("chief@example.com")
    doc = apply_workflow(make_claim(), "Check")
    with pytest.raises(frappe.ValidationError, match="Self approval"):
        apply_workflow(doc, "Approve")
    assert apply_workflow(doc, "Return").workflow_state == "Draft"


def test_a_condition_must_hold(claim, as_user):
    claim.amount = 5000
    claim.save()
    apply_workflow(claim, "Check")
    as_user("chief@example.com")
    assert actions(claim.reload()) == ["Return"]
    with pytest.raises(WorkflowTransitionError):
        apply_workflow(claim, "Approve")


def test_a_plain_save_can_not_jump(claim, as_user):
    claim.workflow_state = "Approved"
    with pytest.raises(WorkflowPermissionError):
        claim.save()
    claim.reload()
    claim.workflow_state = "Checked"  # a transition of this user: a save may make it
    claim.save()
    assert claim.workflow_state == "Checked"


def test_what_the_client_sends_decides_nothing(claim, as_user):
    as_user("chief@example.com")
    forged = {**claim.as_dict(), "workflow_state": "Checked", "owner": "clerk2@example.com"}
    with pytest.raises(WorkflowTransitionError):
        apply_workflow(forged, "Approve")


def test_submitting_by_hand_takes_the_states_along(workflow, make_claim, as_user):
    frappe.db.set_value("Workflow", "Probe Flow", "is_active", 1)
    as_user("Administrator")
    doc = make_claim()
    doc.submit()
    assert doc.workflow_state == "Approved"


def test_a_document_that_a_workflow_cancels_is_not_cancelled_by_hand(workflow):
    assert can_cancel_document("Probe Claim") is False


def test_bulk_takes_each_document_by_itself(workflow, make_claim, as_user):
    as_user("clerk@example.com")
    good, bad = make_claim(), make_claim()
    apply_workflow(bad, "Check")
    frappe.db.commit()
    try:
        bulk_workflow_approval(json.dumps([bad.name, good.name]), "Probe Claim", "Check")
        assert frappe.db.get_value("Probe Claim", good.name, "workflow_state") == "Checked"
        titles = [frappe.parse_json(message).get("message") for message in frappe.message_log]
        assert "Failed Transactions" in titles[0]
        assert bad.name in titles[0]
        assert good.name in titles[1]
    finally:
        clean_up(workflow, good, bad)


def clean_up(workflow, *claims):
    """Take back what a test committed."""
    frappe.set_user("Administrator")
    for claim in claims:
        frappe.delete_doc("Probe Claim", claim.name, force=True)
    frappe.delete_doc("Workflow", workflow.name, force=True)
    frappe.delete_doc("Custom Field", "Probe Claim-workflow_state", force=True)
    for row in STATES:
        frappe.delete_doc("Workflow State", row["state"], force=True)
    for row in TRANSITIONS:
        frappe.delete_doc("Workflow Action Master", row["action"], force=True, ignore_missing=True)
    frappe.db.commit()


def test_bulk_has_a_limit(workflow):
    with pytest.raises(frappe.ValidationError, match="500"):
        bulk_workflow_approval([f"PC-{i}" for i in range(501)], "Probe Claim", "Check")


def test_common_actions_are_those_of_every_document(workflow, make_claim, as_user):
    as_user("clerk@example.com")
    first, second = make_claim(), make_claim()
    docs = [{"name": first.name, "owner": first.owner}, {"name": second.name, "owner": second.owner}]
    assert get_common_transition_actions(docs, "Probe Claim") == ["Check"]
    apply_workflow(second, "Check")
    assert get_common_transition_actions(json.dumps(docs), "Probe Claim") == []


def test_a_cleared_state_is_the_first(claim):
    claim.workflow_state = None
    claim.save()
    assert claim.workflow_state == "Draft"


def test_an_unknown_state_is_said_to_be_unknown(claim):
    frappe.set_user("Administrator")
    frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Gone"}).insert()
    frappe.db.set_value("Probe Claim", claim.name, "workflow_state", "Gone", update_modified=False)
    claim.reload()
    with pytest.raises(frappe.ValidationError, match="not a valid Workflow State"):
        claim.save()
