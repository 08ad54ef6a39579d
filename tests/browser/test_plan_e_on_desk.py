"""Lạng Sơn city's May 2024 (plan E): from four people's lists to closed books, with the mouse and by files.

By hand: category 6c is 1.5 × 360,000 = 540,000 đ, an invalid of 41 % 2,702,000 đ (Decree 55/2023).

    Sacombank, new account            540,000      paid by its file
    the post: into VietinBank         540,000      paid by its file
    the post: in cash                 540,000      not fetched, stays with the post
    BIDV, merit                     2,702,000      paid by its file

The post gets one sum for both, 1,080,000 đ. Its contract: 0.5 % of accounts, 1.2 % of cash; it paid 540,000 đ into accounts
and nothing in cash: a fee of 2,700 đ (not 6,480, which 1.2 % would be).

The tests stand in the order of the work.
"""

import pytest
from plans import Office, answers_by_file, approve, close, fund, make_orders, opened, send, signed, tick
from playwright.sync_api import expect
from pypdf import PdfReader
from window import dong, vi

CITY = Office("lang_son_city", "lang-son.test", "178-2004", "05971", "2024-05")
POST, SACOMBANK, VIETIN, BIDV = "Bưu điện", "Sacombank", "VietinBank", "BIDV"
PEOPLE = {
    "BTXH": [
        ("Lý Thị Đào", "6c", 540_000, "060012345678", SACOMBANK),
        ("Nông Văn Hoà", "6c", 540_000, "101234567890", VIETIN),
        ("Vi Thị Én", "6c", 540_000, "", ""),
    ],
    "NCC": [("Hứa Văn Páo", "TB41", 2_702_000, "12210001234567", BIDV)],
}
FREE = "Miễn phí quản lý tài khoản\nMiễn phí SMS biến động số dư\nMiễn phí rút tiền tại ATM"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """The city's register is taken over, the post pays VietinBank's accounts, its contract is signed."""
    bench = opened(CITY, tmp_path_factory.mktemp("plan-e"), "Phường Hoàng Văn Thụ", "2024-04", **PEOPLE)
    bench.start()
    route = {
        "account_provider": VIETIN,
        "paid_through": POST,
        "from_month": "2024-05-01",
        "programme": "BTXH",
    }
    signed(bench, CITY, "Payment Route", {"administrative_unit": CITY.district, **route})
    fees = [
        {"programme": "BTXH", "channel_kind": "Account", "fee_percent": 0.5},
        {"programme": "BTXH", "channel_kind": "Cash", "fee_percent": 1.2},
    ]
    contract = {
        "contract_number": "07/HĐ-BĐTP",
        "provider": POST,
        "administrative_unit": CITY.district,
        "signed_on": "2024-01-02",
        "from_date": "2024-01-02",
        "free_services": FREE,
        "services": fees,
    }
    signed(bench, CITY, "Provider Contract", contract)
    yield bench
    bench.stop()


def test_the_lists_are_signed_and_become_orders_of_four_streams(window, bench):
    for programme, total in (("BTXH", 1_620_000), ("NCC", 2_702_000)):
        approve(window, CITY, CITY.payroll(programme))
        desk = window(CITY.officer)
        make_orders(desk, CITY.payroll(programme))
        assert (
            bench.value(
                "select total_amount from `tabMonthly Payroll` where name = ?", CITY.payroll(programme)
            )
            == total
        )
    assert bench.query("select name, cast(total_amount as int) from tabDisbursement order by name") == sorted(
        [
            (CITY.order(SACOMBANK), 540_000),
            (CITY.order(POST), 540_000),
            (CITY.order(POST, cash=True), 540_000),
            (CITY.order(BIDV, "NCC"), 2_702_000),
        ]
    )


def test_the_post_gets_one_sum_and_everything_is_sent(window):
    officer, leader = window(CITY.officer), window(CITY.leader)
    fund(officer, leader, CITY.order(POST), CITY.request(POST), 1_080_000, "RDT 01")
    expect(officer.field("contract")).to_contain_text("07/HĐ-BĐTP")
    fund(officer, leader, CITY.order(SACOMBANK), CITY.request(SACOMBANK), 540_000, "RDT 02")
    fund(officer, leader, CITY.order(BIDV, "NCC"), CITY.request(BIDV, "NCC"), 2_702_000, "RDT 03")
    for number, order in enumerate(
        (CITY.order(POST), CITY.order(POST, cash=True), CITY.order(SACOMBANK), CITY.order(BIDV, "NCC"))
    ):
        send(officer, leader, order, f"GBC {number}")


def test_files_and_a_signed_list_say_what_became_of_it(window, bench, tmp_path):
    officer = window(CITY.officer)
    answers_by_file(officer, CITY.order(SACOMBANK), tmp_path, [("060012345678", 540_000, "Thành công", "")])
    answers_by_file(officer, CITY.order(POST), tmp_path, [("101234567890", 540_000, "Thành công", "")])
    answers_by_file(
        officer, CITY.order(BIDV, "NCC"), tmp_path, [("12210001234567", 2_702_000, "Thành công", "")]
    )
    tick(officer, CITY.order(POST, cash=True), "Not Received")
    assert bench.query(
        "select payment_status, count(*), cast(sum(amount) as int) from `tabPayroll Line` group by 1"
    ) == [
        ("Paid", 3, 3_782_000),
        ("Uncollected", 1, 540_000),
    ]


def test_the_books_close_with_fees_minutes_and_what_is_left(window, bench, tmp_path):
    officer, leader = window(CITY.officer), window(CITY.leader)
    post = CITY.settlement(POST)
    close(officer, leader, CITY.order(POST), post, {"listed": 1_080_000, "paid": 540_000, "left": 540_000})
    close(officer, leader, CITY.order(SACOMBANK), CITY.settlement(SACOMBANK),
          {"listed": 540_000, "paid": 540_000, "left": 0})  # fmt: skip
    close(officer, leader, CITY.order(BIDV, "NCC"), CITY.settlement(BIDV, "NCC"),
          {"listed": 2_702_000, "paid": 2_702_000, "left": 0})  # fmt: skip
    leader.open(f"provider-settlement/{post}", post)
    expect(leader.field("fee_amount")).to_contain_text("2.700")
    leader.button("Print").click()
    paper = PdfReader(leader.downloaded(leader.button("Download PDF"), tmp_path))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for part in (dong(1_080_000), "0,5 % × 540.000 = 2.700 đồng", "Tổng công ty Bưu điện Việt Nam"):
        assert part in text, text
    assert bench.query("select status, count(*) from tabDisbursement group by 1") == [("Closed", 4)]


def test_after_closing_what_moves_belongs_to_the_next_month(window, bench):
    """The post's late word about May's cash is refused; June's list carries the 540,000 đ beside its own 540,000."""
    line = bench.value("select end_to_end_id from `tabPayroll Line` where payment_status = 'Uncollected'")
    answer = bench.token(f"buudien@{CITY.domain}").message(
        "an_sinh.api.bank.post_results",
        name=CITY.order(POST, cash=True),
        results=[
            {
                "end_to_end_id": line,
                "status": "paid",
                "amount": 540_000,
                "paid_on": "2024-05-20",
                "reason": "muộn",
            }
        ],
    )
    assert [error["code"] for error in answer["errors"]] and answer["applied"] == 0
    bench.an_sinh("generate-payroll", "--month", "2024-06", "--locality", CITY.locality)
    june = f"BTXH-2024-06-{CITY.unit}"
    desk = window(f"canbo.{CITY.commune}@{CITY.domain}")
    desk.open(f"monthly-payroll/{june}", june)
    expect(desk.field("total_amount")).to_contain_text(dong(2_160_000))  # 3 × 540,000 and May's
    expect(desk.field("carried_over_count")).to_contain_text("1")
    expect(desk.page.get_by_text(vi("Carried Over")).first).to_be_visible()
