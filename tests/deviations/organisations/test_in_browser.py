"""In and out in a real browser: the code, the account, and words that survive the session."""

from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.extensions import db
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import LoginSession
from deviations.organisations.roles import Role
from deviations.records.models.message import Message
from deviations.records.vocabulary import Status
from deviations.tenancy import rows_of
from tests import factories
from tests.browser import axe, screenshot, serving, sideways
from tests.browser_fixtures import PageAt
from tests.marks import in_a_browser

pytestmark = in_a_browser
EMAIL = "karin@exempel.se"
WORDS = "Kallelsen gick till fel adress två gånger.\n" * 12


@pytest.fixture
def address(session: Session) -> str:
    """Return the page where a part is asked about a deviation."""
    factories.member(session, email=EMAIL)
    deviation = factories.deviation(session, status=Status.MOTTAGEN)
    session.commit()
    return f"/avvikelser/{deviation.public_id}/begar-svar"


@pytest.fixture
def base(app: Flask, address: str) -> Iterator[str]:
    db.session.rollback()
    with serving(app) as served:
        yield served


def sign_in(page: Page, email: str = EMAIL) -> None:
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.locator("main button[type=submit]").first.click()


def sound(page: Page, name: str) -> None:
    """Take a picture of the page and fail for what axe or the width has against it."""
    assert page.viewport_size
    screenshot(page, f"doors-{name}-{page.viewport_size['width']}")
    assert axe(page) + sideways(page) == []


def code_now(secret: str) -> str:
    return pyotp.TOTP(secret).now()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_question_survives_a_session_that_ran_out(
    session: Session, base: str, address: str, page_at: PageAt, width: int
) -> None:
    page = page_at(width)
    page.goto(f"{base}{address}")
    sign_in(page)
    page.locator("[name=words]").fill(WORDS)
    page.locator("[name=part]").first.check()
    long_ago = clock.now() - timedelta(hours=2)
    session.execute(update(LoginSession).values(last_seen_at=long_ago))
    session.commit()

    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("Det du skrev finns kvar när du har loggat in.")).to_be_visible()
    sound(page, "varit-borta")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Det du skrev finns kvar")
    expect(page.get_by_text("Kallelsen gick till fel adress").first).to_be_visible()
    sound(page, "finns-kvar")
    page.get_by_role("button", name="Skicka frågan").click()
    page.wait_for_url(f"{base}{address.rpartition('/')[0]}")

    forbund_id = factories.forbund(session).id
    stored = session.scalars(rows_of(Message, forbund_id)).one()
    assert stored.words == WORDS.strip()


@pytest.mark.parametrize("width", [320, 1280])
def test_who_must_give_a_code_sets_up_an_app_gives_it_and_has_an_account(
    session: Session, base: str, page_at: PageAt, troubles: list[str], width: int
) -> None:
    session.execute(update(Forbund).values(demo=False))
    session.commit()
    page = page_at(width)
    page.goto(f"{base}/logga-in")
    sound(page, "logga-in")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ställ in appen för koder")
    sound(page, "stall-in")
    page.locator("[name=code]").fill("12")
    page.get_by_role("button", name="Spara appen").click()
    sound(page, "stall-in-fel")

    secret = page.locator(".typed-key").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(code_now(secret))
    page.get_by_role("button", name="Spara appen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spara dina reservkoder")
    sound(page, "reservkoder")
    on_paper = page.locator(".paper-codes li").first.inner_text()
    page.get_by_role("button", name="Jag har sparat koderna").click()
    page.goto(f"{base}/mitt-konto")
    sound(page, "mitt-konto")
    page.locator(".header, .footer").get_by_role("button", name="Logga ut").locator(
        "visible=true"
    ).click()

    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden från din app")
    sound(page, "kod")
    page.locator("[name=code]").fill(on_paper)
    page.get_by_role("button", name="Logga in").click()
    page.goto(f"{base}/mitt-konto")
    expect(page.get_by_text("9 kvar")).to_be_visible()
    troubles.clear()  # the browser says that the first code was refused


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_ones_account_are_sound(
    session: Session, base: str, page_at: PageAt, width: int
) -> None:
    hat = factories.member(session, email=EMAIL, scope="kommun:hoglandet/0684")
    factories.member(session, email=EMAIL, scope="forbund:jamtland")
    fk = "part:hoglandet/fk"
    factories.member(session, email=EMAIL, role=Role.KONTAKTPERSON, scope=fk)
    page = page_at(width)
    page.goto(f"{base}/glomt-losenord")
    sound(page, "glomt")
    page.goto(f"{base}/mitt-konto")
    sign_in(page)
    session.execute(update(LoginSession).values(authenticated_at=factories.NOW))
    session.commit()
    for name, path in (
        ("bekrafta", "/avvikelser.xlsx"),
        ("losenord", "/mitt-konto/losenord"),
        ("namn", "/mitt-konto/namn"),
        ("roller", "/byt-roll"),
    ):
        page.goto(f"{base}{path}")
        sound(page, name)
    page.goto(f"{base}/avvikelser.xlsx")
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, nu kan du hämta filen")
    sound(page, "hamta")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Hämta filen").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    factories.provider_account(session, hat.user)
    factories.code_app(session, hat.user)
    for name, path in (
        ("arbetskonto", "/mitt-konto"),
        ("koppla-bort", "/mitt-konto/arbetskonto"),
        ("sluta", "/mitt-konto/app/av"),
        ("byt-app", "/mitt-konto/app"),
        ("nya-reservkoder", "/mitt-konto/reservkoder"),
    ):
        page.goto(f"{base}{path}")
        sound(page, name)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_person_is_ended_by_who_has_proved_it_and_seen_once_more_what_she_does(
    session: Session, base: str, page_at: PageAt, width: int
) -> None:
    factories.member(session, email="admin@exempel.se", role=Role.ADMIN)
    reader = factories.member(
        session, email="lena@exempel.se", name="Lena Läsare", role=Role.LASARE
    )
    path = f"/administration/personer/{reader.user.public_id}"
    session.commit()
    page = page_at(width)
    page.goto(f"{base}{path}")
    sign_in(page, "admin@exempel.se")
    session.execute(update(LoginSession).values(authenticated_at=factories.NOW))
    session.commit()
    page.get_by_text("Avsluta alla roller", exact=True).first.click()
    page.get_by_role("button", name="Avsluta alla roller").click()
    expect(page.get_by_text("Det du höll på med finns kvar.")).to_be_visible()
    sound(page, "bekrafta-forst")
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("Det gäller: Lena Läsare")).to_be_visible()
    sound(page, "fortsatt")
    page.get_by_role("button", name="Avsluta alla roller").click()
    expect(page.get_by_text("Alla roller är avslutade")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_another_hat_is_offered_where_the_page_is_not_found(
    session: Session, base: str, page_at: PageAt, troubles: list[str], width: int
) -> None:
    factories.member(session, email=EMAIL, scope="forbund:jamtland")
    public_id = factories.deviation(session, of="jamtland").public_id
    session.commit()
    page = page_at(width)
    page.goto(f"{base}/avvikelser/{public_id}")
    sign_in(page)
    sound(page, "annan-roll")
    page.get_by_role("button", name="Byt till Koordinator").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Närvaro och deltagande")
    troubles.clear()  # the browser says that the first page was not found
