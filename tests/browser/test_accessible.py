"""What axe finds on the pages of every day, at a desk and on a phone: nothing. And no page is wider than its screen."""

from pathlib import Path

import pytest
from district import DISTRICT_OFFICER, NORTH, leader, payroll
from playwright.sync_api import expect
from window import LAPTOP, PHONE, ROOT, vi

AXE = (ROOT / "apps/an_sinh/frontend/node_modules/axe-core/axe.min.js").read_text()
# Rules that axe runs only when asked, besides its own choice.
ALSO = ("label-content-name-mismatch",)
PICTURES = ROOT / "test-results/pages"


@pytest.fixture(scope="module")
def bench(serve, approved):
    return serve(approved)


def faults(desk) -> list[str]:
    """What axe finds on the page, as "rule: element"."""
    desk.page.evaluate(AXE)
    found = desk.page.evaluate(
        "also => axe.run(document, {rules: Object.fromEntries(also.map(id => [id, {enabled: true}]))})",
        list(ALSO),
    )
    return [
        f"{rule['id']}: {' '.join(node['target'])} {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def look(desk, name: str) -> None:
    """Wait until the page is quiet, keep its picture, and ask axe."""
    desk.page.wait_for_load_state("networkidle")
    PICTURES.mkdir(parents=True, exist_ok=True)
    width = desk.page.viewport_size["width"]
    desk.page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"))
    assert not desk.scrolls_sideways(), name
    assert faults(desk) == [], name


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["desk", "phone"])
def test_a_leaders_pages(window, bench, viewport):
    person = bench.value("select name from `tabBeneficiary` where administrative_unit like ?", f"%{NORTH}%")
    desk = window(leader(NORTH), viewport)
    look(desk, "home")
    for path, name in (
        ("monthly-payroll", "list"),
        (f"monthly-payroll/{payroll('BTXH', NORTH)}", "payroll"),
        (f"monthly-payroll/{payroll('BTXH', NORTH)}/review", "review"),
        (f"beneficiary/{person}", "person"),
        ("password", "password"),
    ):
        desk.open(path)
        expect(desk.heading()).not_to_be_empty()
        look(desk, name)


def test_an_order_on_a_desk_and_on_a_phone(window):
    desk = window(DISTRICT_OFFICER)
    desk.open(f"monthly-payroll/{payroll('BTXH', NORTH)}")
    desk.button("Make disbursements").click()
    desk.page.wait_for_url("**/disbursement?**")
    order = desk.rows().first.get_by_role("link").first.get_attribute("href")
    for viewport in (LAPTOP, PHONE):
        screen = window(DISTRICT_OFFICER, viewport)
        screen.page.goto(order)
        screen.says(vi("Provider file (Excel)"))
        look(screen, "order")


def test_the_login(window):
    desk = window()
    desk.open("login")
    expect(desk.page.get_by_label(vi("Password"), exact=True)).to_be_visible()
    look(desk, "login")
