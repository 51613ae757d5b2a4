"""Who hands out the form's address, and who may close it."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.organisations.roles import Role
from deviations.organisations.services.closed_link import link_of
from tests import factories
from tests.deviations.administration.browsers import browser_of
from tests.marks import on_both_databases
from tests.pages import send, words_on

PAGE = "/administration/formularet"


def turn(browser: FlaskClient, act: str, seen: str) -> TestResponse:
    return send(browser, f"{PAGE}/{act}", at="/administration/listor/niva", seen=seen)


@on_both_databases
def test_an_admin_closes_changes_and_opens_the_form(app: Flask, session: Session) -> None:
    admin = browser_of(app, session)
    assert "Alla kan rapportera" in admin.get(PAGE).text

    assert turn(admin, "stang", "0o").status_code == 303
    closed = admin.get(PAGE).text
    assert "Bara de som har länken kan rapportera" in closed
    assert "/hoglandet/rapportera?nyckel=" in words_on(closed)
    assert "Länken gäller sedan" in closed
    assert "byttes" not in closed

    turn(admin, "byt-lank", "1s")
    assert admin.get(PAGE).text.partition("nyckel=")[2][:20] != closed.partition("nyckel=")[2][:20]
    turn(admin, "oppna", "2s")
    assert "nyckel=" not in admin.get(PAGE).text


def test_who_was_second_is_told_and_changes_nothing(app: Flask, session: Session) -> None:
    admin = browser_of(app, session)
    turn(admin, "stang", "0o")

    for act, seen in (("byt-lank", "0o"), ("stang", ""), ("oppna", "0o")):
        turn(admin, act, seen)
        assert "någon annan hann före" in admin.get(PAGE).text

    session.expire_all()
    assert link_of(factories.forbund(session)).seen == "1s"


def test_a_koordinator_hands_out_the_link_and_does_not_change_it(
    app: Flask, session: Session
) -> None:
    turn(browser_of(app, session), "stang", "0o")
    koordinator = browser_of(app, session, Role.KOORDINATOR)

    page = koordinator.get(PAGE).text

    assert "nyckel=" in page
    assert "Byt länken" not in page
    for act in ("stang", "byt-lank", "oppna"):
        refused = send(koordinator, f"{PAGE}/{act}", at="/administration/personer", seen="1s")
        assert refused.status_code == 403
    session.expire_all()
    assert link_of(factories.forbund(session)).version == 1


def test_the_page_says_which_limits_hold(app: Flask, session: Session) -> None:
    page = browser_of(app, session).get(PAGE).text

    assert "60 på tio minuter och 200 på ett dygn" in page
    assert "120 på tio minuter och 600 på ett dygn" in page


def test_the_questions_can_be_printed_whether_the_form_is_open_or_closed(
    app: Flask, session: Session
) -> None:
    admin = browser_of(app, session)
    for closed in (False, True):
        if closed:
            turn(admin, "stang", "0o")
        found = re.search(r'href="([^"]+)">Skriv ut frågorna</a>', admin.get(PAGE).text)

        assert found
        paper = app.test_client().get(unescape(found[1]))

        assert paper.status_code == 200
        assert "6. Vad hände?" in paper.text
        assert ("nyckel=" in found[1]) is closed


def test_what_cannot_be_had_back_is_asked_before_it_is_done(app: Flask, session: Session) -> None:
    admin = browser_of(app, session)

    def waiting() -> str:
        return admin.get(PAGE).text.partition("<details")[2].partition("</details>")[0]

    assert "Stänga formuläret?" in waiting()
    assert f'action="{PAGE}/stang"' in waiting()
    turn(admin, "stang", "0o")
    assert "Byta länken? Alla som har den gamla måste få den nya." in waiting()
    assert f'action="{PAGE}/byt-lank"' in waiting()
