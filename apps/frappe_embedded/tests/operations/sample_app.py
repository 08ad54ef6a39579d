"""A small Frappe app, written to a folder, for the tests of installing, migrating, patching and testing."""

import json
import textwrap
from pathlib import Path

FILES = {
    "__init__.py": '__version__ = "1.2.3"\n',
    "hooks.py": """
        app_name = "sample_app"
        app_title = "Sample"
        after_install = "sample_app.events.after_install"
        after_migrate = ["sample_app.events.after_migrate"]
        before_tests = "sample_app.events.before_tests"
        fixtures = [{"dt": "Role", "filters": [["name", "like", "Sample%"]]}]
    """,
    "modules.txt": "Sample\n",
    "patches.txt": "[pre_model_sync]\n\n[post_model_sync]\nsample_app.patches.first\n",
    "events.py": """
        import frappe

        def note(title):
            frappe.get_doc({"doctype": "Sample Task", "title": title}).insert()

        def after_install():
            note("installed")

        def after_migrate():
            note("migrated")

        def before_tests():
            note("before tests")
    """,
    "commands/__init__.py": """
        import click
        import frappe
        from frappe.commands import get_site, pass_context

        @click.group("sample")
        def sample():
            pass

        @sample.command("greet")
        @click.argument("name")
        @pass_context
        def greet(context, name):
            print(f"{name} on {get_site(context)}")

        commands = [sample]
    """,
    "patches/__init__.py": "",
    "patches/first.py": "def execute():\n    pass\n",
    "sample/__init__.py": "",
    "sample/doctype/__init__.py": "",
    "sample/doctype/sample_task/__init__.py": "",
    "sample/doctype/sample_task/sample_task.py": """
        from frappe.model.document import Document

        class SampleTask(Document):
            pass
    """,
    "sample/doctype/sample_task/test_sample_task.py": """
        import frappe
        from frappe.tests.utils import FrappeTestCase

        class TestSampleTask(FrappeTestCase):
            def test_inserts(self):
                frappe.get_doc({"doctype": "Sample Task", "title": "of a test"}).insert()
                self.assertEqual(frappe.db.count("Sample Task", {"title": "of a test"}), 1)

            def test_before_tests_ran(self):
                self.assertTrue(frappe.db.exists("Sample Task", {"title": "before tests"}))
    """,
    "fixtures/role.json": '[{"doctype": "Role", "name": "Sample Keeper", "role_name": "Sample Keeper"}]\n',
}


def write_app(apps: Path) -> Path:
    """Write the app below *apps* and return its package."""
    package = apps / "sample_app" / "sample_app"
    for name, text in FILES.items():
        write(package / name, text)
    write_doctype(package, ["title"])
    return package


def write_doctype(package: Path, fieldnames: list[str]) -> None:
    """Write the DocType Sample Task with these Data fields."""
    doctype = {
        "doctype": "DocType",
        "name": "Sample Task",
        "module": "Sample",
        "modified": f"2024-05-{len(fieldnames):02} 10:00:00.000000",
        "autoname": "hash",
        "fields": [{"fieldname": f, "fieldtype": "Data", "label": f.title()} for f in fieldnames],
        "permissions": [{"role": "System Manager", "read": 1, "write": 1, "create": 1, "delete": 1}],
    }
    write(package / "sample/doctype/sample_task/sample_task.json", json.dumps(doctype, indent=1))


def write(path: Path, text: str) -> None:
    """Write a file, its folders too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip("\n"))
