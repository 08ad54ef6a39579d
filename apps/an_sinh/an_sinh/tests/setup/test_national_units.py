"""Any district or commune of either map, from a dated national table. A code says nothing without its map."""

import io
import json
import shutil
import tempfile
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import xlsxwriter

import frappe
from an_sinh.services.areas import national_units
from an_sinh.services.benefits.programme_rules import scheme_source
from an_sinh.services.reorganisation.merge.plan import plan_of
from an_sinh.services.reorganisation.merge.run import merge_units, undo_merge
from an_sinh.setup import localities
from an_sinh.tests.case import DistrictTestCase

OLD, NEW = date(2004, 1, 1), date(2025, 7, 1)
OLD_ROWS = [
    ["Tỉnh Thành Phố", "Mã TP", "Quận Huyện", "Mã QH", "Phường Xã", "Mã PX", "Cấp"],
    ["Tỉnh Giả Sử", "97", "Huyện Đầu Nguồn", "971", "Thị trấn Cửa Rừng", "97001", "Thị trấn"],
    ["Tỉnh Giả Sử", "97", "Huyện Đầu Nguồn", "971", "Xã Suối Cạn", 97004, "Xã"],
    ["Tỉnh Giả Sử", 97, "Huyện Đầu Nguồn", 971, "Xã Đồi Chè", "97007", "Xã"],
    ["Tỉnh Giả Sử", "97", "Huyện Đảo Xa", "972", "", "", "Huyện"],
]
NEW_ROWS = [
    ["Mã", "Tên", "Cấp", "Mã TP", "Tỉnh / Thành Phố"],
    ["97004", "Xã Cửa Rừng", "Xã", "97", "Tỉnh Giả Sử"],
    ["97007", "Xã Đồi Chè", "Xã", "97", "Tỉnh Giả Sử"],
]
CONVERSION = [
    ["Mã cũ", "Tên cũ", "Mã mới", "Tên mới"],
    ["97001", "Thị trấn Cửa Rừng", "97004", "Xã Cửa Rừng"],
    ["97004", "Xã Suối Cạn", "97004", "Xã Cửa Rừng"],
    ["97004", "Xã Suối Cạn", "97007", "Xã Đồi Chè"],
    ["97007", "Xã Đồi Chè", "97007", "Xã Đồi Chè"],
]
NEVER_RUN = "raise SystemExit('this file is data')\n"
PACKAGE = {
    "data/nested-divisions.json": json.dumps(
        [
            {
                "code": 97,
                "name": "Tỉnh Giả Sử",
                "wards": [
                    {"code": 97004, "name": "Phường Đạ M'ri"},
                    {"code": 97007, "name": "Xã Đồi Chè"},
                ],
            }
        ]
    ),
    "legacy/_lookup.py": NEVER_RUN
    + """PROVINCE_MAPPING: dict[int, Province] = {
    97: Province('Tỉnh Giả Sử', ProvinceCode.P_97, VietNamDivisionType.TINH, 'tinh_gia_su', 219),
}
DISTRICT_MAPPING: dict[int, District] = {
    971: District('Huyện Đầu Nguồn', DistrictCode.D_971, VietNamDivisionType.HUYEN, 'dau_nguon', ProvinceCode.P_97),
}
WARD_MAPPING: dict[int, Ward] = {
    97004: Ward("Xã Đạ M'ri", WardCode.W_97004, VietNamDivisionType.XA, 'xa_da_mri', DistrictCode.D_971),
    97007: Ward('Xã Đồi Chè', WardCode.W_97007, VietNamDivisionType.XA, 'xa_doi_che', DistrictCode.D_971),
}
""",
    "_ward_conversion_2025.py": NEVER_RUN
    + """NEW_TO_OLD: dict[int, NewToOldEntry] = {
    97004: NewToOldEntry(NewWardRef(97004, 97), (OldWardRef(97004, 971, 97, True), OldWardRef(97009, 971, 97, False))),
    97007: NewToOldEntry(NewWardRef(97007, 97), (OldWardRef(97004, 971, 97, True), OldWardRef(97007, 971, 97, False))),
}
""",
}


def workbook(rows: list[list]) -> bytes:
    """An .xlsx with a title above the headings, as the statistics office has it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "DANH MỤC HÀNH CHÍNH")
    for number, row in enumerate(rows, start=2):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.close()
    return out.getvalue()


def load_both() -> None:
    """Both maps of the little province, and what the new one was made of."""
    national_units.load_file(workbook(OLD_ROWS), OLD, "cũ.xlsx")
    national_units.load_file(workbook(NEW_ROWS), NEW, "mới.xlsx")
    national_units.load_conversion(workbook(CONVERSION), NEW)


class TestNationalUnits(DistrictTestCase):
    def unit(self, name: str) -> tuple:
        return frappe.db.get_value(
            "Administrative Unit",
            name,
            ["unit_name", "level", "tier", "unit_kind", "parent_administrative_unit"],
        )

    def test_a_district_of_the_old_map_comes_with_its_communes(self):
        self.assertEqual(national_units.load_file(workbook(OLD_ROWS), OLD, "cũ.xlsx"), 6)
        loaded = localities.load_code("971")
        self.assertEqual(loaded["unit"], "971-2004")
        self.assertEqual(loaded["communes"], ["97001-2004", "97004-2004", "97007-2004"])
        self.assertEqual(self.unit("97-2004"), ("Tỉnh Giả Sử", "Province", "Three", "Province", None))
        self.assertEqual(
            self.unit("97001-2004"), ("Thị trấn Cửa Rừng", "Commune", "Three", "Township", "971-2004")
        )

    def test_one_code_is_two_units_on_two_maps(self):
        """97004 was Suối Cạn and is Cửa Rừng. The newest map is meant unless a day is given; the province is the same."""
        load_both()
        self.assertEqual(localities.load_code("97004")["unit_name"], "Xã Cửa Rừng")
        self.assertEqual(localities.load_code("97004", OLD)["unit_name"], "Xã Suối Cạn")
        self.assertEqual(self.unit("97004-2025"), ("Xã Cửa Rừng", "Commune", "Two", "Commune", "97-2025"))
        self.assertEqual(self.unit("97004-2004")[0], "Xã Suối Cạn")
        self.assertEqual(self.unit("97004-2004")[4], "971-2004")

    def test_loading_again_adds_nothing(self):
        load_both()
        localities.load_code("971", OLD)
        before = frappe.db.count("Administrative Unit")
        localities.load_code("971", OLD)
        self.assertEqual(frappe.db.count("Administrative Unit"), before)
        self.assertEqual(national_units.load_file(workbook(NEW_ROWS), NEW, "mới.xlsx"), 3)
        self.assertEqual(frappe.db.count("National Unit", {"map_date": NEW}), 3)

    def test_an_unknown_code_names_the_maps_that_are_loaded(self):
        load_both()
        with self.assertRaises(frappe.ValidationError) as refusal:
            localities.load_code("12345")
        self.assertIn("2025-07-01, 2004-01-01", str(refusal.exception))

    def test_a_table_with_mistakes_is_not_taken(self):
        national_units.load_file(workbook(OLD_ROWS), OLD, "cũ.xlsx")
        for wrong, told in (
            ([["STT", "Họ tên"], [1, "A"]], "Mã TP"),
            ([*OLD_ROWS, ["Tỉnh Giả Sử", "97", "Huyện Khác", "971", "Xã X", "97010", ""]], "two names"),
            ([*OLD_ROWS, ["Tỉnh Giả Sử", "97", "Huyện Đầu Nguồn", "971", "Xã X", "9701A", ""]], "9701A"),
        ):
            with self.assertRaises(frappe.ValidationError) as refusal:
                national_units.load_file(workbook(wrong), OLD, "cũ.xlsx")
            self.assertIn(told, str(refusal.exception))
            frappe.clear_last_message()
        self.assertEqual(frappe.db.count("National Unit", {"map_date": OLD}), 6)

    def test_without_the_package_it_says_what_to_do(self):
        nothing = patch("importlib.util.find_spec", return_value=None)
        with nothing, self.assertRaises(frappe.ValidationError) as refusal:
            national_units.load_package(NEW)
        self.assertIn("statistics office", str(refusal.exception))


class TestPackage(DistrictTestCase):
    """The files of `vietnam-provinces`, written as its edition 2026.9.0 writes them. They are parsed and never run."""

    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for name, text in PACKAGE.items():
            path = self.folder / "vietnam_provinces" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def wheel(self) -> Path:
        path = self.folder / "vietnam_provinces-2026.9.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as file:
            for name, text in PACKAGE.items():
                file.writestr(f"vietnam_provinces/{name}", text)
        return path

    def test_both_maps_and_what_the_new_one_was_made_of(self):
        """Xã Đạ M'ri went to two, xã Đồi Chè to one; 97009 has no name on the old map and is told."""
        for place in (self.folder, self.folder / "vietnam_provinces", self.wheel()):
            self.assertEqual(national_units.load_package(OLD, place), (4, []))
            self.assertEqual(national_units.load_package(NEW, place), (3, ["97009"]))
            made = {row.code: frappe.parse_json(row.predecessors) for row in national_units.conversions(NEW)}
            split = ["97004", "Xã Đạ M'ri", True]
            self.assertEqual(made, {"97004": [split], "97007": [split, ["97007", "Xã Đồi Chè", False]]})
        self.assertEqual(localities.load_code("97004", OLD)["unit_name"], "Xã Đạ M'ri")
        self.assertEqual(localities.load_code("97004")["unit_name"], "Phường Đạ M'ri")
        plan = plan_of("2025-07-national")
        self.assertEqual(plan.split, {"97004-2004": ("97004", "97007")})

    def test_an_edition_without_an_old_map_or_written_otherwise_is_refused(self):
        old = self.folder / "vietnam_provinces" / "legacy" / "_lookup.py"
        for text, told in (
            (PACKAGE["legacy/_lookup.py"].replace("WARD_MAPPING", "WARDS"), "WARD_MAPPING"),
            ("class (", "_lookup.py"),
            (None, "no old map"),
        ):
            old.write_text(text, encoding="utf-8") if text else old.unlink()
            with self.assertRaises(frappe.ValidationError) as refusal:
                national_units.load_package(OLD, self.folder)
            self.assertIn(told, str(refusal.exception))
            frappe.clear_last_message()
        with self.assertRaises(frappe.ValidationError) as refusal:
            national_units.load_package(NEW, Path(__file__))
        self.assertIn("no wheel", str(refusal.exception))
        self.assertEqual(frappe.db.count("National Unit"), 0)


class TestProvinceOfItsOwn(DistrictTestCase):
    def test_ha_noi_comes_with_its_own_standard(self):
        """650.000 from 01/2026 (resolution 63/2025): 6c is 1,5 × 650.000 = 975.000 there, before and after the decree of
        2026, and 750.000 then 810.000 elsewhere."""
        rows = [
            ["Mã", "Tên", "Cấp", "Mã TP", "Tỉnh / Thành Phố"],
            ["00004", "Phường Giả Định", "Phường", "01", "Thành phố Hà Nội"],
        ]
        national_units.load_file(workbook(rows), NEW, "mới.xlsx")
        province = frappe.db.get_value(
            "Administrative Unit", localities.load_code("00004")["unit"], "parent_administrative_unit"
        )
        kept = frappe.db.get_value(
            "Rule Set", {"province": province}, ["decree", "state", "standard_amount", "effective_from"]
        )
        self.assertEqual(kept, ("NQ 63/2025/NQ-HĐND", "In Force", 650_000, date(2026, 1, 1)))
        worth = {
            place: [
                scheme_source("BTXH", place)(date(2026, 12, 31))
                .rates.price("BTXH-6c", Decimal("1.5"), month)
                .amount
                for month in (2025 * 12 + 11, 2026 * 12 + 1, 2026 * 12 + 7)
            ]
            for place in (province, self.place.province)
        }
        self.assertEqual(
            worth, {province: [750_000, 975_000, 975_000], self.place.province: [750_000, 750_000, 810_000]}
        )


class TestHaiDuong(DistrictTestCase):
    """It joined Thuận An on 01.01.2025; the new Thuận An of three predecessors came on 01.07.2025."""

    def test_two_dated_steps(self):
        localities.load("hai_duong")
        with self.assertRaises(frappe.ValidationError) as refusal:
            plan_of("2025-07", "19999-2004")
        self.assertIn("2025-01", str(refusal.exception))
        first = merge_units("2025-01")
        self.assertEqual(
            [(unit["new"], unit["old"]) for unit in first["units"]], [("19900-2004", ["19999-2004"])]
        )
        joined = frappe.db.get_value(
            "Administrative Unit",
            "19900-2004",
            ["unit_name", "tier", "parent_administrative_unit", "valid_from", "valid_to"],
        )
        self.assertEqual(joined, ("Phường Thuận An", "Three", "474-2004", date(2004, 1, 1), None))
        self.assertEqual(
            frappe.db.get_value("Administrative Unit", "19999-2004", ["valid_to", "successor"]),
            (date(2024, 12, 31), "19900-2004"),
        )
        second = merge_units("2025-07", "474-2004")
        self.assertEqual(
            [(unit["new"], unit["old"]) for unit in second["units"]], [("19900-2025", ["19900-2004"])]
        )
        undo_merge(second["unit_merge"])
        undo_merge(first["unit_merge"])
        self.assertFalse(frappe.db.exists("Administrative Unit", "19900-2004"))
        self.assertIsNone(frappe.db.get_value("Administrative Unit", "19999-2004", "successor"))
