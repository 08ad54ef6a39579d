"""No letter of a PDF is lost for want of a font: fonts are made for the test and nothing else is installed."""

import io
import unicodedata

import pypdf
import pytest
from fontTools.ttLib import TTFont

import frappe
from frappe.utils import pdf_fonts
from frappe.utils.pdf import get_pdf

LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
)
SOURCE = "LiberationSerif-Regular.ttf"


@pytest.fixture(scope="module")
def source():
    """A font of this machine with all of LETTERS; script/setup installs one."""
    found = [font.path for font in pdf_fonts.drawn_fonts() if font.path.endswith(SOURCE)]
    assert found, f"{SOURCE} isn't installed: script/setup"
    return found[0]


@pytest.fixture
def only(source, tmp_path, monkeypatch):
    """Let there be no fonts but those given as (folder, letters, version)."""

    def install(*fonts):
        folders = ""
        for folder, letters, version in fonts:
            (tmp_path / folder).mkdir()
            write_font(source, tmp_path / folder / "face.ttf", letters, version)
            folders += f"<dir>{tmp_path / folder}</dir>"
        (tmp_path / "cache").mkdir()
        file = tmp_path / "fonts.conf"
        file.write_text(
            f'<?xml version="1.0"?><fontconfig>{folders}<cachedir>{tmp_path}/cache</cachedir></fontconfig>'
        )
        monkeypatch.setenv("FONTCONFIG_FILE", str(file))
        return str(file)

    return install


def write_font(source, path, letters, version):
    """Write *source* as *version* of its face, with only those of LETTERS that are in *letters*."""
    with TTFont(source) as font:
        for table in font["cmap"].tables:
            for letter in set(LETTERS) - set(letters):
                table.cmap.pop(ord(letter), None)
        font["head"].fontRevision = version
        font.save(path)


def drawn(content):
    """Return the letters of a PDF that its text names and its embedded fonts have an outline for."""
    found = set()
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        text = set(page.extract_text())
        for font in page["/Resources"]["/Font"].values():
            found |= text & outlined(font.get_object())
    return found


def outlined(font):
    """Return the characters of an embedded font whose glyph isn't empty."""
    descendant = font["/DescendantFonts"][0].get_object()
    with TTFont(io.BytesIO(descendant["/FontDescriptor"]["/FontFile2"].get_data()), lazy=True) as embedded:
        names, glyphs = embedded.getGlyphOrder(), embedded["glyf"]
        return {
            text
            for code, text in read_cmap(font["/ToUnicode"].get_data().decode()).items()
            if glyphs[names[code]].numberOfContours
        }


def read_cmap(cmap):
    """Return character by code of a ToUnicode map of `bfrange` lines, as Qt writes them."""
    found = {}
    for line in cmap.splitlines():
        parts = line.replace("[", "").replace("]", "").replace("<", " ").replace(">", " ").split()
        if line.startswith("<") and len(parts) >= 3:
            for offset, code in enumerate(range(int(parts[0], 16), int(parts[1], 16) + 1)):
                value = parts[2 + offset] if "[" in line else f"{int(parts[2], 16) + offset:04x}"
                found[code] = bytes.fromhex(value).decode("utf-16-be")
    return found


def test_all_letters_are_drawn_by_the_only_font(site, only):
    only(("one", LETTERS, 2.0))
    assert drawn(get_pdf(f"<p>{' '.join(LETTERS)}</p>")) >= set(LETTERS)


def test_a_page_whose_letters_no_font_has_is_refused_and_they_are_named(site, only):
    only(("one", "", 1.0))
    with pytest.raises(frappe.ValidationError, match=r"would lose characters.*: ạ ặ ị ở\."):
        get_pdf("<p>Đặng Thị B&#432;ởi, Lạng</p>")
    assert "Dang" in pypdf.PdfReader(io.BytesIO(get_pdf("<p>Dang</p>"))).pages[0].extract_text()


def test_a_machine_without_fonts_is_told_so(site, only):
    only()
    with pytest.raises(frappe.ValidationError, match="fonts-liberation2"):
        get_pdf("<p>x</p>")


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_the_newer_of_two_files_of_a_face_draws(site, only, order):
    """Without it wkhtmltopdf takes the older one in one of the two orders, and the letters are gone."""
    newer, older = order
    path = only((newer, LETTERS, 2.0), (older, "", 1.0))
    assert [font.path.split("/")[-2] for font in pdf_fonts.drawn_fonts(path)] == [newer]
    assert drawn(get_pdf(f"<p>{' '.join(LETTERS)}</p>")) >= set(LETTERS)


def test_a_missing_ornament_refuses_nothing(site, only):
    only(("one", "", 1.0))
    get_pdf("<p>done ✓ \U0001f600</p>")


def test_without_fontconfig_one_line_says_what_to_do(site, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(frappe.ValidationError, match="apt install fontconfig"):
        pdf_fonts.installed_fonts()
