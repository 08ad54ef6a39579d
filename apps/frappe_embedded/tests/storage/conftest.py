"""A site in a temporary folder, made once; every test works in a transaction that is rolled back."""

import os

import pytest

import frappe
from frappe.database import get_db
from frappe.database.schema import sync_table
from frappe.installer import new_site

SITE = "storage.localhost"


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """The sites folder of a bench with one site that has the engine alone."""
    sites = tmp_path_factory.mktemp("sites")
    (sites / "apps.txt").write_text("frappe\n")
    (sites / "common_site_config.json").write_text("{}")
    before = os.getcwd()
    os.chdir(sites)
    new_site(SITE, "admin")
    os.chdir(before)
    return sites


@pytest.fixture
def site(sites):
    """The site, connected as Administrator."""
    frappe.init(SITE, str(sites), force=True)
    frappe.connect()
    frappe.clear_cache()
    yield sites / SITE
    frappe.db.rollback()
    frappe.clear_cache()
    frappe.destroy()


@pytest.fixture
def other_db(site):
    """A second connection, as another process would have."""
    database = get_db()
    yield database
    database.rollback()
    database.close()


@pytest.fixture
def doctype(site):
    """A factory of DocTypes that live until the test's rollback."""

    def make(name, fields, **more):
        described = [
            {
                "fieldname": fieldname,
                "label": fieldname.title(),
                **(df if isinstance(df, dict) else {"fieldtype": df}),
            }
            for fieldname, df in fields.items()
        ]
        values = {
            "doctype": "DocType",
            "name": name,
            "module": "Core",
            "custom": 1,
            "fields": described,
            **more,
        }
        if not values.get("istable"):
            values.setdefault("permissions", [{"role": "System Manager", "read": 1, "write": 1, "create": 1}])
        return frappe.get_doc(values).insert()

    return make


@pytest.fixture
def table(site):
    """A factory of bare tables: `sync_table` of a description, no DocType document."""

    def make(name, fields, **more):
        described = [
            frappe._dict(fieldname=fieldname, **(df if isinstance(df, dict) else {"fieldtype": df}))
            for fieldname, df in fields.items()
        ]
        sync_table(frappe._dict(name=name, fields=described, **more))

    return make


@pytest.fixture
def rows(site):
    """Insert rows straight into a table: a list of dicts, all with `name`."""

    def insert(doctype, *values):
        now = frappe.utils.now()
        defaults = {
            "creation": now,
            "modified": now,
            "owner": "Administrator",
            "modified_by": "Administrator",
        }
        for value in values:
            row = defaults | value
            frappe.db.bulk_insert(doctype, list(row), [tuple(row.values())])

    return insert
