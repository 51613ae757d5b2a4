"""The app behind the code: set up at the door when it is demanded, and reset when it is lost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.sign_in import SecondFactor
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.roles import Role
from deviations.organisations.services import recovery_codes, second_factors
from tests import factories
from tests.deviations.organisations.code_page import CODE_PAGE, give, is_in
from tests.deviations.organisations.codes import carried_on, code_of
from tests.deviations.organisations.conftest import Tick
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

pytestmark = pytest.mark.usefixtures("every_forbund_real", "ticking")

# --- setting up --------------------------------------------------------------


@on_both_databases
def test_who_must_have_an_app_and_has_none_sets_it_up_and_is_in(
    client: FlaskClient, session: Session, hat: Membership
) -> None:
    sign_in(client, hat)
    page = client.get("/avvikelser", follow_redirects=True).text
    sealed, secret = carried_on(page)
    assert "data:image/svg+xml" in page

    done = client.post(
        "/logga-in/app?till=/rapporter",
        data={"csrf_token": token_on(page), "hemlighet": sealed, "code": code_of(secret)},
    )

    codes = re.findall(r"<li[^>]*>(\d{4} \d{4} \d{4})</li>", done.text)
    assert len(codes) == recovery_codes.HOW_MANY
    assert 'href="/rapporter"' in done.text
    assert is_in(client)
    assert session.scalars(select(OutboxMail.recipient)).one() == hat.user.email
    assert "second-factor:confirmed" in session.scalars(select(AuditEvent.action)).all()


def test_the_code_that_set_up_the_app_does_not_sign_in(
    app: Flask, client: FlaskClient, session: Session, hat: Membership
) -> None:
    secret = second_factors.drawn()
    second_factors.confirm(
        session, user=hat.user, secret=secret, code=code_of(secret), now=clock.now()
    )
    session.commit()
    sign_in(client, hat)

    assert give(client, code_of(secret)).status_code == 422


@pytest.mark.parametrize("sealed", ["", "x", "somebody else's", "old"])
def test_a_secret_that_was_not_drawn_for_the_page_is_not_taken(
    client: FlaskClient, session: Session, hat: Membership, ticking: Tick, sealed: str
) -> None:
    secret = second_factors.drawn()
    if sealed == "somebody else's":
        sealed = second_factors.carried(secret, user=factories.member(session).user)
    if sealed == "old":
        sealed = second_factors.sealed(secret, user=hat.user)
    sign_in(client, hat)
    page = client.get("/logga-in/app").text

    answer = client.post(
        "/logga-in/app",
        data={"csrf_token": token_on(page), "hemlighet": sealed, "code": code_of(secret)},
    )

    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(SecondFactor)) == 0


def test_a_wrong_first_code_keeps_the_secret_on_the_page(
    client: FlaskClient, hat: Membership
) -> None:
    sign_in(client, hat)
    sealed, secret = carried_on(client.get("/logga-in/app").text)

    answer = send(client, "/logga-in/app", hemlighet=sealed, code="000000")

    assert carried_on(answer.text)[1] == secret


@on_both_databases
def test_a_role_given_while_signed_in_asks_for_an_app_before_it_is_put_on(
    client: FlaskClient, session: Session
) -> None:
    reader = factories.member(session, role=Role.LASARE)
    sign_in(client, reader)
    new = factories.member(session, email=reader.user.email)

    send(client, "/byt-roll", hatt=new.id)

    assert not is_in(client)
    assert client.get(CODE_PAGE).headers["Location"] == "/logga-in/app"


def test_a_role_given_since_the_password_was_is_put_on_after_a_fresh_proof_alone(
    client: FlaskClient, session: Session, ticking: Tick
) -> None:
    reader = factories.member(session, role=Role.LASARE)
    sign_in(client, reader)
    began = session.scalars(select(LoginSession.created_at)).one()
    new = factories.member(session, email=reader.user.email)
    ticking(minutes=16)

    refused = send(client, "/byt-roll", hatt=new.id)

    assert refused.headers["Location"].startswith("/bekrafta")
    assert "välj rollen igen" in client.get("/bekrafta").text
    send(client, "/bekrafta", password=factories.PASSWORD)
    proved = session.scalars(select(LoginSession.authenticated_at)).one()
    ticking(minutes=5)
    assert send(client, "/byt-roll", hatt=new.id).headers["Location"] == "/logga-in/kod"
    sealed, secret = carried_on(client.get("/logga-in/app").text)
    send(client, "/logga-in/app", hemlighet=sealed, code=code_of(secret))
    assert is_in(client)
    kept = session.scalars(select(LoginSession)).one()
    assert (kept.created_at, kept.authenticated_at) == (began, proved)


@on_both_databases
def test_of_two_who_set_up_one_after_the_other_the_first_keeps_the_app(
    app: Flask, client: FlaskClient, session: Session, hat: Membership
) -> None:
    late = app.test_client()
    sign_in(client, hat)
    sign_in(late, hat)
    first, second = (carried_on(one.get("/logga-in/app").text) for one in (client, late))
    token = token_on(late.get("/logga-in/app").text)
    send(client, "/logga-in/app", hemlighet=first[0], code=code_of(first[1]))

    answer = late.post(
        "/logga-in/app",
        data={"csrf_token": token, "hemlighet": second[0], "code": code_of(second[1])},
    )

    assert answer.headers["Location"] == "/logga-in"
    assert is_in(client)


# --- a lost telephone --------------------------------------------------------


@on_both_databases
def test_a_reset_app_is_gone_everywhere_and_told_by_mail(
    app: Flask, client: FlaskClient, session: Session, hat: Membership
) -> None:
    secret = factories.code_app(session, hat.user)
    recovery_codes.make(session, user=hat.user)
    session.commit()
    sign_in(client, hat)
    give(client, code_of(secret))

    command = ["users", "reset-second-factor", hat.user.email.upper()]
    done = app.test_cli_runner().invoke(args=command)

    assert done.exit_code == 0, done.output
    assert not is_in(client)
    assert recovery_codes.left(session, user_id=hat.user_id) == 0
    assert "borttagen" in session.scalars(select(OutboxMail.subject)).one()
    sign_in(client, hat)
    assert client.get(CODE_PAGE).headers["Location"] == "/logga-in/app"


def test_resetting_for_an_unknown_address_says_so(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["users", "reset-second-factor", "x@exempel.se"])

    assert done.exit_code == 1
    assert "inget konto" in done.output
