"""Forums: added, changed, taken out of use; and who reads what comes there."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.mailing.models import OutboxMail
from deviations.organisations.models.forum import Forum, ForumKind
from deviations.organisations.queries import forums, members_of
from deviations.organisations.roles import Role
from deviations.tenancy import rows_of
from tests import factories
from tests.deviations.administration.test_people import browser_of
from tests.marks import on_both_databases
from tests.pages import send

PAGE = "/administration/forum"


def add(browser: FlaskClient, **fields: str) -> TestResponse:
    chosen = {"name": "Team Tranås", "kind": "samverkansteam", "kommun": "tranas"} | fields
    return send(browser, f"{PAGE}/nytt", **chosen)


def change(browser: FlaskClient, slug: str, act: str = "", **fields: object) -> TestResponse:
    return send(browser, f"{PAGE}/{slug}{act}", at=f"{PAGE}/nytt", **fields)


def slugs(session: Session, of: str = "hoglandet") -> set[str]:
    return {one.slug for one in session.scalars(rows_of(Forum, factories.forbund(session, of).id))}


@on_both_databases
def test_a_forum_gets_an_address_of_its_own_from_its_name(app: Flask, session: Session) -> None:
    admin = browser_of(app, session, Role.ADMIN)

    first = add(admin, name="Team Åre & Östersund (vuxna)")
    second = add(admin, name="Team Åre/Östersund – vuxna!")

    assert first.headers["Location"] == f"{PAGE}/team-are-ostersund-vuxna"
    assert second.headers["Location"] == f"{PAGE}/team-are-ostersund-vuxna-2"


@pytest.mark.parametrize("name", ["管理", "…"])
def test_a_name_without_a_plain_letter_still_gets_an_address(
    app: Flask, session: Session, name: str
) -> None:
    admin = browser_of(app, session, Role.ADMIN)

    assert add(admin, name=name).headers["Location"] == f"{PAGE}/forum"


def test_the_same_name_in_two_forbund_is_the_same_address_in_each(
    app: Flask, session: Session
) -> None:
    add(browser_of(app, session, Role.ADMIN), name="Team Vuxna", kommun="hela")
    there = browser_of(app, session, Role.ADMIN, "forbund:jamtland")
    add(there, name="Team Vuxna", kommun="hela")

    assert "team-vuxna" in slugs(session)
    assert "team-vuxna" in slugs(session, "jamtland")


def test_a_forum_is_changed_and_keeps_its_address(app: Flask, session: Session) -> None:
    admin = browser_of(app, session, Role.ADMIN)
    found = factories.forum(session)

    answer = change(
        admin,
        found.slug,
        name="Ledningsgruppen i Aneby",
        kind="annat",
        kommun="hela",
        may_decide="Hur parterna arbetar tillsammans.",
    )

    assert answer.headers["Location"] == f"{PAGE}/styrgrupp-aneby"
    session.refresh(found)
    assert (found.kind, found.kommun_id) == (ForumKind.ANNAT, None)
    page = admin.get(f"{PAGE}/{found.slug}").get_data(as_text=True)
    assert "Får besluta: Hur parterna arbetar tillsammans." in page


def test_a_forum_out_of_use_cannot_be_chosen_and_is_not_gone(app: Flask, session: Session) -> None:
    admin = browser_of(app, session, Role.ADMIN)
    found = factories.forum(session)
    named: list[bool] = []

    for used in ("nej", "ja"):
        change(admin, found.slug, "/bruk", bruk=used)
        session.expire_all()
        named.append(found in forums(session, found.forbund_id))
        assert found.name in admin.get(PAGE).get_data(as_text=True)

    assert named == [False, True]


def test_a_reader_is_invited_by_address_and_ended(app: Flask, session: Session) -> None:
    koordinator = browser_of(app, session, Role.KOORDINATOR)
    found = factories.forum(session)

    change(koordinator, found.slug, "/lasare", email="Ny@Exempel.se")
    (hat,) = members_of(session, found)
    assert (hat.role, hat.user.email) == (Role.LASARE, "ny@exempel.se")
    assert session.scalars(select(OutboxMail.recipient)).all() == ["ny@exempel.se"]

    change(koordinator, found.slug, "/lasare/avsluta", medlemskap=hat.id)
    session.expire_all()
    assert members_of(session, found) == []


def test_another_forums_reader_is_not_ended_from_here(app: Flask, session: Session) -> None:
    admin = browser_of(app, session, Role.ADMIN)
    other = factories.member(session, role=Role.LASARE, scope="forum:hoglandet/styrelse")

    answer = change(admin, "styrgrupp-aneby", "/lasare/avsluta", medlemskap=other.id)

    assert answer.status_code == 404
    session.refresh(other)
    assert other.ended_at is None


@pytest.mark.parametrize("act", ["", "/bruk", "/lasare", "/lasare/avsluta"])
@pytest.mark.parametrize("slug", ["styrgrupp-berg", "styrelse", "lsg-aneby"])
def test_a_kommuns_koordinator_touches_only_her_own(
    app: Flask, session: Session, slug: str, act: str
) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR, "kommun:hoglandet/0684")

    answer = change(browser, slug, act, name="X", kind="annat", kommun="savsjo", bruk="nej")

    assert answer.status_code == 404
    listed = browser.get(PAGE).get_data(as_text=True)
    assert "Styrgruppen i Sävsjö" in listed
    assert "Aneby" not in listed.partition("<footer")[0]
    assert browser.get(f"{PAGE}/{slug}").status_code == 404


@pytest.mark.parametrize(
    ("kommun", "status"), [("savsjo", 303), ("aneby", 422), ("hela", 422), ("berg", 422)]
)
def test_a_kommuns_koordinator_adds_forums_there_and_nowhere_else(
    app: Flask, session: Session, kommun: str, status: int
) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR, "kommun:hoglandet/0684")

    assert add(browser, kommun=kommun).status_code == status


def test_two_alphabets_in_a_name_are_asked_about(app: Flask, session: Session) -> None:
    admin = browser_of(app, session, Role.ADMIN)

    assert add(admin, name="Stуrelsen").status_code == 422  # the third letter is Cyrillic
    assert add(admin, name="Stуrelsen", as_written="1").status_code == 303


@pytest.mark.parametrize("role", [Role.LASARE, Role.ANALYTIKER, Role.DRIFT])
def test_others_do_not_enter(app: Flask, session: Session, role: Role) -> None:
    assert browser_of(app, session, role).get(PAGE).status_code == 403
