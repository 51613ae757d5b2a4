"""Who may give which role to whom, and what is seen of whom."""

import re
from typing import Any

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
from tests.pages import send, sign_in, words_on

PAGE = "/administration/personer"


def browser_of(
    app: Flask, session: Session, role: Role, scope: str = "forbund:hoglandet"
) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role, scope=scope))
    return browser


def invite(browser: FlaskClient, role: str | list[str], scope: str, **more: str) -> TestResponse:
    fields: dict[str, Any] = {
        "email": "ny@exempel.se",
        "name": "",
        "roles": role,
        "scope": scope,
    } | more
    return send(browser, f"{PAGE}/bjud-in", **fields)


def hats_of(session: Session, email: str) -> list[Membership]:
    found = select(Membership).join(User, User.id == Membership.user_id).where(User.email == email)
    return list(session.scalars(found.where(Membership.forbund_id > 0).order_by(Membership.id)))


@on_both_databases
def test_a_koordinator_invites_and_never_sees_the_link(app: Flask, session: Session) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR)

    answer = invite(browser, "lasare", "forum:hoglandet/styrgrupp-savsjo")
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)

    assert answer.status_code == 303
    mail = session.scalars(select(OutboxMail).where(OutboxMail.recipient == "ny@exempel.se")).one()
    token = mail.body.partition("kod=")[2].split()[0]
    assert token not in page + answer.get_data(as_text=True)
    assert "har aldrig loggat in" in page


def test_one_invitation_gives_several_roles_and_is_one_mail(app: Flask, session: Session) -> None:
    browser = browser_of(app, session, Role.ADMIN)

    answer = invite(browser, ["koordinator", "analytiker", "admin"], "forbund:hoglandet")

    assert answer.status_code == 303
    assert len(hats_of(session, "ny@exempel.se")) == 3
    mail = session.scalars(select(OutboxMail).where(OutboxMail.recipient == "ny@exempel.se")).one()
    assert "som koordinator, analytiker och administratör." in mail.body


def test_a_role_that_cannot_hold_there_gives_none_of_those_chosen(
    app: Flask, session: Session
) -> None:
    browser = browser_of(app, session, Role.ADMIN)

    answer = invite(browser, ["koordinator", "admin"], "kommun:hoglandet/0682")

    assert answer.status_code == 422
    assert "Rollen administratör kan inte gälla en kommun." in answer.get_data(as_text=True)
    assert hats_of(session, "ny@exempel.se") == []


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
    browser = browser_of(app, session, Role.KOORDINATOR)

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


@pytest.mark.parametrize("role", [Role.LASARE, Role.ANALYTIKER, Role.DRIFT])
def test_others_do_not_enter(app: Flask, session: Session, role: Role) -> None:
    browser = browser_of(app, session, role)

    assert browser.get(PAGE).status_code == 403
    assert browser.get(f"{PAGE}/bjud-in").status_code == 403


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Anna.Ek@Exempel.SE ", "anna.ek@exempel.se"),
        ("Ａnna@exempel.se", None),  # a full-width letter is not an address to the form
        ("anna@exempel.sе", None),  # the last letter is Cyrillic
    ],
)
def test_an_address_is_stored_in_one_form_and_a_disguised_one_is_refused(
    app: Flask, session: Session, typed: str, stored: str | None
) -> None:
    browser = browser_of(app, session, Role.ADMIN)

    answer = invite(browser, "lasare", "forbund:hoglandet", email=typed)

    assert answer.status_code == (303 if stored else 422)
    if stored:
        assert len(hats_of(session, stored)) == 1


def test_a_name_with_letters_of_two_alphabets_is_asked_about_once(
    app: Flask, session: Session
) -> None:
    browser = browser_of(app, session, Role.ADMIN)
    disguised = "Аnna Ek"  # the first letter is Cyrillic

    asked = invite(browser, "lasare", "forbund:hoglandet", name=disguised)
    meant = invite(browser, "lasare", "forbund:hoglandet", name=disguised, as_written="1")

    assert asked.status_code == 422
    assert "”А” är kyrilliskt" in asked.get_data(as_text=True)
    assert meant.status_code == 303


@pytest.mark.parametrize("name", ["Åsa Öberg-Ek", "Анна Иванова"])
def test_a_name_in_one_alphabet_is_not_asked_about(app: Flask, session: Session, name: str) -> None:
    browser = browser_of(app, session, Role.ADMIN)

    assert invite(browser, "lasare", "forbund:hoglandet", name=name).status_code == 303


def test_the_errors_of_an_empty_invitation_stand_in_the_order_of_the_page(
    app: Flask, session: Session
) -> None:
    browser = browser_of(app, session, Role.ADMIN)

    page = send(browser, f"{PAGE}/bjud-in", email="").text

    summed = re.findall(r'<a href="#([\w-]+)">', page.partition("<h1>")[0])
    assert summed == ["email", "roles", "scope"]
    places = [page.index(f'id="{name}"') for name in summed]
    assert places == sorted(places)


def test_the_list_has_one_row_a_person_with_all_her_roles(app: Flask, session: Session) -> None:
    browser = browser_of(app, session, Role.ADMIN)
    factories.member(session, email="karin@exempel.se")
    factories.member(session, email="karin@exempel.se", role=Role.ANALYTIKER)

    page = words_on(browser.get(PAGE).text)

    assert page.count("karin@exempel.se") == 1
    assert "Koordinator, hela förbundet" in page
    assert "Analytiker, hela förbundet" in page


@pytest.mark.parametrize(("people", "searched"), [(20, False), (21, True)])
def test_the_list_is_searched_when_it_is_long(
    app: Flask, session: Session, people: int, searched: bool
) -> None:
    browser = browser_of(app, session, Role.ADMIN)
    for number in range(people - 1):
        factories.member(session, email=f"nr{number}@exempel.se", role=Role.LASARE)

    assert ('type="search"' in browser.get(PAGE).get_data(as_text=True)) is searched
    found = words_on(browser.get(f"{PAGE}?q=nr7+läsare").text)
    assert "nr7@exempel.se" in found
    assert "nr8@exempel.se" not in found


@pytest.mark.parametrize(("people", "second"), [(50, False), (51, True)])
def test_the_list_goes_on_after_fifty(
    app: Flask, session: Session, people: int, second: bool
) -> None:
    browser = browser_of(app, session, Role.ADMIN)
    for number in range(people - 1):
        factories.member(session, email=f"nr{number}@exempel.se", role=Role.LASARE)

    assert ("sida=2" in browser.get(PAGE).get_data(as_text=True)) is second
    assert browser.get(f"{PAGE}?sida=99").status_code == 200


def test_nothing_is_seen_of_another_forbund(app: Flask, session: Session) -> None:
    browser = browser_of(app, session, Role.ADMIN)
    shared = factories.member(session, scope="forbund:jamtland", name="Känd Därborta")
    sign_in(app.test_client(), shared)
    alone = factories.member(session, scope="forbund:jamtland", email="bara@jamtland.se")
    invite(browser, "lasare", "forbund:hoglandet", email=shared.user.email)

    listed = words_on(browser.get(PAGE).text)
    page = browser.get(f"{PAGE}/{shared.user.public_id}").get_data(as_text=True)

    assert alone.user.email not in listed
    assert browser.get(f"{PAGE}/{alone.user.public_id}").status_code == 404
    assert "har aldrig loggat in" in page
    assert "Jämtland" not in page + listed
    assert "Känd Därborta" not in page + listed


def test_what_another_forbund_must_not_show_would_be_seen_if_it_were_shown(
    app: Flask, session: Session
) -> None:
    shared = factories.member(session, scope="forbund:jamtland", name="Känd Därborta")
    there = browser_of(app, session, Role.ADMIN, "forbund:jamtland")

    assert "Känd Därborta" in there.get(PAGE).get_data(as_text=True)
    assert there.get(f"{PAGE}/{shared.user.public_id}").status_code == 200
