"""A browser for the whole run, and pages that tell when anything goes wrong on them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser import AXE, NoChromiumError, launch

PageAt = Callable[..., Page]
PATIENCE = 20_000  # milliseconds; a busy machine is slow, not broken


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield one Chromium, or skip with the reason."""
    if not AXE.is_file():
        pytest.skip("static/vendor is not filled; run make assets")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except NoChromiumError as missing:
            pytest.skip(str(missing))
        yield browser
        browser.close()


def watch(page: Page, troubles: list[str]) -> None:
    """Write down script errors, whatever the policy stops, and whatever is missing."""

    def hear(line: ConsoleMessage) -> None:
        # A test that ends takes its server away from what the page was still fetching.
        if line.type == "error" and "net::ERR_CONNECTION_" not in line.text:
            troubles.append(line.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: troubles.append(str(error)))


@pytest.fixture
def troubles() -> list[str]:
    """Return what the browser complained of in this test; a test that expects it empties it."""
    return []


@pytest.fixture
def page_at(chromium: Browser, troubles: list[str]) -> Iterator[PageAt]:
    """Yield `page_at(width, javascript=True)`; the test fails if the browser had a complaint."""
    contexts = []

    def open_page(width: int, *, javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="sv-SE",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch(page, troubles)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
