"""Another host's page in a real browser, with the cookie and the right token: nothing is done."""

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests import factories
from tests.browser import serving
from tests.browser_fixtures import PageAt
from tests.deviations.organisations.test_in_browser import sign_in
from tests.marks import in_a_browser
from tests.pages import token_on

pytestmark = in_a_browser
LURE = (
    '<!DOCTYPE html><form method="post" action="{base}/logga-ut">'
    '<input name="csrf_token" value="{token}"><button>Vinn</button></form>'
)


def lured(page: Page, base: str, host: str) -> int:
    """Press the button of another page, which sends a right token; return our answer's status."""
    lure = LURE.format(base=base, token=token_on(page.content()))
    page.route(f"{host}/**", lambda route: route.fulfill(body=lure, content_type="text/html"))
    page.goto(f"{host}/")
    with page.expect_response("**/logga-ut") as sent:
        page.locator("button").click()
    return sent.value.status


@pytest.mark.parametrize("host", ["http://127.0.0.1:9", "http://ond.localhost:9"])
def test_a_page_elsewhere_signs_nobody_out_and_our_own_does(
    app: Flask, session: Session, page_at: PageAt, troubles: list[str], host: str
) -> None:
    email = factories.member(session).user.email
    session.rollback()
    with serving(app) as base:
        page = page_at(1280)
        page.goto(f"{base}/logga-in")
        sign_in(page, email)
        page.wait_for_url("**/avvikelser")

        assert lured(page, base, host) == 400
        page.wait_for_load_state("networkidle")
        assert [line for line in troubles if "400" not in line] == []
        troubles.clear()

        page.goto(f"{base}/avvikelser")
        assert page.url.endswith("/avvikelser")
        with page.expect_response("**/logga-ut") as sent:
            page.locator("form[action='/logga-ut'] button").first.click()
        assert sent.value.status == 303
        page.wait_for_load_state("networkidle")
