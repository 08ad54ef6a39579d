"""Records that come from files of apps."""

import json

import pytest

import frappe
from frappe.model.sync import get_app_files, remove_orphan_doctypes, sync_for
from frappe.modules.import_file import import_file_by_path


@pytest.fixture
def doctype_file(site, tmp_path):
    """Write a DocType's JSON as an app would ship it."""

    def write(fields, modified="2024-01-01 00:00:00.000000", **more):
        definition = {
            "doctype": "DocType", "name": "Shipped", "module": "Core", "custom": 1, "modified": modified,
            "creation": modified, "owner": "Administrator", "engine": "InnoDB", "actions": [], "links": [], "states": [],
            "fields": [{"fieldname": name, "fieldtype": kind, "label": name} for name, kind in fields.items()],
            "permissions": [{"role": "System Manager", "read": 1, "write": 1, "create": 1}], **more,
        }  # fmt: skip
        path = tmp_path / "shipped.json"
        path.write_text(json.dumps(definition))
        return str(path)

    return write


class TestDocTypes:
    def test_a_shipped_doctype_works(self, doctype_file):
        import_file_by_path(doctype_file({"title": "Data"}))
        name = frappe.get_doc({"doctype": "Shipped", "title": "a"}).insert().name
        assert frappe.get_doc("Shipped", name).title == "a"
        assert str(frappe.db.get_value("DocType", "Shipped", "modified")).startswith("2024-01-01")

    def test_a_new_version_changes_the_table_and_keeps_the_data(self, doctype_file):
        import_file_by_path(doctype_file({"title": "Data", "old": "Data"}))
        name = frappe.get_doc({"doctype": "Shipped", "title": "a", "old": "kept"}).insert().name
        import_file_by_path(doctype_file({"title": "Data", "amount": "Currency"}))
        doc = frappe.get_doc("Shipped", name)
        assert (doc.title, doc.amount) == ("a", 0) and not doc.meta.has_field("old")
        assert frappe.db.sql("select old from tabShipped")[0][0] == "kept"

    def test_an_unchanged_file_is_not_imported_again(self, doctype_file):
        path = doctype_file({"title": "Data"})
        import_file_by_path(path)
        frappe.db.set_value("DocType", "Shipped", "description", "touched", update_modified=False)
        import_file_by_path(path)
        assert frappe.db.get_value("DocType", "Shipped", "description") == "touched"
        import_file_by_path(path, force=True)
        assert frappe.db.get_value("DocType", "Shipped", "description") is None

    def test_customisations_survive(self, doctype_file):
        import_file_by_path(doctype_file({"title": "Data"}))
        frappe.get_doc(
            {
                "doctype": "Custom Field",
                "dt": "Shipped",
                "fieldname": "mine",
                "label": "Mine",
                "fieldtype": "Data",
            }
        ).insert()
        import_file_by_path(doctype_file({"title": "Data", "more": "Data"}))
        meta = frappe.get_meta("Shipped")
        assert meta.has_field("mine") and meta.has_field("more")

    def test_the_engines_own_come_again_without_change(self, site):
        before = frappe.db.count("DocField")
        sync_for("frappe")
        sync_for("frappe", force=1)
        assert frappe.db.count("DocField") == before
        assert frappe.get_doc("User", "Administrator").has_permission("write")

    def test_every_file_of_the_engine_is_found_once(self, site):
        files = [path.stem for path in get_app_files("frappe")]
        assert len(files) == len(set(files)) and {"doctype", "user", "workflow", "print_format"} <= set(files)

    def test_doctypes_without_code_lose_their_entry(self, site, doctype_file):
        import_file_by_path(doctype_file({"title": "Data"}, custom=0))
        assert remove_orphan_doctypes() == ["Shipped"]
        assert not frappe.db.exists("DocType", "Shipped") and frappe.db.table_exists("Shipped")


class TestRecords:
    def test_fixtures_replace_what_the_site_has(self, doctype, new, tmp_path):
        doctype("Town", {"title": "Data", "people": "Int"}, autoname="prompt")
        new("Town", name="A", title="old")
        path = tmp_path / "town.json"
        path.write_text(
            json.dumps([{"doctype": "Town", "name": n, "title": n.lower(), "people": "7"} for n in "AB"])
        )
        import_file_by_path(str(path), data_import=True, force=True)
        rows = frappe.get_all("Town", fields=["name", "title", "people"], order_by="name")
        assert [tuple(row.values()) for row in rows] == [("A", "a", 7), ("B", "b", 7)]

    def test_trees_are_numbered_by_the_site(self, doctype, tmp_path):
        doctype("Unit", {"title": "Data"}, is_tree=1, autoname="prompt")
        path = tmp_path / "unit.json"
        units = [{"doctype": "Unit", "name": "T", "is_group": 1, "lft": 90, "rgt": 99},
                 {"doctype": "Unit", "name": "X", "parent_unit": "T", "lft": 91, "rgt": 92}]  # fmt: skip
        path.write_text(json.dumps(units))
        import_file_by_path(str(path), data_import=True, force=True)
        rows = frappe.get_all("Unit", fields=["name", "lft", "rgt"], order_by="lft")
        assert [tuple(row.values()) for row in rows] == [("T", 1, 4), ("X", 2, 3)]

    def test_a_site_keeps_its_switches(self, site, tmp_path):
        path = tmp_path / "report.json"
        record = {
            "doctype": "Report", "name": "R", "report_name": "R", "ref_doctype": "User", "is_standard": "No",
            "report_type": "Report Builder", "modified": "2024-01-01",
        }  # fmt: skip
        path.write_text(json.dumps(record))
        import_file_by_path(str(path))
        frappe.db.set_value("Report", "R", "disabled", 1)
        import_file_by_path(str(path), force=True)
        assert frappe.db.get_value("Report", "R", "disabled") == 1

    def test_broken_json(self, site, tmp_path):
        path = tmp_path / "x.json"
        path.write_text("{")
        with pytest.raises(ValueError):
            import_file_by_path(str(path))
        assert import_file_by_path(str(tmp_path / "nothing.json")) is None
