"""Sheets of a long paper are drawn in parts: every sheet once, in order, on one page, with the paper's own style."""

import io

import pypdf
import pytest

from frappe.utils import pdf_sheets
from frappe.utils.pdf import get_pdf
from frappe.utils.pdf_sheets import FEWEST_SHEETS, MOST_SHEETS, in_parts

STYLE = "<style>.sheet { height: 100mm } .sheet + .sheet { page-break-before: always }</style>"


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def paper(count, inside="<div>sheet {}</div>", between="\n"):
    sheets = between.join(
        f'<div class="sheet" data-sheet>{inside.format(number)}</div>' for number in range(count)
    )
    return f"{STYLE}<div>{sheets}\n</div><p>end</p>"


@pytest.mark.parametrize(
    ("count", "at_once", "sizes"),
    [
        (0, 2, [0]),
        (2 * FEWEST_SHEETS - 1, 2, [15]),
        (2 * FEWEST_SHEETS, 2, [8, 8]),
        (34, 2, [17, 17]),
        (34, 4, [9, 9, 9, 7]),
        (17, 4, [8, 8, 1]),
        (3 * MOST_SHEETS - 1, 2, [60, 60, 59]),
    ],
)
def test_cores_get_equal_shares_and_no_part_is_too_long(count, at_once, sizes):
    parts = in_parts(paper(count), at_once)
    assert [part.count("data-sheet") for part in parts] == sizes


def test_the_parts_are_the_page_with_some_of_its_sheets():
    html = paper(20)
    parts = in_parts(html, 2)
    body = [part.removeprefix(f"{STYLE}<div>").removesuffix("\n</div><p>end</p>") for part in parts]
    assert f"{STYLE}<div>{''.join(body)}\n</div><p>end</p>" == html


@pytest.mark.parametrize(
    "html",
    [
        paper(20, between="<p>between two sheets</p>"),
        paper(20, inside="{}</div><div>"),
        paper(20).replace("sheet 7</div>", "sheet 7", 1),
    ],
)
def test_what_is_not_just_sheets_stays_whole(html):
    assert in_parts(html, 2) == [html]


def test_every_sheet_is_a_page_and_in_order(site, monkeypatch):
    monkeypatch.setattr(pdf_sheets, "MOST_SHEETS", FEWEST_SHEETS)
    content = get_pdf(paper(20))
    pages = [page.extract_text().split() for page in read(content).pages]
    assert [words[:2] for words in pages] == [["sheet", str(number)] for number in range(20)]


def test_a_password_closes_all_parts(site):
    reader = read(get_pdf(paper(20), {"password": "open"}))
    assert reader.is_encrypted and reader.decrypt("open")
    assert len(reader.pages) == 20


def test_a_page_without_sheets_is_drawn_as_before(site):
    assert [page.extract_text().strip() for page in read(get_pdf("<p>one</p>")).pages] == ["one"]
