"""The code after the password: asked for, used once, and the only thing open meanwhile."""

import re

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.mailing.models import OutboxMail
from deviations.organisations.access import identity_of
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.sign_in import RecoveryCode, SecondFactor
from deviations.organisations.models.user import LoginSession, Membership, User
from deviations.organisations.roles import Role
from deviations.organisations.services import recovery_codes, second_factors
from tests import factories
from tests.deviations.organisations.codes import carried_on, code_of
from tests.deviations.organisations.conftest import Tick
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

pytestmark = pytest.mark.usefixtures("ticking")
CODE_PAGE = "/logga-in/kod"


@pytest.fixture(autouse=True)
def real(session: Session) -> None:
    """Make every förbund real: its roles demand what they demand."""
    session.execute(update(Forbund).values(demo=False))
    session.commit()


@pytest.fixture
def hat(session: Session) -> Membership:
    return factories.member(session)


def give(client: FlaskClient, code: str, **query: str):
    return send(client, CODE_PAGE, code=code, **query)


def is_in(client: FlaskClient) -> bool:
    return client.get("/byt-roll").status_code == 200


def tokens(session: Session) -> list[str]:
    return list(session.scalars(select(LoginSession.token_hash)).all())


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


# --- the code ----------------------------------------------------------------


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


# --- codes on paper ----------------------------------------------------------


@on_both_databases
def test_a_recovery_code_works_once(app: Flask, session: Session, hat: Membership) -> None:
    factories.code_app(session, hat.user)
    code = recovery_codes.make(session, user=hat.user)[3]
    session.commit()
    first, second = app.test_client(), app.test_client()
    for browser in (first, second):
        sign_in(browser, hat)

    give(first, recovery_codes.grouped(code))
    give(second, code)

    assert is_in(first)
    assert not is_in(second)
    assert recovery_codes.left(session, user_id=hat.user_id) == 9


def test_new_recovery_codes_end_the_old_and_nobody_uses_somebody_elses(session: Session) -> None:
    mine, other = factories.member(session).user, factories.member(session).user
    old = recovery_codes.make(session, user=mine)[0]
    new = recovery_codes.make(session, user=mine)[0]

    def works(code: str, user: User) -> bool:
        return recovery_codes.accepts(session, user=user, code=code, now=clock.now())

    assert [works(old, mine), works(new, other), works(new, mine)] == [False, False, True]


def test_only_a_keyed_hash_of_a_recovery_code_is_stored(session: Session, hat: Membership) -> None:
    codes = recovery_codes.make(session, user=hat.user)

    stored = session.scalars(select(RecoveryCode.code_hash)).all()

    assert len(set(codes)) == len(stored) == recovery_codes.HOW_MANY
    assert not set(codes) & set(stored)


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
