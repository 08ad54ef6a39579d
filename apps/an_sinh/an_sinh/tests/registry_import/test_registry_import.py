"""Importing a district's registry: to the row, once, wholly or not at all."""

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from unittest.mock import patch

import openpyxl
import xlsxwriter

import frappe
from an_sinh.api import registry_import as api
from an_sinh.services.payroll import generate as payroll
from an_sinh.services.registry_import import run as registry_import
from an_sinh.services.reports import payroll_figures
from an_sinh.setup import localities
from an_sinh.tests.case import AppTestCase
from frappe.utils import getdate

DATA = Path(__file__).parents[1] / "data"
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

    def refused(self, content: bytes, name: str = "list.xlsx", **changes) -> str:
        """The sentence with which a file is refused; nothing was written."""
        with self.assertRaises(frappe.ValidationError) as caught:
            self.send(content, name, **changes)
        self.assertEqual(set(self.added().values()), {0})
        return str(caught.exception)


class TestExpectedFigures(RegistryImportCase):
    def test_import_and_payroll_equal_the_independent_calculation(self):
        result = self.send(WORKBOOK.read_bytes())
        self.assertEqual({key: result[key] for key in FIGURES}, {key: EXPECTED[key] for key in FIGURES})
        added = self.added()
        self.assertEqual(added["Beneficiary"], EXPECTED["persons"])
        self.assertEqual(added["Payment Method"], EXPECTED["persons"])
        self.assertEqual(added["Benefit Entitlement"], EXPECTED["entitlements"])
        problems = sum(EXPECTED["rejected"].values()) + sum(EXPECTED["warnings"].values())
        self.assertEqual(added["Registry Import Row"], problems)
        self.check_documents(result["registry_import"])

        made = payroll.generate_for_locality(getdate("2024-05-01"), self.district)
        figures = payroll_figures.figures_of(made["payrolls"])
        for key in ("payroll", "payroll_total", "by_channel"):
            self.assertEqual(figures[key], EXPECTED[key])

        self.check_second_time(result)
        self.check_rejected_workbook(result)

    def check_documents(self, import_name: str):
        """Bulk-written documents are what their controllers would have written."""
        for doctype in ("Beneficiary", "Payment Method", "Benefit Entitlement"):
            names = frappe.get_all(doctype, filters={"registry_import": import_name}, pluck="name", limit=60)
            for name in names:
                self.check_document(frappe.get_doc(doctype, name))
        for doctype in ("Guardian", "Bank Account"):
            for name in frappe.get_all(doctype, pluck="name", order_by="creation desc", limit=30):
                self.check_document(frappe.get_doc(doctype, name))

    def check_document(self, document):
        before = {field: value for field, value in document.as_dict().items() if field != "data_warnings"}
        document.flags.by_service = True
        document.run_method("validate")
        after = document.as_dict()
        self.assertEqual(before, {field: after[field] for field in before})

    def check_second_time(self, first: dict):
        """The same file changes nothing, from the command line as from the desk."""
        counts = self.counts()
        self.assertEqual(self.send(WORKBOOK.read_bytes()), first)
        original = frappe.get_doc("Registry Import", first["registry_import"])
        again = frappe.copy_doc(original).insert()
        self.assertEqual((again.status, again.result), ("Draft", None))
        self.assertEqual(registry_import.run_import(again.name), first)
        again.reload()
        self.assertEqual((again.status, again.accepted_rows), ("Completed", EXPECTED["accepted_rows"]))
        self.assertIn(first["registry_import"], again.error_message)
        self.assertEqual(self.counts(), counts)

    def check_rejected_workbook(self, first: dict):
        """What was rejected comes back with its reasons, and a corrected row is taken alone."""
        file = frappe.get_doc("File", {"file_url": first["rejected_file"]})
        self.assertEqual((file.is_private, file.attached_to_name), (1, first["registry_import"]))
        book = openpyxl.load_workbook(io.BytesIO(file.get_content()))
        self.assertEqual([cell.value for cell in book["BTXH"][7]][-2:], ["Mã lỗi", "Lý do"])
        self.assertEqual(
            [cell.value for cell in book["BTXH"][11]][-2:],
            ["bad_birth_date", "31/02/2017 không phải là ngày sinh. Ghi ngày/tháng/năm, hoặc chỉ năm sinh."],
        )
        reasons = [cell.value for cell in book["BTXH"]["Z"] if cell.value][1:]
        self.assertEqual(len(reasons), sum(1 for sheet, *_ in EXPECTED["rejected_at"] if sheet == "BTXH"))
        for row in book["BTXH"].iter_rows():
            for cell in row:
                if cell.value == "31/02/2017":
                    cell.value = "28/02/2017"
        corrected = io.BytesIO()
        book.save(corrected)
        counts = self.counts()
        result = self.send(corrected.getvalue(), "corrected.xlsx")
        self.assertEqual((result["accepted_rows"], result["persons"]), (1, 1))
        self.assertEqual(self.counts()["Beneficiary"], counts["Beneficiary"] + 1)


class TestOverlaps(RegistryImportCase):
    def test_an_overlapping_list_doubles_nobody(self):
        other = ("Xã Mai Sao", "Vũ Thử Nghiệm", "1945", "", "5c", "10/2020")
        self.send(flat(ONE, other))
        result = self.send(
            flat(ONE, other, ("TT. Chi Lăng", "Bế Thử Nghiệm", "1950", "099150000002", "6c", "01/2024"))
        )
        self.assertEqual(result["rejected"], {"duplicate_entitlement": 2})
        self.assertEqual((self.added()["Beneficiary"], self.added()["Benefit Entitlement"]), (3, 3))

    def test_another_category_goes_to_the_registered_person(self):
        self.send(flat(ONE))
        result = self.send(flat((*ONE[:4], "6d", "01/2024")))
        self.assertEqual((result["accepted_rows"], self.added()["Beneficiary"]), (1, 1))
        self.assertEqual((self.added()["Benefit Entitlement"], self.added()["Payment Method"]), (2, 1))

    def test_where_lists_are_paid_already_one_hand_approves_nobody(self):
        """A takeover writes people as approved. After the first approved payroll that would go past every signature:
        who is new comes in as a draft, what is new for a registered person is refused. Another commune of the same
        list is still taken over."""
        self.send(flat(ONE))
        unit = frappe.db.get_value("Administrative Unit", {"unit_name": "Xã Mai Sao"})
        values = {"doctype": "Monthly Payroll", "programme": "BTXH", "month": "2024-05-01"}
        paid = frappe.get_doc({**values, "administrative_unit": unit})
        paid.set_new_name()
        paid.docstatus = 1
        paid.db_insert()
        result = self.send(
            flat(
                (*ONE[:4], "6d", "01/2024"),
                ("Xã Mai Sao", "Vũ Thử Nghiệm", "1945", "099045000009", "5a1", "10/2020"),
                ("TT. Chi Lăng", "Bế Thử Nghiệm", "1950", "099150000002", "6c", "01/2024"),
            )
        )
        self.assertEqual((result["accepted_rows"], result["rejected"]), (2, {"registry_running": 1}))
        states = {}
        for number in ("099045000009", "099150000002"):
            person = frappe.get_doc("Beneficiary", {"id_number": number})
            claim = frappe.db.get_value("Benefit Entitlement", {"beneficiary": person.name}, "status")
            method = frappe.db.get_value("Payment Method", {"beneficiary": person.name}, "workflow_state")
            states[person.full_name] = (person.workflow_state, claim, method)
        self.assertEqual(
            states,
            {
                "Vũ Thử Nghiệm": ("Draft", "Proposed", "Draft"),
                "Bế Thử Nghiệm": ("Approved", "Approved", "Approved"),
            },
        )

    def test_an_id_number_of_a_registered_person_conflicts(self):
        self.send(flat(ONE))
        result = self.send(flat(("Xã Mai Sao", "Tên Khác", *ONE[2:])))
        self.assertEqual(result["rejected"], {"id_conflict": 1})

    def test_a_second_user_of_an_account_makes_it_nobodys_own(self):
        headings = [
            *HEADINGS,
            "Hình thức nhận",
            "Số tài khoản",
            "Chủ tài khoản",
            "Ngân hàng",
            "Người nhận thay",
        ]
        account = ["TK", "990000000001", "Mẹ Thử Nghiệm", "Vietinbank", "Mẹ Thử Nghiệm"]

        def child(number):
            return [number, "Xã Mai Sao", f"Con {'ABC'[number]}", f"0{number}/05/2015", f"09921500000{number}", "Thôn 1",
                    "6b", "", "01/2020", *account]  # fmt: skip

        for number in (1, 2):
            self.send(workbook([headings, child(number)]))
        bank_account = frappe.get_doc("Bank Account", "VietinBank-990000000001")
        self.assertFalse(bank_account.beneficiary)
        methods = frappe.get_all(
            "Payment Method", {"bank_account": bank_account.name}, ["receiver_kind", "guardian"]
        )
        self.assertEqual([method.receiver_kind for method in methods], ["Guardian", "Guardian"])
        self.assertEqual(len({method.guardian for method in methods}), 2)

    def test_months_up_to_paid_through_count_as_paid(self):
        self.send(flat(ONE, ("Xã Mai Sao", "Vũ Thử Nghiệm", "1945", "", "5c", "07/2024")))
        rows = frappe.get_all(
            "Benefit Entitlement",
            filters={"administrative_unit": localities.unit_name("06484")},
            fields=["status", "paid_through", "start_month"],
            order_by="start_month",
        )
        self.assertEqual({(row.status, row.paid_through) for row in rows}, {("Approved", PAID_THROUGH)})
        names = [
            payroll.generate(getdate(month), localities.unit_name("06484"), "BTXH")
            for month in ("2024-05-01",)
        ]
        lines = frappe.get_all("Payroll Line", {"payroll": ["in", names]}, ["full_name", "kind", "amount"])
        self.assertEqual(
            [(line.full_name, line.kind, line.amount) for line in lines], [(ONE[1], "Regular", 360_000)]
        )


class TestRefusals(RegistryImportCase):
    def test_what_is_no_workbook_is_refused_in_one_sentence(self):
        for content in (b"not a workbook", b"", b"PK\x03\x04 broken"):
            self.assertTrue(self.refused(content))
        last = frappe.get_last_doc("Registry Import")
        self.assertEqual(last.status, "Failed")
        self.assertTrue(last.error_message.startswith("Tệp bị hỏng"))

    def test_missing_columns_are_named(self):
        self.assertIn("BTXH", self.refused(workbook([HEADINGS[:5], [1, *ONE[:4]]])))

    def test_a_mapping_must_name_fields_and_headings(self):
        self.assertIn("ful_name", self.refused(flat(ONE), mapping=json.dumps({"Họ và tên": "ful_name"})))
        self.assertIn("Cột lạ", self.refused(flat(ONE), mapping=json.dumps({"Cột lạ": "note"})))
        self.assertTrue(self.refused(flat(ONE), mapping="{"))

    def test_fifty_megabytes_are_refused(self):
        with patch("an_sinh.domain.registry_import.workbook.MAX_BYTES", 1000):
            self.assertTrue(self.refused(WORKBOOK.read_bytes()))

    def test_rows_of_another_district_are_rejected(self):
        result = self.send(flat(ONE, ("Phường Tứ Hạ", "Vũ Thử Nghiệm", "1945", "", *ONE[4:])))
        self.assertEqual(result["rejected"], {"unknown_commune": 1})
        self.assertEqual(self.added()["Beneficiary"], 1)

    def test_a_list_of_another_district_is_refused(self):
        self.assertIn("Phường Tứ Hạ", self.refused(flat(("Phường Tứ Hạ", *ONE[1:]))))

    def test_an_error_in_the_middle_leaves_nothing(self):
        with (
            patch(
                "an_sinh.services.registry_import.writer.RegistryWriter.write_problems",
                side_effect=RuntimeError("power cut"),
            ),
            self.assertRaises(RuntimeError),
        ):
            self.send(flat(ONE))
        self.assertEqual(set(self.added().values()), {0})

    def test_another_import_at_work_is_told(self):
        with patch("an_sinh.services.registry_import.run._lock", side_effect=registry_import.Busy):
            self.assertTrue(self.refused(flat(ONE)))
        self.assertEqual(self.send(flat(ONE))["accepted_rows"], 1)

    def test_only_the_district_of_the_locality_may_import(self):
        own = self.officer("District Officer", self.district)
        strangers = (
            self.officer("District Officer", localities.district_of("huong_tra")),
            self.officer("Commune Officer", localities.unit_name("06463")),
        )
        for user in strangers:
            frappe.set_user(user)
            with self.assertRaises(frappe.PermissionError):
                self.send(flat(ONE))
        frappe.set_user(own)
        self.assertEqual(self.send(flat(ONE))["accepted_rows"], 1)
        self.assertEqual(frappe.get_last_doc("Beneficiary").owner, own)

    def officer(self, role: str, unit: str) -> str:
        """A user with one role and one area."""
        email = f"{frappe.generate_hash(length=8)}@import.test"
        user = frappe.get_doc(
            {"doctype": "User", "email": email, "first_name": role, "send_welcome_email": 0}
        )
        with patch.dict(frappe.local.conf, throttle_user_limit=10_000):  # Frappe allows 60 new users an hour
            user.insert(ignore_permissions=True)
        user.add_roles(role)
        area = {"user": email, "allow": "Administrative Unit", "for_value": unit, "apply_to_all_doctypes": 1}
        frappe.get_doc({"doctype": "User Permission", **area}).insert(ignore_permissions=True)
        return email


class TestDesk(RegistryImportCase):
    def upload(self, content: bytes) -> str:
        return frappe.get_doc(
            {"doctype": "File", "file_name": "list.xlsx", "is_private": 1, "content": content}
        ).insert().file_url  # fmt: skip

    def test_preview_shows_what_would_be_recognised(self):
        found = api.preview(self.upload(WORKBOOK.read_bytes()), self.district)
        self.assertEqual([sheet["sheet"] for sheet in found["sheets"]], ["BTXH", "NCC"])
        sheet = found["sheets"][0]
        self.assertEqual((sheet["programme"], sheet["month"], sheet["rows"]), ("BTXH", "2024-05-01", 3220))
        self.assertEqual((len(sheet["communes"]), sheet["without_commune"]), (20, 0))
        self.assertIn({"heading": "Quyết định / Số", "field": "decision_number"}, sheet["headings"])
        self.assertEqual(set(self.added().values()), {0})

    def test_preview_answers_bad_files_with_a_sentence(self):
        self.assertIn("error", api.preview(self.upload(b"not a workbook"), self.district))

    def test_start_queues_and_the_job_completes(self):
        document = frappe.get_doc(
            {
                "doctype": "Registry Import",
                "source_file": self.upload(flat(ONE)),
                "locality": self.district,
                "paid_through": "2024-04-15",
            }
        ).insert()
        self.assertEqual(document.paid_through, PAID_THROUGH)
        self.assertTrue(document.file_name.startswith("list"))
        document.db_set("prepared_by", "Guest")  # a takeover is started by somebody else
        with patch.object(frappe, "enqueue") as enqueue:
            self.assertEqual(api.start(document.name)["status"], "Queued")
        method, arguments = enqueue.call_args.args[0], enqueue.call_args.kwargs
        frappe.get_attr(method)(import_name=arguments["import_name"])
        status = api.status(document.name)
        self.assertEqual(
            (status["status"], status["progress_percent"], status["persons"]), ("Completed", 100, 1)
        )

    def test_what_has_begun_stays_as_it_is(self):
        name = self.send(flat(ONE))["registry_import"]
        document = frappe.get_doc("Registry Import", name)
        document.paid_through = "2024-05-01"
        self.assertRaises(frappe.ValidationError, document.save)
        self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Registry Import", name)


class TestKilledProcess(AppTestCase):
    """Killed in the middle of writing, and run again: this test commits, and clears up after itself."""

    SCRIPT = """
        import os, signal, sys
        import frappe
        from an_sinh.services.registry_import import run, writer
        site, path, locality, die = sys.argv[1:5]
        frappe.init(site=site)
        frappe.connect()
        if die == "die":
            write = writer.RegistryWriter.write_entitlements
            def killed(self, entries):
                write(self, entries)
                os.kill(os.getpid(), signal.SIGKILL)
            writer.RegistryWriter.write_entitlements = killed
        result = run.import_file(path, locality, frappe.utils.getdate("2024-04-01"))
        frappe.destroy()
        print("done", result["accepted_rows"])
    """

    def test_a_killed_import_leaves_nothing_and_can_be_run_again(self):
        localities.load("chi_lang")
        frappe.db.commit()
        counts = {doctype: frappe.db.count(doctype) for doctype in WRITTEN}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "list.xlsx")
            path.write_bytes(flat(ONE))
            killed = self.import_in_a_process(path, "die")
            self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
            frappe.db.rollback()  # a new snapshot
            self.assertEqual({doctype: frappe.db.count(doctype) for doctype in WRITTEN}, counts)
            unfinished = frappe.get_last_doc("Registry Import")
            self.addCleanup(self.clear, unfinished.name)
            self.assertEqual(unfinished.status, "Running")

            again = self.import_in_a_process(path, "live")
            self.assertEqual((again.returncode, again.stdout.split()[-2:]), (0, ["done", "1"]), again.stderr)
        frappe.db.rollback()
        self.assertEqual(frappe.db.count("Beneficiary"), counts["Beneficiary"] + 1)
        self.assertEqual(frappe.db.get_value("Registry Import", unfinished.name, "status"), "Completed")

    def import_in_a_process(self, path: Path, how: str) -> subprocess.CompletedProcess:
        arguments = [frappe.local.site, str(path), localities.district_of("chi_lang"), how]
        return subprocess.run(
            [sys.executable, "-c", textwrap.dedent(self.SCRIPT), *arguments],
            cwd=os.path.abspath(frappe.local.sites_path), capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def clear(self, import_name: str) -> None:
        persons = frappe.get_all("Beneficiary", {"registry_import": import_name}, pluck="name")
        for doctype in ("Guardian", "Bank Account", "Payment Method", "Benefit Entitlement"):
            frappe.db.delete(doctype, {"beneficiary": ["in", persons or [""]]})
        frappe.db.delete("Beneficiary", {"registry_import": import_name})
        frappe.db.delete("Registry Import Row", {"registry_import": import_name})
        frappe.db.delete("File", {"attached_to_name": import_name})
        frappe.db.delete("Registry Import", {"name": import_name})
        frappe.db.commit()
