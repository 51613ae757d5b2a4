"""The page of receivers, and the notice where a kommun has none."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.organisations.models.forbund import PartCode
from deviations.organisations.queries import receivers_of
from deviations.organisations.roles import Role
from deviations.organisations.services import receptions
from deviations.organisations.services.receptions import Intake
from tests import factories
from tests.deviations.administration.test_people import browser_of
from tests.marks import on_both_databases
from tests.pages import send, sign_in

PAGE = "/administration/mottagare"


def save(browser: FlaskClient, place: str, what: str, *hats: int) -> TestResponse:
    return send(
        browser, f"{PAGE}/{place}/{what}", at="/administration/personer/bjud-in", hats=list(hats)
    )


def text_of(browser: FlaskClient, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def empty_whole_forbund(session: Session) -> None:
    """Let nobody receive for the whole förbund."""
    whole = Intake(forbund_id=factories.forbund(session).id)
    receptions.set_receivers(session, intake=whole, hats=[], by="test")
    session.commit()


@on_both_databases
def test_who_is_ticked_receives_and_the_table_shows_it(app: Flask, session: Session) -> None:
    admin = browser_of(app, session, Role.ADMIN)
    factories.member(session)
    other = factories.member(session, scope="kommun:hoglandet/0687", name="Tora i Tranås")
    fk = factories.member(
        session, role=Role.KONTAKTPERSON, scope="part:hoglandet/fk", name="Per på FK"
    )

    assert save(admin, "tranas", "rapporter", other.id).status_code == 303
    assert save(admin, "aneby", "fk", fk.id).status_code == 303

    place = factories.kommun(session, "aneby").id
    assert receivers_of(session, fk.forbund_id, place, PartCode.FK) == (fk,)
    page = text_of(admin, PAGE)
    assert "Tora i Tranås" in page
    assert "(Per på FK)" in page  # the other kommuner have him for the whole förbund


def test_a_kommun_without_a_receiver_is_a_fault_in_words_on_three_pages(
    app: Flask, session: Session
) -> None:
    admin = browser_of(app, session, Role.ADMIN)
    koordinator = browser_of(app, session, Role.KOORDINATOR)
    for path, browser in (("/administration", admin), (PAGE, admin), ("/avvikelser", koordinator)):
        assert "har någon mottagare" not in text_of(browser, path)

    empty_whole_forbund(session)

    for path, browser in (("/administration", admin), (PAGE, admin), ("/avvikelser", koordinator)):
        assert "Ingen kommun har någon mottagare." in text_of(browser, path)
    assert text_of(admin, PAGE).count("Saknas") == 6
    assert "En administratör väljer mottagare." in text_of(koordinator, "/avvikelser")


def test_one_kommun_is_named_and_only_to_who_works_there(app: Flask, session: Session) -> None:
    for code in ("0604", "0682", "0684", "0685", "0686"):
        factories.member(session, scope=f"kommun:hoglandet/{code}")
    everywhere = browser_of(app, session, Role.KOORDINATOR)
    aneby = browser_of(app, session, Role.KOORDINATOR, "kommun:hoglandet/0604")
    empty_whole_forbund(session)

    said = "Tranås har ingen mottagare. Rapporter därifrån ser alla koordinatorer i förbundet."
    assert said in text_of(everywhere, "/avvikelser")
    assert "ingen mottagare" not in text_of(aneby, "/avvikelser")


@pytest.mark.parametrize(
    ("place", "what"),
    [("berg", "rapporter"), ("aneby", "nato"), ("ingenstans", "fk"), ("hela-forbundet", "reports")],
)
def test_another_forbunds_kommun_and_what_does_not_come_in_are_not_there(
    app: Flask, session: Session, place: str, what: str
) -> None:
    admin = browser_of(app, session, Role.ADMIN)

    assert admin.get(f"{PAGE}/{place}/{what}").status_code == 404
    assert save(admin, place, what).status_code == 404


def test_a_hat_that_is_not_offered_is_refused_and_nothing_changes(
    app: Flask, session: Session
) -> None:
    admin = browser_of(app, session, Role.ADMIN)
    here = factories.member(session)
    foreign = factories.member(session, scope="forbund:jamtland")

    answer = save(admin, "hela-forbundet", "rapporter", here.id, foreign.id)

    assert answer.status_code == 422
    assert receivers_of(session, here.forbund_id, None) == (here,)


@pytest.mark.parametrize("role", [Role.KOORDINATOR, Role.LASARE, Role.ANALYTIKER, Role.DRIFT])
def test_only_an_administrator_chooses(app: Flask, session: Session, role: Role) -> None:
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role))

    assert browser.get(PAGE).status_code == 403
    assert browser.get(f"{PAGE}/aneby/rapporter").status_code == 403


def test_what_is_read_aloud_of_a_link_names_its_column_as_it_stands(
    app: Flask, session: Session
) -> None:
    page = text_of(browser_of(app, session, Role.ADMIN), PAGE)

    assert "Aneby, FK: ändra" in page
    assert "Aneby, Rapporter: ändra" in page
    assert ", fk:" not in page
