"""Signing a month's lists: many at once from the list, or one after another beside last month's."""

import pytest
from district import DISTRICT_OFFICER, NORTH, SOUTH, leader, officer, payroll
from playwright.sync_api import expect
from window import PHONE, dong, vi

PAYROLLS = [payroll(programme, NORTH) for programme in ("BTXH", "NCC")]


@pytest.fixture(scope="module")
def bench(serve, prepared):
    return serve(prepared)


def states(bench, names=PAYROLLS) -> set[str]:
    sql = "select workflow_state from `tabMonthly Payroll` where name = ?"
    return {bench.value(sql, name) for name in names}


def mark_all(desk) -> None:
    desk.page.get_by_role("checkbox", name=vi("Select all")).filter(visible=True).check()


def act_on_marked(desk, action: str, reason: str | None = None) -> None:
    bar = desk.page.get_by_role("group", name=vi("Marked documents"))
    bar.get_by_role("button", name=vi(action)).click()
    if reason:
        desk.dialog().get_by_label(vi("Reason")).fill(reason)
    desk.dialog().get_by_role("button", name=vi(action), exact=True).click()
    expect(desk.dialog()).to_have_count(0)


def result(desk):
    return desk.page.get_by_role("region", name=vi("Result"))


def test_an_officer_sends_all_lists_of_the_month_at_once(window, bench):
    desk = window(officer(NORTH))
    desk.open("monthly-payroll")
    expect(desk.rows()).to_have_count(2)
    mark_all(desk)
    desk.says(vi("{0} marked", 2))
    act_on_marked(desk, "Send for Approval")
    expect(result(desk)).to_contain_text(vi("{0}: {1} done, {2} not", vi("Send for Approval"), 2, 0))
    assert len(states(bench)) == 1
    assert states(bench) != {"Draft"}


def test_a_leader_reads_one_list_after_the_other_beside_last_month(window, bench):
    desk = window(leader(NORTH))
    desk.page.get_by_role("link", name=vi("Look through one after another")).click()
    desk.page.wait_for_url("**/review")
    first = PAYROLLS[0] if PAYROLLS[0] in desk.page.url else PAYROLLS[1]
    second = next(name for name in PAYROLLS if name != first)
    amount, persons = bench.query(
        "select total_amount, person_count from `tabMonthly Payroll` where name = ?", first
    )[0]
    expect(desk.page.locator("main dl").first).to_contain_text(dong(int(amount)))
    expect(desk.page.locator("main dl").first).to_contain_text(dong(persons))
    desk.button("Approve").or_(
        desk.page.get_by_role("button", name=vi("{0} and see the next", vi("Approve")))
    ).first.click()
    desk.dialog().get_by_role("button", name=vi("Approve"), exact=True).click()
    desk.page.wait_for_url(f"**/monthly-payroll/{second}/review")
    desk.take("Approve")
    expect(desk.page.get_by_text(vi("More lists wait"))).to_have_count(0)


def test_a_row_brings_the_whole_list_back(window, bench):
    desk = window(DISTRICT_OFFICER)
    desk.open(f"monthly-payroll/{PAYROLLS[0]}/review")
    desk.page.get_by_role("button", name=vi("All rows")).click()
    row = desk.rows().first
    name = row.get_by_role("link").first.inner_text()
    row.get_by_role("button", name=vi("Return")).click()
    text = desk.dialog().get_by_label(vi("Reason"))
    assert name in text.input_value()
    text.press("End")
    text.type("sai mức hưởng")
    desk.dialog().get_by_role("button", name=vi("Return"), exact=True).click()
    desk.says(vi("Done: {0}", vi("Return")))
    reason = bench.value("select return_reason from `tabMonthly Payroll` where name = ?", PAYROLLS[0])
    assert name in reason
    assert reason.endswith("sai mức hưởng")


def test_what_is_refused_is_said_beside_its_list_and_the_rest_is_done(window, bench):
    """One of the two was returned: the district's officer can approve the other alone."""
    desk = window(DISTRICT_OFFICER)
    desk.open("monthly-payroll")
    desk.page.get_by_label(vi("Search in this list")).fill(NORTH)
    desk.counted(2)
    mark_all(desk)
    act_on_marked(desk, "Approve")
    expect(result(desk)).to_contain_text(vi("{0}: {1} done, {2} not", vi("Approve"), 1, 1))
    refused = result(desk).locator("tbody tr").filter(has_text=vi("Not done"))
    expect(refused).to_have_count(1)
    assert refused.locator("td").last.inner_text().strip()
    assert len(states(bench)) == 2


def test_lists_are_marked_and_read_on_a_phone(window, bench):
    desk = window(officer(SOUTH), viewport=PHONE)
    desk.open("monthly-payroll")
    desk.page.locator("main li").first.get_by_role("checkbox").check()
    desk.says(vi("{0} marked", 1))
    assert not desk.scrolls_sideways()
    desk.open(f"monthly-payroll/{payroll('BTXH', SOUTH)}/review")
    desk.says(vi("Against last month"))
    assert not desk.scrolls_sideways()
