"""A link that is changed after the secret leaked opens for nobody who holds the leaked one."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.config import Config
from deviations.organisations.services import closed_link
from deviations.organisations.services.closed_link import Fit, Turn
from tests import factories
from tests.deviations.filing.forms import FORM
from tests.deviations.filing.test_closed_link import config, turn
from tests.marks import on_both_databases

SECRETS = tuple(name.encode() * 8 for name in ("first", "second", "third"))


def change(app: Flask, secret: bytes) -> Config:
    """Give the service another secret with the old one at hand; return how it was before."""
    before = config()
    after = replace(before, secret=secret, older_secrets=(before.secret, *before.older_secrets))
    app.extensions["config"] = after
    app.config["SECRET_KEY"] = after.key("session cookie").hex()
    app.config["SECRET_KEY_FALLBACKS"] = [key.hex() for key in after.older_keys("session cookie")]
    return before


def derived(version: int, leaked: Config) -> str:
    """Return the address that who holds a secret works out for a version of the link."""
    return f"{FORM}?nyckel={closed_link.key_of('hoglandet', version, leaked)}"


@on_both_databases
def test_until_the_link_is_changed_both_addresses_open_and_then_only_the_new(
    app: Flask, session: Session
) -> None:
    printed = turn(session, Turn.CLOSE)
    leaked = change(app, SECRETS[0])
    shown = closed_link.address_of(factories.forbund(session), config())
    session.rollback()
    for address in (printed, shown.removeprefix(config().public_base_url)):
        assert app.test_client().get(address).status_code == 200
    renewed = turn(session, Turn.RENEW)

    assert app.test_client().get(renewed).status_code == 200
    assert app.test_client().get(derived(2, leaked)).status_code == 403
    assert "Länken har bytts" in app.test_client().get(printed).text


@on_both_databases
def test_opening_and_closing_makes_no_new_link(app: Flask, session: Session) -> None:
    printed = turn(session, Turn.CLOSE)
    change(app, SECRETS[0])

    turn(session, Turn.OPEN)
    turn(session, Turn.CLOSE)

    assert app.test_client().get(printed).status_code == 200


def test_of_several_secrets_only_those_since_the_link_was_made_open_it(
    app: Flask, session: Session
) -> None:
    turn(session, Turn.CLOSE)
    configs = [change(app, SECRETS[0])]
    turn(session, Turn.RENEW)
    configs += [change(app, secret) for secret in SECRETS[1:]]
    forbund = factories.forbund(session)

    keys = [closed_link.key_of(forbund.slug, 2, each) for each in (*configs, config())]

    fits = [closed_link.fit_of(forbund, key, config()) for key in keys]
    assert fits == [Fit.NONE, Fit.CURRENT, Fit.CURRENT, Fit.CURRENT]


def test_a_link_from_before_this_was_kept_opens_under_every_secret(
    app: Flask, session: Session
) -> None:
    printed = turn(session, Turn.CLOSE)
    forbund = factories.forbund(session)
    kept = dict(forbund.settings[closed_link.SETTING])
    del kept["made_under"]
    forbund.settings = {closed_link.SETTING: kept}
    session.commit()

    change(app, SECRETS[0])

    assert app.test_client().get(printed).status_code == 200


def test_the_database_holds_nothing_of_the_secret(session: Session) -> None:
    turn(session, Turn.CLOSE)

    held = str(factories.forbund(session).settings)
    assert config().secret.decode() not in held
    assert config().secret.hex() not in held


def come_back_with(client: FlaskClient, app: Flask, leaked: Config, *remembered: object) -> int:
    """Come with a cookie that is sealed by who holds a secret; return what is answered."""
    safe = SecureCookieSessionInterface().get_signing_serializer(app)
    assert safe is not None
    safe.secret_keys = [leaked.key("session cookie").hex().encode()]
    client.set_cookie("session", safe.dumps({"form-key": list(remembered)}))
    return client.get(FORM).status_code


@pytest.mark.parametrize("made_of", ["number", "leaked"])
def test_a_cookie_under_the_leaked_secret_remembers_nobody(
    app: Flask, client: FlaskClient, session: Session, made_of: str
) -> None:
    turn(session, Turn.CLOSE)
    leaked = change(app, SECRETS[0])
    turn(session, Turn.RENEW)
    key = closed_link.key_of("hoglandet", 2, leaked)
    mark = 2 if made_of == "number" else closed_link.mark_of(key)

    assert come_back_with(client, app, leaked, "hoglandet", mark) == 403


def test_a_browser_that_came_with_the_key_stays_in_over_the_change(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    address = turn(session, Turn.CLOSE)
    assert client.get(address).status_code == 200

    change(app, SECRETS[0])

    assert client.get(FORM).status_code == 200
    turn(session, Turn.RENEW)
    assert client.get(FORM).status_code == 403


def test_control_good_for_every_secret_the_changed_link_opens_to_the_leaked(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(session, Turn.CLOSE)
    leaked = change(app, SECRETS[0])
    turn(session, Turn.RENEW)

    monkeypatch.setattr(closed_link, "_good_for", lambda _link, config: config.generations)

    assert client.get(derived(2, leaked)).status_code == 200
    mark = closed_link.mark_of(closed_link.key_of("hoglandet", 2, leaked))
    assert come_back_with(app.test_client(), app, leaked, "hoglandet", mark) == 200
