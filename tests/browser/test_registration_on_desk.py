"""A new person is registered in one form and goes through the chain as one act."""

import pytest
from district import NORTH, leader, officer
from playwright.sync_api import expect
from window import vi


@pytest.fixture(scope="module")
def bench(serve, prepared):
    return serve(prepared)


def fill(desk, part: str, **values: str) -> None:
    for name, value in values.items():
        desk.page.locator(f"#{part}-{name}").fill(value)


def pick(desk, field: str, typed: str) -> None:
    """The first of what a link's search offers."""
    desk.page.locator(f"#{field}").fill(typed)
    desk.page.get_by_role("listbox").get_by_role("option").first.click()


def typed_by(desk) -> None:
    fill(
        desk,
        "person",
        full_name="Lý Thị Thử Mới",
        birth_date="8/3/1980",
        id_number="020180777001",
        village="Khối 3",
    )
    pick(desk, "entitlement-0-category", "BTXH-6c")
    fill(desk, "entitlement-0", start_month="5/2024", decision_number="12/QĐ-UBND")
    desk.page.get_by_label(vi("A guardian receives it")).check()
    fill(desk, "receiver", full_name="Lý Văn Đỡ", relation="Con", id_number="020075777002")
    pick(desk, "account-provider", "VietinBank")
    fill(desk, "account", account_number="109876543210")
    desk.page.get_by_label(vi("The receiver’s")).check()


def test_what_is_missing_is_shown_at_its_field(window, bench):
    before = bench.query("select count(*) from `tabBeneficiary`")
    desk = window(officer(NORTH))
    desk.menu("Register a Person")
    desk.button("Save and send for approval").click()
    for field in ("person-full_name", "person-birth_date", "entitlement-0-category", "account-provider"):
        expect(desk.page.locator(f"#{field}")).to_have_attribute("aria-invalid", "true")
    expect(desk.page.locator("#person-full_name")).to_be_focused()
    assert bench.query("select count(*) from `tabBeneficiary`") == before


def test_one_form_one_act_and_nothing_lost_on_a_reload(window, bench):
    """540,000 đồng a month (1.5 × 360,000); the leader's approval moves the person and the method of payment."""
    desk = window(officer(NORTH))
    desk.open("register", vi("Register a Person"))
    typed_by(desk)
    expect(desk.page.get_by_role("status").filter(has_text="540.000")).to_be_visible()
    desk.page.reload()
    expect(desk.page.locator("#person-full_name")).to_have_value("Lý Thị Thử Mới")
    expect(desk.page.locator("#account-account_number")).to_have_value("109876543210")
    desk.button("Save and send for approval").click()
    desk.state("Pending Commune Leader")
    ((name,),) = bench.query("select name from `tabBeneficiary` where full_name = 'Lý Thị Thử Mới'")
    states = "select workflow_state from `tabPayment Method` where beneficiary = ?"
    assert bench.query(states, name) == [("Pending Commune Leader",)]
    boss = window(leader(NORTH))
    boss.open(f"beneficiary/{name}", "Lý Thị Thử Mới")
    boss.button("Approve").click()
    for said in ("VietinBank-109876543210", "Lý Văn Đỡ"):
        expect(boss.dialog()).to_contain_text(said)
    boss.dialog().get_by_role("button", name=vi("Approve"), exact=True).click()
    boss.state("Pending District Officer")
    assert bench.query(states, name) == [("Pending District Officer",)]


def test_what_the_server_refuses_stays_on_the_form(window, bench):
    """The ID number is taken by now: the message names whose it is, and what was typed is still there."""
    desk = window(officer(NORTH))
    desk.open("register", vi("Register a Person"))
    typed_by(desk)
    before = [
        bench.query(f"select count(*) from `tab{table}`")
        for table in ("Beneficiary", "Guardian", "Bank Account")
    ]
    desk.button("Save as draft").click()
    expect(desk.page.get_by_role("alert").filter(has_text="020180777001")).to_be_visible()
    expect(desk.page.locator("#person-full_name")).to_have_value("Lý Thị Thử Mới")
    assert before == [
        bench.query(f"select count(*) from `tab{table}`")
        for table in ("Beneficiary", "Guardian", "Bank Account")
    ]
