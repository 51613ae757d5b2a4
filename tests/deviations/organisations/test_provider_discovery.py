"""What the employer's provider says of itself: asked seldom, tested, and missed without harm."""

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deviations.organisations.services import discovery
from tests.deviations.organisations.provider_visits import go, signs_in
from tests.identity_provider import Provider


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


def test_a_provider_may_want_our_secret_in_the_form(
    client: FlaskClient, provider: Provider, anna: str
) -> None:
    provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]

    assert signs_in(client).status_code == 303


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
