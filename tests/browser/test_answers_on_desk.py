"""What became of the money, entered by the paying office: a signed cash list, by keyboard, mouse and thumb; a bank's file;
and before it the treasury's money.

The tests stand in the order of the work.
"""

from datetime import date

import pytest
from district import DISTRICT_LEADER, DISTRICT_OFFICER, MANAGER, MONTH, NORTH, approve, payroll
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from payments import today
from playwright.sync_api import expect
from window import PHONE, dong, vi

BTXH = payroll("BTXH", NORTH)
BANK = f"CK-BTXH-{MONTH}-187-2004-VietinBank"
REQUEST = f"KB-BTXH-{MONTH}-187-2004-Bưu điện"
CASH = f"CK-BTXH-{MONTH}-187-2004-Bưu điện-TM"


@pytest.fixture(scope="module")
def bench(serve, prepared):
    """Đồng Mỏ's list of May is approved, its orders are made; those into accounts are sent."""
    bench = serve(prepared)
    approve(bench, BTXH, NORTH)
    made = bench.token(DISTRICT_OFFICER).message("an_sinh.api.disbursement.make_for_payroll", doc=BTXH)
    for name in made["disbursements"]:
        if name != CASH:
            bench.token(DISTRICT_LEADER).message("an_sinh.api.disbursement.send", doc=name)
    return bench


def states(bench, order: str) -> dict[str, int]:
    """Lines of an order by their state."""
    return dict(
        bench.query(
            "select payment_status, count(*) from `tabPayroll Line` where disbursement = ? group by 1", order
        )
    )


def line(desk, number: int):
    return desk.page.locator("main li[data-line]").nth(number)


def own_workbook(path, *headings: str) -> None:
    """A workbook as a provider hands it out: a title, headings in the third row, the row below in colour."""
    book = Workbook()
    book.active["A1"] = "MẪU CHI TRẢ CỦA BƯU ĐIỆN"
    for column, heading in enumerate(headings, start=1):
        book.active.cell(3, column).value = heading
        book.active.cell(4, column).fill = PatternFill("solid", fgColor="FFFF99")
    book.save(path)


def test_a_providers_own_workbook_is_chosen_and_filled_with_its_order(window, bench, tmp_path):
    """One that lacks a heading is refused by its name; the right one comes back with the order's lines in its colours."""
    desk = window(MANAGER)
    columns = bench.query(
        "select heading, field from `tabProvider File Column` where parent = 'Bưu điện' order by idx"
    )
    headings = [heading for heading, _field in columns]
    desk.open("payment-provider/Bưu điện", "Tổng công ty Bưu điện Việt Nam")
    for name, given in (("thieu.xlsx", headings[1:]), ("mau.xlsx", headings)):
        own_workbook(tmp_path / name, *given)
        desk.field("file_template").locator("input[type=file]").set_input_files(tmp_path / name)
        expect(desk.field("file_template")).to_contain_text(name)
        desk.button("Save").click()
        if name == "thieu.xlsx":
            desk.says(
                vi(
                    "The provider's workbook lacks these headings: {0}. Add them to its row of headings.",
                    headings[0],
                )
            )
    desk.says(vi("Saved"))

    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{CASH}", CASH)
    book = load_workbook(desk.downloaded(desk.button("Provider file (Excel)"), tmp_path))
    rows = list(book.active.iter_rows(values_only=True))
    asked = bench.query("select count(*), sum(amount) from `tabPayroll Line` where disbursement = ?", CASH)[0]
    amounts = [row[[field for _heading, field in columns].index("amount")] for row in rows[3:]]
    assert (rows[0][0], list(rows[2])) == ("MẪU CHI TRẢ CỦA BƯU ĐIỆN", headings)
    assert (len(amounts), sum(amounts)) == (asked[0], int(asked[1]))
    assert {book.active.cell(row, 1).fill.fgColor.rgb for row in range(4, 4 + len(amounts))} == {"00FFFF99"}


def test_the_treasury_is_asked_signed_for_and_pays_out_before_the_order_is_sent(window, bench):
    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{CASH}", CASH)
    desk.button("Ask the treasury for the money").click()
    expect(desk.heading()).to_contain_text(REQUEST)
    (asked,) = bench.query("select total_amount from tabDisbursement where name = ?", CASH)[0]
    expect(desk.field("asked_amount")).to_contain_text(dong(int(asked)))
    expect(desk.field("last_day")).to_contain_text("24/04/2024")

    leader = window(DISTRICT_LEADER)
    leader.open(f"disbursement/{CASH}", CASH)
    leader.button("Send").click()
    leader.dialog().get_by_role("button", name=vi("Send"), exact=True).click()
    leader.says(vi("{0} waits for the treasury: enter what was paid out at {1} first.", CASH, REQUEST))
    leader.open(f"treasury-request/{REQUEST}", REQUEST)
    leader.button("Submit").click()
    leader.dialog().get_by_role("button", name=vi("Submit"), exact=True).click()
    expect(leader.field("status")).to_contain_text(vi("Signed"))

    desk.page.reload()
    desk.page.get_by_label(vi("Number of the Withdrawal (C2-02a/NS)")).last.fill("RDT 05/2024")
    desk.button("Enter").click()
    expect(desk.field("status")).to_contain_text(vi("Funded"))
    bench.token(DISTRICT_LEADER).message("an_sinh.api.disbursement.send", doc=CASH)
    assert set(states(bench, CASH)) == {"In Disbursement"}


def test_a_dozen_is_ticked_by_keyboard_taken_back_and_entered(window, bench):
    (before,) = states(bench, CASH).values()
    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{CASH}", CASH)
    desk.button("Enter answers by hand").click()
    expect(line(desk, 0)).to_be_visible()
    line(desk, 0).locator("button").first.focus()
    for key in ("n", "n", "c", "n"):
        desk.page.keyboard.press(key)
    desk.page.keyboard.press("Control+z")
    bar = desk.page.get_by_role("region", name=vi("Not entered yet"))
    expect(bar).to_contain_text(vi("{0} received", "2"))
    expect(bar).to_contain_text(vi("{0} not received", "1"))
    assert states(bench, CASH) == {"In Disbursement": before}

    desk.page.reload()  # what is ticked waits in the browser
    expect(bar).to_contain_text(vi("{0} received", "2"))
    desk.button("Enter {0} answers", "3").click()
    desk.says(vi("{0} answers are entered.", "3"))
    expect(bar).to_have_count(0)
    assert states(bench, CASH) == {"In Disbursement": before - 3, "Paid": 2, "Uncollected": 1}


def test_a_wrong_answer_is_corrected_with_its_reason_on_a_phone(window, bench):
    desk = window(DISTRICT_OFFICER, viewport=PHONE)
    desk.open(f"disbursement/{CASH}/answers")
    desk.page.get_by_role("button", name=vi("Received")).first.click()
    expect(desk.page.locator("main li[data-line]")).to_have_count(2)
    assert not desk.scrolls_sideways()
    line(desk, 0).get_by_role("button", name=vi("Not Received"), exact=True).click()
    enter = desk.button("Enter {0} answers", "1")
    expect(enter).to_be_disabled()
    desk.page.get_by_label(vi("Reason")).fill("Đánh dấu nhầm dòng")
    enter.click()
    desk.says(vi("{0} answers are entered.", "1"))
    found = states(bench, CASH)
    assert (found["Paid"], found["Uncollected"]) == (1, 2)


def test_the_rest_of_the_page_is_received_at_once(window, bench):
    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{CASH}/answers")
    expect(line(desk, 0)).to_be_visible()
    rows = desk.page.locator("main li[data-line]").count()
    desk.button("All {0} on this page: {1}", rows, vi("Received")).click()
    desk.button("Enter {0} answers", rows).click()
    desk.says(vi("{0} answers are entered.", rows))
    desk.says(vi("Every line has its answer"))
    total, paid = bench.query("select total_amount, paid_amount from tabDisbursement where name = ?", CASH)[0]
    (unpaid,) = bench.query(
        "select sum(amount) from `tabPayroll Line` where disbursement = ? and payment_status = 'Uncollected'",
        CASH,
    )[0]
    assert int(total) == int(paid) + int(unpaid)
    desk.open(f"disbursement/{CASH}", CASH)
    expect(desk.field("status")).to_contain_text(vi("Reconciled"))
    expect(desk.field("paid_amount")).to_contain_text(dong(int(paid)))


def test_a_banks_file_is_looked_at_posted_and_its_row_that_waits_decided(window, bench, tmp_path):
    """All but two payments are in the bank's file; one has an account that the spreadsheet spoilt, one is a stranger's."""
    lines = bench.query(
        "select account_number, full_name, amount from `tabPayroll Line` where disbursement = ? order by name",
        BANK,
    )
    spoilt, missing, *others = lines
    day = date.fromisoformat(today()).strftime("%d/%m/%Y")
    rows = [[account, name, int(amount), "Thành công", day] for account, name, amount in others]
    rows.append(["1E+11", spoilt[1], int(spoilt[2]), "Thành công", day])
    rows.append(["990000000099", "NGUOI LA", 777_000, "Thành công", day])
    path = tmp_path / "ket-qua-thang-5.xlsx"
    book = Workbook()
    for cells in (["Số TK", "Chủ tài khoản", "Số tiền", "Trạng thái", "Ngày GD"], *rows):
        book.active.append(cells)
    book.save(path)

    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{BANK}", BANK)
    desk.button("Read a file of results").click()
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
    desk.says(vi("What posting it will do"))
    outcome = desk.page.get_by_role("region", name=vi("What posting it will do"))
    expect(outcome).to_contain_text(vi("{0} rows", str(len(others))))
    expect(outcome).to_contain_text(dong(sum(int(amount) for _account, _name, amount in others)))
    assert set(states(bench, BANK)) == {"In Disbursement"}
    desk.button("Enter {0} answers", len(others)).click()
    desk.says(vi("{0} answers are entered.", len(others)))
    assert states(bench, BANK) == {"In Disbursement": 2, "Paid": len(others)}

    cards = desk.page.locator("main li.card")
    expect(cards).to_have_count(2)
    card = cards.filter(has_text=spoilt[1]).first
    card.get_by_role("button", name=spoilt[1]).first.click()
    expect(cards).to_have_count(1)
    assert states(bench, BANK) == {"In Disbursement": 1, "Paid": len(others) + 1}
    cards.first.get_by_role("button", name=vi("Set aside"), exact=True).click()
    desk.dialog().get_by_label(vi("Reason")).fill("Không thuộc huyện")
    desk.dialog().get_by_role("button", name=vi("Set aside"), exact=True).click()
    desk.says(vi("No row waits"))

    desk.open("answer-file/new?provider=VietinBank&month=2024-05-01")
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
    desk.says(vi("Read as the last file of this provider with these headings."))
    desk.page.locator("main button").filter(has_text="kết quả").last.click()
    desk.says(vi("This file was posted before. Nothing was changed."))
    assert states(bench, BANK) == {"In Disbursement": 1, "Paid": len(others) + 1}
    assert missing
