"""A koordinator alone in a new förbund: from the invitation to the first received report.

Nobody is timed with a watch here. Pages and fields are counted as they are met, and reckoned as
human time with the keystroke-level model's round figures: ten seconds to read a page and find its
button, eight to fill a field.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Frame, Locator, Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.extensions import db
from deviations.mailing import sending
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.services.new_reports import GATHERED
from tests.browser import axe, screenshot, serving, sideways
from tests.browser_fixtures import PageAt
from tests.marks import Told, in_a_browser
from tests.smtp import Mailbox

pytestmark = in_a_browser
EMAIL, WORDS = "ensam@exempel.se", "en-ovanlig-mening-om-gröna-båtar"
A_PAGE, A_FIELD, AT_MOST = 10, 8, 10 * 60


class Way:
    """What a person meets on the way: pages read, fields filled."""

    def __init__(self) -> None:
        self.pages = 0
        self.fields = 0

    @property
    def seconds(self) -> int:
        """Return how long it would take a person."""
        return self.pages * A_PAGE + self.fields * A_FIELD

    def follows(self, page: Page) -> Page:
        """Count the pages that are opened from now on."""
        page.on("framenavigated", self._note)
        return page

    def _note(self, frame: Frame) -> None:
        self.pages += frame.parent_frame is None

    def fill(self, field: Locator, words: str) -> None:
        """Write in a field."""
        field.fill(words)
        self.fields += 1

    def choose(self, field: Locator) -> None:
        """Tick a box or a radio."""
        field.check()
        self.fields += 1


@pytest.fixture
def way() -> Way:
    return Way()


@contextmanager
def a_new_forbund(app: Flask, session: Session) -> Iterator[str]:
    """Serve a förbund that is real: a password is not enough there."""
    session.execute(update(Forbund).where(Forbund.slug == "hoglandet").values(demo=False))
    session.commit()
    db.session.rollback()
    with serving(app) as address:
        yield address


def invite(app: Flask, session: Session, mailbox: Mailbox) -> str:
    """Invite her to every hat, let the mail leave, and return the path that it leads to."""
    roles = [word for role in ("koordinator", "admin", "analytiker") for word in ("--role", role)]
    done = app.test_cli_runner().invoke(
        args=["users", "invite", EMAIL, *roles, "--scope", "forbund:hoglandet"]
    )
    assert done.exit_code == 0, done.output
    sending.send_due(session, worker="test", now=clock.now())
    session.rollback()
    (mail,) = mailbox.messages
    link = re.search(r"https?://\S+", mail.get_content())
    assert link
    return urlsplit(link[0])._replace(scheme="", netloc="").geturl()


def settle_in(page: Page, way: Way) -> None:
    """Choose a password, sign in, set the app up and keep the codes on paper."""
    way.fill(page.get_by_label("Ditt namn"), "Elsa Ensam")
    way.fill(page.get_by_label("Nytt lösenord"), WORDS)
    page.get_by_role("button", name="Spara lösenordet").click()
    way.fill(page.get_by_label("E-postadress"), EMAIL)
    way.fill(page.get_by_label("Lösenord", exact=True), WORDS)
    page.get_by_role("button", name="Logga in", exact=True).click()
    secret = page.locator(".typed-key").inner_text().replace(" ", "")
    way.fill(page.locator("[name=code]"), pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Spara appen").click()
    page.get_by_role("button", name="Jag har sparat koderna").click()


def report(page: Page, base: str, way: Way) -> None:
    """Report something, as anybody may."""
    page.goto(f"{base}/hoglandet/rapportera")
    way.choose(page.get_by_label("Något som brast"))
    page.get_by_label("Kommun", exact=True).select_option("0682")
    way.fields += 1
    way.choose(page.locator("[name=reporting_part][value=kommun]"))
    way.choose(page.locator("[name=concerned_parts][value=fk]"))
    way.choose(page.locator("[type=radio][name=types][value=narvaro]"))
    way.fill(page.get_by_label("Vad hände?"), "Försäkringskassan kom inte till mötet.")
    page.get_by_role("button", name="Kontrollera dina svar").click()
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator("#code")).to_be_visible()


def test_a_koordinator_alone_receives_a_first_report_within_ten_minutes(
    app: Flask, session: Session, mailbox: Mailbox, page_at: PageAt, way: Way, record_property: Told
) -> None:
    with a_new_forbund(app, session) as base:
        path = invite(app, session, mailbox)
        began = time.monotonic()
        hers, theirs = way.follows(page_at(1280)), way.follows(page_at(320))

        hers.goto(base + path)
        settle_in(hers, way)
        expect(hers.get_by_role("heading", name="Kom igång")).to_be_visible()
        received = hers.get_by_role("listitem").filter(has_text="Se till att någon tar emot")
        expect(received).to_contain_text("Klart")
        report(theirs, base, way)
        hers.get_by_role("link", name="Avvikelser").click()
        expect(hers.locator(".tag--new")).to_have_text("Ny")
        hers.locator("a.reference").click()
        hers.get_by_role("button", name="Ta emot").click()
        expect(hers.locator(".tag").first).to_have_text("Mottagen")
        machine = time.monotonic() - began

    met = f"{way.pages} pages and {way.fields} fields"
    record_property("size", f"{met}: {way.seconds} s for a person, {machine:.0f} s of machine")
    assert way.pages <= 14
    assert way.fields <= 14
    assert way.seconds + machine < AT_MOST
    # Her mail: the invitation, that an app is in use, and that a report has come in.
    sending.send_due(session, worker="test", now=clock.now() + GATHERED)
    assert [mail["Subject"] for mail in mailbox.messages][-1].startswith("Ny rapport")


def test_a_longer_way_would_be_noticed(way: Way) -> None:
    way.pages, way.fields = 40, 26

    assert way.seconds > AT_MOST


@pytest.mark.parametrize("width", [320, 1280])
def test_the_first_page_is_sound(
    app: Flask, session: Session, mailbox: Mailbox, page_at: PageAt, way: Way, width: int
) -> None:
    with a_new_forbund(app, session) as base:
        page = page_at(width)
        page.goto(base + invite(app, session, mailbox))
        settle_in(page, way)
        expect(page.get_by_role("heading", name="Kom igång")).to_be_visible()

        screenshot(page, f"kom-igang-{width}")
        assert axe(page) + sideways(page) == []
