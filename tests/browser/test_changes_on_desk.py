"""A change from the person's page to the month's bridge, and the pages around the registry, with the mouse."""

import openpyxl
import pytest
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    MANAGER,
    NORTH,
    PROVINCE_OFFICER,
    approve,
    leader,
    officer,
    payroll,
    unit,
)
from playwright.sync_api import expect
from window import PHONE, digits, vi

BTXH = payroll("BTXH", NORTH)
JUNE = payroll("BTXH", NORTH, "2024-06")
STRANGE = ["Địa bàn cư trú", "Tên gọi", "Sinh nhật", "Nhóm trợ giúp", "Bắt đầu"]
MAPPING = ("commune", "full_name", "birth_date", "category", "start_month")


@pytest.fixture(scope="module")
def bench(serve, prepared):
    bench = serve(prepared)
    approve(bench, BTXH, NORTH)
    return bench


@pytest.fixture(scope="module")
def person(bench) -> dict:
    """Somebody of the commune who has one benefit; with the amount of a month."""
    rows = bench.query(
        "select line.beneficiary, line.full_name, line.amount from `tabPayroll Line` line "
        "join `tabBenefit Entitlement` claim on claim.beneficiary = line.beneficiary "
        "where line.payroll = ? and line.kind = 'Regular' "
        "group by line.beneficiary having count(*) = 1 order by line.name limit 1",
        BTXH,
    )
    return dict(zip(("name", "full_name", "amount"), rows[0], strict=True))


def test_a_suspension_goes_from_the_person_to_the_bridge_of_the_next_month(window, bench, person):
    """Proposed in the commune with the money that follows; four people sign; June's list names the person."""
    desk = window(officer(NORTH))
    desk.open(f"beneficiary/{person['name']}", person["full_name"])
    panel = desk.page.get_by_role("region", name=vi("Benefits over time"))
    panel.get_by_role("button", name=vi("Change {0}", "").strip()).first.click()
    desk.page.get_by_role("menuitem", name=vi("Suspend"), exact=True).click()
    preview = desk.page.get_by_role("region", name=vi("What the change does"))
    expect(preview).to_contain_text(vi("Not possible as it stands"))  # the reason is missing

    desk.input("reason").select_option("Not Collected")
    desk.input("effective_month").fill("05/2024")
    desk.input("decision_number").fill("15/QĐ-UBND")
    desk.input("decision_date").fill("20/05/2024")
    desk.input("note").focus()
    expect(preview).to_contain_text(vi("To be recovered"))
    assert digits(preview.locator("dd").first.inner_text()) == int(person["amount"])
    desk.button("Save").click()
    desk.says(vi("Saved"))
    name = desk.page.url.rsplit("/", 1)[-1]
    desk.take("Send for Approval")

    for user in (leader(NORTH), DISTRICT_OFFICER, DISTRICT_LEADER):
        window(user).open(f"benefit-change/{name}", person["full_name"])
        window.opened[-1].take("Approve")
    desk.open(f"beneficiary/{person['name']}", person["full_name"])
    desk.says(vi("Suspended since {0}", "05/2024"))

    desk.open("monthly-payroll", vi("Monthly Payroll"))
    desk.button("Prepare payroll").first.click()
    desk.dialog().get_by_role("textbox", name=vi("Month"), exact=True).fill("06/2024")
    desk.dialog().get_by_role("button", name=vi("Prepare payroll"), exact=True).click()
    expect(desk.page.locator("main").get_by_text(JUNE)).not_to_have_count(0)
    desk.open(f"monthly-payroll/{JUNE}", JUNE)
    bridge = desk.page.get_by_role("region", name=vi("From last month to this"))
    bridge.get_by_role("button", name=vi("Suspensions"), exact=True).click()
    behind = desk.page.get_by_role("region", name=vi("Suspensions"), exact=True)
    expect(behind.get_by_role("row").nth(1)).to_contain_text(person["full_name"])
    expect(behind.get_by_role("row").nth(1)).to_contain_text("15/QĐ-UBND")


def test_what_is_signed_cannot_be_typed_over(window, bench, person):
    """The leader who holds the document may write the decision's number, not whom or what it is about."""
    desk = window(officer(NORTH))
    claim = bench.value(
        "select name from `tabBenefit Entitlement` where beneficiary = ? and status = 'Approved'",
        person["name"],
    )
    desk.open(
        f"benefit-change/new?change_type=Resume&beneficiary={person['name']}&entitlement={claim}"
        "&effective_month=2024-08-01"
    )
    desk.button("Save").click()
    desk.says(vi("Saved"))
    address = desk.page.url.split("/an-sinh/")[1]
    desk.take("Send for Approval")
    holder = window(leader(NORTH))
    holder.open(address, person["full_name"])
    expect(holder.input("decision_number")).to_be_editable()
    expect(holder.input("effective_month")).to_have_count(0)


def test_the_calculator_says_what_and_why_and_what_else(window, person):
    desk = window(officer(NORTH))
    desk.open(f"calculator?beneficiary={person['name']}&month=2024-04-01", vi("Calculator"))
    total = desk.page.locator("[data-total]")
    expect(total.first).to_contain_text("₫")
    assert digits(total.first.inner_text()) == int(person["amount"])
    desk.button("What if …").click()
    category = desk.page.get_by_label(vi("Benefit Category")).last
    category.fill("BTXH-6b")
    desk.page.get_by_role("option").first.click()
    desk.button("Calculate").click()
    expect(total).to_have_count(2)
    assert digits(total.last.inner_text()) == 2.5 * 360_000


def test_an_edited_chain_is_drawn_and_what_it_strands_is_said(window):
    desk = window(MANAGER)
    desk.open("workflow/Monthly Payroll approval", "Monthly Payroll approval")
    chain = desk.page.get_by_role("region", name=vi("The chain of approval"))
    expect(chain.locator(".vue-flow__node")).to_have_count(8)
    steps = desk.page.locator("fieldset").nth(1).locator("tbody tr")
    for row in range(steps.count()):
        if steps.nth(row).locator("input[type=text]").first.input_value() == vi("Pending District Leader"):
            steps.nth(row).get_by_role("checkbox").first.check()
    desk.page.locator("fieldset").nth(1).get_by_role("button", name=vi("Remove {0} rows", 3)).click()
    expect(chain.get_by_role("alert")).to_contain_text(vi("This can’t be saved as it is"))
    chain.get_by_role("button", name=vi("List"), exact=True).click()
    expect(chain.get_by_role("listitem").filter(has_text=vi("No step leads here"))).not_to_have_count(0)
    desk.button("Save").click()
    expect(desk.page.get_by_role("alert").first).to_be_visible()
    desk.says(vi("Not saved"))


def test_a_workbook_goes_home_and_comes_back(window, bench, tmp_path):
    """One phone number is edited without a line; accepted, it stands in the registry."""
    desk = window(officer(NORTH))
    desk.open("registry-workbook/new", vi("Edit the list without a line"))
    path = desk.downloaded(desk.button("Download the workbook"), tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(
        row for row in range(2, 9) if str(sheet.cell(row, columns["beneficiary"]).value).startswith("DT")
    )
    edited = sheet.cell(row, columns["beneficiary"]).value
    sheet.cell(row, columns["phone"]).value = "0987654321"
    book.save(tmp_path / "sua.xlsx")
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(tmp_path / "sua.xlsx")
    desk.says("sua.xlsx")
    desk.button("Compare with the registry").click()
    table = desk.page.get_by_role("table", name=vi("Differences"))
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table).to_contain_text("0987654321")
    table.get_by_role("row").nth(1).get_by_role("checkbox").check()
    desk.button("Accept {0} rows", 1).click()
    desk.dialog().get_by_role("button", name=vi("Accept"), exact=True).click()
    expect(table.get_by_role("checkbox")).to_have_count(0)  # nothing is left to decide
    expect(table.get_by_role("link", name=edited)).to_be_visible()


def test_what_a_file_says_against_its_rows_is_told_before_the_import(window, tmp_path):
    """One row in order; one each in a section of leavers, with a note, with an error, hidden, struck through and without
    category; and a line that holds an amount and no person: 8 × 360,000 = 2,880,000 đồng in all."""
    path = tmp_path / "so.xlsx"
    faulty_workbook(path)
    desk = window(DISTRICT_OFFICER)
    desk.open("registry-import/new", vi("Import a registry"))
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
    told = desk.page.get_by_role("region", name=vi("What the import will do"))
    expect(told).to_be_visible()
    figures = told.locator("dl").inner_text().split("\n")
    assert [digits(text) for text in figures if "đ" in text and any(map(str.isdigit, text))] == [
        360_000, 6 * 360_000, 360_000, 8 * 360_000,
    ]  # fmt: skip
    for sentence in (
        vi("The row is under “{0}”. Somebody who leaves is not registered as paid. Propose a change for a registered "
           "person.", "B. DANH SÁCH GIẢM TRONG THÁNG"),
        vi("The note says “{0}”. Clear it if the person is to be paid, or propose a change instead.", "Đã chết 02/04"),
        vi("Cell {0} holds an error of Excel ({1}). Mend the formula, or write the value itself.", "D5", "#N/A"),
        vi("The row is hidden or filtered out in the file. Show it if it is meant, and send it again."),
        vi("The name is struck through. Remove the line through it if the person is to be paid."),
        vi("No benefit category has the code {0}.", "9z"),
        vi("Sheet {0}, row {1}: {2}", "BTXH", 10, "lĩnh thay bà Lộc Thị Na"),
    ):  # fmt: skip
        expect(told).to_contain_text(sentence)
    # The name typed for .VnTime is converted, and that is said.
    desk.says(vi("Sheet {0}, column “{1}”: typed for an old font ({2}), converted. Check the names below.",
                 "BTXH", "Họ và tên", "TCVN3"))  # fmt: skip
    expect(desk.page.get_by_role("region", name=vi("First rows"))).to_contain_text("Lương Thị Hòa")


def faulty_workbook(path) -> None:
    """One sheet of eight rows, each with a fault of its own but the first."""
    headings = ["STT", "Xã", "Họ và tên", "Số CCCD", "Ngày sinh", "Mã đối tượng", "Mức hưởng", "Ghi chú"]
    born = ("1931", "1932", "1933", "1934", "1935", "1936", "1937")
    rows = [
        [n, "Xã Chi Lăng", f"Lộc Đình {'ABCDEGH'[n - 1]}n", "", born[n - 1], "5c", 360_000, ""]
        for n in range(1, 8)
    ]
    rows[0][2] = "L\u00ad¬ng ThÞ Hßa"
    rows[1][7] = "Đã chết 02/04"
    rows[2][3] = "#N/A"
    rows[5][5] = "9z"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "BTXH"
    sheet.append(["DANH SÁCH CHI TRẢ THÁNG 05/2024"])
    sheet.append(headings)
    for row in rows[:6]:
        sheet.append(row)
    sheet["D5"].data_type = "e"
    sheet.row_dimensions[6].hidden = True
    sheet["C7"].font = openpyxl.styles.Font(strike=True)
    sheet.append([])
    sheet.append(["", "", "lĩnh thay bà Lộc Thị Na", "", "", "", 360_000])
    sheet.append(["B. DANH SÁCH GIẢM TRONG THÁNG"])
    sheet.append(rows[6])
    book.save(path)


def test_a_strange_workbook_is_named_once(window, tmp_path):
    path = tmp_path / "la.xlsx"
    book = openpyxl.Workbook()
    for line in (["DANH SÁCH"], STRANGE, ["Xã Chi Lăng", "Hoàng Văn Lạ", "05/03/1941", "5d", "04/2024"]):
        book.active.append(line)
    book.save(path)
    desk = window(DISTRICT_OFFICER)
    desk.open("registry-import/new", vi("Import a registry"))
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
    for heading, field in zip(STRANGE, MAPPING, strict=True):
        box = desk.page.get_by_label(vi("Column “{0}” holds", heading))
        box.select_option(field)
    # No title tells the month, and nobody has said it: nothing is guessed.
    expect(desk.button("Import {0} rows", 1)).to_be_disabled()
    desk.page.get_by_label(vi("Paid through")).fill("03/2024")
    desk.page.get_by_label(vi("Paid through")).press("Tab")
    desk.button("Import {0} rows", 1).click()
    desk.says(vi("Paid through {0}", "").strip())
    desk.open("registry-import/new", vi("Import a registry"))
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
    desk.says(vi("The columns are named by the template"))
    desk.page.get_by_label(vi("Paid through")).fill("03/2024")
    desk.page.get_by_label(vi("Paid through")).press("Tab")
    expect(desk.button("Import {0} rows", 1)).to_be_enabled()


def test_the_quality_of_data_leads_to_people(window):
    desk = window(officer(NORTH))
    desk.menu("Data Quality")
    desk.page.locator("[aria-controls=quality-people]").first.click()
    people = desk.page.locator("#quality-people")
    expect(people.get_by_role("row").nth(1)).to_be_visible()


def test_the_province_confirms_a_figure(window):
    desk = window(PROVINCE_OFFICER)
    desk.menu("Unverified Rates")
    rates = desk.page.get_by_role("region", name=vi("Rates"), exact=True)
    expect(rates.get_by_role("row").nth(1)).to_be_visible()
    before = rates.get_by_role("row").count()
    rates.get_by_role("row").nth(1).get_by_role("checkbox").check()
    rates.get_by_role("button", name=vi("Confirm {0} figures", 1)).click()
    desk.dialog().get_by_role("textbox").fill("Công báo số 1, trang 2")
    desk.dialog().get_by_role("button", name=vi("Confirm"), exact=True).click()
    desk.says(vi("{0} figures are confirmed.", 1))
    expect(rates.get_by_role("row")).to_have_count(before - 1)


def test_none_of_the_pages_is_wider_than_a_phone(window, person):
    desk = window(officer(NORTH), PHONE, has_touch=True)
    for path, text in (
        (f"calculator?beneficiary={person['name']}&month=2024-05-01", vi("What if …")),
        ("age-steps?month=2024-07-01", vi("Month")),
        ("data-quality", vi("Complete records").split()[0]),
        ("registry-workbook/new", vi("Download the workbook")),
        ("duplicate-pair", vi("Find duplicates")),
        (f"benefit-change/new?change_type=Stop&beneficiary={person['name']}", vi("Save")),
        (f"beneficiary/{person['name']}", vi("Benefits over time")),
    ):
        desk.open(path)
        desk.says(text)
        desk.page.wait_for_load_state("networkidle")
        assert not desk.scrolls_sideways(), path


def test_another_commune_sees_nothing_of_it(bench, person):
    """The page's own endpoints ask for rights as well, not only the menu."""
    stranger = bench.token(officer("06523"))
    for method, values in (
        ("an_sinh.api.desk_person.timeline", {"beneficiary": person["name"]}),
        ("an_sinh.api.desk_form.sealed", {"doctype": "Beneficiary", "name": person["name"]}),
        ("an_sinh.api.calculator.explain", {"beneficiary": person["name"], "month": "2024-05-01"}),
        ("an_sinh.api.data_quality.of_unit", {"administrative_unit": unit(NORTH)}),
        (
            "an_sinh.api.bridge.of",
            {"administrative_unit": unit(NORTH), "programme": "BTXH", "month": "2024-05-01"},
        ),
    ):
        answer = stranger.call(method, **values)
        assert answer.status_code == 403 or not (answer.json().get("message") or {}).get("steps", True), (
            method
        )
