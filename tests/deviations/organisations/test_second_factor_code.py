"""The code of the app: right for half a minute either way, once, and five tries."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.sign_in import SecondFactor
from deviations.organisations.models.user import Membership
from deviations.organisations.services import second_factors
from tests import factories
from tests.deviations.organisations.code_page import CODE_PAGE, give, is_in, tokens
from tests.deviations.organisations.codes import code_of
from tests.deviations.organisations.conftest import Tick
from tests.marks import on_both_databases
from tests.pages import sign_in, token_on

pytestmark = pytest.mark.usefixtures("every_forbund_real", "ticking")


@on_both_databases
def test_the_code_opens_under_a_new_id_and_leads_where_one_was_going(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    secret = factories.code_app(session, hat.user)
    sign_in(client, hat)
    before = tokens(session)

    page = client.get(f"{CODE_PAGE}?till=/rapporter")
    answer = client.post(
        f"{CODE_PAGE}?till=/rapporter",
        data={"csrf_token": token_on(page.text), "code": code_of(secret)},
    )

    assert answer.headers["Location"] == "/rapporter"
    assert is_in(client)
    assert len(tokens(session)) == 1
    assert tokens(session) != before


@pytest.mark.parametrize(
    ("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(
    client: FlaskClient, session: Session, hat: Membership, steps: int, right: bool
) -> None:
    secret = factories.code_app(session, hat.user)
    sign_in(client, hat)

    give(client, code_of(secret, steps=steps))

    assert is_in(client) is right


def test_a_code_may_be_typed_in_groups(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    code = code_of(factories.code_app(session, hat.user))
    sign_in(client, hat)

    give(client, f" {code[:3]} {code[3:]} ")

    assert is_in(client)


@on_both_databases
def test_a_code_works_once(app: Flask, session: Session, hat: Membership) -> None:
    secret = factories.code_app(session, hat.user)
    first, second = app.test_client(), app.test_client()
    for browser in (first, second):
        sign_in(browser, hat)

    give(first, code_of(secret))
    again = give(second, code_of(secret))
    earlier = give(second, code_of(secret, steps=-1))

    assert is_in(first)
    assert (again.status_code, earlier.status_code) == (422, 422)
    assert not is_in(second)


@on_both_databases
def test_control_without_its_last_step_the_same_code_works_twice(
    app: Flask, session: Session, hat: Membership
) -> None:
    secret = factories.code_app(session, hat.user)
    first, second = app.test_client(), app.test_client()
    for browser in (first, second):
        sign_in(browser, hat)

    give(first, code_of(secret))
    session.execute(update(SecondFactor).values(last_step=None))
    session.commit()
    give(second, code_of(secret))

    assert is_in(first)
    assert is_in(second)


@on_both_databases
def test_the_sixth_code_in_five_minutes_is_refused_even_when_right(
    client: FlaskClient, session: Session, hat: Membership, ticking: Tick
) -> None:
    secret = factories.code_app(session, hat.user)
    sign_in(client, hat)

    assert {give(client, "000000").status_code for _try in range(5)} == {422}
    assert give(client, code_of(secret)).status_code == 429
    assert not is_in(client)
    ticking(minutes=5)
    give(client, code_of(secret))

    assert is_in(client)


def test_a_code_app_of_another_person_opens_nothing(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    secret = factories.code_app(session, hat.user)
    other = factories.member(session)
    stolen = session.scalars(select(SecondFactor.secret)).one()
    session.add(
        SecondFactor(
            user_id=other.user_id, secret=stolen, created_at=clock.now(), confirmed_at=clock.now()
        )
    )
    session.commit()
    sign_in(client, other)

    give(client, code_of(secret))

    assert not is_in(client)


def test_the_secret_is_not_in_the_database(session: Session, hat: Membership) -> None:
    secret = factories.code_app(session, hat.user)

    stored = session.scalars(select(SecondFactor.secret)).one()

    assert len(secret) == second_factors.SECRET_LETTERS
    assert secret not in stored
