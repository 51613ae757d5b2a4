"""The composition root: what depends on how the service is reached."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from app import create_app
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
