"""The desk as its users find it every day: logging in, lists, forms, keys, errors."""

import re
import unicodedata

import pytest
from district import (
    AUDITOR,
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    EXPECTED,
    MANAGER,
    NORTH,
    PROVIDERS,
    SOUTH,
    TREASURY,
    leader,
    officer,
    payroll,
    unit,
)
from openpyxl import load_workbook
from playwright.sync_api import expect
from staged_bench import ADMIN_PASSWORD, kill_group, until
from window import dong, vi

# The label of a person's phone.
PHONE_NUMBER = "Số điện thoại"
NORTH_NAME, SOUTH_NAME = EXPECTED["units"][NORTH], EXPECTED["units"][SOUTH]


@pytest.fixture(scope="module")
def bench(serve, prepared):
    return serve(prepared)


@pytest.fixture(scope="module")
def people(bench) -> dict[str, list[tuple[str, str]]]:
    """Name and full name of the beneficiaries of both communes."""
    sql = "select name, full_name from `tabBeneficiary` where administrative_unit = ? order by name"
    return {code: bench.query(sql, unit(code)) for code in (NORTH, SOUTH)}


def search(desk, text: str) -> None:
    desk.page.get_by_label(vi("Search in this list")).fill(text)


# --- logging in


def test_a_wrong_password_is_said_and_the_right_one_lets_in(window):
    desk = window()
    desk.log_in(officer(NORTH), "wrong")
    expect(desk.page.get_by_role("alert")).to_have_text(vi("Invalid login credentials"))
    assert desk.page.get_by_label(vi("User name or email")).input_value() == officer(NORTH)
    desk.arrive(officer(NORTH))


@pytest.mark.parametrize(
    "user", [leader(NORTH), DISTRICT_LEADER, PROVIDERS["Agribank"], TREASURY, AUDITOR, MANAGER]
)
def test_every_role_comes_to_a_home(window, user):
    desk = window(user)
    expect(desk.page.get_by_role("navigation", name=vi("Main menu"))).to_be_visible()
    expect(desk.page.get_by_role("alert")).to_have_count(0)


def test_home_shows_what_waits_for_the_officer(window):
    desk = window(officer(NORTH))
    for programme in ("BTXH", "NCC"):
        expect(desk.page.get_by_role("link", name=payroll(programme, NORTH))).to_contain_text(NORTH_NAME)
    expect(desk.page.get_by_text(SOUTH_NAME)).to_have_count(0)


def test_home_tells_where_the_month_stands(window, bench):
    """Twenty communes with two drafts each: their sum, and a cell per commune and programme; each figure opens its rows."""
    desk = window(DISTRICT_OFFICER)
    card = desk.page.get_by_role("region", name=re.compile(vi("Month {0}", "")))
    ((count, total),) = bench.query("select count(*), sum(total_amount) from `tabMonthly Payroll`")
    drafts = card.get_by_role("link", name=vi("Draft")).filter(has_text=vi("{0} lists", count))
    expect(drafts).to_contain_text(dong(int(total)))
    expect(card.get_by_text(vi("No list is approved yet."))).to_be_visible()
    rows = card.get_by_role("row").filter(has=desk.page.get_by_role("rowheader"))
    card.get_by_role("button", name=vi("Show all {0} communes", 20)).click()
    expect(rows).to_have_count(20)
    for code, name in ((NORTH, NORTH_NAME), (SOUTH, SOUTH_NAME)):
        cells = rows.filter(has_text=name).get_by_role("link")
        expect(cells).to_have_count(2)
        expect(cells.first).to_have_attribute("href", f"/an-sinh/monthly-payroll/{payroll('BTXH', code)}")
    drafts.click()
    expect(desk.page.get_by_text(f"1–20 trên {count}")).to_be_visible()


def test_home_says_when_nothing_waits(window):
    window(DISTRICT_LEADER).says(vi("Nothing waits for you."))


def test_an_ended_session_asks_for_the_password(window):
    desk = window(officer(NORTH))
    desk.context.clear_cookies()
    desk.open("monthly-payroll")
    expect(desk.page.get_by_label(vi("Password"), exact=True)).to_be_visible()


# --- lists


def test_the_registry_is_paged(window, people):
    desk = window(officer(NORTH))
    desk.menu("Beneficiary")
    desk.counted(len(people[NORTH]))
    expect(desk.rows()).to_have_count(20)
    first = desk.cells()
    number = next(row[3] for row in first if row[3])
    desk.button("Next").click()
    expect(desk.pages().get_by_role("status")).to_contain_text("21–40")
    expect(desk.rows().filter(has_text=number)).to_have_count(0)
    expect(desk.rows()).to_have_count(20)
    assert not {tuple(row) for row in first} & {tuple(row) for row in desk.cells()}
    desk.button("Previous").click()
    expect(desk.rows().filter(has_text=number)).to_have_count(1)


def test_the_registry_is_searched_without_diacritics(window, bench):
    found = bench.query(
        "select full_name, id_number from `tabBeneficiary` where administrative_unit = ? and id_number != ''",
        unit(NORTH),
    )
    name, number = next((name, number) for name, number in found if "Đ" in name)
    desk = window(officer(NORTH))
    desk.open("beneficiary")
    search(desk, plain(name))
    desk.counted(sum(plain(name) in plain(other) for other, _number in found))
    expect(desk.rows().filter(has_text=number)).to_have_count(1)
    search(desk, number)
    desk.counted(1)
    search(desk, "không có ai tên thế này")
    desk.says(vi("Nothing matches"))
    desk.button("Clear all").first.click()
    expect(desk.rows()).to_have_count(20)


def plain(text: str) -> str:
    """Vietnamese without its marks."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def test_the_registry_is_filtered_and_comes_as_excel(window, bench, tmp_path):
    women = bench.value(
        "select count(*) from `tabBeneficiary` where administrative_unit = ? and sex = 'Female'", unit(SOUTH)
    )
    desk = window(DISTRICT_OFFICER)
    desk.open("beneficiary")
    desk.counted(EXPECTED["persons"])
    place = desk.page.get_by_label(vi("Administrative Unit"), exact=True)
    place.fill(SOUTH_NAME)
    desk.page.get_by_role("option").filter(has_text=SOUTH_NAME).first.click()
    desk.page.get_by_label(vi("Sex"), exact=True).select_option(label=vi("Female"))
    desk.counted(women)
    expect(
        desk.rows().filter(has_not=desk.page.get_by_role("cell", name=vi("Female"), exact=True))
    ).to_have_count(0)
    desk.page.reload()  # the address holds the filters
    desk.counted(women)
    file = desk.downloaded(desk.button("Export Excel"), tmp_path)
    heads, *rows = load_workbook(file).active.iter_rows(values_only=True)
    assert len([row for row in rows if any(row)]) == women
    assert heads[:2] == (vi("Full Name"), vi("Sex"))
    assert {row[1] for row in rows} == {vi("Female")}


def test_a_list_without_a_row_says_so(window):
    desk = window(officer(NORTH))
    desk.open("disbursement")
    desk.says(vi("Nothing here yet"))


def test_another_communes_person_cannot_be_opened(window, people):
    desk = window(officer(NORTH))
    desk.open(f"beneficiary/{people[SOUTH][0][0]}")
    expect(desk.page.get_by_role("alert").first).to_be_visible()
    expect(desk.page.get_by_text(people[SOUTH][0][1])).to_have_count(0)


def test_a_list_keeps_the_columns_that_somebody_chose(window):
    desk = window(MANAGER)
    desk.open("beneficiary")
    heads = desk.page.locator("main table thead")
    expect(heads).not_to_contain_text(PHONE_NUMBER)
    desk.button("Columns").click()
    choice = desk.page.get_by_role("form", name=vi("Columns"))
    choice.get_by_label(PHONE_NUMBER).check()
    choice.get_by_role("button", name=vi("Apply")).click()
    expect(heads).to_contain_text(PHONE_NUMBER)
    desk.open("beneficiary")
    expect(heads).to_contain_text(PHONE_NUMBER)
    desk.button("Columns").click()
    desk.button("Usual columns").click()
    expect(heads).not_to_contain_text(PHONE_NUMBER)


def test_a_shipped_print_format_is_copied_under_a_name_of_its_own(window, bench):
    shipped = bench.value("select name from `tabPrint Format` where standard = 'Yes' order by name limit 1")
    desk = window("Administrator", password=ADMIN_PASSWORD)
    desk.open(f"print-format/{shipped}")
    desk.button("More").click()
    desk.page.get_by_role("menuitem", name=vi("Duplicate")).click()
    desk.page.wait_for_url("**/print-format/new")
    desk.button("Save").click()
    expect(desk.field("__newname")).to_contain_text(vi("Please fill this in."))
    desk.input("__newname").fill("Mẫu riêng của huyện")
    desk.button("Save").click()
    desk.says(vi("Saved"))
    sql = "select standard, html from `tabPrint Format` where name = ?"
    [(standard, html)] = bench.query(sql, "Mẫu riêng của huyện")
    assert standard == "No"
    assert "{{" in html or "{%" in html


# --- forms


def test_a_persons_form_shows_payments_and_keeps_a_timeline(window, people):
    name, full_name = people[NORTH][0]
    desk = window(MANAGER)
    desk.open(f"beneficiary/{name}", full_name)
    desk.says(vi("Entitlements"))
    payments = desk.page.get_by_role("region", name=vi("Payments"), exact=True)
    expect(payments.locator("tbody tr").first).to_contain_text("05/2024")
    desk.input("phone").fill("0912345678")
    desk.says(vi("Not saved"))
    desk.page.keyboard.press("Control+s")
    desk.says(vi("Saved"))
    history = desk.page.get_by_role("region", name=vi("History"))
    expect(history).to_contain_text("0912345678")
    history.get_by_label(vi("Write a comment")).fill("Đã gọi điện xác minh.")
    history.get_by_role("button", name=vi("Comment")).click()
    expect(history.get_by_role("listitem").first).to_contain_text("Đã gọi điện xác minh.")


def test_ctrl_s_saves_the_month_that_is_being_typed(window, bench):
    """Typed and saved without leaving the field; a month that doesn't exist is refused by name, and stays."""
    plan = bench.value("select name from `tabRollout Plan` order by name limit 1")
    began = lambda: str(bench.value("select from_month from `tabRollout Plan` where name = ?", plan))  # noqa: E731
    desk = window(MANAGER)
    desk.open(f"rollout-plan/{plan}")
    month, keys = desk.input("from_month"), desk.page.keyboard
    saved = desk.page.get_by_text(vi("Saved"), exact=True)
    month.fill("11/2023")
    keys.press("Control+s")
    expect(saved).to_be_visible()
    assert began() == "2023-11-01"
    expect(saved).to_have_count(0)
    month.fill("13/2023")
    keys.press("Control+s")
    desk.says(vi("Please correct: {0}.", vi("From Month")))
    expect(month).to_be_focused()
    expect(month).to_have_value("13/2023")
    expect(saved).to_have_count(0)
    assert began() == "2023-11-01"


def test_ctrl_s_saves_the_cell_that_is_being_typed(window, bench):
    """In a grid: the last cell typed is saved with its row; a cell that can't be read is named with its row."""
    calendar = bench.value("select name from `tabReporting Calendar` order by name limit 1")
    last_day = "select first_day from `tabReporting Holiday` where parent = ? order by idx desc limit 1"
    desk = window(MANAGER)
    desk.open(f"reporting-calendar/{calendar}")
    grid, keys = desk.field("holidays"), desk.page.keyboard
    grid.get_by_role("button", name=vi("Add row")).click()
    keys.type("2/9/2025")
    keys.press("Control+s")
    desk.says(vi("Saved"))
    assert str(bench.value(last_day, calendar)) == "2025-09-02"
    row = grid.locator("tbody tr").last
    row.get_by_role("textbox").first.fill("2/9")
    keys.press("Control+s")
    number = grid.locator("tbody tr").count()
    desk.says(vi("Please correct: {0}.", f"{vi('First Day')}, {vi('row {0}', number)}"))
    assert str(bench.value(last_day, calendar)) == "2025-09-02"


def test_a_new_person_needs_a_name_and_leaving_asks_first(window):
    desk = window(officer(NORTH))
    desk.open("beneficiary")
    desk.button("New").click()
    desk.input("note").or_(desk.input("village")).first.fill("Khối 1")
    desk.button("Save").click()
    expect(desk.field("full_name")).to_contain_text(vi("Please fill this in."))
    expect(desk.input("full_name")).to_be_focused()
    desk.menu("Home")
    expect(desk.dialog()).to_contain_text(vi("Leave without saving?"))
    desk.dialog().get_by_role("button", name=vi("Leave"), exact=True).click()
    expect(desk.page).to_have_url(re.compile(r"/an-sinh/?$"))


def test_two_people_saving_the_same_person_are_asked_and_both_changes_stay(window, people):
    name, full_name = people[NORTH][1]
    first, second = window("Administrator", password=ADMIN_PASSWORD), window(MANAGER)
    for desk in (first, second):
        desk.open(f"beneficiary/{name}", full_name)
    first.input("phone").fill("0987654321")
    first.button("Save").click()
    first.says(vi("Saved"))

    second.input("village").fill("Khối Thống Nhất")
    second.button("Save").click()
    expect(second.dialog()).to_contain_text(vi("Somebody else saved this meanwhile"))
    second.dialog().get_by_role("button", name=vi("Load and keep my changes")).click()
    expect(second.input("phone")).to_have_value("0987654321")
    expect(second.input("village")).to_have_value("Khối Thống Nhất")
    second.button("Save").click()
    second.says(vi("Saved"))

    first.page.reload()
    expect(first.input("village")).to_have_value("Khối Thống Nhất")
    expect(first.input("phone")).to_have_value("0987654321")


def test_a_return_is_shown_to_the_officer_with_its_reason(window):
    name = payroll("BTXH", SOUTH)
    desk = window(officer(SOUTH))
    desk.open(f"monthly-payroll/{name}", name)
    desk.take("Send for Approval")
    desk = window(leader(SOUTH))
    desk.open(f"monthly-payroll/{name}", name)
    desk.take("Return", "Thiếu chữ ký của trưởng thôn")
    desk.state("Returned")
    back = window(officer(SOUTH))
    expect(back.page.get_by_role("link", name=name)).to_contain_text(vi("Returned"))
    back.page.get_by_role("link", name=name).click()
    back.says("Thiếu chữ ký của trưởng thôn")


# --- keys alone


def test_the_job_can_be_done_without_a_mouse(window):
    """Log in, the list, a payroll, its action and its confirmation: keys alone."""
    desk = window()
    keys = desk.page.keyboard
    desk.page.goto("/an-sinh")
    expect(desk.page.get_by_label(vi("User name or email"))).to_be_focused()
    keys.type(officer(NORTH))
    keys.press("Tab")
    keys.type("AnSinh@2024")
    keys.press("Enter")
    expect(desk.page.get_by_role("heading", name=vi("Waiting for me"))).to_be_visible()
    keys.press("Control+k")
    expect(desk.dialog().get_by_role("combobox")).to_be_focused()
    keys.type("danh sach chi tra")
    expect(desk.page.get_by_role("option", selected=True)).to_contain_text(vi("Monthly Payroll"))
    keys.press("Enter")
    expect(desk.rows()).to_have_count(2)
    keys.press("j")
    expect(desk.page.get_by_role("link", name=payroll("BTXH", NORTH))).to_be_focused()
    keys.press("Enter")
    action = desk.button("Send for Approval")
    expect(action).to_be_visible()
    tab_to(desk, action)
    keys.press("Enter")
    tab_to(desk, desk.dialog().get_by_role("button", name=vi("Send for Approval"), exact=True))
    keys.press("Enter")
    desk.state("Pending Commune Leader")


def tab_to(desk, target, at_most: int = 60) -> None:
    """Press Tab until the target has the focus."""
    target.wait_for()
    for _ in range(at_most):
        if target.evaluate("element => element === document.activeElement"):
            return
        desk.page.keyboard.press("Tab")
    raise AssertionError(f"{at_most} tabs don't lead to {target}")


# --- when the server is away (the last test of the module: it stops it)


def test_without_the_server_the_text_stays_and_is_saved_when_it_is_back(window, bench, people):
    name, full_name = people[NORTH][2]
    desk = window(MANAGER)
    desk.open(f"beneficiary/{name}", full_name)
    server, port = bench.processes[0], bench.url.rsplit(":", 1)[1]
    kill_group(server)
    desk.input("village").fill("Khối Hòa Bình")
    desk.button("Save").click()
    alert = desk.page.get_by_role("alert").first
    expect(alert).to_contain_text(vi("No answer from the server. Check the connection and try again."))
    expect(desk.input("village")).to_have_value("Khối Hòa Bình")

    bench.spawn("serve", "--port", port, "--workers", "1")
    until(bench._answers, 60, bench.log)
    alert.get_by_role("button", name=vi("Try again")).click()
    desk.says(vi("Saved"))
    assert bench.value("select village from `tabBeneficiary` where name = ?", name) == "Khối Hòa Bình"
