"""The desk as its users see it."""

import re

import pytest
from playwright.sync_api import Page, expect
from served_bench import DOMAIN, PASSWORD

CODE = "06472"


def log_in(page: Page, user: str, password: str = PASSWORD) -> None:
    page.goto("/an-sinh")
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").or_(page.locator("#login-user")).first.fill(
        f"{user}@{DOMAIN}"
    )
    page.locator("#login-password").fill(password)
    page.locator("form button[type=submit]").click()


def logged_in(page: Page, user: str) -> Page:
    log_in(page, user)
    expect(page.locator("#login-user")).to_have_count(0)
    return page


def test_a_wrong_password_is_said_in_vietnamese(page):
    log_in(page, "huyen.canbo", "wrong")
    expect(page.get_by_role("alert").first).to_contain_text(
        re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỷỹỵđ]")
    )
    expect(page.locator("#login-user")).to_be_visible()


@pytest.mark.parametrize(
    "user", [f"canbo.{CODE}", f"lanhdao.{CODE}", "huyen.canbo", "huyen.lanhdao", "quantri"]
)
def test_each_demo_user_comes_to_a_home(page, user):
    logged_in(page, user)
    expect(page).to_have_url(re.compile(r"/an-sinh/?$"))
    expect(page.get_by_role("navigation").first).to_be_visible()
    expect(page.locator("main")).not_to_be_empty()


def test_list_shows_the_officers_own_commune_only(page):
    logged_in(page, f"canbo.{CODE}")
    page.goto("/an-sinh/monthly-payroll")
    expect(page.get_by_text("Xã Vân Thủy").first).to_be_visible()
    expect(page.get_by_text("Xã Chi Lăng")).to_have_count(0)


def test_a_payroll_is_sent_with_the_mouse_and_waits_for_the_leader(page, bench):
    logged_in(page, f"canbo.{CODE}")
    page.goto("/an-sinh/monthly-payroll")
    page.get_by_text(re.compile("BTXH-2024-05")).first.click()
    expect(page).to_have_url(re.compile("/monthly-payroll/BTXH-2024-05"))
    page.get_by_role("button", name="Trình duyệt").first.click()
    confirm = page.get_by_role("dialog").get_by_role("button", name="Trình duyệt")
    expect(confirm.or_(page.get_by_text("Chờ lãnh đạo xã")).first).to_be_visible()
    if confirm.count():
        confirm.first.click()
    leader = bench.client(f"lanhdao.{CODE}")
    expect(page.get_by_text(re.compile("lãnh đạo xã", re.IGNORECASE)).first).to_be_visible()
    waiting = leader.done("an_sinh.api.workflow.waiting_for_me")
    names = [row["name"] for document in waiting["documents"] for row in document["rows"]]
    assert any(name.startswith("BTXH-2024-05") for name in names)


def test_report_draws_a_chart(page):
    logged_in(page, "huyen.canbo")
    page.goto("/an-sinh/query-report/Rollout Rate")
    expect(page.get_by_text("Xã Vân Thủy").first).to_be_visible()
    expect(page.locator("canvas, svg").first).to_be_visible()


def test_logging_out_closes_the_desk(page):
    logged_in(page, "huyen.canbo")
    page.context.clear_cookies()
    page.goto("/an-sinh/monthly-payroll")
    expect(page.locator("#login-user")).to_be_visible()
