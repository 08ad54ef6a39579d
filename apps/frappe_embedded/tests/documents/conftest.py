"""A site in a temporary folder with the DocTypes that the tests of documents share; each test is rolled back."""

import json
import os

import pytest

import frappe

SITE = "documents.localhost"


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """The sites folder of a bench with one new site."""
    folder = tmp_path_factory.mktemp("bench") / "sites"
    folder.mkdir()
    (folder / "common_site_config.json").write_text(json.dumps({"default_site": SITE}))
    (folder / "apps.txt").write_text("frappe\n")
    before = os.getcwd()
    os.chdir(folder)
    from frappe.installer import new_site

    new_site(SITE, "admin")
    yield folder
    os.chdir(before)


@pytest.fixture
def site(sites):
    """The site, connected as Administrator; what a test doesn't commit is rolled back."""
    frappe.init(SITE, str(sites), force=True)
    frappe.connect()
    frappe.clear_cache()
    yield SITE
    frappe.db.rollback()
    frappe.clear_cache()
    frappe.destroy()


def described(fields):
    """{"qty": "Int", "item": "Link:Item", "rate": {...}} as DocField dicts; a list stays as it is."""
    if isinstance(fields, list):
        return fields
    out = []
    for fieldname, kind in fields.items():
        df = dict(kind) if isinstance(kind, dict) else {"fieldtype": kind}
        if ":" in df["fieldtype"]:
            df["fieldtype"], df["options"] = df["fieldtype"].split(":", 1)
        out.append({"fieldname": fieldname, "label": fieldname.replace("_", " ").title(), **df})
    return out


GIVEN = ("write", "create", "delete", "report", "export", "share", "print", "email")


@pytest.fixture
def doctype(site):
    """A factory of DocTypes that live until the test's rollback."""

    def make(name, fields, **more):
        values = {
            "doctype": "DocType",
            "name": name,
            "module": "Core",
            "custom": 1,
            "fields": described(fields),
        }
        values.update(more)
        if not values.get("istable"):
            rights = ["read", "write", "create", "delete"]
            if values.get("is_submittable"):
                rights += ["submit", "cancel", "amend"]
            values.setdefault("permissions", [{"role": "System Manager", **dict.fromkeys(rights, 1)}])
            # a right that isn't named would be given
            values["permissions"] = [{**dict.fromkeys(GIVEN, 0), **row} for row in values["permissions"]]
        return frappe.get_doc(values).insert()

    return make


@pytest.fixture
def new(site):
    """Insert a document: `new("Item", code="A")`."""

    def make(doctype, **values):
        return frappe.get_doc({"doctype": doctype, **values}).insert()

    return make


@pytest.fixture
def user(site):
    """A factory of users with roles, which are made when they aren't there."""

    def make(email, *roles, **values):
        for role in roles:
            if not frappe.db.exists("Role", role):
                frappe.get_doc({"doctype": "Role", "role_name": role}).insert()
        rows = [{"role": role} for role in roles]
        doc = {"doctype": "User", "email": email, "first_name": email.split("@")[0], "roles": rows, **values}
        return frappe.get_doc(doc).insert().name

    return make


@pytest.fixture
def order(doctype):
    """Two DocTypes: an Order that can be submitted, with Order Line rows."""
    doctype("Order Line", {"item": "Data", "qty": "Int", "price": "Currency"}, istable=1)
    return doctype(
        "Order",
        {
            "customer": {"fieldtype": "Data", "reqd": 1},
            "kind": {"fieldtype": "Select", "options": "Plain\nRush"},
            "day": "Date",
            "note": {"fieldtype": "Data", "allow_on_submit": 1},
            "lines": "Table:Order Line",
        },
        is_submittable=1,
        autoname="ORD-.####",
    )
