"""Hải Dương commune's first month (plan C): three people paid through 08/2021 elsewhere, September 2021 here.

By hand: 6c is 1.5 × 360,000 = 540,000 đ since 07/2021; July and August were paid before, so the list has 3 × 540,000 =
1,620,000 đ and nothing of those months.

    VietinBank, first account         540,000      paid by its file
    VietinBank, second account        540,000      closed: failed, paid in cash the same month
    the post, in cash                 540,000      fetched

The supplementary list pays the 540,000 đ again in cash, 540,000 đ that VietinBank still holds stay there. In the end
VietinBank: 1,080,000 listed, 540,000 paid, 540,000 left. The post: 540,000 + 540,000 listed, all paid, nothing left.

The tests stand in the order of the work.
"""

import pytest
from plans import Office, answers_by_file, approve, close, fund, make_orders, opened, send, tick
from playwright.sync_api import expect
from window import dong, vi

COMMUNE = Office("hai_duong", "hai-duong.test", "474-2004", "19999", "2021-09")
POST, VIETIN = "Bưu điện", "VietinBank"
PEOPLE = [
    ("Trần Văn Bình", "6c", 540_000, "101234567890", VIETIN),
    ("Nguyễn Thị Hoà", "6c", 540_000, "101234567891", VIETIN),
    ("Phan Văn Đức", "6c", 540_000, "", ""),
]
LIST = COMMUNE.payroll()
OFFICER = f"canbo.{COMMUNE.commune}@{COMMUNE.domain}"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """The commune's register is taken over, paid through 08/2021."""
    bench = opened(COMMUNE, tmp_path_factory.mktemp("plan-c"), "Xã Hải Dương", "2021-08", BTXH=PEOPLE)
    bench.start()
    yield bench
    bench.stop()


def lines(bench, payroll: str = LIST) -> list[tuple]:
    """The list's lines: month, đồng, provider of the account, state."""
    return bench.query(
        "select substr(from_month, 1, 7), cast(amount as int), channel, payment_status from `tabPayroll Line` "
        "where payroll = ? order by name",
        payroll,
    )


def test_the_first_list_has_september_alone(window, bench):
    assert {line[:2] for line in lines(bench)} == {("2021-09", 540_000)}
    desk = window(OFFICER)
    desk.open(f"monthly-payroll/{LIST}", LIST)
    expect(desk.field("total_amount")).to_contain_text(dong(1_620_000))
    approve(window, COMMUNE, LIST)


def test_the_money_comes_and_one_account_is_closed(window, bench, tmp_path):
    officer, leader = window(COMMUNE.officer), window(COMMUNE.leader)
    make_orders(officer, LIST)
    fund(officer, leader, COMMUNE.order(VIETIN), COMMUNE.request(VIETIN), 1_080_000, "RDT 01")
    fund(officer, leader, COMMUNE.order(POST, cash=True), COMMUNE.request(POST), 540_000, "RDT 02")
    for order in (COMMUNE.order(VIETIN), COMMUNE.order(POST, cash=True)):
        send(officer, leader, order, "GBC 1")
    answers_by_file(
        officer,
        COMMUNE.order(VIETIN),
        tmp_path,
        [
            ("101234567890", 540_000, "Thành công", ""),
            ("101234567891", 540_000, "Thất bại", "Tài khoản đã đóng"),
        ],
    )
    assert sorted(line[3] for line in lines(bench)) == ["Failed", "In Disbursement", "Paid"]


def test_it_is_paid_in_cash_the_same_month_by_a_supplementary_list(window, bench):
    desk = window(OFFICER)
    desk.open(f"monthly-payroll/{LIST}", LIST)
    desk.button("Pay again what did not arrive").click()
    expect(desk.heading()).not_to_have_text(LIST)
    again = bench.value("select name from `tabMonthly Payroll` where name != ?", LIST)
    desk.open(f"monthly-payroll/{again}", again)
    expect(desk.field("total_amount")).to_contain_text(dong(540_000))
    ((month, amount, channel, _state),) = lines(bench, again)
    assert (month, amount) == ("2021-09", 540_000) and channel.startswith("Cash")
    approve(window, COMMUNE, again)
    officer, leader = window(COMMUNE.officer), window(COMMUNE.leader)
    make_orders(officer, again)
    second = f"{COMMUNE.order(POST, cash=True)}-2"
    fund(officer, leader, second, f"{COMMUNE.request(POST)}-2", 540_000, "RDT 03")
    send(officer, leader, second, "GBC 3")
    for order in (COMMUNE.order(POST, cash=True), second):
        tick(officer, order, "Received")


def test_the_books_close(window, bench):
    officer, leader = window(COMMUNE.officer), window(COMMUNE.leader)
    close(officer, leader, COMMUNE.order(VIETIN), COMMUNE.settlement(VIETIN),
          {"listed": 1_080_000, "paid": 540_000, "left": 540_000})  # fmt: skip
    close(officer, leader, COMMUNE.order(POST, cash=True), COMMUNE.settlement(POST),
          {"listed": 1_080_000, "paid": 1_080_000, "left": 0})  # fmt: skip
    for command in ("rebuild-balances", "rebuild-charged"):
        bench.an_sinh(command, "--check")


def test_a_figure_of_the_settlement_leads_to_its_payments(window):
    """What VietinBank did not pay, 540,000 đ: one payment, by its person and what became of it."""
    leader = window(COMMUNE.leader)
    name = COMMUNE.settlement(VIETIN)
    leader.open(f"provider-settlement/{name}", name)
    leader.page.locator('[data-figure="failed"]').click()
    table = leader.page.locator("main table").filter(has_text=vi("Where It Stands"))
    expect(table).to_contain_text("Nguyễn Thị Hoà")
    expect(table).to_contain_text(dong(540_000))
