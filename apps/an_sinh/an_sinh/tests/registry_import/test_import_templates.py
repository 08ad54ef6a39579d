"""A workbook with other headings is named once and known the next time."""

import frappe
from an_sinh.api import registry_import as api
from an_sinh.services.registry_import import run as registry_import
from an_sinh.tests.factories_imports import PAID_THROUGH, RegistryImportCase, workbook

STRANGE = ["Địa bàn cư trú", "Tên gọi", "Sinh nhật", "Nhóm trợ giúp", "Bắt đầu"]
MAPPING = {
    "Địa bàn cư trú": "commune",
    "Tên gọi": "full_name",
    "Sinh nhật": "birth_date",
    "Nhóm trợ giúp": "category",
    "Bắt đầu": "start_month",
}
PERSON = ["Xã Chi Lăng", "Hoàng Văn Lạ", "05/03/1941", "5d", "04/2024"]


class TestImportTemplates(RegistryImportCase):
    def upload(self, *people: list, headings: list | None = None) -> str:
        content = workbook([["DANH SÁCH"], headings or STRANGE, *people])
        return (
            frappe.get_doc({"doctype": "File", "file_name": "la.xlsx", "is_private": 1, "content": content})
            .insert()
            .file_url
        )

    def test_unknown_headings_can_be_named(self):
        """The answer to a file without a known heading holds what a mapping needs; mapped, it is a list."""
        url = self.upload(PERSON)
        found = api.preview(url, self.district)
        self.assertIn("error", found)
        self.assertEqual(
            found["guessed"],
            [
                {
                    "sheet": "BTXH",
                    "headings": [
                        {
                            "heading": heading,
                            "field": None,
                            "samples": [text],
                        }
                        for heading, text in zip(STRANGE, PERSON, strict=True)
                    ],
                }
            ],
        )
        found = api.preview(url, self.district, MAPPING)
        self.assertEqual((found["sheets"][0]["rows"], found["sheets"][0]["communes"]), (1, ["Xã Chi Lăng"]))
        self.assertEqual(found["template"], None)

    def test_a_template_is_used_for_the_same_headings_and_can_be_declined(self):
        kept = api.remember(self.upload(PERSON), MAPPING, "Mẫu phần mềm cũ")
        another = self.upload(
            ["Xã Chi Lăng", "Vi Thị Khác", "1939", "5d", "05/2024"],
            headings=[text.upper() for text in STRANGE],
        )
        found = api.preview(another, self.district)
        self.assertEqual((found["template"], found["mapping"]), (kept, MAPPING))
        self.assertEqual(found["sheets"][0]["first_rows"][0]["full_name"], "Vi Thị Khác")
        self.assertIn("error", api.preview(another, self.district, {}))

    def test_remembering_again_changes_the_one_template(self):
        url = self.upload(PERSON)
        first = api.remember(url, MAPPING, "Một")
        again = api.remember(url, MAPPING | {"Bắt đầu": ""}, "Hai")
        self.assertEqual((again["name"], again["title"]), (first["name"], "Hai"))
        self.assertEqual(api.preview(url, self.district)["mapping"]["Bắt đầu"], "")

    def test_a_template_imports(self):
        """What the preview used is what the import is given; the row arrives."""
        url = self.upload(PERSON)
        api.remember(url, MAPPING, "Mẫu")
        mapping = api.preview(url, self.district)["mapping"]
        document = frappe.get_doc(
            {
                "doctype": "Registry Import",
                "source_file": url,
                "locality": self.district,
                "paid_through": PAID_THROUGH,
                "mapping": frappe.as_json(mapping),
            }
        ).insert()
        result = registry_import.run_import(document.name)
        self.assertEqual((result["accepted_rows"], result["rejected"]), (1, {}))

    def test_nothing_is_kept_of_nonsense(self):
        url, before = self.upload(PERSON), frappe.db.count("Import Template")
        for mapping in ({}, {"Tên gọi": "no_such_field"}, "{", "[]", "[1]"):
            self.assertRaises(frappe.ValidationError, api.remember, url, mapping, "Mẫu")
        self.assertIn("error", api.preview(url, self.district, "{"))
        self.assertEqual(frappe.db.count("Import Template"), before)

    def test_templates_are_made_by_imports_alone(self):
        made = frappe.get_doc(
            {"doctype": "Import Template", "title": "x", "columns": [{"heading": "A", "field": "Full Name"}]}
        )
        self.assertRaises(frappe.ValidationError, made.insert)

    def test_a_field_stands_in_one_column(self):
        kept = frappe.get_doc("Import Template", api.remember(self.upload(PERSON), MAPPING, "Mẫu")["name"])
        kept.columns[0].field = "Full Name"
        self.assertRaises(frappe.ValidationError, kept.save)
