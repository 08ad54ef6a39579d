"""Papers keep every letter of Vietnamese: with the installed font alone, and not at all without it."""

import io
import os
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

import frappe
from an_sinh.api.papers import download_pdf
from an_sinh.domain.papers.letters import PAPER_FAMILIES, vietnamese_letters
from an_sinh.services.papers import fonts
from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories import prepare

PER_LINE = 9


def complete_files() -> list[str]:
    """The files of this machine that a paper may be drawn with."""
    return [file for family in PAPER_FAMILIES for file in fonts._files(family, vietnamese_letters())]


class TestPaperFonts(DistrictTestCase):
    def only(self, files, change=None):
        """Let there be no fonts but copies of *files*, each put through *change*; until the test ends."""
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        for file in files:
            copy = folder / Path(file).name
            shutil.copy(file, copy)
            if change:
                change(copy)
        configuration = folder / "fonts.conf"
        configuration.write_text(
            f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>'
        )
        environment = patch.dict(os.environ, {"FONTCONFIG_FILE": str(configuration)})
        environment.start()
        self.addCleanup(environment.stop)

    def payroll(self, persons: int) -> str:
        """A list with one line for each of so many people."""
        for _number in range(persons):
            person = factories.person(self.place.north, category=None)
            factories.entitlement(person.name, "BTXH-6c", paid_through="2024-04-01")
        return prepare(self.place.north, self.place.north_officer)

    def test_there_are_134_letters_each_one_character(self):
        """12 vowels with 6 tones each and đ are 73 small letters; a, e, i, o, u, y are ASCII's."""
        letters = vietnamese_letters()
        self.assertEqual(len(letters), 2 * (12 * 6 + 1 - 6))
        self.assertEqual(len(set(letters)), len(letters))
        self.assertLessEqual(set("ĐặngThịBưởiỄỹ") - set("gThiBn"), set(letters))

    def test_a_list_drawn_with_nothing_but_the_installed_font_has_all_letters(self):
        """In its text, and with an outline in the fonts that it carries."""
        from pypdf import PdfReader

        letters = vietnamese_letters()
        parts = [letters[start : start + PER_LINE] for start in range(0, len(letters), PER_LINE)]
        payroll = self.payroll(len(parts))
        lines = frappe.get_all(
            "Payroll Line", filters={"payroll": payroll}, pluck="name", order_by="line_no asc"
        )
        self.assertEqual(len(lines), len(parts))
        for line, part in zip(lines, parts, strict=True):
            frappe.db.set_value("Payroll Line", line, "full_name", part, update_modified=False)
        self.only(complete_files())
        content = frappe.get_print("Monthly Payroll", payroll, "Payment List", as_pdf=True)
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(set(letters) - set("".join(page.extract_text() for page in pages)), set())
        carried = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
        self.assertEqual(set(letters) - set().union(*map(outlined, carried)), set())

    def test_without_the_letters_the_pdf_is_refused_and_the_page_isnt(self):
        payroll = self.payroll(1)
        self.only(complete_files(), without_vietnamese)
        with self.assertRaisesRegex(frappe.ValidationError, "no font with all letters.*fonts-liberation2"):
            download_pdf(doctype="Monthly Payroll", name=payroll, format="Payment List")
        self.assertIn("BIỂU", frappe.get_print("Monthly Payroll", payroll, "Payment List"))

    def test_with_the_letters_the_pdf_comes(self):
        payroll = self.payroll(1)
        self.only(complete_files())
        download_pdf(doctype="Monthly Payroll", name=payroll, format="Payment List")
        self.assertTrue(frappe.local.response.filecontent.startswith(b"%PDF-"))

    def test_an_incomplete_file_that_may_be_taken_is_named(self):
        """As on a bench of Debian 12 with both packages, where wkhtmltopdf may take the older file."""

        def files(family, letters=""):
            return {"new.ttf"} if letters else {"new.ttf", "old.ttf"}

        with (
            patch.object(fonts, "_files", files),
            self.assertRaisesRegex(frappe.ValidationError, "old.ttf lacks letters"),
        ):
            fonts.refuse_without_font()


def without_vietnamese(path):
    """Take the Vietnamese letters out of a font file."""
    from fontTools.ttLib import TTFont

    with TTFont(path, recalcTimestamp=False) as font:
        for table in font["cmap"].tables:
            for letter in vietnamese_letters():
                table.cmap.pop(ord(letter), None)
        font.save(path)


def outlined(font) -> set[str]:
    """The characters of a font in a PDF whose glyph there isn't empty."""
    from fontTools.ttLib import TTFont

    descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
    with TTFont(io.BytesIO(descriptor["/FontFile2"].get_data()), lazy=True) as carried:
        names, glyphs = carried.getGlyphOrder(), carried["glyf"]
        return {
            text
            for code, text in characters(font["/ToUnicode"].get_data().decode()).items()
            if code < len(names) and glyphs[names[code]].numberOfContours
        }


def characters(cmap: str) -> dict[int, str]:
    """Character by code of a PDF's /ToUnicode, as Qt writes it: ranges with a list or with their first character."""
    found = {}
    for line in cmap.splitlines():
        parts = line.replace("[", " ").replace("]", " ").replace("<", " ").replace(">", " ").split()
        if line.startswith("<") and len(parts) >= 3:
            for offset, code in enumerate(range(int(parts[0], 16), int(parts[1], 16) + 1)):
                value = parts[2 + offset] if "[" in line else f"{int(parts[2], 16) + offset:04x}"
                found[code] = bytes.fromhex(value).decode("utf-16-be")
    return found
