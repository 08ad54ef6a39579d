"""Registry lists as .xlsx, and the steps of importing one."""

import io
import json
import tempfile
from pathlib import Path
from unittest.mock import patch

import xlsxwriter

import frappe
from an_sinh.services.registry_import import run as registry_import
from an_sinh.setup import localities
from an_sinh.tests.case import AppTestCase
from frappe.utils import getdate

DATA = Path(__file__).parent / "data"
WORKBOOK = DATA / "chi_lang_registry_2024-05.xlsx"
EXPECTED = json.loads((DATA / "chi_lang_registry_2024-05.expected.json").read_text())
FIGURES = ("rows", "accepted_rows", "rejected", "rejected_at", "warnings", "persons", "entitlements")
WRITTEN = (
    "Beneficiary",
    "Guardian",
    "Bank Account",
    "Payment Method",
    "Benefit Entitlement",
    "Registry Import Row",
)
PAID_THROUGH = getdate("2024-04-01")
HEADINGS = (
    "STT",
    "Xã",
    "Họ và tên",
    "Ngày sinh",
    "Số CCCD",
    "Thôn",
    "Mã đối tượng",
    "Mức hưởng",
    "Hưởng từ tháng",
)


def workbook(lines: list[list]) -> bytes:
    """A sheet BTXH of these lines."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("BTXH")
        for at, line in enumerate(lines):
            page.write_row(at, 0, line)
    return buffer.getvalue()


def flat(*rows: tuple) -> bytes:
    """A flat list of (commune, name, birth, id number, category, start)."""
    return workbook(
        [HEADINGS]
        + [
            [number, commune, name, birth, id_number, "Thôn 1", category, "", start]
            for number, (commune, name, birth, id_number, category, start) in enumerate(rows, 1)
        ]
    )


ONE = ("Xã Mai Sao", "Lộc Thử Nghiệm", "24/05/1938", "099038000001", "5c", "11/2023")


class RegistryImportCase(AppTestCase):
    """Chi Lăng is loaded; what a test writes is undone after it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for key in ("chi_lang", "huong_tra"):
            localities.load(key)
        frappe.db.commit()
        cls.district = localities.district_of("chi_lang")

    def setUp(self):
        super().setUp()
        self.addCleanup(frappe.set_user, "Administrator")
        self.addCleanup(frappe.db.rollback)
        self.keep_uncommitted()
        for doctype in (*WRITTEN, "Registry Import", "Payroll Line", "Monthly Payroll", "Charged Months"):
            frappe.db.delete(doctype)  # the site may hold the demo; the rollback brings it back
        self.before = self.counts()

    def keep_uncommitted(self) -> None:
        """Commit becomes a savepoint and rollback goes back to it, so that the test itself can be undone."""
        rollback = frappe.db.rollback

        def commit(*args, **kwargs):
            frappe.db.savepoint("committed")

        commit()
        self.enterContext(patch.object(frappe.db, "commit", commit))
        self.enterContext(
            patch.object(
                frappe.db, "rollback", lambda save_point="committed", **_: rollback(save_point=save_point)
            )
        )

    def counts(self) -> dict[str, int]:
        return {doctype: frappe.db.count(doctype) for doctype in WRITTEN}

    def added(self) -> dict[str, int]:
        return {doctype: count - self.before[doctype] for doctype, count in self.counts().items()}

    def send(self, content: bytes, name: str = "list.xlsx", **changes) -> dict:
        """Imports bytes as the command line does."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(content)
            given = {"locality": self.district, "paid_through": PAID_THROUGH} | changes
            return registry_import.import_file(str(path), **given)

    def assert_file_refused(self, content: bytes, name: str = "list.xlsx", **changes) -> str:
        """The sentence with which a file is refused; nothing was written."""
        with self.assertRaises(frappe.ValidationError) as caught:
            self.send(content, name, **changes)
        self.assertEqual(set(self.added().values()), {0})
        return str(caught.exception)
