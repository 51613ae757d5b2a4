"""Who gives a code after the password, and the only page open until it is given."""

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations.organisations.access import identity_of
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.roles import Role
from deviations.organisations.services import second_factors
from tests import factories
from tests.deviations.organisations.code_page import CODE_PAGE, is_in, tokens
from tests.deviations.organisations.codes import code_of
from tests.deviations.organisations.conftest import Tick
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

pytestmark = pytest.mark.usefixtures("every_forbund_real", "ticking")

# --- who gives a code --------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "scope", "demands"),
    [
        (Role.RAPPORTOR, "forbund:hoglandet", False),
        (Role.KOORDINATOR, "kommun:hoglandet/0684", True),
        (Role.KONTAKTPERSON, "part:hoglandet/af", False),
        (Role.LASARE, "forbund:hoglandet", False),
        (Role.ANALYTIKER, "forbund:hoglandet", True),
        (Role.ADMIN, "forbund:hoglandet", True),
        (Role.DRIFT, "forbund:hoglandet", True),
    ],
)
def test_the_roles_that_read_or_rule_demand_a_code(
    client: FlaskClient, session: Session, role: Role, scope: str, demands: bool
) -> None:
    sign_in(client, factories.member(session, role=role, scope=scope))

    assert is_in(client) is not demands


@on_both_databases
def test_a_role_in_a_real_forbund_demands_a_code_also_for_who_is_in_demo_data(
    app: Flask, session: Session
) -> None:
    before, after = app.test_client(), app.test_client()
    session.execute(update(Forbund).where(Forbund.slug == "hoglandet").values(demo=True))
    hat = factories.member(session)
    sign_in(before, hat)

    factories.member(session, email=hat.user.email, scope="forbund:jamtland")
    sign_in(after, hat)

    assert is_in(before)
    assert not is_in(after)


def test_the_door_says_that_demo_data_is_laxer_only_where_there_is_some(
    client: FlaskClient, session: Session
) -> None:
    assert "påhittade uppgifter" not in client.get("/logga-in").text

    session.execute(update(Forbund).where(Forbund.slug == "hoglandet").values(demo=True))
    session.commit()

    assert "påhittade uppgifter" in client.get("/logga-in").text


def test_who_chose_an_app_gives_a_code_whatever_the_role(
    client: FlaskClient, session: Session
) -> None:
    reader = factories.member(session, role=Role.LASARE)
    factories.code_app(session, reader.user)

    sign_in(client, reader)

    assert not is_in(client)


# --- while it is awaited -----------------------------------------------------


@pytest.mark.parametrize("path", ["/avvikelser", "/rapporter", "/byt-roll", "/administration"])
def test_until_the_code_is_given_every_page_leads_to_it(
    client: FlaskClient, session: Session, hat: Membership, path: str
) -> None:
    factories.code_app(session, hat.user)
    sign_in(client, hat)

    answer = client.get(path)

    assert answer.headers["Location"] == f"{CODE_PAGE}?till={path}"


def test_a_session_that_awaits_its_code_is_nobody(session: Session, hat: Membership) -> None:
    waits = LoginSession(user=hat.user, membership=hat, awaits_second_factor=True)

    assert identity_of(waits) is None
    assert identity_of(waits, waits=True) is not None


def test_the_wait_is_over_after_half_an_hour(
    client: FlaskClient, session: Session, hat: Membership, ticking: Tick
) -> None:
    factories.code_app(session, hat.user)
    sign_in(client, hat)

    ticking(minutes=29)
    assert client.get(CODE_PAGE).status_code == 200
    ticking(minutes=1)

    assert client.get(CODE_PAGE).headers["Location"] == "/logga-in"


def test_who_gives_up_is_back_at_the_door(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    factories.code_app(session, hat.user)
    sign_in(client, hat)

    send(client, "/logga-in/avbryt", at=CODE_PAGE)

    assert tokens(session) == []
    assert client.get(CODE_PAGE).headers["Location"] == "/logga-in"


def test_who_has_an_app_cannot_set_up_another_with_the_password_alone(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    factories.code_app(session, hat.user)
    sign_in(client, hat)
    mine = pyotp.random_base32(32)
    carried = second_factors.carried(mine, user=hat.user)

    token = token_on(client.get(CODE_PAGE).text)
    answer = client.post(
        "/logga-in/app",
        data={"csrf_token": token, "hemlighet": carried, "code": code_of(mine)},
    )

    assert answer.headers["Location"] == CODE_PAGE
    assert not is_in(client)
