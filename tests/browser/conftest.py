"""A real browser, Debian's Chromium, driven by Playwright, at a served site of the test's own."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright
from window import ROOT, windows

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# A browser under test calls nobody.
QUIET = ("--disable-background-networking", "--disable-sync", "--disable-component-update")
PICTURES = ROOT / "test-results/pictures"


@pytest.fixture(scope="session")
def chromium():
    assert CHROMIUM, "Browser tests need Chromium: apt-get install chromium"
    # Chromium refuses its sandbox to root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, bench, request):
    """Opens windows at the module's `bench`: `window("canbo.06463@…")` logs in, `window()` doesn't.
    When the test fails a picture of each is kept; an error on any of their pages fails the test."""
    failed_before = request.session.testsfailed
    with windows(chromium, bench.url) as new:
        yield new
        if request.session.testsfailed > failed_before:
            PICTURES.mkdir(parents=True, exist_ok=True)
            for number, opened in enumerate(new.opened, 1):
                opened.page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png")
