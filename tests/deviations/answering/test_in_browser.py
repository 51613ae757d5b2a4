"""A kontaktperson answers with the keyboard alone, on a phone."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from deviations import clock
from deviations.extensions import db
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message
from deviations.records.services.answers import give_more_time
from tests import factories
from tests.browser import axe, screenshot, serving, sideways
from tests.browser_fixtures import PageAt
from tests.journeys.test_every_page import sign_in
from tests.marks import in_a_browser

pytestmark = in_a_browser


@pytest.mark.parametrize("width", [320, 1280])
def test_the_koordinator_reads_that_a_part_wants_more_time(
    app: Flask, session: Session, question: Message, page_at: PageAt, width: int
) -> None:
    give_more_time(question=question, words="Till 4 mars, vi väntar på vår chef.", now=clock.now())
    hat = factories.member(session, email="lasande@exempel.se")
    asked_about = session.get_one(Deviation, question.deviation_id)
    path, email = f"/avvikelser/{asked_about.public_id}", hat.user.email
    session.commit()
    db.session.rollback()
    page = page_at(width)
    with serving(app) as base:
        sign_in(page, base, email)
        for name, address in (("lista", "/avvikelser"), ("avvikelse", path)):
            page.goto(f"{base}{address}")
            expect(page.get_by_text("Mer tid").first).to_be_visible()
            screenshot(page, f"mer-tid-{name}-{width}")
            assert axe(page) + sideways(page) == []


@pytest.fixture
def addresses(app: Flask, session: Session, question: Message) -> Iterator[tuple[str, str, str]]:
    """Yield where the service is, the question's path, and who signs in."""
    hat = factories.member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/fk")
    path, email = f"/fragor/{question.public_id}", hat.user.email
    db.session.rollback()
    with serving(app) as base:
        yield base, path, email


ANSWERED = ("Ni har svarat på frågan", "Tack, svaret är skickat till koordinatorn.")
WAITS_ON = ("Ni har bett om mer tid", "Koordinatorn får veta att ni vill ha mer tid.")


@pytest.mark.parametrize(
    ("pressed", "heading", "told"),
    [("Skicka svaret", *ANSWERED), ("Vi behöver mer tid", *WAITS_ON)],
)
def test_the_question_is_answered_with_the_keyboard_alone(
    page_at: PageAt, addresses: tuple[str, str, str], pressed: str, heading: str, told: str
) -> None:
    base, path, email = addresses
    page = page_at(320)
    sign_in(page, base, email)
    page.goto(f"{base}{path}")
    page.get_by_label("Ert svar").focus()
    page.keyboard.type("Till 4 mars.")
    for _tab in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == pressed:
            break
    page.keyboard.press("Enter")

    page.get_by_role("heading", name=heading).wait_for()
    assert told in page.inner_text("main")
    assert "Till 4 mars." in page.inner_text("main")
    assert axe(page) + sideways(page) == []
    screenshot(page, f"fraga-{'mer-tid' if heading == WAITS_ON[0] else 'besvarad'}-320")
    page.set_viewport_size({"width": 1280, "height": 900})
    screenshot(page, f"fraga-{'mer-tid' if heading == WAITS_ON[0] else 'besvarad'}-1280")
