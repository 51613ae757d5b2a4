"""What comes back from the employer's provider: whatever is not its word to us, now, is refused."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations import clock
from deviations.throttle.models import Throttle
from tests import identity_provider as idp
from tests.deviations.organisations.provider_visits import browsers, go, signs_in
from tests.identity_provider import Provider

Spoil = Callable[[Provider, FlaskClient], object]


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


def _over_since(seconds: int) -> Spoil:
    def spoil(provider: Provider, _client: FlaskClient) -> None:
        now = int(clock.now().timestamp())
        provider.change |= {"iat": now - 600, "exp": now - seconds}

    return spoil


SPOILED: dict[str, Spoil] = {
    "good": lambda _provider, _client: None,
    "good-since-clocks-differ": _over_since(45),
    "another-audience": _change(aud="somebody-else"),
    "another-audience-for-us": _change(aud="somebody-else", azp=idp.CLIENT),
    "no-audience": _lose("aud"),
    "another-nonce": _change(nonce="of-another-time"),
    "no-nonce": _lose("nonce"),
    "another-issuer": _change(iss="https://ond.se"),
    "no-subject": _lose("sub"),
    "over-since-more-than-clocks-differ": _over_since(61),
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

    if name.startswith("good"):
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


def test_a_moment_that_cannot_be_is_refused(
    client: FlaskClient, session: Session, provider: Provider, anna: str
) -> None:
    provider.change["auth_time"] = 10**20

    assert signs_in(client).status_code == 400


def test_no_algorithm_is_taken_from_the_provider_that_proves_nothing(
    client: FlaskClient, session: Session, provider: Provider, anna: str
) -> None:
    provider.metadata["id_token_signing_alg_values_supported"] = ["none", "HS256", "RS256"]
    back = go(client)
    provider.sign = idp.signed_with_our_secret

    assert client.get(back).status_code == 400


def test_a_page_of_images_of_the_way_back_uses_up_nobodys_tries(
    client: FlaskClient, session: Session, provider: Provider, anna: str
) -> None:
    back = go(client)
    lured = client.application.test_client()

    answers = {lured.get(f"/logga-in/konto/svar?code=a&state={n}").status_code for n in range(3)}

    assert answers == {400}
    assert session.query(Throttle).all() == []
    assert client.get(back).status_code == 303
    assert len(session.query(Throttle).all()) == 2
