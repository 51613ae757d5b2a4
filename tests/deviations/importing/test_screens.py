"""The import in a real browser: readable for all, on a phone and a desk, with script or not."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from deviations.importing import views
from tests import factories
from tests.browser import axe, no_sideways_scroll, screenshot, serving
from tests.browser_fixtures import PageAt
from tests.deviations.importing.writing import DOCUMENTED, as_csv, rows
from tests.factories import PASSWORD
from tests.marks import in_a_browser

pytestmark = in_a_browser


def koordinator(session: Session) -> str:
    """Return a koordinator's address, and leave no transaction open for the server to wait for."""
    email = factories.member(session).user.email
    session.rollback()
    return email


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/logga-in?till=/import")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")


def look(page: Page, name: str) -> None:
    assert axe(page) == []
    no_sideways_scroll(page)
    screenshot(page, name)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_screen_of_the_import_is_readable(
    app: Flask, session: Session, page_at: PageAt, troubles: list[str], width: int
) -> None:
    page, email = page_at(width), koordinator(session)
    with serving(app) as address:
        sign_in(page, address, email)
        look(page, f"import-1-{width}")
        page.click("main button[type=submit]")
        look(page, f"import-2-fel-{width}")
        troubles.clear()  # the answer 422 is meant
        page.set_input_files("#sheet", DOCUMENTED)
        page.click("main button[type=submit]")
        look(page, f"import-3-visa-{width}")
        page.click("text=Läs in 51 rader")
        look(page, f"import-4-klar-{width}")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_long_import_goes_on_by_itself_or_by_a_button(
    app: Flask,
    session: Session,
    page_at: PageAt,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    javascript: bool,
) -> None:
    monkeypatch.setattr(views, "SECONDS_AT_A_TIME", 0)
    sheet = tmp_path / "lang.csv"
    changes = ({"Vad hände": f"Svar {number} dröjde."} for number in range(450))
    sheet.write_bytes(as_csv(rows(*changes)).getvalue())
    page, email = page_at(320, javascript=javascript), koordinator(session)
    with serving(app) as address:
        sign_in(page, address, email)
        page.set_input_files("#sheet", sheet)
        page.click("main button[type=submit]")
        page.click("text=Läs in 450 rader")
        if not javascript:
            screenshot(page, "import-5-halvvags-320")
            page.get_by_role("button", name="Fortsätt").click()
            page.get_by_role("button", name="Fortsätt").click()
        page.wait_for_selector("text=450 avvikelser är sparade", timeout=30_000)
