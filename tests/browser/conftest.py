"""A real browser: Debian's Chromium, driven by Playwright."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
PICTURES = Path(__file__).resolve().parents[2] / "test-results/pictures"


# A test machine's processors are shared; a page that takes longer than this is broken.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium():
    assert CHROMIUM, "Browser tests need Chromium: apt-get install chromium"
    # Chromium refuses its sandbox to root.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, bench, request) -> Page:
    """A fresh page in Vietnamese; a picture of it is kept when the test fails, and errors on it fail the test."""
    context = chromium.new_context(
        base_url=bench.url, locale="vi-VN", viewport={"width": 1366, "height": 800}
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    failures = request.session.testsfailed
    yield page
    if request.session.testsfailed > failures or errors:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{request.node.name}.png", full_page=True)
    context.close()
    assert errors == []
