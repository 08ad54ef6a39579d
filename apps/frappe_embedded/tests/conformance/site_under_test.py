"""The site that the suite runs on: of a Frappe bench when CONFORMANCE_SITE names one, else a new embedded one."""

import atexit
import contextlib
import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import frappe

NOTE, ROW, PLACE, TYPED_NAME = (
    "Conformance Note", "Conformance Row", "Conformance Place", "Conformance Bank",
)  # fmt: skip
MANAGER, READER, OTHER = (f"conformance.{who}@example.com" for who in ("manager", "reader", "other"))
NOTE_FIELDS = {
    "title": "Data",
    "code": {"fieldtype": "Data", "unique": 1},
    "tag": {"fieldtype": "Data", "search_index": 1},
    "day": "Date",
    "at": "Datetime",
    "clock": "Time",
    "amount": "Currency",
    "count": "Int",
    "small": "Small Text",
    "rich": "Text Editor",
    "paper": "Attach",
    "stars": "Rating",
    "bank": {"fieldtype": "Link", "options": TYPED_NAME},
    "rows": {"fieldtype": "Table", "options": ROW},
}
ON_FRAPPE = bool(os.environ.get("CONFORMANCE_SITE"))
SITE = os.environ.get("CONFORMANCE_SITE") or "conformance.localhost"
ADMIN_PASSWORD = os.environ.get("CONFORMANCE_ADMIN_PASSWORD") or "admin"
_made: dict[str, Path] = {}


def sites_path() -> str:
    """Return the folder of sites; the first call makes the embedded engine's."""
    if ON_FRAPPE:
        return os.path.abspath(os.environ.get("CONFORMANCE_SITES") or ".")
    if "sites" not in _made:
        _made["sites"] = make_embedded_site()
    return str(_made["sites"])


def make_embedded_site() -> Path:
    """Make a bench folder with one site; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="conformance-")) / "sites"
    folder.mkdir()
    (folder / "common_site_config.json").write_text("{}")
    (folder / "apps.txt").write_text("frappe\n")
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    before = Path.cwd()
    os.chdir(folder)
    try:
        from frappe.installer import new_site

        new_site(SITE, ADMIN_PASSWORD)
    finally:
        os.chdir(before)
    return folder


def connect() -> None:
    """Connect to the site as Administrator."""
    frappe.init(SITE, sites_path=sites_path(), force=True)
    frappe.connect()
    frappe.set_user("Administrator")


def described(fields: dict) -> list[dict]:
    """Return fields given as {name: fieldtype or its properties} as DocFields."""
    rows = []
    for name, kind in fields.items():
        df = kind if isinstance(kind, dict) else {"fieldtype": kind}
        rows.append({"fieldname": name, "label": name.title(), **df})
    return rows


def make_doctype(name: str, fields: dict, **more) -> None:
    """Make a custom DocType that System Managers may do everything with, unless it is there."""
    if frappe.db.exists("DocType", name):
        return
    values = {
        "doctype": "DocType",
        "name": name,
        "module": "Core",
        "custom": 1,
        "fields": described(fields),
        **more,
    }
    if not values.get("istable"):
        rights = dict.fromkeys(("read", "write", "create", "delete", "export", "report"), 1)
        values["permissions"] = [{"role": "System Manager", **rights}]
    frappe.get_doc(values).insert()


def make_doctypes() -> None:
    make_doctype(
        TYPED_NAME,
        {"bank_name": {"fieldtype": "Data", "reqd": 1}},
        autoname="field:bank_name",
        allow_rename=1,
    )
    make_doctype(ROW, {"item": "Data", "qty": "Int"}, istable=1)
    make_doctype(NOTE, NOTE_FIELDS, title_field="title", search_fields="title,tag", track_changes=0)
    make_doctype(PLACE, {"place_name": "Data"}, autoname="field:place_name", is_tree=1)
    frappe.db.commit()


def make_users() -> None:
    """Make two users whose roles let them see nothing; the manager, since Frappe makes the first user one."""
    for email, roles in ((MANAGER, ["System Manager"]), (READER, []), (OTHER, [])):
        if frappe.db.exists("User", email):
            continue
        user = {"doctype": "User", "email": email, "first_name": email.split("@")[0], "send_welcome_email": 0}
        frappe.get_doc({**user, "roles": [{"role": role} for role in roles]}).insert()
    frappe.db.commit()


def remove_doctypes() -> None:
    """Leave a bench as it was."""
    connect()
    for email in (READER, OTHER):
        frappe.delete_doc("User", email, force=True, ignore_missing=True)
    with contextlib.suppress(frappe.ValidationError):  # the last manager of a site stays
        frappe.delete_doc("User", MANAGER, force=True, ignore_missing=True)
    for name in (NOTE, PLACE, ROW, TYPED_NAME):
        frappe.delete_doc("DocType", name, force=True, ignore_missing=True)
        frappe.db.sql_ddl(f"drop table if exists `tab{name}`")
    frappe.db.commit()
    frappe.destroy()


def prepare() -> None:
    """Make the DocTypes once per process."""
    if "doctypes" in _made:
        return
    connect()
    make_doctypes()
    make_users()
    frappe.destroy()
    _made["doctypes"] = Path()
    if ON_FRAPPE:
        atexit.register(remove_doctypes)


class ConformanceCase(unittest.TestCase):
    """Works on the connected site; what a test writes is rolled back after it."""

    @classmethod
    def setUpClass(cls):
        cls.folder_before = os.getcwd()
        os.chdir(sites_path())
        prepare()

    @classmethod
    def tearDownClass(cls):
        os.chdir(cls.folder_before)

    def setUp(self):
        connect()
        frappe.flags.in_test = True
        self.addCleanup(self.forget)

    def forget(self):
        frappe.db.rollback()
        frappe.clear_cache()
        frappe.destroy()

    def note(self, **values):
        return frappe.get_doc({"doctype": NOTE, **values}).insert()

    def assert_refused(self, way, *errors: type[Exception]):
        """Asserts that *way* throws one of *errors*, whose message stays in the test. Returns the exception."""
        frappe.db.savepoint("refused")
        with self.assertRaises(errors or Exception) as caught:
            way()
        frappe.db.rollback(save_point="refused")
        frappe.clear_messages()
        return caught.exception


def engine_name() -> str:
    return f"{'Frappe' if ON_FRAPPE else 'embedded engine'} {frappe.__version__} on Python {sys.version.split()[0]}"
