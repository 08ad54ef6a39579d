"""Chi Lăng district's May 2024 (plan A): accounts by VietinBank, cash by the district office itself.

By hand: 6c is 1.5 × 360,000 = 540,000 đ, 6d is 2 × 360,000 = 720,000 đ.

    VietinBank, account               540,000      paid by its file
    the office, in cash               720,000      received, ticked on the signed list
    the office, in cash               540,000      received
    the office, in cash               540,000      did not come

The office draws 1,800,000 đ in cash from the treasury (no advance to a provider, no contract), pays 1,260,000 đ; 540,000 đ
are left, and go back to the treasury: refund NT 01, after which nothing is left.

The tests stand in the order of the work.
"""

import pytest
from plans import Office, answers_by_file, approve, close, fund, make_orders, opened, send, submit, tick
from playwright.sync_api import expect
from staged_bench import ok
from window import dong, vi

DISTRICT = Office("chi_lang", "chi-lang.test", "187-2004", "06463", "2024-05")
OFFICE, VIETIN = "Phòng LĐTBXH", "VietinBank"
PEOPLE = [
    ("Lý Thị Đào", "6c", 540_000, "101234567890", VIETIN),
    ("Nông Văn Hoà", "6d", 720_000, "", ""),
    ("Vi Thị Én", "6c", 540_000, "", ""),
    ("Hứa Văn Páo", "6c", 540_000, "", ""),
]
CASH = DISTRICT.order(OFFICE, cash=True)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """The register is taken over; the office pays the cash of the district, decided by two people."""
    bench = opened(
        DISTRICT,
        tmp_path_factory.mktemp("plan-a"),
        "Thị trấn Đồng Mỏ",
        "2024-04",
        BTXH=PEOPLE,
        prepared=False,
    )
    bench.start()
    manager = bench.token(f"quantri@{DISTRICT.domain}")
    office = {
        "provider_code": OFFICE,
        "provider_name": "Phòng LĐTBXH huyện",
        "kind": "Office",
        "pays_cash": 1,
    }
    ok(manager.post("/api/resource/Payment Provider", json=office))
    cash = {"cash_provider": OFFICE}
    ok(bench.administrator().put(f"/api/resource/Administrative Unit/{DISTRICT.district}", json=cash))
    bench.an_sinh("generate-payroll", "--month", DISTRICT.month, "--locality", DISTRICT.locality)
    yield bench
    bench.stop()


def test_the_list_is_signed_and_cash_is_the_offices(window, bench):
    approve(window, DISTRICT, DISTRICT.payroll())
    make_orders(window(DISTRICT.officer), DISTRICT.payroll())
    assert bench.query("select name, cast(total_amount as int) from tabDisbursement order by name") == sorted(
        [(DISTRICT.order(VIETIN), 540_000), (CASH, 1_800_000)]
    )


def test_the_office_draws_cash_and_the_bank_gets_an_advance(window):
    officer, leader = window(DISTRICT.officer), window(DISTRICT.leader)
    fund(officer, leader, CASH, DISTRICT.request(OFFICE), 1_800_000, "RDT 01")
    expect(officer.field("flow")).to_contain_text(vi("Cash by the Unit"))
    fund(officer, leader, DISTRICT.order(VIETIN), DISTRICT.request(VIETIN), 540_000, "RDT 02")
    expect(officer.field("flow")).to_contain_text(vi("Advance through a Provider"))
    for order in (CASH, DISTRICT.order(VIETIN)):
        send(officer, leader, order, "PT 1")


def test_the_signed_list_is_ticked_and_the_bank_answers(window, bench, tmp_path):
    """The lines stand in the order of the list: Hứa Văn Páo, last of the register's cash, did not come."""
    officer = window(DISTRICT.officer)
    answers_by_file(officer, DISTRICT.order(VIETIN), tmp_path, [("101234567890", 540_000, "Thành công", "")])
    names = bench.query("select full_name from `tabPayroll Line` where disbursement = ? order by name", CASH)
    said = {"Hứa Văn Páo": "Not Received"}
    tick(officer, CASH, *(said.get(name, "Received") for (name,) in names))
    assert bench.query(
        "select payment_status, cast(sum(amount) as int) from `tabPayroll Line` group by 1 order by 1"
    ) == [("Paid", 1_800_000), ("Uncollected", 540_000)]


def test_the_books_close_and_what_is_left_goes_back(window, bench):
    officer, leader = window(DISTRICT.officer), window(DISTRICT.leader)
    close(officer, leader, DISTRICT.order(VIETIN), DISTRICT.settlement(VIETIN),
          {"listed": 540_000, "paid": 540_000, "left": 0})  # fmt: skip
    close(officer, leader, CASH, DISTRICT.settlement(OFFICE),
          {"listed": 1_800_000, "paid": 1_260_000, "left": 540_000})  # fmt: skip
    refund = {
        "programme": "BTXH",
        "administrative_unit": DISTRICT.district,
        "provider": OFFICE,
        "amount": 540_000,
        "refunded_on": "2024-06-03",
        "voucher_number": "NT 01",
        "reason": "Đối tượng không đến nhận",
    }
    made = ok(bench.token(DISTRICT.officer).post("/api/resource/Treasury Refund", json=refund))["data"][
        "name"
    ]
    leader.open(f"treasury-refund/{made}", made)
    expect(leader.field("available_amount")).to_contain_text(dong(540_000))
    submit(leader)
    expect(leader.button("Submit")).to_have_count(0)
    too_much = bench.token(DISTRICT.officer).post(
        "/api/resource/Treasury Refund", json=refund | {"voucher_number": "NT 02"}
    )
    assert too_much.status_code == 417, too_much.text
    for command in ("rebuild-balances", "rebuild-charged"):
        bench.an_sinh(command, "--check")
