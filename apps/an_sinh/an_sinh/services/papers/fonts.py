"""Whether the server can print Vietnamese: a font of Times New Roman's kind, with every letter.

wkhtmltopdf leaves out the letters that no font has, without an error: on Debian 12 `fonts-liberation` (1.07) lacks 92
of the 134 that Vietnamese uses, so "Đặng Thị Bưởi" was printed as "Đng Th Bi". `fonts-liberation2` has them all.
"""

import subprocess

import frappe
from an_sinh.domain.papers.letters import PAPER_FAMILIES, vietnamese_letters
from frappe import _

try:
    # The embedded engine hides the older of two files of one face from wkhtmltopdf; Frappe doesn't.
    from frappe.utils.pdf_fonts import drawn_fonts
except ImportError:
    drawn_fonts = None


def refuse_without_font() -> None:
    """Throw, saying what to install or to remove, where a paper's PDF would lose letters."""
    complete = [file for family in PAPER_FAMILIES for file in _files(family, vietnamese_letters())]
    if not complete:
        frappe.throw(
            _(
                "This cannot be printed to PDF: the server has no font with all letters of Vietnamese. "
                "Install one on the server: apt install fontconfig fonts-liberation2"
            )
        )
    incomplete = sorted({file for family in PAPER_FAMILIES for file in _files(family)} - set(complete))
    if incomplete:
        frappe.throw(
            _(
                "This cannot be printed to PDF: the font file {0} lacks letters of Vietnamese and may be "
                "used. Remove it from the server; on Debian: apt remove fonts-liberation"
            ).format(incomplete[0])
        )


def _files(family: str, letters: str = "") -> set[str]:
    """The font files of *family* that wkhtmltopdf may use, those that have all *letters*."""
    pattern = f":family={family}"
    if letters:
        pattern += ":charset=" + " ".join(f"{ord(letter):x}" for letter in letters)
    try:
        listing = subprocess.run(
            ["fc-list", pattern, "--format", "%{file}\n"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return set()  # without fontconfig's tools nothing is known to be complete
    files = set(listing.stdout.split("\n")) - {""}
    return files if drawn_fonts is None else files & {font.path for font in drawn_fonts()}
