"""A month from the approved list to closed books on the desk, paid in cash by the office itself: the treasury's money, the
office's receipt, a signed list entered by hand, four sums that agree, minutes, and opening again by two.

The tests stand in the order of the work.
"""

import pytest
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    LOCALITY,
    MANAGER,
    MONTH,
    NORTH,
    approve,
    payroll,
    unit,
)
from playwright.sync_api import expect
from staged_bench import ok
from window import dong, vi

OFFICE = "Phòng LĐTBXH"
BTXH = payroll("BTXH", NORTH)
CASH = f"CK-BTXH-{MONTH}-187-2004-{OFFICE}-TM"
REQUEST = f"KB-BTXH-{MONTH}-187-2004-{OFFICE}"
SETTLEMENT = f"QT-BTXH-{MONTH}-187-2004-{OFFICE}"


@pytest.fixture(scope="module")
def bench(serve, registered):
    """The office pays the cash of Đồng Mỏ: set before May's list is worked out and approved by four people."""
    bench = serve(registered)
    office = {
        "provider_code": OFFICE,
        "provider_name": "Phòng LĐTBXH huyện",
        "kind": "Office",
        "pays_cash": 1,
    }
    ok(bench.token(MANAGER).post("/api/resource/Payment Provider", json=office))
    cash = {"cash_provider": OFFICE}
    ok(bench.administrator().put(f"/api/resource/Administrative Unit/{unit(NORTH)}", json=cash))
    bench.an_sinh("generate-payroll", "--month", MONTH, "--locality", LOCALITY)
    approve(bench, BTXH, NORTH)
    return bench


def asked(bench) -> tuple[int, int]:
    """Payments and đồng of the cash order, added up line by line."""
    rows = bench.query("select amount from `tabPayroll Line` where disbursement = ?", CASH)
    return len(rows), sum(int(amount) for (amount,) in rows)


def submit(desk) -> None:
    desk.button("Submit").click()
    desk.dialog().get_by_role("button", name=vi("Submit"), exact=True).click()


def figure(desk, name: str):
    return desk.page.locator(f'[data-figure="{name}"]')


def test_from_the_list_to_money_at_the_office(window, bench):
    desk = window(DISTRICT_OFFICER)
    desk.open(f"monthly-payroll/{BTXH}", BTXH)
    desk.button("Make disbursements").click()
    desk.page.wait_for_url("**/disbursement?*")
    expect(desk.page.get_by_text(OFFICE).first).to_be_visible()
    _count, amount = asked(bench)
    desk.open(f"disbursement/{CASH}", CASH)
    desk.button("Ask the treasury for the money").click()
    expect(desk.heading()).to_contain_text(REQUEST)
    expect(desk.field("flow")).to_contain_text(vi("Cash by the Unit"))
    leader = window(DISTRICT_LEADER)
    leader.open(f"treasury-request/{REQUEST}", REQUEST)
    submit(leader)
    expect(leader.field("status")).to_contain_text(vi("Signed"))
    desk.page.reload()
    desk.page.get_by_label(vi("Number of the Withdrawal (C2-02a/NS)")).last.fill("RDT 05/2024")
    desk.button("Enter").click()
    expect(desk.field("status")).to_contain_text(vi("Funded"))
    leader.open(f"disbursement/{CASH}", CASH)
    leader.button("Send").click()
    leader.dialog().get_by_role("button", name=vi("Send"), exact=True).click()
    expect(leader.button("Recall")).to_be_visible()
    desk.open(f"disbursement/{CASH}", CASH)
    desk.button("Receipt of the provider").click()
    desk.page.get_by_label(vi("Number of the Receipt")).last.fill("PT 11")
    desk.button("Enter").click()
    expect(desk.field("receipt_paper")).to_contain_text("PT 11")
    assert bench.query("select received_amount, status from tabDisbursement where name = ?", CASH) == [
        (amount, "Acknowledged")
    ]


def test_what_is_open_is_shown_down_to_its_payments(window, bench):
    """All but one are ticked as received; the month can't be closed, and the one without an answer is named."""
    count, amount = asked(bench)
    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{CASH}/answers")
    lines = desk.page.locator("main li[data-line]")
    expect(lines.first).to_be_visible()
    name = lines.first.get_attribute("data-line")
    one = int(bench.query("select amount from `tabPayroll Line` where name = ?", name)[0][0])
    waiting = count
    while waiting > 1:
        shown = lines.count()
        desk.page.get_by_role("button", name=vi("All {0} on this page: {1}", shown, vi("Received"))).click()
        lines.first.get_by_role("button", name=vi("Received"), exact=True).click()  # not this one
        desk.button("Enter {0} answers", str(shown - 1)).click()
        waiting -= shown - 1
        expect(lines).to_have_count(min(waiting, 100))

    desk.open(f"disbursement/{CASH}", CASH)
    desk.button("Settle the month").click()
    expect(desk.heading()).to_contain_text(SETTLEMENT)
    for name, expected in (
        ("listed", amount),
        ("funded", amount),
        ("received", amount),
        ("answered", amount - one),
    ):
        expect(figure(desk, name)).to_contain_text(dong(expected))
    desk.page.get_by_role("button", name=vi("No Answer")).click()
    found = desk.page.get_by_role("region", name=vi("No Answer"))
    expect(found.locator("h2")).to_contain_text(dong(one))


def test_a_leader_closes_it_and_two_open_it_again(window, bench):
    """The last one did not come: paid = all but one; the four sums agree, the rest stays for the next month."""
    count, amount = asked(bench)
    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{CASH}/answers")
    desk.page.locator("main li[data-line]").first.get_by_role(
        "button", name=vi("Not Received"), exact=True
    ).click()
    desk.button("Enter {0} answers", "1").click()
    desk.says(vi("{0} answers are entered.", "1"))
    missing = int(bench.query("select failed_amount from tabDisbursement where name = ?", CASH)[0][0])

    leader = window(DISTRICT_LEADER)
    leader.open(f"provider-settlement/{SETTLEMENT}", SETTLEMENT)
    leader.says(vi("The four sums agree: a leader can close the month."))
    submit(leader)
    expect(leader.field("status")).to_contain_text(vi("Closed"))
    expect(leader.field("left_amount")).to_contain_text(dong(missing))
    figure(leader, "failed").click()
    expect(leader.page.locator("main table").filter(has_text=vi("Where It Stands"))).to_contain_text(
        dong(missing)
    )
    assert bench.query(
        "select status, paid_amount, failed_amount from tabDisbursement where name = ?", CASH
    ) == [("Closed", amount - missing, missing)]
    assert count == len(bench.query("select name from `tabPayroll Line` where disbursement = ?", CASH))

    desk.open(f"provider-settlement/{SETTLEMENT}", SETTLEMENT)
    desk.button("Ask for it to be opened again").click()
    desk.dialog().get_by_label(vi("Reason")).fill("Ghi nhầm ngày")
    desk.dialog().get_by_role("button", name=vi("Ask"), exact=True).click()
    expect(desk.field("reopening_reason")).to_contain_text("Ghi nhầm ngày")
    leader.page.reload()
    leader.button("Open again").click()
    leader.dialog().get_by_role("button", name=vi("Open again"), exact=True).click()
    expect(leader.field("status")).to_contain_text(vi("Reopened"))
    assert bench.query("select status from tabDisbursement where name = ?", CASH) == [("Reconciled",)]
