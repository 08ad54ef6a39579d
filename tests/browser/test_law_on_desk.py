"""The page “Căn cứ pháp lý” with the next decree from Excel, and the new levels of a decree that a commune decides by one
list, with the mouse; each page also as it stands on a phone."""

import openpyxl
import pytest
from district import NORTH, PROVINCE_LEADER, PROVINCE_OFFICER, leader, officer, unit
from playwright.sync_api import expect
from window import PHONE, dong, vi

DECREE, PRINT = "NĐ 321/2026/NĐ-CP", "Công báo số 1210, Phụ lục I–III"
LEVELS = "BTXH-335-2026"


@pytest.fixture(scope="module")
def bench(serve, prepared):
    return serve(prepared)


def test_the_next_decree_comes_from_excel_and_two_people_put_it_in_force(window, bench, tmp_path):
    """A province's officer drafts the printed table of July 2026: TNLS1 3.012.000 instead of 2.789.000, + 223.000."""
    desk = window(PROVINCE_OFFICER)
    desk.open("legal-basis", vi("Legal Basis"))
    desk.says(DECREE)
    desk.page.get_by_role("link", name=vi("Draft the next decree")).click()
    for name, value in (
        *(("decree", DECREE), ("rule_code", "321-2026-PL"), ("title", "Phụ lục đã in")),
        *(("effective_from", "01/07/2026"), ("in_force_from", "01/10/2026"), ("source", "Công báo")),
    ):
        desk.input(name).fill(value)
    desk.input("programme").fill("NCC")
    desk.page.get_by_role("option").first.click()
    desk.button("Save").click()
    desk.says(vi("Saved"))

    desk.open("legal-basis", vi("Legal Basis"))
    waiting = desk.page.get_by_role("region", name=vi("Waiting for Confirmation"))
    waiting.get_by_role("button", name=vi("Look at It")).click()
    path = desk.downloaded(waiting.get_by_role("button", name=vi("Download the form")), tmp_path)
    book = openpyxl.load_workbook(path)
    row = next(row for row in book.active.iter_rows(min_row=2) if row[0].value == "TNLS1")
    row[4].value = "ba triệu"
    book.save(path)
    waiting.locator("input[type=file]").set_input_files(path)
    expect(waiting.get_by_role("alert")).to_contain_text("ba triệu")
    row[4].value = 3_012_000
    book.save(path)
    waiting.locator("input[type=file]").set_input_files(path)
    beside = waiting.get_by_role("table", name=vi("Old and New Side by Side"))
    for text in ("TNLS1", dong(2_789_000), dong(3_012_000), dong(223_000)):
        expect(beside).to_contain_text(text)
    waiting.get_by_role("button", name=vi("Confirm as Printed")).click()
    desk.dialog().get_by_role("textbox").fill(PRINT)
    desk.dialog().get_by_role("button").last.click()
    expect(waiting.get_by_role("button", name=vi("Put in Force"))).to_be_visible()

    second = window(PROVINCE_LEADER)
    second.open("legal-basis", vi("Legal Basis"))
    waiting = second.page.get_by_role("region", name=vi("Waiting for Confirmation"))
    waiting.get_by_role("button", name=vi("Look at It")).click()
    waiting.get_by_role("button", name=vi("Put in Force")).click()
    second.dialog().get_by_role("textbox").fill(PRINT)
    second.dialog().get_by_role("button").last.click()
    expect(second.dialog()).to_have_count(0)
    expect(second.page.get_by_role("region", name=vi("Waiting for Confirmation"))).to_have_count(0)
    for _look in range(50):  # the page may be loading anew while the server still writes
        state = bench.value("select state from `tabRule Set` where rule_code = '321-2026-PL'")
        if state == "In Force":
            break
        second.page.wait_for_timeout(200)
    amount = bench.value(
        "select amount from `tabBenefit Rate` where rule_set like '%321-2026-PL' and category = 'NCC-TNLS1'"
    )
    assert (state, int(amount or 0)) == ("In Force", 3_012_000)


def test_the_commune_decides_its_list_of_new_levels(window, bench):
    """The officer makes the list, its leader decides it by one number; who made it sees no button to decide."""
    desk = window(officer(NORTH))
    desk.open("level-decision", vi("Level Decision"))
    desk.button("Make a list").click()
    desk.dialog().get_by_label(vi("Rule Set")).fill("335")
    desk.page.get_by_role("option").first.click()
    desk.dialog().get_by_role("button", name=vi("Make a list"), exact=True).click()
    panel = desk.page.get_by_role("region", name=vi("Level Decision"), exact=True)
    expect(panel).to_contain_text(vi("More a Month"))
    expect(panel.get_by_role("button", name=vi("Decide this list"))).to_have_count(0)
    name = f"QDM-{LEVELS}-{unit(NORTH)}"
    people = bench.value("select people from `tabLevel Decision` where name = ?", name)
    assert people > 0

    chief = window(leader(NORTH))
    chief.open(f"level-decision/{name}")
    chief.button("Decide this list").click()
    chief.dialog().get_by_label(vi("Number of the Decision")).fill("7/QĐ-UBND")
    chief.dialog().get_by_role("button", name=vi("Decide"), exact=True).click()
    chief.says(vi("Decided. The next payroll charges the new levels and their arrears."))
    assert bench.value("select state from `tabLevel Decision` where name = ?", name) == "Decided"
    chief.open(f"print/level-decision/{name}")
    paper = chief.page.frame_locator("iframe").first
    expect(paper.get_by_text("07/QĐ-UBND").first).to_be_visible()
    expect(paper.get_by_text("Phụ lục", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("path", "shown"), [("legal-basis", DECREE), ("level-decision", None), ("split-communes", None)]
)
def test_on_a_phone_nothing_scrolls_sideways(window, path, shown):
    desk = window(PROVINCE_OFFICER, viewport={**PHONE, "width": 360})
    desk.open(path)
    expect(desk.heading()).to_be_visible()
    expect(desk.page.locator("[aria-busy=true]")).to_have_count(0)
    if shown:  # not while the page only sketches what it loads
        expect(desk.page.get_by_text(shown).first).to_be_visible()
    assert not desk.scrolls_sideways()
