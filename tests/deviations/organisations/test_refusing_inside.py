"""A session in the wrong hands meets refusals too: each leaves its note, on the right person."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.models import Reason
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.roles import Role
from tests import factories
from tests.deviations.organisations.conftest import Tick
from tests.deviations.organisations.provider_visits import ANNA, go, signs_in
from tests.deviations.organisations.refusals import noted
from tests.factories import PASSWORD
from tests.identity_provider import Provider
from tests.marks import on_both_databases
from tests.pages import send, sign_in

WRONG = "fel-hästar-åt-grön-tårta"
NEW = "sju-moln-under-blå-bro"
INVITE = "/administration/personer/bjud-in"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def hat(client: FlaskClient, session: Session) -> Membership:
    """Sign a koordinator of one kommun in."""
    hat = factories.member(session, role=Role.KOORDINATOR, scope="kommun:hoglandet/0604")
    sign_in(client, hat)
    return hat


def reasons(app: Flask, session: Session, *, of: str) -> list[tuple[str, Reason, int]]:
    """Return page, reason and times of each note, all of which must be one person's."""
    found = noted(app, session)
    assert {denial.person for denial in found} <= {of}
    assert {denial.address for denial in found} <= {""}
    return [(denial.endpoint, denial.reason, denial.times) for denial in found]


@on_both_databases
def test_a_wrong_password_is_noted_on_who_is_signed_in(
    app: Flask, session: Session, client: FlaskClient, hat: Membership
) -> None:
    person = hat.user.public_id

    for _ in range(4):
        assert send(client, "/bekrafta", password=WRONG).status_code == 422
    changing = {"current": WRONG, "password": NEW}
    assert send(client, "/mitt-konto/losenord", **changing).status_code == 422

    assert sorted(reasons(app, session, of=person)) == [
        ("account.confirm", Reason.PASSWORD, 4),
        ("account.password", Reason.PASSWORD, 1),
    ]


def test_the_right_password_is_not_noted(
    app: Flask, session: Session, client: FlaskClient, hat: Membership
) -> None:
    assert send(client, "/bekrafta", password=PASSWORD).status_code == 303

    assert noted(app, session) == []


@on_both_databases
def test_a_wrong_code_in_place_of_the_password_is_noted(
    app: Flask, session: Session, client: FlaskClient, hat: Membership
) -> None:
    person = hat.user.public_id
    factories.code_app(session, hat.user)
    hat.user.password_hash = None
    session.commit()

    assert send(client, "/bekrafta", code="000000").status_code == 422

    assert reasons(app, session, of=person) == [("account.confirm", Reason.SECOND_FACTOR, 1)]


def test_what_asks_for_the_password_again_is_noted(
    app: Flask, session: Session, ticking: Tick, client: FlaskClient, hat: Membership
) -> None:
    person = hat.user.public_id
    ticking(minutes=14)
    client.get("/byt-roll")
    ticking(minutes=1)

    assert client.get("/avvikelser.xlsx").status_code == 302

    assert reasons(app, session, of=person) == [("importing.download_list", Reason.FRESH, 1)]


FORGED = {
    "the form's own check": ("/mitt-konto/namn", {}, 422),
    "refused before the view": ("/administration/forum/lsg-aneby/bruk", {}, 400),
    "kept, and shown": ("/administration/forum/lsg-aneby/bruk", OURS, 303),
}


@pytest.mark.parametrize("how", FORGED)
@pytest.mark.parametrize("token", ["", "forged"])
@pytest.mark.usefixtures("hat")
def test_a_form_without_this_sessions_token_is_noted(
    app: Flask, session: Session, client: FlaskClient, how: str, token: str
) -> None:
    path, headers, status = FORGED[how]
    sent = {"csrf_token": token, "name": "Kim", "bruk": "ja"}

    assert client.post(path, data=sent, headers=headers).status_code == status

    (denial,) = noted(app, session)
    assert (denial.reason, denial.times, bool(denial.person)) == (Reason.FORGED, 1, True)


@on_both_databases
@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"roles": "admin", "scope": "kommun:hoglandet/0604"}, Reason.ROLE),
        ({"roles": "lasare", "scope": "forbund:jamtland"}, Reason.REACH),
        ({"roles": "lasare", "scope": "kommun:hoglandet/0684"}, Reason.REACH),
    ],
    ids=["a role above one's own", "another forbund", "another kommun"],
)
def test_to_ask_for_more_than_one_may_give_is_noted(
    app: Flask,
    session: Session,
    client: FlaskClient,
    hat: Membership,
    asked: dict[str, str],
    reason: Reason,
) -> None:
    person = hat.user.public_id

    assert send(client, INVITE, email="ny@exempel.se", **asked).status_code == 422

    assert reasons(app, session, of=person) == [("administration.invite", reason, 1)]


def test_a_forum_in_another_kommun_is_noted_and_an_empty_form_is_not(
    app: Flask, session: Session, client: FlaskClient, hat: Membership
) -> None:
    person, new = hat.user.public_id, "/administration/forum/nytt"

    for kommun in ("", "nassjo"):
        sent = {"name": "Cirkeln", "kind": "arbetsgrupp", "kommun": kommun}
        assert send(client, new, **sent).status_code == 422
    assert send(client, INVITE, email="", roles="", scope="").status_code == 422

    assert reasons(app, session, of=person) == [("administration.add_forum", Reason.REACH, 1)]


def test_to_sign_somebody_elses_browser_out_is_noted(
    app: Flask, session: Session, client: FlaskClient, hat: Membership
) -> None:
    person = hat.user.public_id
    sign_in(app.test_client(), factories.member(session))
    every = session.scalars(select(LoginSession).order_by(LoginSession.id)).all()
    others = max(one.id for one in every)

    send(client, "/mitt-konto/avsluta", at="/mitt-konto", webblasare=others)

    assert reasons(app, session, of=person) == [("account.end", Reason.REACH, 1)]


def test_what_a_provider_says_is_noted_when_it_is_not_taken(
    app: Flask, session: Session, client: FlaskClient, provider: Provider, anna: str
) -> None:
    back = go(client)
    provider.change["aud"] = "somebody-else"

    assert client.get(back).status_code == 400
    assert app.test_client().get("/logga-in/konto/svar?error=access_denied").status_code == 400

    (denial,) = noted(app, session)
    assert (denial.reason, denial.person, denial.times) == (Reason.PROVIDER, "", 2)


@on_both_databases
def test_an_account_at_work_that_opens_nothing_is_noted_on_whose_address_it_bears(
    app: Flask, session: Session, client: FlaskClient, provider: Provider, anna: str
) -> None:
    assert signs_in(client).status_code == 303
    provider.change["sub"] = "the next who got the address"

    assert signs_in(app.test_client()).status_code == 403

    (denial,) = noted(app, session)
    assert denial.reason is Reason.PROVIDER
    assert denial.person
    assert ANNA not in str(vars(denial))
