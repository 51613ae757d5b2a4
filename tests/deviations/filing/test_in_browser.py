"""The form in a real browser: by keyboard, on a phone, with and without script."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.records.models.deviation import Deviation
from tests.browser import axe, no_sideways_scroll, screenshot, serving
from tests.browser_fixtures import PageAt
from tests.deviations.filing.forms import ANSWERS
from tests.marks import in_a_browser

pytestmark = in_a_browser
WORDS = str(ANSWERS["what_happened"])
WIDTHS = pytest.mark.parametrize("width", [320, 1280])


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    db.session.rollback()
    with serving(app) as address:
        yield address


def answer(page: Page, words: str = WORDS) -> None:
    """Give the six answers with a pointer."""
    page.get_by_label("Något som brast").check()
    page.get_by_label("Kommun", exact=True).select_option("0682")
    page.locator("[name=reporting_part][value=kommun]").check()
    page.locator("[name=concerned_parts][value=fk]").check()
    page.locator("[type=radio][name=types][value=narvaro]").check()
    page.get_by_label("Vad hände?").fill(words)


def count(session: Session) -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(Deviation)).one()


def looked_at(page: Page, name: str, width: int) -> None:
    """Fail when axe finds anything or the page can be scrolled sideways; keep a picture."""
    screenshot(page, f"{name}-{width}")
    assert axe(page) == []
    no_sideways_scroll(page)


@WIDTHS
def test_every_page_on_the_way_is_sound(
    page_at: PageAt, base: str, troubles: list[str], width: int
) -> None:
    page = page_at(width)
    for path, name in (
        ("/", "valj-forbund"),
        ("/hoglandet/", "start"),
        ("/hoglandet/publicerat", "publicerat"),
        ("/hoglandet/rapportera/utskrift", "papper"),
        ("/hoglandet/kvitto", "kod"),
        ("/hoglandet/rapportera?kommun=nassjo", "rapportera"),
    ):
        page.goto(base + path)
        looked_at(page, name, width)
    page.get_by_role("button", name="Kontrollera dina svar").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    looked_at(page, "rapportera-fel", width)
    answer(page, "Vi ringde om deltagaren (19121212-1212) på 070-174 06 05.")
    page.get_by_text("Berätta mer om du vill").click()
    page.get_by_role("button", name="Kontrollera dina svar").click()
    looked_at(page, "rapportera-personnummer", width)
    page.get_by_label("Vad hände?").fill("Jag ringde 070-174 06 05 utan svar.")
    page.get_by_role("button", name="Kontrollera dina svar").click()
    looked_at(page, "kontrollera", width)
    page.get_by_role("button", name="Skicka rapporten").click()
    looked_at(page, "kvittens", width)
    code = page.locator("#code").inner_text()
    page.goto(f"{base}/hoglandet/kvitto")
    page.get_by_label("Din kod").fill(code)
    page.get_by_role("button", name="Visa rapporten").click()
    looked_at(page, "kvitto", width)
    # Chromium calls a page that asks for answers (422) a failed resource.
    assert all("422" in trouble for trouble in troubles), troubles
    troubles.clear()


def press_until(page: Page, name: str, value: str) -> None:
    """Press Tab until a field or button has focus."""
    wanted = f'[name="{name}"][value="{value}"]' if value else f'[name="{name}"]'
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_a_report_is_sent_with_the_keyboard_alone(
    page_at: PageAt, base: str, session: Session
) -> None:
    page = page_at(320)
    page.goto(f"{base}/hoglandet/rapportera?kommun=nassjo")
    press_until(page, "kind", "brist")
    page.keyboard.press("Space")
    press_until(page, "reporting_part", "kommun")
    page.keyboard.press("Space")
    press_until(page, "concerned_parts", "fk")
    page.keyboard.press("Space")
    press_until(page, "types", "narvaro")
    page.keyboard.press("Space")
    press_until(page, "what_happened", "")
    page.keyboard.type("Ingen kom.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kontrollera dina svar")
    press_until(page, "step", "skicka")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, rapporten är skickad")
    assert count(session) == 1


def test_a_report_is_sent_without_script(page_at: PageAt, base: str, session: Session) -> None:
    page = page_at(320, javascript=False)
    page.goto(f"{base}/hoglandet/rapportera")
    answer(page)
    page.get_by_role("button", name="Kontrollera dina svar").click()
    page.get_by_role("button", name="Ändra kommun").click()
    assert page.get_by_label("Vad hände?").input_value() == WORDS
    page.get_by_label("Kommun", exact=True).select_option("hela")
    page.get_by_role("button", name="Kontrollera dina svar").click()
    expect(page.locator("dl")).to_contain_text("Hela Höglandet")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator("#code")).to_be_visible()
    page.get_by_label("Jag har sparat koden").check()
    page.get_by_role("button", name="Klar").click()
    expect(page).to_have_url(f"{base}/hoglandet/")
    assert count(session) == 1


def test_a_reload_keeps_every_answer_and_the_receipt_forgets_them(
    page_at: PageAt, base: str
) -> None:
    page = page_at(1280)
    page.goto(f"{base}/hoglandet/rapportera?kommun=nassjo")
    answer(page)
    page.get_by_text("Berätta mer om du vill").click()
    page.locator("[type=checkbox][name=types][value=remiss]").check()
    page.get_by_label("Vad har ni redan provat?").fill("Ringde.")
    page.reload()
    assert page.get_by_label("Vad hände?").input_value() == WORDS
    assert page.get_by_label("Vad har ni redan provat?").input_value() == "Ringde."
    assert page.locator("[type=radio][name=types][value=narvaro]").is_checked()
    assert page.locator("[type=checkbox][name=types][value=remiss]").is_checked()
    assert not page.locator("[type=checkbox][name=types][value=narvaro]").is_checked()
    expect(page.get_by_text("Här är det du skrev senast")).to_be_visible()
    expect(page.get_by_text("Det du skriver finns kvar på den här enheten")).to_be_visible()

    page.get_by_role("button", name="Kontrollera dina svar").click()
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, rapporten är skickad")
    page.wait_for_load_state()  # the receipt's script is what forgets
    page.goto(f"{base}/hoglandet/rapportera")
    assert page.get_by_label("Vad hände?").input_value() == ""


def test_all_four_parts_are_ticked_together(page_at: PageAt, base: str) -> None:
    page = page_at(1280)
    page.goto(f"{base}/hoglandet/rapportera")
    page.get_by_label("Alla fyra parter").check()
    for part in ("kommun", "region", "af", "fk"):
        assert page.locator(f"[name=concerned_parts][value={part}]").is_checked()
    assert not page.locator("[name=concerned_parts][value=insats]").is_checked()


def test_a_double_click_is_one_report(page_at: PageAt, base: str, session: Session) -> None:
    page = page_at(1280)
    page.goto(f"{base}/hoglandet/rapportera")
    answer(page)
    page.get_by_role("button", name="Kontrollera dina svar").click()
    page.get_by_role("button", name="Skicka rapporten").dblclick()
    expect(page.locator("#code")).to_be_visible()
    assert count(session) == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_back_finds_the_form_as_it_was_left(
    page_at: PageAt, base: str, *, javascript: bool
) -> None:
    page = page_at(1280, javascript=javascript)
    page.goto(f"{base}/hoglandet/rapportera")
    answer(page)
    page.get_by_role("button", name="Kontrollera dina svar").click()
    page.get_by_role("heading", name="Kontrollera dina svar").wait_for()
    page.go_back()
    assert page.get_by_label("Vad hände?").input_value() == WORDS
    assert page.locator("[type=radio][name=types][value=narvaro]").is_checked()
