"""Who may give which role to whom."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.mailing.models import OutboxMail
from deviations.organisations.models.user import Membership, User
from deviations.organisations.roles import Role
from tests import factories
from tests.marks import on_both_databases
from tests.pages import send, sign_in

PAGE = "/administration/personer"


def browser_of(app: Flask, session: Session, role: Role, scope: str) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role, scope=scope))
    return browser


def invite(browser: FlaskClient, role: str, scope: str) -> TestResponse:
    return send(browser, PAGE, email="ny@exempel.se", name="", role=role, scope=scope)


@on_both_databases
def test_a_koordinator_invites_and_never_sees_the_link(app: Flask, session: Session) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR, "forbund:hoglandet")

    answer = invite(browser, "lasare", "forum:hoglandet/styrgrupp-savsjo")
    page = browser.get(PAGE).get_data(as_text=True)

    assert answer.status_code == 303
    mail = session.scalars(select(OutboxMail).where(OutboxMail.recipient == "ny@exempel.se")).one()
    token = mail.body.partition("kod=")[2].split()[0]
    assert token not in page + answer.get_data(as_text=True)
    assert "Inbjuden, har inte svarat" in page


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("admin", "forbund:hoglandet"),
        ("analytiker", "forbund:hoglandet"),
        ("lasare", "forbund:jamtland"),
        ("koordinator", "kommun:jamtland/2326"),
        ("koordinator", "forum:hoglandet/styrelse"),
        ("lasare", "part:hoglandet/af"),
    ],
)
def test_a_koordinator_gives_no_other_role_and_nothing_in_another_forbund(
    app: Flask, session: Session, role: str, scope: str
) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR, "forbund:hoglandet")

    assert invite(browser, role, scope).status_code == 422
    assert session.scalars(select(User).where(User.email == "ny@exempel.se")).all() == []


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ("kommun:hoglandet/0684", 303),
        ("kommun:hoglandet/0604", 422),
        ("forbund:hoglandet", 422),
    ],
)
def test_a_kommuns_koordinator_gives_nothing_beyond_the_kommun(
    app: Flask, session: Session, scope: str, status: int
) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR, "kommun:hoglandet/0684")

    assert invite(browser, "koordinator", scope).status_code == status


@on_both_databases
def test_ending_a_role_signs_the_person_out(app: Flask, session: Session) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR, "forbund:hoglandet")
    other = factories.member(session, role=Role.LASARE)
    theirs = app.test_client()
    sign_in(theirs, other)

    answer = send(browser, f"{PAGE}/avsluta", at=PAGE, medlemskap=other.id)

    assert answer.status_code == 303
    assert theirs.get("/byt-roll").status_code == 302


def test_nobody_ends_a_role_in_another_forbund_or_above_the_own_or_oneself(
    app: Flask, session: Session
) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR, "forbund:hoglandet")
    foreign = factories.member(session, scope="forbund:jamtland")
    admin = factories.member(session, role=Role.ADMIN)
    mine = session.scalars(
        select(Membership).where(Membership.forbund_id > 0).order_by(Membership.id)
    ).first()
    assert mine

    for hat, status in ((foreign, 404), (admin, 404), (mine, 303)):
        answer = send(browser, f"{PAGE}/avsluta", at=PAGE, medlemskap=hat.id)
        assert answer.status_code == status
        session.refresh(hat)
        assert hat.ended_at is None


@pytest.mark.parametrize("role", [Role.LASARE, Role.ANALYTIKER, Role.DRIFT])
def test_others_do_not_enter(app: Flask, session: Session, role: Role) -> None:
    browser = browser_of(app, session, role, "forbund:hoglandet")

    assert browser.get(PAGE).status_code == 403
