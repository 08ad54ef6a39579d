"""One person at one browser window of the desk, in the words of the screen."""

import csv
import functools
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from district import DOMAIN, PASSWORD
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = [
    ROOT / f"apps/{app}/translations/vi.csv" for app in ("frappe_embedded/frappe", "an_sinh/an_sinh")
]
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
# A test machine's processors are shared; a page that takes longer than this is broken.
PATIENCE = 20_000

expect.set_options(timeout=PATIENCE)


@functools.cache
def _dictionary() -> dict[str, str]:
    words = {}
    for path in TRANSLATIONS:
        with open(path, newline="", encoding="utf-8") as file:
            rows = [row for row in csv.reader(file) if len(row) >= 2]
        # A word of one DocType alone (its row has a third cell) doesn't stand for the word itself.
        words |= {row[0]: row[1] for row in rows if row[2:] and row[2] and row[0] not in words}
        words |= {row[0]: row[1] for row in rows if not (row[2:] and row[2])}
    return words


def vi(source: str, *values) -> str:
    """What the screen says for an English source string. KeyError when it isn't translated."""
    return _dictionary()[source].format(*values)


def digits(text: str) -> int:
    """The whole number that a Vietnamese figure such as "1.701.720.000 ₫" states."""
    return int(re.sub(r"[^\d-]", "", text))


def dong(amount: int) -> str:
    """An amount as the desk writes it, without the currency sign."""
    return f"{amount:,}".replace(",", ".")


@dataclass
class Window:
    """A fresh browser context. Errors that its pages raise are collected in `errors`."""

    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)

    def log_in(self, user: str, password: str = PASSWORD) -> None:
        self.page.goto("/an-sinh")
        self.page.get_by_label(vi("User name or email")).fill(user)
        self.page.get_by_label(vi("Password"), exact=True).fill(password)
        self.page.get_by_role("button", name=vi("Log in")).click()

    def arrive(self, user: str, password: str = PASSWORD) -> "Window":
        """Log in and wait for the home page with what waits for the user."""
        self.log_in(user, password)
        expect(self.page.get_by_role("heading", name=vi("Waiting for me"))).to_contain_text("(")
        return self

    # --- going places

    def open(self, path: str, heading: str | None = None) -> None:
        self.page.goto(f"/an-sinh/{path.lstrip('/')}")
        if heading:
            expect(self.heading()).to_have_text(heading)

    def menu(self, label: str) -> None:
        """Follow a link of the main menu by its English label."""
        link = self.page.get_by_role("navigation", name=vi("Main menu")).get_by_role(
            "link", name=vi(label), exact=True
        )
        link.click()

    def heading(self) -> Locator:
        return self.page.locator("main h1")

    # --- what stands there

    def button(self, label: str, *values) -> Locator:
        return self.page.get_by_role("button", name=vi(label, *values), exact=True)

    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def says(self, text: str) -> None:
        """Wait until the page shows a text."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def field(self, fieldname: str) -> Locator:
        return self.page.locator(f'[data-fieldname="{fieldname}"]')

    def input(self, fieldname: str) -> Locator:
        return self.page.locator(f"#field-{fieldname}")

    def state(self, state: str) -> None:
        """Wait until the document's badge shows a workflow state or status."""
        expect(self.page.locator("main h1 + span")).to_have_text(vi(state))

    def rows(self) -> Locator:
        """The rows of the list on screen."""
        return self.page.locator("main table tbody tr")

    def cells(self, table: Locator | None = None) -> list[list[str]]:
        """The texts of a table's body, without the boxes that mark rows."""
        return (
            (table or self.page.locator("main table").first)
            .locator("tbody tr")
            .evaluate_all(
                "rows => rows.map(row => [...row.cells]"
                ".filter(cell => !cell.querySelector('input[type=checkbox]'))"
                ".map(cell => cell.innerText.trim()))"
            )
        )

    def pages(self) -> Locator:
        """The list's pager."""
        return self.page.get_by_role("navigation", name=vi("Pages"), exact=True)

    def counted(self, total: int) -> None:
        """Wait until the list says that it has so many rows."""
        expect(self.pages().get_by_role("status")).to_have_text(re.compile(rf"\s{dong(total)}$"))

    # --- doing things

    def take(self, action: str, reason: str | None = None) -> None:
        """Take a workflow action and confirm it; wait until the desk says that it is done."""
        self.button(action).click()
        if reason is not None:
            self.dialog().get_by_label(vi("Reason")).fill(reason)
        self.dialog().get_by_role("button", name=vi(action), exact=True).click()
        self.says(vi("Done: {0}", vi(action)))
        expect(self.dialog()).to_have_count(0)

    def downloaded(self, click: Locator, folder: Path) -> Path:
        """Click and return the file that came."""
        with self.page.expect_download(timeout=60_000) as coming:
            click.click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def scrolls_sideways(self) -> bool:
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


def open_window(browser: Browser, url: str, viewport: dict, **options) -> Window:
    """A window of its own: no cookie, cache or storage of another."""
    context = browser.new_context(base_url=url, locale="vi-VN", viewport=viewport, **options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    window = Window(context, page)
    page.on("pageerror", lambda error: window.errors.append(str(error)))
    return window


@contextmanager
def windows(browser: Browser, url: str):
    """Opens windows at will; closes them all and fails on any error that a page raised."""
    opened: list[Window] = []

    def new(
        user: str | None = None, viewport: dict | None = None, password: str = PASSWORD, **options
    ) -> Window:
        window = open_window(browser, url, viewport or LAPTOP, **options)
        opened.append(window)
        return window.arrive(user, password) if user else window

    new.opened = opened
    yield new
    for window in opened:
        window.context.close()
    assert [error for window in opened for error in window.errors] == []


__all__ = ["DOMAIN", "LAPTOP", "PHONE", "Window", "digits", "dong", "vi", "windows"]
