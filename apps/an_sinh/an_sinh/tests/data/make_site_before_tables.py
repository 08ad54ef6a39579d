"""Makes `site_before_tables.db.xz`: the whole database of a small site as commit 3baed55 left it, when people with merit
were charged by coefficients and Decree 335/2026 was a rate only. Everybody on it is invented.

It runs with that commit's code, beside its tests, on a fresh site whose administrator has the tests' password:

    bench new-site S --admin-password admin-of-the-tests --install-app an_sinh
    bench --site S execute an_sinh.tests.make_site_before_tables.run --args "['site_before_tables.db.xz']"

Two communes. People with merit were charged from 05/2024 to 08/2024: two months by Decree 55/2023, two by Decree
77/2024; one payment failed. Social assistance was charged for 09/2026 in both, and in the northern one for 10/2026 with
the new rate, by a list of 20.10.2026.
"""

import lzma
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

import frappe
from an_sinh.api import disbursement as office
from an_sinh.services import payment_results
from an_sinh.tests import factories
from an_sinh.tests.factories import approve_payroll
from an_sinh.tests.users import as_user

MERIT_MONTHS = tuple(date(2024, month, 1) for month in (5, 6, 7, 8))
# side, name, day of birth, first month, categories
PEOPLE = (
    ("north", "Nông Văn Bốn Ba", "1950-04-12", "2024-05-01", ("NCC-TB43",)),
    ("north", "Hoàng Thị Bệnh", "1949-01-30", "2024-05-01", ("NCC-BB41",)),
    ("north", "Vi Văn Nặng", "1947-08-02", "2024-05-01", ("NCC-TB81", "NCC-TBPC81", "NCC-TBPV")),
    ("north", "Lương Thị Tuất", "1944-11-19", "2024-05-01", ("NCC-TNLS1",)),
    ("north", "Triệu Văn Lão", "1928-02-07", "2024-05-01", ("NCC-LT2",)),
    ("south", "Đàm Văn Tám Bảy", "1951-06-25", "2024-05-01", ("NCC-TB87",)),
    ("south", "Bế Thị Giúp", "1946-03-08", "2024-05-01", ("NCC-CC",)),
    ("south", "Lý Văn Đày", "1943-12-01", "2024-05-01", ("NCC-TD",)),
    ("north", "Hà Thị Bảy Lăm", "1951-09-20", "2026-09-01", ("BTXH-5a1",)),
    ("north", "Mã Văn Khuyết", "1990-01-01", "2026-09-01", ("BTXH-6c",)),
    ("south", "Ma Thị Nam", "1988-05-05", "2026-09-01", ("BTXH-6c",)),
)
FAILED = ("Hoàng Thị Bệnh", date(2024, 8, 1))
LOGS = (
    "Activity Log", "Error Log", "Scheduled Job Log", "Access Log", "Route History", "View Log", "Version",
    "Email Queue", "Comment", "Communication",
)  # fmt: skip


def run(path: str) -> None:
    """Play the story and write the database, packed, to `path`."""
    place = factories.district()
    frappe.db.set_single_value("An Sinh Settings", "default_cash_provider", "Bưu điện")
    for side, name, born, first, categories in PEOPLE:
        person = factories.person(getattr(place, side), category=None, full_name=name, birth_date=born).name
        for category in categories:
            factories.entitlement(person, category, start_month=first)
    for month in MERIT_MONTHS:
        for side in ("north", "south"):
            paid(place, side, "NCC", month, date(month.year, month.month, 9))
    for side in ("north", "south"):
        paid(place, side, "BTXH", date(2026, 9, 1), date(2026, 9, 9))
    paid(place, "north", "BTXH", date(2026, 10, 1), date(2026, 10, 20))
    frappe.db.commit()
    pack(path)


def paid(place, side: str, programme: str, month: date, as_of: date) -> None:
    """A month approved, sent and answered: paid, but for the one that failed."""
    with as_user(place.users[f"{side}_officer"]):
        name = factories.payroll.generate(month, getattr(place, side), programme, as_of=as_of)
    approve_payroll(place, name, side)
    with as_user(place.district_officer):
        for order in office.make_for_payroll({"name": name})["disbursements"]:
            office.send({"name": order})
    for line in frappe.get_all("Payroll Line", {"payroll": name, "disbursement": ["is", "set"]}, "*"):
        row = {
            "end_to_end_id": line.end_to_end_id,
            "amount": int(line.amount),
            "status": "paid",
            "paid_on": f"{month:%Y-%m}-21",
            "reference": f"FT{line.line_no}",
        }
        if (line.full_name, line.month) == FAILED:
            row |= {"status": "failed", "code": "AC04", "reason": "Tài khoản đã đóng", "paid_on": None}
        told = payment_results.post(line.disbursement, [row], f"{line.name}-{row['status']}")
        assert not told["errors"], told


def pack(path: str) -> None:
    """The database without logs, sessions and keys of users, in one file."""
    for doctype in LOGS:
        if frappe.db.table_exists(doctype):
            frappe.db.delete(doctype)
    frappe.db.sql("delete from `tabSessions`")
    frappe.db.commit()
    site = next(Path(frappe.get_site_path("db")).glob("*.db"))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "site.db"
        with sqlite3.connect(site) as connection:
            connection.execute("vacuum into ?", (str(copy),))
        Path(path).write_bytes(lzma.compress(copy.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
