"""Accounts are opened in a session: the commune lists who comes, the bank's answers come by file and by hand, the leader records
the numbers, the first list pays into them, and cards are handed over."""

import io

import pytest
from district import NORTH, leader, officer, unit
from openpyxl import load_workbook
from playwright.sync_api import expect
from window import vi

NUMBERS = ("109800000001", "109800000002")


@pytest.fixture(scope="module")
def bench(serve, prepared):
    return serve(prepared)


@pytest.fixture(scope="module")
def made() -> dict:
    return {}


def pick(desk, field: str, typed: str) -> None:
    desk.page.locator(f"#{field}").fill(typed)
    desk.page.get_by_role("listbox").get_by_role("option").first.click()


def three_wishes(bench) -> None:
    """Three people of the commune who are paid in cash sign that they want an account."""
    cash = """select distinct p.name from `tabBeneficiary` p join `tabPayment Method` m on m.beneficiary = p.name
        where p.administrative_unit = ? and m.channel = 'Cash at Pay Point' and p.birth_year < 1990 order by p.name limit 3"""
    recorder, signer = bench.token(officer(NORTH)), bench.token(leader(NORTH))
    for (person,) in bench.query(cash, unit(NORTH)):
        wish = {
            "beneficiary": person,
            "asked_on": "2024-05-06",
            "channel": "Account",
            "provider": "VietinBank",
            "consent": 1,
        }
        made = recorder.post("/api/resource/Payment Wish", json=wish)
        assert made.status_code == 200, made.text
        signer.message("frappe.client.submit", doc=made.json()["data"])


def rows(desk):
    return desk.page.get_by_role("region", name=vi("People on the list")).get_by_role("row")


def test_the_commune_plans_a_session(window, bench, made):
    three_wishes(bench)
    desk = window(officer(NORTH))
    desk.open("account-opening-batch")
    desk.button("Plan a session").click()
    pick(desk, "opening-provider", "VietinBank")
    expect(desk.button("Make the list of {0} people", 0)).to_be_disabled()
    desk.button("Choose the {0} who asked for an account", 3).click()
    desk.page.locator("#opening-session_place").fill("Nhà văn hóa khối 3")
    desk.page.locator("#opening-session_day").fill("31/12/2026")
    desk.page.locator("#opening-session_day").blur()
    desk.button("Make the list of {0} people", 3).click()
    expect(rows(desk)).to_have_count(4)
    desk.says("Nhà văn hóa khối 3")
    made["name"] = desk.page.url.rsplit("/", 1)[1]
    assert bench.query(
        "select people, status, administrative_unit from `tabAccount Opening Batch` where name = ?",
        made["name"],
    ) == [(3, "Draft", unit(NORTH))]


def test_somebody_is_taken_off_and_the_list_goes_out(window, bench, made):
    desk = window(officer(NORTH))
    desk.open(f"account-opening-batch/{made['name']}")
    rows(desk).nth(3).get_by_role("checkbox").check()
    desk.button("Take off the list").click()
    expect(rows(desk)).to_have_count(3)
    desk.button("Send to the provider").click()
    desk.dialog().get_by_role("button", name=vi("Send"), exact=True).click()
    expect(desk.field("status")).to_contain_text(vi("Sent"))
    with desk.page.expect_download() as taken:
        desk.button("Download the list (Excel)").click()
    made["file"] = taken.value.path().read_bytes()


def test_one_answer_comes_by_file_and_one_by_hand(window, bench, made, tmp_path):
    book = load_workbook(io.BytesIO(made["file"]))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if row[0].value == "Mã dòng")
    places = {cell.value: cell.column for cell in head}
    first = head[0].row + 1
    sheet.cell(first, places["Kết quả"], "Đã mở")
    sheet.cell(first, places["Số tài khoản"], NUMBERS[0])
    sheet.cell(
        first, places["Tên chủ tài khoản tại ngân hàng"], sheet.cell(first, places["Chủ tài khoản"]).value
    )
    sheet.cell(first, places["Ngày mở"], "01/12/2026")
    sheet.cell(first, places["Đã phát hành thẻ"], "x")
    path = tmp_path / "ket-qua.xlsx"
    book.save(path)
    desk = window(officer(NORTH))
    desk.open(f"account-opening-batch/{made['name']}")
    desk.page.locator(f'input[type=file][aria-label="{vi("The provider’s answer")}"]').set_input_files(path)
    expect(rows(desk).nth(1)).to_contain_text(NUMBERS[0])
    rows(desk).nth(2).get_by_role("button", name=vi("Enter the answer")).click()
    desk.page.locator("#answer-account_number").fill(NUMBERS[1])
    desk.page.locator("#answer-holder_name").fill("NGUYEN VAN KHAC")
    desk.button("Save the answer").click()
    expect(rows(desk).nth(2)).to_contain_text("NGUYEN VAN KHAC")
    expect(desk.field("status")).to_contain_text(vi("Answered"))
    expect(desk.button("Record all that agree")).to_have_count(0)


def test_the_leader_records_what_agrees_and_gives_back_what_does_not(window, bench, made):
    desk = window(leader(NORTH))
    desk.open(f"account-opening-batch/{made['name']}")
    desk.button("Record all that agree").click()
    desk.dialog().get_by_role("button", name=vi("Record"), exact=True).click()
    expect(rows(desk).nth(1)).to_contain_text(vi("Recorded"))
    accounts = "select account_number, workflow_state from `tabBank Account` where account_number in (?, ?)"
    assert bench.query(accounts, *NUMBERS) == [(NUMBERS[0], "Approved")]
    rows(desk).nth(2).get_by_role("checkbox").check()
    desk.button("Send back").click()
    desk.page.locator("#confirm-reason").fill("Tên không khớp giấy tờ")
    desk.dialog().get_by_role("button", name=vi("Send back"), exact=True).click()
    expect(rows(desk).nth(2)).to_contain_text(vi("Sent Back"))
    assert bench.query(accounts, *NUMBERS) == [(NUMBERS[0], "Approved")]


def test_the_card_is_handed_over_and_taken_back(window, bench, made):
    desk = window(officer(NORTH))
    desk.open(f"account-opening-batch/{made['name']}")
    for button, confirm, given in (
        ("Cards handed over", "Handed over", 1),
        ("Undo the handing over", None, 0),
    ):
        rows(desk).nth(1).get_by_role("checkbox").check()
        desk.button(button).click()
        if confirm:
            desk.dialog().get_by_role("button", name=vi(confirm), exact=True).click()
        expect(desk.field("cards_given")).to_contain_text(str(given)) if given else expect(
            rows(desk).nth(1)
        ).not_to_contain_text(vi("Handed Over"))
        query = "select cards_given from `tabAccount Opening Batch` where name = ?"
        assert bench.query(query, made["name"]) == [(given,)]
