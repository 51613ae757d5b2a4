"""The composition root: what depends on how the service is reached."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from app import create_app
from deviations.extensions import db
from deviations.organisations.access import public
from tests.databases import config_for


def asked_from(app: Flask, *forwarded: str) -> str:
    """Return whom the service takes the request to come from."""

    @public
    def whom() -> str:
        return str(request.remote_addr)

    app.add_url_rule("/vem", "vem", whom)
    headers = [("X-Forwarded-For", address) for address in forwarded]
    return app.test_client().get("/vem", headers=headers).get_data(as_text=True)


@pytest.mark.parametrize(
    ("base", "forwarded", "believed"),
    [
        ("https://lex-heller.example", ["203.0.113.7"], "203.0.113.7"),
        # What the browser itself claims comes first and is not believed.
        ("https://lex-heller.example", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        ("http://127.0.0.1:8000", ["203.0.113.7"], "127.0.0.1"),
    ],
)
def test_only_our_own_proxy_says_who_asks(
    tmp_path: Path, base: str, forwarded: list[str], believed: str
) -> None:
    config = replace(config_for("sqlite://", tmp_path), public_base_url=base)

    assert asked_from(create_app(config), *forwarded) == believed


LIVE, LOCAL = "https://lex-heller.example", "http://127.0.0.1:8000"
LIVE_COOKIE = ("__Host-session", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"})


@pytest.fixture
def reached(database_url: str, tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """Return a function that makes the service as it is reached at an address."""
    made = []

    def at(base: str) -> Flask:
        made.append(create_app(replace(config_for(database_url, tmp_path), public_base_url=base)))
        return made[-1]

    yield at
    for application in made:
        with application.app_context():
            db.engine.dispose()


def session_cookie(app: Flask, base: str) -> tuple[str, set[str]]:
    """Return the name and the attributes of the only cookie that the sign-in page sets."""
    (cookie,) = app.test_client().get("/logga-in", base_url=base).headers.getlist("Set-Cookie")
    pair, *attributes = cookie.split("; ")
    return pair.partition("=")[0], set(attributes)


def test_the_session_goes_over_tls_alone_to_this_very_host_and_nobody_elses_page(
    reached: Callable[[str], Flask],
) -> None:
    # No Domain, or a neighbour could set it; no Expires, or it outlived the browser.
    assert session_cookie(reached(LIVE), LIVE) == LIVE_COOKIE


def test_without_tls_on_ones_own_machine_the_session_is_kept_all_the_same(
    reached: Callable[[str], Flask],
) -> None:
    assert session_cookie(reached(LOCAL), LOCAL) == (
        "session",
        {"HttpOnly", "Path=/", "SameSite=Lax"},
    )


@pytest.mark.parametrize(
    ("setting", "mistaken"),
    [
        ("SESSION_COOKIE_NAME", "session"),
        ("SESSION_COOKIE_SECURE", False),
        ("SESSION_COOKIE_HTTPONLY", False),
        ("SESSION_COOKIE_SAMESITE", None),
        ("SESSION_COOKIE_DOMAIN", "example"),
        ("SESSION_COOKIE_PATH", "/logga-in"),
    ],
)
def test_control_each_mistake_about_the_cookie_is_seen(
    reached: Callable[[str], Flask], setting: str, mistaken: object
) -> None:
    app = reached(LIVE)
    app.config[setting] = mistaken

    assert session_cookie(app, LIVE) != LIVE_COOKIE
