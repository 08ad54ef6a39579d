"""The treasury pays less than was asked for: the officer chooses the commune that comes first, and what was not paid stays
visible as not paid for lack of funds. Figures are added up line by line from the lists."""

import pytest
from district import DISTRICT_LEADER, DISTRICT_OFFICER, EXPECTED, MONTH, NORTH, SOUTH, approve, payroll, unit
from playwright.sync_api import expect
from staged_bench import ok
from window import dong, vi

ORDER = f"CK-BTXH-{MONTH}-187-2004-VietinBank"
REQUEST = f"KB-BTXH-{MONTH}-187-2004-VietinBank"


@pytest.fixture(scope="module")
def bench(serve, prepared):
    """Two communes' lists are approved; VietinBank's order is made, asked for and signed."""
    bench = serve(prepared)
    for code in (NORTH, SOUTH):
        approve(bench, payroll("BTXH", code), code)
    officer = bench.token(DISTRICT_OFFICER)
    officer.message("an_sinh.api.disbursement.make_for_payroll", doc=payroll("BTXH", NORTH))
    officer.message("an_sinh.api.treasury.make", order=ORDER)
    ok(bench.token(DISTRICT_LEADER).put(f"/api/resource/Treasury Request/{REQUEST}", json={"docstatus": 1}))
    return bench


def total(bench, code: str) -> tuple[int, int]:
    """Payments and đồng of a commune on the order."""
    return bench.query(
        "select count(*), cast(sum(amount) as int) from `tabPayroll Line` where disbursement = ? and "
        "administrative_unit = ?",
        ORDER,
        unit(code),
    )[0]


def test_a_commune_is_chosen_and_the_rest_waits_in_sight(window, bench):
    (north, _), (south, money) = total(bench, NORTH), total(bench, SOUTH)
    whole = int(bench.value("select asked_amount from `tabTreasury Request`"))
    desk = window(DISTRICT_OFFICER)
    desk.open(f"treasury-request/{REQUEST}", REQUEST)
    desk.page.get_by_label(vi("Funded (đồng)")).last.fill(str(money))
    desk.page.get_by_label(vi("Number of the Withdrawal (C2-02a/NS)")).last.fill("RDT 9")
    chosen = desk.page.get_by_role("group", name=vi("Whom the money goes to first"))
    expect(chosen.get_by_role("checkbox")).to_have_count(3)  # one order, two communes
    chosen.get_by_label(EXPECTED["units"][SOUTH]).check()
    desk.button("Enter").click()
    expect(desk.field("status")).to_contain_text(vi("Partly Funded"))
    expect(desk.field("unfunded_amount")).to_contain_text(dong(whole - money))
    waiting = desk.page.get_by_role("region", name=vi("Not paid for lack of funds"))
    expect(waiting).to_contain_text(dong(whole - money))
    assert (
        total(bench, SOUTH)[0],
        bench.value("select count(*) from `tabPayroll Line` where disbursement = ?", ORDER),
    ) == (
        south,
        south,
    )
    desk.open("query-report/Money Not Arrived")
    desk.says(vi("No Funds"))
    assert north > 0


def test_the_month_s_summary_and_the_need_of_the_next_ones(window, bench):
    """The summary's total is what the orders have; the need of the next month follows the two approved lists."""
    orders = int(bench.value("select sum(total_amount) from tabDisbursement where programme = 'BTXH'"))
    desk = window(DISTRICT_OFFICER)
    desk.open(f"query-report/Treasury Summary?month={MONTH}-01")
    desk.says(dong(orders))
    desk.open("query-report/Funding Need?programme=BTXH")
    regular = int(
        bench.value(
            "select sum(l.amount) from `tabPayroll Line` l join `tabMonthly Payroll` p on p.name = l.payroll "
            "where p.docstatus = 1 and l.kind = 'Regular' and l.programme = 'BTXH'"
        )
    )
    desk.says(vi("Months Covered"))
    first = desk.cells()[0]
    assert first[0] == "06/2024"
    begins, ends, need = (int("".join(filter(str.isdigit, cell)) or 0) for cell in first[2:5])
    assert need == regular + begins - ends
    desk.says(vi("Communes with a List of {0}", "05/2024"))
    desk.says("2/20")
    # July's standard of 500,000 instead of 360,000 đ, for these two communes alone.
    july = int("".join(filter(str.isdigit, desk.cells()[1][4])))
    assert regular < july < 2 * regular
