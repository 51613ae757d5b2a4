"""The app for codes on one's own page: chosen, changed, left, and its codes on paper."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.sign_in import SecondFactor
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.queries import second_factor_of
from deviations.organisations.roles import Role
from deviations.organisations.services import recovery_codes
from tests import factories
from tests.deviations.organisations.codes import carried_on, code_of
from tests.deviations.organisations.conftest import Tick
from tests.pages import send, sign_in

pytestmark = pytest.mark.usefixtures("ticking")


@pytest.fixture
def reader(session: Session) -> Membership:
    return factories.member(session, role=Role.LASARE)


def test_one_sets_up_an_app_by_choice_and_every_other_browser_is_out(
    app: Flask, client: FlaskClient, session: Session, reader: Membership
) -> None:
    other = app.test_client()
    sign_in(other, reader)
    sign_in(client, reader)
    page = client.get("/mitt-konto/app").text
    sealed, secret = carried_on(page)
    assert "<h1>Ställ in appen för koder</h1>" in page

    wrong = send(client, "/mitt-konto/app", hemlighet=sealed, code="000000")
    empty = send(client, "/mitt-konto/app", hemlighet=sealed, code="")
    done = send(client, "/mitt-konto/app", hemlighet=sealed, code=code_of(secret))

    assert (wrong.status_code, empty.status_code) == (422, 422)
    assert len(re.findall(r"\d{4} \d{4} \d{4}", done.text)) == recovery_codes.HOW_MANY
    assert "10 kvar" in client.get("/mitt-konto").text
    assert other.get("/mitt-konto").status_code == 302


def test_who_sets_up_an_app_by_choice_has_a_way_back(
    client: FlaskClient, reader: Membership
) -> None:
    sign_in(client, reader)

    page = client.get("/mitt-konto/app").text

    assert re.search(r'href="/mitt-konto">Mitt konto</a>', page.partition("<main")[0])


def test_another_app_takes_the_place_of_the_first(
    client: FlaskClient, session: Session, reader: Membership, ticking: Tick
) -> None:
    sign_in(client, reader)
    old = factories.code_app(session, reader.user)
    before = session.scalars(select(SecondFactor.secret)).one()
    page = client.get("/mitt-konto/app").text
    sealed, secret = carried_on(page)
    new = {"hemlighet": sealed, "code": code_of(secret)}
    assert "<h1>Byt app för koder</h1>" in page

    without = send(client, "/mitt-konto/app", **new)
    wrong = send(client, "/mitt-konto/app", **new, held="000000")
    assert (without.status_code, wrong.status_code) == (422, 422)
    assert session.scalars(select(SecondFactor.secret)).one() == before
    done = send(client, "/mitt-konto/app", **new, held=code_of(old))

    assert done.status_code == 200
    assert session.scalars(select(SecondFactor.secret)).one() != before


def test_who_lost_the_telephone_replaces_the_app_with_a_code_on_paper(
    client: FlaskClient, session: Session, reader: Membership
) -> None:
    sign_in(client, reader)
    factories.code_app(session, reader.user)
    on_paper = recovery_codes.make(session, user=reader.user)[0]
    session.commit()
    sealed, secret = carried_on(client.get("/mitt-konto/app").text)
    new = {"hemlighet": sealed, "held": on_paper}

    wrong = send(client, "/mitt-konto/app", **new, code="000000")
    done = send(client, "/mitt-konto/app", **new, code=code_of(secret))

    assert (wrong.status_code, done.status_code) == (422, 200)


def test_a_new_app_proves_nothing_and_prolongs_nothing(
    client: FlaskClient, session: Session, reader: Membership, ticking: Tick
) -> None:
    sign_in(client, reader)
    began = clock.now()
    ticking(minutes=14)
    sealed, secret = carried_on(client.get("/mitt-konto/app").text)

    done = send(client, "/mitt-konto/app", hemlighet=sealed, code=code_of(secret))

    assert done.status_code == 200
    kept = session.scalars(select(LoginSession)).one()
    assert (kept.authenticated_at, kept.created_at) == (began, began)


def test_who_need_not_have_an_app_may_leave_it(
    client: FlaskClient, session: Session, reader: Membership
) -> None:
    sign_in(client, reader)
    secret = factories.code_app(session, reader.user)
    recovery_codes.make(session, user=reader.user)
    session.commit()

    wrong = send(client, "/mitt-konto/app/av", code="000000")
    assert wrong.status_code == 422
    assert second_factor_of(session, user_id=reader.user_id) is not None
    send(client, "/mitt-konto/app/av", code=code_of(secret))

    assert second_factor_of(session, user_id=reader.user_id) is None
    assert recovery_codes.left(session, user_id=reader.user_id) == 0


def test_who_must_have_an_app_may_not_leave_it(client: FlaskClient, session: Session) -> None:
    hat = factories.member(session)
    factories.code_app(session, hat.user)
    session.execute(update(Forbund).values(demo=False))
    session.commit()
    sign_in(client, hat)
    send(client, "/logga-in/kod", code=code_of(factories.APP_SECRET))

    answer = client.get("/mitt-konto/app/av", follow_redirects=True)

    assert "Din roll kräver en kod" in answer.text
    assert "Sluta använda kod" not in answer.text
    assert second_factor_of(session, user_id=hat.user_id) is not None


def test_new_codes_on_paper_are_made_for_who_has_an_app(
    client: FlaskClient, session: Session, reader: Membership
) -> None:
    sign_in(client, reader)
    without = client.get("/mitt-konto/reservkoder")
    secret = factories.code_app(session, reader.user)

    wrong = send(client, "/mitt-konto/reservkoder", code="000000")
    done = send(client, "/mitt-konto/reservkoder", code=code_of(secret))

    assert wrong.status_code == 422
    assert without.headers["Location"] == "/mitt-konto"
    assert len(re.findall(r"\d{4} \d{4} \d{4}", done.text)) == recovery_codes.HOW_MANY
