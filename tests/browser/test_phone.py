"""The desk on a phone: everything within its width, and the leader's approval with a thumb."""

import pytest
from district import NORTH, SOUTH, leader, officer, payroll
from playwright.sync_api import expect
from window import PHONE, vi

BTXH = payroll("BTXH", SOUTH)


@pytest.fixture(scope="module")
def bench(serve, prepared):
    return serve(prepared)


def test_no_page_is_wider_than_the_phone(window):
    desk = window(officer(NORTH), PHONE, has_touch=True)
    assert not desk.scrolls_sideways()
    for path, text in (
        ("monthly-payroll", payroll("NCC", NORTH)),
        (f"monthly-payroll/{payroll('BTXH', NORTH)}", vi("Ways of payment")),
        ("beneficiary", vi("Next")),
        ("beneficiary/new", vi("Save")),
        ("query-report/Rollout Rate", vi("Beneficiaries")),
        (f"print/monthly-payroll/{payroll('BTXH', NORTH)}", vi("Download PDF")),
        ("help", vi("The month, step by step")),
    ):
        desk.open(path)
        desk.says(text)
        desk.page.wait_for_load_state("networkidle")
        assert not desk.scrolls_sideways(), path


def test_the_menu_opens_and_leads_on(window):
    desk = window(officer(NORTH), PHONE, has_touch=True)
    menu = desk.page.get_by_role("navigation", name=vi("Main menu"))
    expect(menu).to_be_hidden()
    desk.button("Menu").tap()
    desk.menu("Beneficiary")
    expect(desk.heading()).to_have_text(vi("Beneficiary"))
    expect(menu).to_be_hidden()


def test_the_leader_approves_with_a_thumb(window):
    sender = window(officer(SOUTH), PHONE, has_touch=True)
    sender.page.get_by_role("link", name=BTXH).tap()
    sender.take("Send for Approval")
    desk = window(leader(SOUTH), PHONE, has_touch=True)
    desk.page.get_by_role("link", name=BTXH).tap()
    desk.take("Approve")
    desk.state("Pending District Officer")
