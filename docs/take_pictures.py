"""Walks through the README's ten minutes in a real browser and takes its pictures on the way.

    script/server                        # a fresh demo, in another terminal
    env/bin/python docs/take_pictures.py [http://127.0.0.1:8000]

It does the steps for good: for new pictures make the demo anew (remove sites/an-sinh.localhost and start again).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/browser")]

from district import (  # noqa: E402 - found only now
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    NORTH,
    leader,
    officer,
    payroll,
)
from openpyxl import load_workbook  # noqa: E402
from playwright.sync_api import expect, sync_playwright  # noqa: E402
from window import PHONE, Window, vi, windows  # noqa: E402

PICTURES = ROOT / "docs/pictures"
SIZE = {"width": 1280, "height": 760}
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
NCC = payroll("NCC", NORTH)
JUNE = payroll("NCC", NORTH, "2024-06")
ORDER = "CK-NCC-2024-05-187-2004-VietinBank"
WRONG_DATE, RIGHT_DATE = "31/02/2017", "28/02/2017"


def main(url: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        with windows(browser, url) as window:
            import_rejected_rows(window(DISTRICT_OFFICER, SIZE), Path(folder))
            send(window(officer(NORTH), SIZE))
            return_and_approve(window)
            print_list(window(officer(NORTH), SIZE))
            disburse(window(DISTRICT_OFFICER, SIZE))
            release(window(DISTRICT_LEADER, SIZE))
            subprocess.run(
                [sys.executable, ROOT / "docs/answer_as_bank.py", "vietinbank", ORDER, "--url", url],
                check=True,
            )
            results(window(DISTRICT_OFFICER, SIZE))
            next_month(window(officer(NORTH), SIZE))
            report(window(DISTRICT_OFFICER, SIZE))
            on_a_phone(window(officer("06484"), PHONE))
            a_death_told_late(window(officer(NORTH), SIZE))
            what_is_owed(window(officer(NORTH), SIZE))
        browser.close()


def take(desk: Window, name: str) -> None:
    """A picture of what is on the screen, once it is at rest."""
    desk.page.wait_for_load_state("networkidle")
    desk.page.evaluate("document.fonts.ready")
    path = PICTURES / f"{name}.png"
    desk.page.screenshot(path=path, animations="disabled")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB")


def import_rejected_rows(desk: Window, folder: Path) -> None:
    desk.menu("Registry Import")
    desk.page.get_by_role("link", name="chi_lang_registry").or_(desk.rows().first).first.click()
    link = desk.page.get_by_role("link", name=vi("Download rejected rows"))
    link.wait_for()
    take(desk, "import")
    rejected = desk.downloaded(link, folder)
    book = load_workbook(rejected)
    for row in book["BTXH"].iter_rows():
        for cell in row:
            if cell.value == WRONG_DATE:
                cell.value = RIGHT_DATE
    book.save(rejected)
    desk.open("registry-import/new")
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(rejected)
    desk.page.get_by_label(vi("Paid through")).fill("04/2024")
    desk.button("Look at the file").click()
    desk.button("Import {0} rows", 32).click()
    figures = desk.page.locator("main section dl > div", has_text=vi("Accepted Rows"))
    expect(figures.locator("dd")).to_have_text("1", timeout=60_000)


def send(desk: Window) -> None:
    take(desk, "home")
    desk.page.get_by_role("link", name=NCC).click()
    desk.says(vi("From last month to this"))
    take(desk, "payroll")
    desk.take("Send for Approval")


def return_and_approve(window) -> None:
    desk = window(leader(NORTH), SIZE)
    desk.page.get_by_role("link", name=NCC).click()
    desk.button("Return").click()
    desk.dialog().get_by_label(vi("Reason")).fill("Rà soát lại số tài khoản của hai người mới mở tài khoản.")
    take(desk, "return")
    desk.dialog().get_by_role("button", name=vi("Cancel"), exact=True).click()
    expect(desk.dialog()).to_have_count(0)
    desk.take("Approve")
    for user in (DISTRICT_OFFICER, DISTRICT_LEADER):
        desk = window(user, SIZE)
        desk.page.get_by_role("link", name=NCC).click()
        desk.take("Approve")
    desk.state("Approved")


def print_list(desk: Window) -> None:
    desk.open(f"print/monthly-payroll/{NCC}")
    expect(desk.page.frame_locator("iframe").locator(".page").first).to_be_visible()
    take(desk, "print")


def disburse(desk: Window) -> None:
    desk.open(f"monthly-payroll/{NCC}", NCC)
    desk.button("Make disbursements").click()
    expect(desk.page.get_by_role("link", name=ORDER)).to_be_visible()


def release(desk: Window) -> None:
    desk.open(f"disbursement/{ORDER}", ORDER)
    desk.button("Send").click()
    desk.dialog().get_by_role("button", name=vi("Send"), exact=True).click()
    expect(desk.field("status")).to_contain_text(vi("Sent"))


def results(desk: Window) -> None:
    desk.open(f"disbursement/{ORDER}", ORDER)
    failed = desk.rows().filter(has_text=vi("Failed"))
    expect(failed).to_have_count(1)
    desk.page.get_by_text(vi("Listed"), exact=True).scroll_into_view_if_needed()
    desk.page.evaluate(
        "window.scrollTo(0, document.querySelector('main table').getBoundingClientRect().top - 330)"
    )
    take(desk, "results")


def next_month(desk: Window) -> None:
    """The failed line is found by the commune and comes back in June."""
    desk.menu("Payroll Line")
    desk.page.get_by_label(vi("Payment Status")).select_option(label=vi("Failed"))
    desk.counted(1)
    desk.menu("Monthly Payroll")
    desk.button("Prepare payroll").click()
    expect(desk.dialog().get_by_label(vi("Month"))).to_have_value("06/2024")
    desk.dialog().get_by_role("button", name=vi("Prepare payroll")).click()
    desk.page.get_by_role("link", name=JUNE).click()
    expect(desk.field("carried_over_count")).to_contain_text("1")


def report(desk: Window) -> None:
    desk.menu("Rollout Rate")
    expect(desk.page.locator("main figure svg")).to_be_visible()
    desk.page.wait_for_function("document.querySelectorAll('main figure svg path').length > 60")
    take(desk, "report")


def on_a_phone(desk: Window) -> None:
    desk.page.get_by_role("link", name=payroll("BTXH", "06484")).click()
    desk.says(vi("Returned:"))
    take(desk, "phone")


def somebody(desk: Window) -> str:
    """The name of the first approved person of the commune's list."""
    desk.menu("Beneficiary")
    desk.rows().filter(has_text=vi("Approved")).first.get_by_role("link").first.click()
    expect(desk.page.get_by_role("region", name=vi("Benefits over time"))).to_be_visible()
    return desk.page.url.rsplit("/", 1)[-1]


def a_death_told_late(desk: Window) -> None:
    """What the next payroll would carry, before anybody signs; nothing is saved."""
    values = f"change_type=Stop&beneficiary={somebody(desk)}&effective_month=2024-03-01"
    values += "&reason=Died&event_date=2024-02-17"
    desk.open(f"benefit-change/new?{values}")
    preview = desk.page.get_by_role("region", name=vi("What the change does"))
    expect(preview).to_contain_text(vi("To be recovered"))
    preview.scroll_into_view_if_needed()
    take(desk, "change")


def what_is_owed(desk: Window) -> None:
    desk.open(f"calculator?beneficiary={somebody(desk)}&month=2024-05-01", vi("Calculator"))
    expect(desk.page.locator("[data-total]").first).to_contain_text("₫")
    take(desk, "calculator")


if __name__ == "__main__":
    main(*sys.argv[1:2] or [f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"])
