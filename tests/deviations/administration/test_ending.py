"""What is said before a role ends and after, to others and to oneself; and whose roles are seen."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.organisations.roles import Role
from tests import factories
from tests.deviations.administration.test_people import PAGE, browser_of
from tests.deviations.administration.test_person import do, page_of
from tests.pages import sign_in, words_on


def test_no_role_ends_before_what_follows_was_read(admin: FlaskClient, session: Session) -> None:
    hat = factories.member(session, role=Role.LASARE)

    page = page_of(admin, hat)

    line, _summary, waiting = page.partition("<details")[2].partition("</summary>")
    assert "Avsluta rollen" in line
    assert "Läsare, hela förbundet" in line
    assert "Rollen slutar gälla genast" in waiting.partition("</details>")[0]
    assert "avsluta-roll" not in page.partition("<details")[0]


def test_who_ends_her_own_role_is_told_so_and_meets_the_door(app: Flask, session: Session) -> None:
    browser, hat = app.test_client(), factories.member(session, role=Role.ADMIN)
    other = factories.member(session, role=Role.LASARE, email=hat.user.email)
    factories.member(session, role=Role.ADMIN)
    sign_in(browser, hat)

    assert "Det här är rollen du använder nu." in page_of(browser, hat)
    assert "Det här är en av dina egna roller." in page_of(browser, hat)
    stays = do(browser, hat, "avsluta-roll", medlemskap=other.id)
    assert stays.location == f"{PAGE}/{hat.user.public_id}"
    assert "Din roll är avslutad." in page_of(browser, hat)
    leaves = do(browser, hat, "avsluta-roll", medlemskap=hat.id)
    assert leaves.location == "/logga-in"
    assert "Din roll är avslutad." in browser.get("/logga-in").text


def test_who_ends_herself_is_asked_as_herself_and_meets_the_door(
    app: Flask, session: Session
) -> None:
    browser, hat = app.test_client(), factories.member(session, role=Role.ADMIN)
    factories.member(session, role=Role.ADMIN)
    sign_in(browser, hat)

    assert "Det här är du. Alla dina roller" in page_of(browser, hat)
    answer = do(browser, hat, "avsluta")

    assert answer.location == "/logga-in"
    assert "Dina roller är avslutade." in browser.get("/logga-in").text


def test_an_administrator_sees_drift_and_is_sent_to_who_gives_it(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    drift = factories.member(session, role=Role.DRIFT)
    hat = factories.member(session, role=Role.LASARE, email=drift.user.email)
    both, koordinator = page_of(admin, hat), browser_of(app, session, Role.KOORDINATOR)

    assert "Ges av den som driver tjänsten" in both
    assert "sköter den som driver tjänsten" in both
    assert "en administratör" not in both
    assert "Drift" not in page_of(koordinator, hat)
    assert "därför av en administratör" in page_of(koordinator, hat)
    assert do(admin, hat, "avsluta-roll", medlemskap=drift.id).status_code == 404
    assert do(admin, hat, "avsluta").status_code == 403


def test_who_has_drift_alone_stands_among_the_people_of_an_administrator_alone(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    hat = factories.member(session, role=Role.DRIFT)
    koordinator = browser_of(app, session, Role.KOORDINATOR)

    assert "Drift" in admin.get(PAGE).text
    assert "Ges av den som driver tjänsten" in page_of(admin, hat)
    assert hat.user.email not in words_on(koordinator.get(PAGE).text)
    assert koordinator.get(f"{PAGE}/{hat.user.public_id}").status_code == 404
    assert do(admin, hat, "avsluta").status_code == 403
