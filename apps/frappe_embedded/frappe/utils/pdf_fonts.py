"""The fonts that a PDF is drawn with: no letter of a page is lost for want of one.

wkhtmltopdf leaves out, without a word, what no installed font can draw. And where two files hold one face (Debian 12
has Liberation Serif 1.07 and 2.1 in two packages), it may take the older one and lose the letters that only the
newer one has. So older files are hidden from it, and a page with a letter that no font has is refused.
"""

import subprocess
import unicodedata
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from tempfile import NamedTemporaryFile
from xml.sax.saxutils import escape

import frappe
from frappe import _

SYSTEM_CONFIGURATION = "/etc/fonts/fonts.conf"
FORMAT = "%{file}\t%{family}\t%{style}\t%{fontversion}\t%{charset}\n"
# Marks, letters, numbers and currency signs must be drawn; a missing ornament doesn't change what is said.
SAID = ("L", "M", "N", "Sc")
NAMED_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Font:
    """One installed file: its face (family and style), its version, and what it can draw in fontconfig's notation,
    hexadecimal numbers and ranges such as `20-7e a0`."""

    path: str
    family: str
    style: str
    version: int
    charset: str

    def characters(self) -> set[str]:
        """Return the characters that it can draw."""
        found: set[str] = set()
        for part in self.charset.split():
            first, _dash, last = part.partition("-")
            found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
        return found


def installed_fonts(configuration: str | None = None) -> list[Font]:
    """Return every font that fontconfig finds, by *configuration* (a path) or the system's own; throws without
    fontconfig's `fc-list`."""
    environment = {"FONTCONFIG_FILE": configuration} if configuration else None
    try:
        listing = subprocess.run(
            ["fc-list", "--format", FORMAT],
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
            env=environment and {"PATH": "/usr/local/bin:/usr/bin:/bin", **environment},
        ).stdout
    except (OSError, subprocess.SubprocessError):
        frappe.throw(_("PDF needs to know which fonts there are: apt install fontconfig"))
    return [_font(line) for line in listing.splitlines() if line]


def _font(line: str) -> Font:
    path, family, style, version, charset = line.split("\t")
    return Font(path, family, style, int(version or 0), charset)


def superseded_fonts(fonts: Iterable[Font]) -> list[Font]:
    """Return the files whose face another file holds in a newer version."""
    fonts = list(fonts)
    newest: dict[tuple[str, str], int] = {}
    for font in fonts:
        face = (font.family, font.style)
        newest[face] = max(newest.get(face, 0), font.version)
    return [font for font in fonts if font.version < newest[font.family, font.style]]


def drawn_fonts(configuration: str | None = None) -> list[Font]:
    """Return the fonts that wkhtmltopdf is given: of each face the newest file."""
    fonts = installed_fonts(configuration)
    hidden = superseded_fonts(fonts)
    return [font for font in fonts if font not in hidden]


def refuse_lost_letters(html: str, fonts: Iterable[Font]) -> None:
    """Throw, naming the characters, when *html* says something that no font of *fonts* can draw."""
    said = {sign for sign in set(unescape(html)) if unicodedata.category(sign).startswith(SAID)}
    for font in fonts:
        if not said:
            return
        said -= font.characters()
    if said:
        named = " ".join(sorted(said)[:NAMED_AT_MOST]) + (" …" if len(said) > NAMED_AT_MOST else "")
        frappe.throw(
            _(
                "The PDF would lose characters that no installed font can draw: {0}. "
                "Install a font that has them, for Vietnamese: apt install fonts-liberation2"
            ).format(named)
        )


@contextmanager
def configuration_for(html: str, configuration: str | None):
    """Give, inside the block, the path of the fontconfig file to draw *html* with; None is the system's own.

    Throws as `refuse_lost_letters` does.
    """
    fonts = installed_fonts(configuration)
    hidden = superseded_fonts(fonts)
    refuse_lost_letters(html, (font for font in fonts if font not in hidden))
    if not hidden:
        yield configuration
        return
    with NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(configuration_without(hidden, configuration or SYSTEM_CONFIGURATION))
        file.flush()
        yield file.name


def configuration_without(fonts: Iterable[Font], base: str) -> str:
    """Return a fontconfig file that is *base* without the files of *fonts*."""
    globs = "".join(f"<glob>{escape(font.path)}</glob>" for font in fonts)
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>'
        f"<include>{escape(str(Path(base).resolve()))}</include>"
        f"<selectfont><rejectfont>{globs}</rejectfont></selectfont></fontconfig>\n"
    )
