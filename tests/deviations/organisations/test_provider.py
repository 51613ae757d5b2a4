"""Signing in with an employer's account, against an identity provider that really answers."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations import clock
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.sign_in import ExternalIdentity
from deviations.organisations.models.user import LoginSession, SignInMethod
from deviations.organisations.roles import Role
from deviations.organisations.services import discovery
from deviations.organisations.services.identities import Word
from tests import identity_provider as idp
from tests.browser import serving
from tests.browser_fixtures import PageAt
from tests.factories import forbund, member
from tests.identity_provider import Provider, identity_provider
from tests.marks import in_a_browser, on_both_databases

FORUM = "forum:hoglandet/styrelse"
ANNA = "anna@nassjo.se"
Spoil = Callable[[Provider, FlaskClient], object]


@pytest.fixture
def provider(app: Flask) -> Iterator[Provider]:
    """Yield a provider that the service is configured with."""
    with identity_provider() as running:
        settings = replace(app.extensions["config"], provider=running.settings)
        app.extensions["config"] = settings
        yield running


@pytest.fixture
def anna(session: Session) -> str:
    member(session, email=ANNA, role=Role.LASARE, scope=FORUM, name="")
    return ANNA


def go(client: FlaskClient, *, till: str = "") -> str:
    """Go over to the provider and sign in there; return the address it sends the browser to."""
    over = client.get(f"/logga-in/konto?till={till}")
    assert over.status_code == 302, over.get_data(as_text=True)
    back = requests.get(over.headers["Location"], allow_redirects=False, timeout=5)
    assert back.status_code == 302
    parts = urlsplit(back.headers["Location"])
    return f"{parts.path}?{parts.query}"


def signs_in(client: FlaskClient, *, till: str = "") -> TestResponse:
    return client.get(go(client, till=till))


def browsers(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(LoginSession)) or 0


@on_both_databases
def test_an_invited_person_comes_in_and_is_bound_for_ever(
    app: Flask, client: FlaskClient, session: Session, provider: Provider, anna: str
) -> None:
    answer = signs_in(client, till="/rapporter")
    provider.person["email"] = "gift@nassjo.se"
    again = signs_in(app.test_client())

    assert answer.headers["Location"] == "/rapporter"
    assert client.get("/byt-roll").status_code == 200
    assert again.status_code == 303
    bound = session.scalars(select(ExternalIdentity)).one()
    assert (bound.issuer, bound.subject, bound.user.email) == (provider.issuer, "4711", anna)
    assert bound.user.name == "Anna Prov"
    methods = set(session.scalars(select(LoginSession.method)))
    assert methods == {SignInMethod.PROVIDER}
    subjects = session.scalars(select(OutboxMail.subject)).all()
    assert subjects == ["Ditt arbetskonto är kopplat till Lex Heller"]


def _lose_verifier(_provider: Provider, client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        state = next(name for name in cookie if name.startswith("_state_"))
        cookie[state] = cookie[state] | {
            "data": {
                name: value
                for name, value in cookie[state]["data"].items()
                if name != "code_verifier"
            }
        }


def _change(**claims: object) -> Spoil:
    return lambda provider, _client: provider.change.update(claims)


def _lose(claim: str) -> Spoil:
    return lambda provider, _client: provider.without.add(claim)


def _sign(sign: Callable[[idp.Claims], str]) -> Spoil:
    return lambda provider, _client: setattr(provider, "sign", sign)


def _long_ago(provider: Provider, _client: FlaskClient) -> None:
    now = int(clock.now().timestamp())
    provider.change |= {"iat": now - 600, "exp": now - 120}


SPOILED: dict[str, Spoil] = {
    "good": lambda _provider, _client: None,
    "another-audience": _change(aud="somebody-else"),
    "another-audience-for-us": _change(aud="somebody-else", azp=idp.CLIENT),
    "no-audience": _lose("aud"),
    "another-nonce": _change(nonce="of-another-time"),
    "no-nonce": _lose("nonce"),
    "another-issuer": _change(iss="https://ond.se"),
    "no-subject": _lose("sub"),
    "long-ago": _long_ago,
    "no-expiry": _lose("exp"),
    "another-key": _sign(idp.signed_by_another),
    "no-signature": _sign(idp.unsigned),
    "our-own-secret": _sign(idp.signed_with_our_secret),
    "the-public-key": _sign(idp.signed_with_the_public_key),
    "no-token": _sign(lambda _claims: ""),
    "no-verifier": _lose_verifier,
}


@pytest.mark.parametrize("name", list(SPOILED))
def test_a_word_that_is_not_the_providers_to_us_now_is_refused(
    client: FlaskClient, session: Session, provider: Provider, anna: str, name: str
) -> None:
    back = go(client)
    SPOILED[name](provider, client)

    answer = client.get(back)

    if name == "good":
        assert (answer.status_code, browsers(session)) == (303, 1)
    else:
        assert (answer.status_code, browsers(session)) == (400, 0)
        assert "gick inte att slutföra" in answer.get_data(as_text=True)


@pytest.mark.parametrize("how", ["another-state", "no-state", "another-browser", "a-refusal"])
def test_an_answer_to_a_question_this_browser_did_not_ask_is_refused(
    app: Flask, client: FlaskClient, session: Session, provider: Provider, anna: str, how: str
) -> None:
    back = go(client)
    code = re.sub("&?state=[^&]*", "", back)
    browser = app.test_client() if how == "another-browser" else client
    addresses = {
        "another-state": f"{code}&state=another",
        "no-state": code,
        "another-browser": back,
        "a-refusal": "/logga-in/konto/svar?error=access_denied",
    }

    answer = browser.get(addresses[how])

    assert (answer.status_code, browsers(session)) == (400, 0)
    assert "/token" not in provider.asked


def test_a_code_that_was_used_is_refused_even_with_its_cookie(
    app: Flask, client: FlaskClient, session: Session, provider: Provider, anna: str
) -> None:
    back = go(client)
    thief = app.test_client()
    cookie = client.get_cookie("session")
    assert cookie
    thief.set_cookie("session", cookie.value)

    assert client.get(back).status_code == 303
    assert thief.get(back).status_code == 400
    assert client.get(back).status_code == 400
    assert browsers(session) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"email": "okand@nassjo.se"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": "anna@nassjo.se "},
        {"email": "\u212aanna@nassjo.se"},
        {"email": "anna@na\u017fsjo.se"},
    ],
    ids=str,
)
def test_nobody_makes_an_account_for_herself_or_borrows_an_address(
    client: FlaskClient, session: Session, provider: Provider, anna: str, change: dict[str, object]
) -> None:
    member(session, email="kanna@nassjo.se", role=Role.LASARE, scope=FORUM)
    provider.change.update(change)

    answer = signs_in(client)

    assert answer.status_code == 403
    assert "Be förbundets koordinator" in answer.get_data(as_text=True)
    assert session.scalars(select(ExternalIdentity)).all() == []
    assert browsers(session) == 0


def test_control_lowering_every_letter_would_borrow_somebody_elses_address() -> None:
    assert "\u212aanna@nassjo.se".lower() == "kanna@nassjo.se"


def test_an_address_in_another_case_is_the_same(
    client: FlaskClient, provider: Provider, anna: str
) -> None:
    provider.change["email"] = "Anna@Nassjo.SE"

    assert signs_in(client).status_code == 303


@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize("why", ["closed", "without-role"])
def test_who_may_not_come_in_is_told_so_plainly(
    app: Flask, session: Session, provider: Provider, why: str, bound: bool
) -> None:
    hat = member(session, email=ANNA, role=Role.LASARE, scope=FORUM)
    if bound:
        signs_in(app.test_client())
    hat.ended_at = clock.now() if why == "without-role" else None
    hat.user.disabled_at = clock.now() if why == "closed" else None
    session.commit()
    before = browsers(session)

    answer = signs_in(app.test_client())

    assert answer.status_code == 403
    assert browsers(session) == before


def test_an_address_that_was_handed_on_carries_no_rights(
    app: Flask, session: Session, provider: Provider, anna: str
) -> None:
    assert signs_in(app.test_client()).status_code == 303
    provider.person["sub"] = "a-new-employee"

    assert signs_in(app.test_client()).status_code == 403
    assert session.scalars(select(ExternalIdentity.subject)).all() == ["4711"]


@pytest.mark.parametrize(("domain", "status"), [("nassjo.se", 303), ("savsjo.se", 403)])
def test_a_provider_vouches_for_the_domains_it_was_given(
    app: Flask, client: FlaskClient, provider: Provider, anna: str, domain: str, status: int
) -> None:
    config = app.extensions["config"]
    limited = replace(config.provider, domains=frozenset({domain}))
    app.extensions["config"] = replace(config, provider=limited)

    assert signs_in(client).status_code == status


@pytest.mark.parametrize(
    ("claims", "asked"),
    [
        ({}, True),
        ({"amr": ["pwd"]}, True),
        ({"acr": "1"}, True),
        ({"amr": ["pwd", "mfa"]}, False),
        ({"acr": "http://id.elegnamnden.se/loa/1.0/loa3"}, False),
    ],
    ids=str,
)
def test_our_own_code_is_asked_for_unless_the_provider_asked_for_two_proofs(
    client: FlaskClient,
    session: Session,
    provider: Provider,
    claims: dict[str, object],
    asked: bool,
) -> None:
    member(session, email=ANNA)
    forbund(session).demo = False
    session.commit()
    provider.change.update(claims)

    answer = signs_in(client)

    assert answer.headers["Location"].startswith("/logga-in/kod") is asked
    assert (client.get("/byt-roll").status_code == 302) is asked


@pytest.mark.parametrize(("minutes", "fresh"), [(None, True), (1, True), (16, False), (-5, True)])
def test_who_was_let_through_without_a_question_has_given_no_fresh_proof(
    client: FlaskClient, session: Session, provider: Provider, minutes: int | None, fresh: bool
) -> None:
    member(session, email=ANNA)
    if minutes is not None:
        provider.change["auth_time"] = int(clock.now().timestamp()) - 60 * minutes

    signs_in(client)

    assert (client.get("/avvikelser.xlsx").status_code == 200) is fresh


def test_a_moment_that_cannot_be_is_refused(
    client: FlaskClient, session: Session, provider: Provider, anna: str
) -> None:
    provider.change["auth_time"] = 10**20

    assert signs_in(client).status_code == 400


@pytest.mark.parametrize("when", ["before", "between"])
def test_a_provider_that_is_down_gives_a_plain_page(
    client: FlaskClient, provider: Provider, anna: str, when: str
) -> None:
    if when == "before":
        provider.down = True
        answer = client.get("/logga-in/konto")
    else:
        back = go(client)
        provider.down = True
        answer = client.get(back)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "svarar inte" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://ond.se"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": 7},
    ],
    ids=str,
)
def test_a_provider_that_says_what_cannot_be_is_refused(
    client: FlaskClient, provider: Provider, metadata: dict[str, object]
) -> None:
    provider.metadata = metadata

    assert client.get("/logga-in/konto").status_code == 400


def test_no_algorithm_is_taken_from_the_provider_that_proves_nothing(
    client: FlaskClient, session: Session, provider: Provider, anna: str
) -> None:
    provider.metadata["id_token_signing_alg_values_supported"] = ["none", "HS256", "RS256"]
    back = go(client)
    provider.sign = idp.signed_with_our_secret

    assert client.get(back).status_code == 400


def test_a_provider_may_want_our_secret_in_the_form(
    client: FlaskClient, provider: Provider, anna: str
) -> None:
    provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]

    assert signs_in(client).status_code == 303


def test_a_subject_of_any_length_is_kept_apart_from_every_other() -> None:
    now = clock.now()
    long, longer = (Word.of({"iss": "i", "sub": "s" * n}, now=now).subject for n in (254, 255))

    assert Word.of({"iss": "i", "sub": "s" * 200}, now=now).subject == "s" * 200
    assert long != longer
    assert len(longer) <= 200


def test_what_the_provider_says_of_itself_is_asked_once_an_hour(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: passed[0])

    for passed[0] in (1.0, 3600.0, 3602.0):
        app.test_client().get("/logga-in/konto")

    assert provider.asked.count("/.well-known/openid-configuration") == 2


def test_a_silent_provider_is_left_alone_for_half_a_minute(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: passed[0])
    provider.down = True

    statuses = []
    for passed[0] in (1.0, 31.0, 31.5):
        statuses.append(app.test_client().get("/logga-in/konto").status_code)
        provider.down = False

    assert statuses == [503, 503, 302]
    assert provider.asked.count("/.well-known/openid-configuration") == 2


def test_every_question_to_the_provider_has_an_end(app: Flask, provider: Provider) -> None:
    client = discovery.client_of(app, provider.settings)

    assert client.client_kwargs["default_timeout"] == discovery.TIMEOUT


def test_without_a_provider_there_is_no_button_and_no_address(client: FlaskClient) -> None:
    assert "/logga-in/konto" not in client.get("/logga-in").get_data(as_text=True)
    assert client.get("/logga-in/konto").status_code == 404
    assert client.get("/logga-in/konto/svar?code=a&state=b").status_code == 404


class TestInABrowser:
    """The whole way, with a browser that keeps cookies as browsers do."""

    pytestmark = in_a_browser

    def test_one_goes_over_to_the_employer_and_comes_back_signed_in(
        self, app: Flask, provider: Provider, anna: str, page_at: PageAt
    ) -> None:
        provider.asks_first = True
        page = page_at(1280)
        with serving(app) as base:
            app.extensions["config"] = replace(app.extensions["config"], public_base_url=base)
            page.goto(f"{base}/logga-in?till=/rapporter")
            page.get_by_role("button", name="Logga in med Nässjö kommuns konto").click()
            page.get_by_role("link", name="Ja").click()
            page.wait_for_url(f"{base}/rapporter")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
