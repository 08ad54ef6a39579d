"""A bench in a temporary folder with one site and a small app, and the documents that the tests work on."""

import json
import os
import sys
from pathlib import Path

import pytest

import frappe

SITE = "desk.localhost"
APP_FOLDER = str(Path(__file__).parent / "probe_app")
ROLES = ("Probe Clerk", "Probe Chief", "Probe Reader")
USERS = {
    "clerk@example.com": ["Probe Clerk"],
    "clerk2@example.com": ["Probe Clerk"],
    "chief@example.com": ["Probe Chief", "Probe Clerk"],
    "reader@example.com": ["Probe Reader"],
    "outsider@example.com": [],
}


@pytest.fixture(scope="session")
def bench(tmp_path_factory):
    """The sites folder of a bench; the working directory stays there."""
    sites = tmp_path_factory.mktemp("bench") / "sites"
    sites.mkdir()
    (sites / "common_site_config.json").write_text(json.dumps({"default_site": SITE}))
    (sites / "apps.txt").write_text("frappe\ndesk_probe\n")
    sys.path.insert(0, APP_FOLDER)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [APP_FOLDER, os.environ.get("PYTHONPATH")]))
    before = os.getcwd()
    os.chdir(sites)
    from frappe.installer import new_site

    new_site(SITE, "admin", apps=["desk_probe"])
    frappe.init(SITE, force=True)
    frappe.connect()
    make_records()
    frappe.db.commit()
    frappe.destroy()
    yield sites
    os.chdir(before)


@pytest.fixture
def site(bench):
    """The site, connected as Administrator; what a test doesn't commit is rolled back."""
    frappe.init(SITE, force=True)
    frappe.connect()
    frappe.clear_cache()
    yield SITE
    frappe.db.rollback()
    frappe.destroy()


@pytest.fixture
def as_user(site):
    """Work as another user."""
    return frappe.set_user


def make_records():
    for role in ROLES:
        frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert()
    for email, roles in USERS.items():
        frappe.get_doc(
            {
                "doctype": "User",
                "email": email,
                "first_name": email.partition("@")[0],
                "send_welcome_email": 0,
                "roles": [{"role": role} for role in roles],
            }
        ).insert()
    make_doctypes()
    for town in ("Dong Mo", "Chi Lang", "Hoa Binh"):
        frappe.get_doc({"doctype": "Probe Town", "town": town}).insert()


GIVEN = ("write", "create", "delete", "report", "export", "share", "print", "email")


def full(role, **more):
    rights = ("read", "write", "create", "delete", "report", "export", "print", "submit", "cancel", "amend")
    return {"role": role, **dict.fromkeys(rights, 1), **more}


def doctype(name, fields, permissions=(), **more):
    return frappe.get_doc(
        {
            "doctype": "DocType",
            "name": name,
            "module": "Desk Probe",
            "custom": 1,
            "fields": fields,
            "permissions": [
                # a right that isn't named would be given
                {**dict.fromkeys(GIVEN, 0), **row}
                if more.get("is_submittable")
                else {**dict.fromkeys(GIVEN, 0), **row, "submit": 0, "cancel": 0, "amend": 0}
                for row in ([] if more.get("istable") else [full("System Manager"), *permissions])
            ],
            **more,
        }
    ).insert()


def make_doctypes():
    doctype(
        "Probe Town",
        [
            {"fieldname": "town", "fieldtype": "Data", "label": "Town", "reqd": 1},
            {"fieldname": "disabled", "fieldtype": "Check", "label": "Disabled"},
        ],
        [full("Probe Clerk"), full("Probe Chief"), {"role": "Probe Reader", "read": 1}],
        autoname="field:town",
    )
    doctype(
        "Probe Claim Row",
        [
            {"fieldname": "item", "fieldtype": "Data", "label": "Item", "in_list_view": 1},
            {"fieldname": "cost", "fieldtype": "Currency", "label": "Cost", "in_list_view": 1},
        ],
        istable=1,
    )
    doctype(
        "Probe Claim",
        [
            {"fieldname": "title", "fieldtype": "Data", "label": "Title"},
            {"fieldname": "town", "fieldtype": "Link", "options": "Probe Town", "label": "Town"},
            {"fieldname": "amount", "fieldtype": "Currency", "label": "Amount", "allow_on_submit": 1},
            {"fieldname": "description", "fieldtype": "Small Text", "label": "Description"},
            {"fieldname": "reason", "fieldtype": "Data", "label": "Reason", "allow_on_submit": 1},
            {"fieldname": "secret", "fieldtype": "Data", "label": "Secret", "permlevel": 1},
            {"fieldname": "rows", "fieldtype": "Table", "options": "Probe Claim Row", "label": "Rows"},
        ],
        [
            full("Probe Clerk"),
            full("Probe Chief"),
            {"role": "Probe Chief", "permlevel": 1, "read": 1, "write": 1},
            {"role": "Probe Reader", "read": 1},
        ],
        autoname="PC-.####",
        is_submittable=1,
        title_field="title",
        search_fields="town, description",
        show_title_field_in_link=1,
        track_changes=1,
    )
    doctype(
        "Probe Note",
        [
            {"fieldname": "text", "fieldtype": "Data", "label": "Text"},
            {"fieldname": "written_by", "fieldtype": "Data", "label": "Written by"},
        ],
        autoname="hash",
    )


@pytest.fixture
def make_claim(site):
    """A factory of claims."""

    def make(**values):
        return frappe.get_doc(
            {"doctype": "Probe Claim", "title": "A claim", "town": "Dong Mo", "amount": 100, **values}
        ).insert()

    return make


@pytest.fixture
def report(site):
    """The standard script report of the probe app."""
    return frappe.get_doc(
        {
            "doctype": "Report",
            "report_name": "Claim Totals",
            "ref_doctype": "Probe Claim",
            "report_type": "Script Report",
            "is_standard": "Yes",
            "module": "Desk Probe",
            "add_total_row": 1,
            "roles": [{"role": "Probe Clerk"}, {"role": "System Manager"}],
        }
    ).insert()
