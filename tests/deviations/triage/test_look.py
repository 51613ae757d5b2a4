"""The pages as they are seen: axe, 320 px, long words."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deviations import clock
from deviations.records.models.deviation import Deviation
from deviations.records.vocabulary import Status
from tests import factories
from tests.browser import axe, breaks_at_long_words, no_sideways_scroll, screenshot, serving
from tests.browser_fixtures import PageAt
from tests.marks import in_a_browser

pytestmark = in_a_browser


@pytest.mark.parametrize("width", [320, 1280])
def test_the_koordinators_pages_are_readable_for_all(
    app: Flask, session: Session, page_at: PageAt, deviation: Deviation, width: int
) -> None:
    hat = factories.member(session, email="karin@exempel.se")
    deviation.status = Status.MOTTAGEN
    factories.message(session, deviation, due_on=clock.today() - timedelta(days=3))
    factories.deviation(session)
    session.commit()
    address = f"/avvikelser/{deviation.public_id}"
    paths = [
        "/avvikelser",
        "/avvikelser?status=alla&q=finns-inte&typ=narvaro",
        address,
        *(f"{address}/{act}" for act in ("begar-svar", "fakta", "lyft", "exempel", "utanfor")),
        "/administration/personer",
        "/byt-roll",
    ]
    email = hat.user.email
    session.rollback()  # outside a request a transaction holds the lock that the server needs
    with serving(app) as base:
        page = page_at(width)
        page.goto(f"{base}/logga-in")
        assert axe(page) == []
        page.fill("#email", email)
        page.fill("#password", factories.PASSWORD)
        page.get_by_role("button", name="Logga in").click()
        for number, path in enumerate(paths):
            page.goto(base + path)

            assert axe(page) == [], path
            no_sideways_scroll(page)
            assert breaks_at_long_words(page) == [], path
            screenshot(page, f"triage-{number}-{width}")
