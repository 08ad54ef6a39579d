"""Where one person's money is, with the mouse: what failed, who is told, two people who correct it, and the journal.

The tests stand in the order of the story and each goes on where the one before it ended: VietinBank answers May's order of
people with merit; one account is closed. Closed by the office, the answer turns out to be wrong.
"""

import os
from pathlib import Path

import pytest
from district import DISTRICT_LEADER, DISTRICT_OFFICER, NORTH, PROVIDERS, leader, officer, payroll, unit
from payments import all_lines, results, today
from playwright.sync_api import expect
from window import dong, vi

ORDER = "CK-NCC-2024-05-187-2004-VietinBank"
NARROW = {"width": 360, "height": 760}
# Where pictures of each step are kept, when somebody wants to look at them.
PICTURES = os.environ.get("AN_SINH_PICTURES")


@pytest.fixture(scope="module")
def bench(approved, serve):
    return serve(approved)


@pytest.fixture(scope="module")
def line(bench) -> dict:
    """The payment of somebody of Đồng Mỏ whose account is closed; everybody else of the order was paid."""
    office, chief = bench.token(DISTRICT_OFFICER), bench.token(DISTRICT_LEADER)
    office.message("an_sinh.api.disbursement.make_for_payroll", doc=payroll("NCC", NORTH))
    chief.message("an_sinh.api.disbursement.send", doc=ORDER)
    fields = ("name", "end_to_end_id", "beneficiary", "full_name", "amount", "account_number")
    failed = office.rows(
        "Payroll Line",
        fields,
        filters={"disbursement": ORDER, "administrative_unit": unit(NORTH)},
        order_by="name asc",
    )[0]
    failed["amount"] = int(failed["amount"])
    bank = bench.token(PROVIDERS["VietinBank"])
    rows = results(all_lines(bank, ORDER, 1000), {failed["end_to_end_id"]: "Tài khoản đã đóng"}, {})
    told = bank.message("an_sinh.api.bank.post_results", name=ORDER, results=rows)
    assert told["errors"] == []
    return failed


def keep_picture(desk, name: str) -> None:
    """A picture of the whole page at a laptop's and at a small phone's width, which it must fit into."""
    before = desk.page.viewport_size
    for size in ({"width": 1366, "height": 768}, NARROW):
        desk.page.set_viewport_size(size)
        desk.page.wait_for_load_state("networkidle")
        assert not desk.scrolls_sideways(), (name, size)
        if PICTURES:
            desk.page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)
    desk.page.set_viewport_size(before)


def stands_as(desk, status: str) -> None:
    """Wait until the form shows a status."""
    expect(desk.field("status")).to_contain_text(vi(status))


def journal(desk):
    return desk.page.get_by_role("region", name=vi("Journal of money"))


def kinds(desk) -> list[str]:
    """What the journal tells, the newest first."""
    return [row[0] for row in desk.cells(journal(desk).locator("table"))]


def test_the_commune_sees_whose_account_is_to_be_mended(window, line):
    desk = window(officer(NORTH))
    card = desk.page.get_by_role("region", name=vi("Accounts to be mended"))
    expect(card).to_contain_text(line["full_name"])
    expect(card).to_contain_text(dong(line["amount"]))
    expect(card).to_contain_text(vi("Closed by the Holder"))
    expect(card).to_contain_text(
        vi("Ask for a new account and enter a Bank Account Change, or agree on cash.")
    )
    expect(card).not_to_contain_text(line["account_number"])
    keep_picture(desk, "home")
    card.get_by_role("link", name=line["full_name"]).click()
    expect(desk.heading()).to_contain_text(line["full_name"])


def test_the_office_closes_the_order(window, line, bench):
    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{ORDER}")
    desk.button("Close the order").click()
    expect(desk.dialog()).to_contain_text(dong(line["amount"]))
    desk.dialog().get_by_role("button", name=vi("Close the order"), exact=True).click()
    stands_as(desk, "Closed")
    desk.says(vi("Closed. To correct an answer, open its line: one person proposes, another one approves."))
    expect(desk.button("Close the order")).to_have_count(0)
    keep_picture(desk, "order-closed")
    # From now on the bank corrects nothing.
    row = {"end_to_end_id": line["end_to_end_id"], "status": "paid", "amount": line["amount"], "paid_on": today(),
           "reason": "Trả lời nhầm"}  # fmt: skip
    bank = bench.token(PROVIDERS["VietinBank"])
    told = bank.message("an_sinh.api.bank.post_results", name=ORDER, results=[row])
    assert [error["code"] for error in told["errors"]] == ["order_closed"]


def propose(desk, line, paper: str) -> str:
    """Propose that the payment arrived after all; returns the decision's name."""
    desk.open(f"payroll-line/{line['name']}")
    desk.button("Correct an Answer").click()
    desk.page.locator("#decision-answer").select_option("Paid")
    day = "/".join(reversed(today().split("-")))
    desk.page.locator("#decision-day").fill(day)
    desk.page.locator("#decision-reference").fill("FT-2405")
    desk.page.locator("#decision-paper").fill(paper)
    desk.page.locator("#decision-reason").fill("Sao kê cho thấy tiền đã vào tài khoản")
    keep_picture(desk, "propose")
    desk.button("Propose").click()
    desk.page.wait_for_url("**/money-decision/*")
    return desk.page.url.rsplit("/", 1)[1]


def test_one_person_proposes_and_can_take_it_back(window, line, bench):
    desk = window(officer(NORTH))
    name = propose(desk, line, "14/BB-UBND")
    stands_as(desk, "Proposed")
    desk.button("Withdraw").click()
    desk.dialog().get_by_role("button", name=vi("Withdraw"), exact=True).click()
    stands_as(desk, "Withdrawn")
    assert bench.value("select status from `tabMoney Decision` where name = ?", name) == "Withdrawn"
    assert (
        bench.value("select payment_status from `tabPayroll Line` where name = ?", line["name"]) == "Failed"
    )


def test_nobody_approves_their_own(window, line, bench):
    """A leader who proposed it finds no button, and the server refuses the method."""
    desk = window(leader(NORTH))
    name = propose(desk, line, "15/BB-UBND")
    desk.says(vi("You proposed this; somebody else approves it."))
    expect(desk.button("Approve")).to_have_count(0)
    keep_picture(desk, "decision-proposed")
    answer = bench.token(leader(NORTH)).call("an_sinh.api.ledger.approve", name=name)
    assert answer.status_code in (403, 417) and "FourEyes" in answer.text
    assert bench.token(officer(NORTH)).call("an_sinh.api.ledger.approve", name=name).status_code == 403


def test_a_second_leader_approves_and_the_money_moves(window, line, bench):
    name = bench.value("select name from `tabMoney Decision` where status = 'Proposed'")
    desk = window(DISTRICT_LEADER)
    desk.open(f"money-decision/{name}")
    desk.button("Approve").click()
    desk.dialog().get_by_role("button", name=vi("Approve"), exact=True).click()
    stands_as(desk, "Approved")
    keep_picture(desk, "decision-approved")
    assert bench.value("select payment_status from `tabPayroll Line` where name = ?", line["name"]) == "Paid"
    # What was said of the account was a mistake, too: nobody is to mend it any more.
    desk = window(officer(NORTH))
    expect(desk.page.get_by_role("region", name=vi("Accounts to be mended"))).to_have_count(0)


def test_the_journal_tells_every_dong_with_its_paper(window, line):
    """Charged and ordered, failed, corrected: nothing is left to be paid, and every row leads to its paper."""
    desk = window(officer(NORTH))
    desk.open(f"beneficiary/{line['beneficiary']}")
    expect(journal(desk)).to_contain_text(vi("Corrected"))
    own = [kind for kind in kinds(desk) if not kind.startswith(vi("Opening Balance"))]
    assert [kind.split(":")[0] for kind in own[:2]] == [vi("Corrected"), vi("Failed")]
    rows = desk.cells(journal(desk).locator("table"))
    corrected = rows[0]
    assert dong(line["amount"]) in corrected[6] and corrected[7].startswith("0")
    assert "15/BB-UBND" in corrected[8] and "Sao kê" in corrected[9]
    assert all(row[8] for row in rows)
    journal(desk).scroll_into_view_if_needed()
    keep_picture(desk, "journal")
    # The order is the district's and not the commune's to read; the list is its own.
    expect(journal(desk).get_by_role("link", name=ORDER)).to_have_count(0)
    journal(desk).get_by_role("link", name=payroll("NCC", NORTH)).first.click()
    expect(desk.heading()).to_contain_text(payroll("NCC", NORTH))
