"""The pages of lists, denominators and the form as they are seen: axe, 320 px, the keyboard."""

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy.orm import Session

from deviations.organisations.roles import Role
from tests import factories
from tests.browser import axe, breaks_at_long_words, no_sideways_scroll, screenshot, serving
from tests.browser_fixtures import PageAt
from tests.marks import in_a_browser

pytestmark = in_a_browser

LISTS, FORM = "/administration/listor", "/administration/formularet"
COUNTS = "/administration/namnare"


def enter(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/logga-in")
    page.fill("#email", email)
    page.fill("#password", factories.PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_load_state()


def answer(page: Page, word: str) -> None:
    """Unfold what is asked, and press the button behind it."""
    page.locator("summary", has_text=word).click()
    page.get_by_role("button", name=word).click()


@pytest.fixture
def email(session: Session) -> str:
    """Return the address of an admin, with no transaction left that would hold the lock."""
    address = factories.member(session, role=Role.ADMIN).user.email
    session.rollback()
    return address


@pytest.mark.parametrize("width", [320, 1280])
def test_they_are_readable_for_all(app: Flask, email: str, page_at: PageAt, width: int) -> None:
    paths = [
        LISTS,
        f"{LISTS}/typ",
        f"{LISTS}/niva",
        f"{LISTS}/typ/ord/vantetid",
        FORM,
        COUNTS,
        f"{COUNTS}/2026",
    ]
    with serving(app) as base:
        page = page_at(width)
        enter(page, base, email)
        for number, path in enumerate(paths):
            page.goto(base + path)
            assert axe(page) == [], path
            no_sideways_scroll(page)
            assert breaks_at_long_words(page) == [], path
            screenshot(page, f"listor-{number}-{width}")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_word_is_moved_with_the_keyboard_alone(
    app: Flask, email: str, page_at: PageAt, javascript: bool
) -> None:
    with serving(app) as base:
        page = page_at(1280, javascript=javascript)
        enter(page, base, email)
        page.goto(f"{base}{LISTS}/niva")
        page.locator("#upp-struktur-regelverk").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**#upp-struktur-regelverk")
        page.keyboard.press("Enter")
        page.wait_for_url("**#ner-struktur-regelverk")

        first = page.locator("tbody tr th a").first
        expect(first).to_have_text("Struktur eller regelverk")

        page.locator("#plats-lokalt, [name='plats-handlaggare']").first.fill("1")
        page.keyboard.press("Enter")
        expect(first).to_have_text("Handläggare")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_link_is_closed_copied_and_changed_and_meets_its_pages(
    app: Flask, email: str, page_at: PageAt, troubles: list[str], width: int
) -> None:
    with serving(app) as base:
        page, filer = page_at(width), page_at(width)
        enter(page, base, email)
        page.goto(base + FORM)
        answer(page, "Stäng formuläret")
        page.get_by_role("button", name="Kopiera adressen").click()
        page.get_by_text("Adressen är kopierad").wait_for()
        assert axe(page) == []
        no_sideways_scroll(page)
        screenshot(page, f"formularet-{width}")
        old = page.locator("#adress").inner_text().partition("/hoglandet")[2]
        answer(page, "Byt länken")

        for name, path in (("utan", "/rapportera"), ("gammal", old)):
            filer.goto(f"{base}/hoglandet{path}")
            assert axe(filer) == []
            no_sideways_scroll(filer)
            screenshot(filer, f"stangd-{name}-{width}")
            assert len(troubles) == 1
            assert "403" in troubles.pop()


FILE = """kommun;år;antal;källa;datum
Aneby;2026;3900;SCB, folkmängd 20–64 år;2025-12-31
Göteborg;2026;3 900;SCB;2025-12-31
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_file_of_denominators_is_read_looked_at_and_stored(
    app: Flask, email: str, page_at: PageAt, width: int
) -> None:
    sheet: FilePayload = {"name": "n.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    with serving(app) as base:
        page = page_at(width)
        enter(page, base, email)
        page.goto(base + COUNTS)
        page.set_input_files("#sheet", sheet)
        page.get_by_role("button", name="Visa vad som händer").click()
        page.get_by_role("heading", name="Ett tal att spara").wait_for()
        assert axe(page) == []
        no_sideways_scroll(page)
        screenshot(page, f"namnare-fil-{width}")
        page.get_by_role("button", name="Spara invånarna").click()
        page.get_by_text("Ett tal är sparat.").wait_for()
        page.get_by_role("link", name="2026").click()

        assert page.get_by_label("Antal, Aneby").input_value() == "3900"
        assert axe(page) == []
        screenshot(page, f"namnare-ar-{width}")
